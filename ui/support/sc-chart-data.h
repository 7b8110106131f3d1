/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScChartData:
 *
 * What a chart shows: a figure for each pair of a row and a series. A chart, its legend and the table beside it are made
 * from the same one. It does not change any more once a chart has it.
 */
#define SC_TYPE_CHART_DATA (sc_chart_data_get_type ())
G_DECLARE_FINAL_TYPE (ScChartData, sc_chart_data, SC, CHART_DATA, GObject)

ScChartData *sc_chart_data_new (const char *heading);
void sc_chart_data_add_row (ScChartData *self, const char *key, const char *label);
void sc_chart_data_add_series (ScChartData *self, const char *key, const char *label);
void sc_chart_data_set (ScChartData *self, guint row, guint series, guint n);
void sc_chart_data_drop_empty_series (ScChartData *self);
const char *sc_chart_data_get_heading (ScChartData *self);
guint sc_chart_data_get_n_rows (ScChartData *self);
guint sc_chart_data_get_n_series (ScChartData *self);
const char *sc_chart_data_get_row_key (ScChartData *self, guint row);
const char *sc_chart_data_get_row_label (ScChartData *self, guint row);
const char *sc_chart_data_get_series_key (ScChartData *self, guint series);
const char *sc_chart_data_get_series_label (ScChartData *self, guint series);
guint sc_chart_data_get (ScChartData *self, guint row, guint series);
guint sc_chart_data_get_sum (ScChartData *self, guint row);
guint sc_chart_data_get_max (ScChartData *self);
gboolean sc_chart_data_equal (ScChartData *self, ScChartData *other);

G_END_DECLS
