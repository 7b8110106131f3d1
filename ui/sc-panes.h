/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The parts of a window that F6 goes round. */
gboolean sc_panes_have_focus (GtkWidget *pane);
GtkWidget *sc_panes_find_next (GtkWidget *const *panes, int n_panes, int step);

G_END_DECLS
