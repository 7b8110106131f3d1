/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sc_marked_text_new (const char *before, const char *text);

G_END_DECLS
