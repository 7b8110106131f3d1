/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-rebuild.h"

G_BEGIN_DECLS

/**
 * ScWindow:
 *
 * The window of one profile: it opens the session and shows the first start, the workspace, or why
 * there is none.
 */
#define SC_TYPE_WINDOW (sc_window_get_type ())
G_DECLARE_FINAL_TYPE (ScWindow, sc_window, SC, WINDOW, AdwApplicationWindow)

GtkWidget *sc_window_new (GtkApplication *application, const char *profile);
void sc_window_finish_rebuild (ScWindow *self, ScRebuild *rebuild);

G_END_DECLS
