/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScBulkDialog:
 *
 * Changes one field of many records.
 *
 * Emits "done" (const char *text) with what came of it; the change can be undone.
 */
#define SC_TYPE_BULK_DIALOG (sc_bulk_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScBulkDialog, sc_bulk_dialog, SC, BULK_DIALOG, AdwDialog)

AdwDialog *sc_bulk_dialog_new (ScSession *session, const ScRecordType *type, GPtrArray *records);

G_END_DECLS
