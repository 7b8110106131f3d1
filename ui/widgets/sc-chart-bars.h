/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-chart-data.h"

G_BEGIN_DECLS

/**
 * ScChartBars:
 *
 * The rows of a chart with their names and sums. Tab goes to it and away from it; the arrow keys go through its bars.
 *
 * Emits "activated" (const char *row, const char *series) when a bar is pressed.
 */
#define SC_TYPE_CHART_BARS (sc_chart_bars_get_type ())
G_DECLARE_FINAL_TYPE (ScChartBars, sc_chart_bars, SC, CHART_BARS, AdwBin)

GtkWidget *sc_chart_bars_new (ScChartData *data);

G_END_DECLS
