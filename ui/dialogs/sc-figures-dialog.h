/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScFiguresDialog:
 *
 * How large the alliance was at the end of a day, by roles and sectors, and who belonged to it.
 */
#define SC_TYPE_FIGURES_DIALOG (sc_figures_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScFiguresDialog, sc_figures_dialog, SC, FIGURES_DIALOG, AdwDialog)

AdwDialog *sc_figures_dialog_new (ScSession *session, const char *day);

G_END_DECLS
