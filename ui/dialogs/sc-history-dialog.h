/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScHistoryDialog:
 *
 * Who changed what of a record, and when, as far as it is kept on this computer; values can be brought back.
 *
 * Emits "brought-back" () when one was; the dialog closes itself.
 */
#define SC_TYPE_HISTORY_DIALOG (sc_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScHistoryDialog, sc_history_dialog, SC, HISTORY_DIALOG, AdwDialog)

AdwDialog *sc_history_dialog_new (ScSession *session, ScRecord *record);

G_END_DECLS
