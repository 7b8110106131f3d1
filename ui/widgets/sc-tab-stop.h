/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScTabStop:
 *
 * Holds many small buttons as one stop of Tab: Tab goes to them and away from them, the arrow keys go through them. A chart of
 * forty bars must not stand between a person and the rest of the page.
 */
#define SC_TYPE_TAB_STOP (sc_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (ScTabStop, sc_tab_stop, SC, TAB_STOP, AdwBin)

GtkWidget *sc_tab_stop_new (GtkWidget *child);

G_END_DECLS
