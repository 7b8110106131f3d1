/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-chart-bars.h"
#include "sc-chart-table.h"
#include "sc-chart.h"

struct _ScChart
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkToggleButton *table_button;
  AdwWrapBox *legend;
  GtkStack *stack;
  AdwBin *bars_bin;
  AdwBin *table_bin;
  GtkLabel *note_label;

  ScChartData *data; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ScChart, sc_chart, ADW_TYPE_BIN)

static guint activated_signal;

static void
bar_activated_cb (GtkWidget *bars, const char *row, const char *series, ScChart *self)
{
  g_signal_emit (self, activated_signal, 0, row, series);
}

static void
row_activated_cb (GtkWidget *table, const char *row, ScChart *self)
{
  g_signal_emit (self, activated_signal, 0, row, NULL);
}

/* Only the one that is looked at is there: the other would be read by a screen reader, too. */
static void
update_view (ScChart *self)
{
  gboolean table = gtk_toggle_button_get_active (self->table_button);
  GtkWidget *view;

  adw_bin_set_child (self->bars_bin, NULL);
  adw_bin_set_child (self->table_bin, NULL);
  if (self->data == NULL)
    return;

  view = table ? sc_chart_table_new (self->data) : sc_chart_bars_new (self->data);
  if (table)
    g_signal_connect_object (view, "activated", G_CALLBACK (row_activated_cb), self, 0);
  else
    g_signal_connect_object (view, "activated", G_CALLBACK (bar_activated_cb), self, 0);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->title_label, NULL, -1);
  adw_bin_set_child (table ? self->table_bin : self->bars_bin, view);
  gtk_stack_set_visible_child_name (self->stack, table ? "table" : "bars");
  gtk_widget_set_visible (GTK_WIDGET (self->legend),
                          !table && sc_chart_data_get_n_series (self->data) > 1);
}

static void
table_toggled_cb (GtkToggleButton *button, ScChart *self)
{
  update_view (self);
}

static void
sc_chart_dispose (GObject *object)
{
  ScChart *self = SC_CHART (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CHART);
  g_clear_object (&self->data);

  G_OBJECT_CLASS (sc_chart_parent_class)->dispose (object);
}

static void
sc_chart_class_init (ScChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_chart_dispose;
  activated_signal = g_signal_new ("activated", SC_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-chart.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, ScChart, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScChart, table_button);
  gtk_widget_class_bind_template_child (widget_class, ScChart, legend);
  gtk_widget_class_bind_template_child (widget_class, ScChart, stack);
  gtk_widget_class_bind_template_child (widget_class, ScChart, bars_bin);
  gtk_widget_class_bind_template_child (widget_class, ScChart, table_bin);
  gtk_widget_class_bind_template_child (widget_class, ScChart, note_label);
  gtk_widget_class_bind_template_callback (widget_class, table_toggled_cb);
}

static void
sc_chart_init (ScChart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_chart_new:
 * @title: what the chart shows
 *
 * Returns: (transfer floating): a chart without figures
 */
GtkWidget *
sc_chart_new (const char *title)
{
  ScChart *self = g_object_new (SC_TYPE_CHART, NULL);

  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

static void
add_legend (ScChart *self, guint series)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (swatch, "bar");
  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, sc_chart_data_get_series_key (self->data, series));
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (entry), swatch);
  gtk_box_append (GTK_BOX (entry),
                  gtk_label_new (sc_chart_data_get_series_label (self->data, series)));
  adw_wrap_box_append (self->legend, entry);
}

/**
 * sc_chart_set_data:
 * @self: a chart
 * @data: what it shows; must not change any more
 */
void
sc_chart_set_data (ScChart *self, ScChartData *data)
{
  GtkWidget *entry;

  g_return_if_fail (SC_IS_CHART (self) && SC_IS_CHART_DATA (data));

  if (self->data != NULL && sc_chart_data_equal (self->data, data))
    return;

  g_set_object (&self->data, data);
  while ((entry = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
    adw_wrap_box_remove (self->legend, entry);
  for (guint series = 0; series < sc_chart_data_get_n_series (data); series++)
    add_legend (self, series);
  update_view (self);
}

/**
 * sc_chart_set_note:
 * @self: a chart
 * @note: (nullable): a sentence below it
 */
void
sc_chart_set_note (ScChart *self, const char *note)
{
  g_return_if_fail (SC_IS_CHART (self));

  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
}
