/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Short news at the bottom of the window a widget is in. */

void sc_toast (GtkWidget *from, const char *text);
void sc_toast_error (GtkWidget *from, const GError *error);
void sc_toast_deleted (GtkWidget *from, const char *title);
void sc_toast_undoable (GtkWidget *from, const char *text);

G_END_DECLS
