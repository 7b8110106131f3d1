/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-chart-row.h"
#include "sc-format.h"

/* However small a figure is beside the others, it can be seen and hit. */
#define MIN_PART_WIDTH 9

struct _ScChartRow
{
  GtkWidget parent_instance;

  ScChartData *data;
  guint row;
};

G_DEFINE_FINAL_TYPE (ScChartRow, sc_chart_row, GTK_TYPE_WIDGET)

static guint activated_signal;

static guint
get_figure (GtkWidget *part)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (part), "figure"));
}

static void
sc_chart_row_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = 0;
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL;
       part = gtk_widget_get_next_sibling (part))
    {
      int size = MIN_PART_WIDTH;

      if (orientation == GTK_ORIENTATION_VERTICAL)
        gtk_widget_measure (part, orientation, -1, &size, NULL, NULL, NULL);
      *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MAX (*minimum, size) : *minimum + size;
    }
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*minimum, 240) : *minimum;
}

/* A figure stands in its part where there is room for it, never cut. */
static void
show_figure (GtkWidget *part, int width)
{
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (part));
  int needed;

  gtk_widget_set_child_visible (label, TRUE);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &needed, NULL, NULL);
  gtk_widget_set_child_visible (label, needed + 6 <= width);
}

static void
sc_chart_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ScChartRow *self = SC_CHART_ROW (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double unit = (double) width / MAX (sc_chart_data_get_max (self->data), 1);
  int x = 0;

  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL;
       part = gtk_widget_get_next_sibling (part))
    {
      int wanted = MAX (MIN_PART_WIDTH, (int) (get_figure (part) * unit));
      int given = MAX (MIN_PART_WIDTH, MIN (wanted, width - x));
      GtkAllocation place = { mirrored ? width - x - given : x, 0, given, height };
      int minimum;

      /* GTK wants to have measured what it places. */
      gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (part, &place, -1);
      show_figure (part, given);
      x += given;
    }
}

static void
sc_chart_row_dispose (GObject *object)
{
  ScChartRow *self = SC_CHART_ROW (object);
  GtkWidget *part;

  while ((part = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (part);
  g_clear_object (&self->data);

  G_OBJECT_CLASS (sc_chart_row_parent_class)->dispose (object);
}

static void
sc_chart_row_class_init (ScChartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_chart_row_dispose;
  widget_class->measure = sc_chart_row_measure;
  widget_class->size_allocate = sc_chart_row_size_allocate;

  activated_signal = g_signal_new ("activated", SC_TYPE_CHART_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "chartrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sc_chart_row_init (ScChartRow *self)
{
}

static void
clicked_cb (GtkButton *part, ScChartRow *self)
{
  g_signal_emit (self, activated_signal, 0, g_object_get_data (G_OBJECT (part), "series"));
}

/* Returns (transfer full): "Energy, Pilot: 4". A chart with one series does not name it. */
static char *
dup_name (ScChartRow *self, guint series, const char *figure)
{
  const char *row = sc_chart_data_get_row_label (self->data, self->row);

  if (sc_chart_data_get_n_series (self->data) == 1)
    /* Translators: a bar of a chart: what it is of, and its figure. */
    return g_strdup_printf (_ ("%s: %s"), row, figure);

  /* Translators: a part of a bar of a chart: what the bar is of, what the part is of, its figure. */
  return g_strdup_printf (_ ("%s, %s: %s"), row,
                          sc_chart_data_get_series_label (self->data, series), figure);
}

static void
add_part (ScChartRow *self, guint series, guint n)
{
  GtkWidget *part = gtk_button_new ();
  g_autofree char *figure = sc_format_count (n);
  g_autofree char *name = dup_name (self, series, figure);
  GtkWidget *label = gtk_label_new (figure);
  gboolean only = sc_chart_data_get_n_series (self->data) == 1;

  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (part), label);
  gtk_widget_add_css_class (part, "bar");
  gtk_widget_add_css_class (part,
                            only ? "only" : sc_chart_data_get_series_key (self->data, series));
  gtk_widget_set_tooltip_text (part, name);
  gtk_widget_set_overflow (part, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (part), "figure", GUINT_TO_POINTER (n));
  g_object_set_data_full (G_OBJECT (part), "series",
                          g_strdup (sc_chart_data_get_series_key (self->data, series)), g_free);
  g_signal_connect_object (part, "clicked", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_set_parent (part, GTK_WIDGET (self));
}

/**
 * sc_chart_row_new:
 * @data: what the chart shows
 * @row: which row of it
 *
 * Returns: (transfer floating): the bar
 */
GtkWidget *
sc_chart_row_new (ScChartData *data, guint row)
{
  ScChartRow *self = g_object_new (SC_TYPE_CHART_ROW, NULL);

  self->data = g_object_ref (data);
  self->row = row;
  for (guint series = 0; series < sc_chart_data_get_n_series (data); series++)
    {
      guint n = sc_chart_data_get (data, row, series);

      if (n > 0)
        add_part (self, series, n);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_chart_data_get_row_label (data, row), -1);

  return GTK_WIDGET (self);
}
