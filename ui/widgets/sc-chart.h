/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-chart-data.h"

G_BEGIN_DECLS

/**
 * ScChart:
 *
 * A title, a legend, and figures as bars or, at the press of a button, as a table.
 *
 * Emits "activated" (const char *row, const char *series) when a figure is pressed; the series is %NULL for all.
 */
#define SC_TYPE_CHART (sc_chart_get_type ())
G_DECLARE_FINAL_TYPE (ScChart, sc_chart, SC, CHART, AdwBin)

GtkWidget *sc_chart_new (const char *title);
void sc_chart_set_data (ScChart *self, ScChartData *data);
void sc_chart_set_note (ScChart *self, const char *note);

G_END_DECLS
