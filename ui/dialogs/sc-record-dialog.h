/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRecordDialog:
 *
 * All fields of one record above a page that shows only some of them. What is typed is saved by itself, as on a record's
 * own page.
 *
 * Emits "removed" () after the record was deleted here.
 */
#define SC_TYPE_RECORD_DIALOG (sc_record_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScRecordDialog, sc_record_dialog, SC, RECORD_DIALOG, AdwDialog)

AdwDialog *sc_record_dialog_new (ScSession *session, ScRecord *record);

G_END_DECLS
