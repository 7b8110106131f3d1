/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-chart-bars.h"
#include "sc-chart-row.h"
#include "sc-format.h"
#include "sc-tab-stop.h"

struct _ScChartBars
{
  AdwBin parent_instance;

  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (ScChartBars, sc_chart_bars, ADW_TYPE_BIN)

static guint activated_signal;

static void
sc_chart_bars_class_init (ScChartBarsClass *klass)
{
  activated_signal = g_signal_new ("activated", SC_TYPE_CHART_BARS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sc_chart_bars_init (ScChartBars *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->grid = GTK_GRID (grid);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 12);
  adw_bin_set_child (ADW_BIN (self), sc_tab_stop_new (grid));
}

static void
row_activated_cb (ScChartRow *row, const char *series, ScChartBars *self)
{
  g_signal_emit (self, activated_signal, 0, g_object_get_data (G_OBJECT (row), "key"), series);
}

static void
add_row (ScChartBars *self, ScChartData *data, guint row)
{
  const char *text = sc_chart_data_get_row_label (data, row);
  g_autofree char *figure = sc_format_count (sc_chart_data_get_sum (data, row));
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *sum = gtk_label_new (figure);
  GtkWidget *bar = sc_chart_row_new (data, row);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_widget_set_tooltip_text (label, text);
  gtk_label_set_xalign (GTK_LABEL (sum), 1);
  gtk_widget_add_css_class (sum, "numeric");
  gtk_widget_add_css_class (sum, "dim-label");
  gtk_widget_set_hexpand (bar, TRUE);
  g_object_set_data_full (G_OBJECT (bar), "key", g_strdup (sc_chart_data_get_row_key (data, row)),
                          g_free);
  g_signal_connect_object (bar, "activated", G_CALLBACK (row_activated_cb), self, 0);
  gtk_grid_attach (self->grid, label, 0, (int) row, 1, 1);
  gtk_grid_attach (self->grid, bar, 1, (int) row, 1, 1);
  gtk_grid_attach (self->grid, sum, 2, (int) row, 1, 1);
}

/**
 * sc_chart_bars_new:
 * @data: what the chart shows
 *
 * Returns: (transfer floating): the bars
 */
GtkWidget *
sc_chart_bars_new (ScChartData *data)
{
  ScChartBars *self = g_object_new (SC_TYPE_CHART_BARS, NULL);

  for (guint row = 0; row < sc_chart_data_get_n_rows (data); row++)
    add_row (self, data, row);

  return GTK_WIDGET (self);
}
