/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScHallDialog:
 *
 * The meeting without the internet: hosting it, with the code in large letters, or joining it.
 */
#define SC_TYPE_HALL_DIALOG (sc_hall_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScHallDialog, sc_hall_dialog, SC, HALL_DIALOG, AdwDialog)

AdwDialog *sc_hall_dialog_new (ScSession *session);

G_END_DECLS
