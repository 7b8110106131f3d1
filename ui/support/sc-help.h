/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sc_help_show (GtkWindow *window);

G_END_DECLS
