/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-chart-data.h"

G_BEGIN_DECLS

/**
 * ScChartTable:
 *
 * The figures of a chart as a table: what a screen reader reads cell by cell, and who wants the figures themselves.
 *
 * Emits "activated" (const char *row) when a row is.
 */
#define SC_TYPE_CHART_TABLE (sc_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (ScChartTable, sc_chart_table, SC, CHART_TABLE, GtkWidget)

GtkWidget *sc_chart_table_new (ScChartData *data);

G_END_DECLS
