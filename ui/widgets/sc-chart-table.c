/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-chart-table.h"
#include "sc-format.h"

struct _ScChartTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnView *view;
  ScChartData *data;
};

G_DEFINE_FINAL_TYPE (ScChartTable, sc_chart_table, GTK_TYPE_WIDGET)

static guint activated_signal;

static void
sc_chart_table_dispose (GObject *object)
{
  ScChartTable *self = SC_CHART_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->data);

  G_OBJECT_CLASS (sc_chart_table_parent_class)->dispose (object);
}

static void
sc_chart_table_class_init (ScChartTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_chart_table_dispose;
  activated_signal = g_signal_new ("activated", SC_TYPE_CHART_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
activate_cb (GtkColumnView *view, guint position, ScChartTable *self)
{
  g_signal_emit (self, activated_signal, 0, sc_chart_data_get_row_key (self->data, position));
}

static void
sc_chart_table_init (ScChartTable *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, 0);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_INT (column) == 0 ? 0 : 1);
  if (GPOINTER_TO_INT (column) != 0)
    gtk_widget_add_css_class (label, "numeric");
  else
    {
      /* The figures are what a table is for: long names give way to them. */
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 14);
    }
  gtk_list_item_set_child (item, label);
}

/* Column 0 has the names, then comes a column for each series, then the sums if there is more than one series. */
static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, ScChartTable *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
  guint row = gtk_list_item_get_position (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  g_autofree char *figure = NULL;

  if (column == 0)
    {
      gtk_label_set_label (label, sc_chart_data_get_row_label (self->data, row));
      gtk_widget_set_tooltip_text (GTK_WIDGET (label), gtk_label_get_label (label));
      return;
    }
  figure = sc_format_count (column <= sc_chart_data_get_n_series (self->data)
                                ? sc_chart_data_get (self->data, row, column - 1)
                                : sc_chart_data_get_sum (self->data, row));
  gtk_label_set_label (label, figure);
}

static void
add_column (ScChartTable *self, guint number, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (number));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (number));
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_column_view_column_set_expand (column, number == 0);
  gtk_column_view_append_column (self->view, column);
}

/**
 * sc_chart_table_new:
 * @data: what is shown
 *
 * Returns: (transfer floating): the table
 */
GtkWidget *
sc_chart_table_new (ScChartData *data)
{
  ScChartTable *self = g_object_new (SC_TYPE_CHART_TABLE, NULL);
  guint n_series = sc_chart_data_get_n_series (data);
  g_autoptr (GtkStringList) rows = gtk_string_list_new (NULL);

  self->data = g_object_ref (data);
  for (guint row = 0; row < sc_chart_data_get_n_rows (data); row++)
    gtk_string_list_append (rows, sc_chart_data_get_row_key (data, row));

  add_column (self, 0, sc_chart_data_get_heading (data));
  for (guint series = 0; series < n_series; series++)
    add_column (self, series + 1, sc_chart_data_get_series_label (data, series));
  if (n_series > 1)
    add_column (self, n_series + 1, _ ("Together"));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                             G_LIST_MODEL (g_object_ref (rows)))));

  return GTK_WIDGET (self);
}
