/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ScMeter:
 *
 * A thin bar that is filled so many per cent. A table has hundreds of them, so it is one widget that draws two rectangles; the
 * figure stands beside it.
 */
#define SC_TYPE_METER (sc_meter_get_type ())
G_DECLARE_FINAL_TYPE (ScMeter, sc_meter, SC, METER, GtkWidget)

GtkWidget *sc_meter_new (void);
void sc_meter_set_percent (ScMeter *self, guint percent);

G_END_DECLS
