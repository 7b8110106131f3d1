/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScGiveUpDialog:
 *
 * Asks before a change that the server refused is given up, and shows what it says.
 *
 * Emits "agreed" (const char *id).
 */
#define SC_TYPE_GIVE_UP_DIALOG (sc_give_up_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScGiveUpDialog, sc_give_up_dialog, SC, GIVE_UP_DIALOG, AdwAlertDialog)

AdwDialog *sc_give_up_dialog_new (ScSession *session, const char *id);

G_END_DECLS
