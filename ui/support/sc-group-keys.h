/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sc_group_keys_add (GtkWidget *page, GtkWidget *groups);

G_END_DECLS
