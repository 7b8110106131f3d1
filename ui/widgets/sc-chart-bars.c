/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-chart-bars.h"
#include "sc-chart-row.h"
#include "sc-format.h"

struct _ScChartBars
{
  GtkWidget parent_instance;

  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (ScChartBars, sc_chart_bars, GTK_TYPE_WIDGET)

static guint activated_signal;

/* One stop of Tab for all bars: a chart of 40 must not stand between a person and the rest of the page. */
static gboolean
sc_chart_bars_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (gtk_widget_get_focus_child (widget) != NULL && tab)
    return FALSE;

  return gtk_widget_child_focus (GTK_WIDGET (SC_CHART_BARS (widget)->grid), direction);
}

static void
sc_chart_bars_dispose (GObject *object)
{
  ScChartBars *self = SC_CHART_BARS (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;

  G_OBJECT_CLASS (sc_chart_bars_parent_class)->dispose (object);
}

static void
sc_chart_bars_class_init (ScChartBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_chart_bars_dispose;
  widget_class->focus = sc_chart_bars_focus;

  activated_signal = g_signal_new ("activated", SC_TYPE_CHART_BARS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sc_chart_bars_init (ScChartBars *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->grid = GTK_GRID (grid);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_widget_set_parent (grid, GTK_WIDGET (self));
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
