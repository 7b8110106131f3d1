/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-chart-data.h"

G_BEGIN_DECLS

/**
 * ScChartRow:
 *
 * One row of a chart: a bar made of a part for each series, as long as its figures are. Each part is a button.
 *
 * Emits "activated" (const char *series) when a part is pressed.
 */
#define SC_TYPE_CHART_ROW (sc_chart_row_get_type ())
G_DECLARE_FINAL_TYPE (ScChartRow, sc_chart_row, SC, CHART_ROW, GtkWidget)

GtkWidget *sc_chart_row_new (ScChartData *data, guint row);

G_END_DECLS
