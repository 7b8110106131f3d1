/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-chart.h"
#include "sc-field-values.h"
#include "sc-tally-chart.h"

/* More rows than this are no picture any more. */
#define MAX_ROWS 14

struct _ScTallyChart
{
  AdwBin parent_instance;

  ScChart *chart;
  ScLiveTally *live;
};

G_DEFINE_FINAL_TYPE (ScTallyChart, sc_tally_chart, ADW_TYPE_BIN)

static guint activated_signal;

/* The key of "not filled in" must not be empty: it is also the name of a colour. */
static const char *
make_key (const char *value)
{
  return *value != '\0' ? value : "none";
}

static const char *
read_key (const char *key)
{
  return g_str_equal (key, "none") ? "" : key;
}

/* Returns (transfer container): the values that have a row: a vocabulary whole, of all else what occurs. */
static GPtrArray *
list_rows (ScTallyChart *self, ScTally *tally)
{
  const ScField *field = sc_live_tally_get_field (self->live);
  GPtrArray *values = g_ptr_array_new ();

  for (const ScEnumValue *known = field->values; known != NULL && known->nick != NULL; known++)
    g_ptr_array_add (values, (gpointer) known->nick);
  /* The most frequent come first, so they are what stays. */
  for (guint i = 0; i < sc_tally_get_n_values (tally) && values->len < MAX_ROWS; i++)
    {
      const char *value = sc_tally_get_value (tally, i);

      if (sc_field_lookup_value (field, value) == NULL)
        g_ptr_array_add (values, (gpointer) value);
    }
  sc_field_values_sort (values, sc_live_tally_get_session (self->live), field);

  return values;
}

static void
add_series (ScChartData *data, const ScField *series)
{
  if (series == NULL)
    {
      sc_chart_data_add_series (data, "all", _ ("Number"));
      return;
    }
  for (const ScEnumValue *known = series->values; known->nick != NULL; known++)
    sc_chart_data_add_series (data, known->nick, sc_enum_value_get_label (known));
  sc_chart_data_add_series (data, "none", _ ("Not filled in"));
}

static void
fill_row (ScTallyChart *self, ScChartData *data, guint row, const char *value)
{
  gboolean divided = sc_live_tally_get_series (self->live) != NULL;

  for (guint i = 0; i < sc_chart_data_get_n_series (data); i++)
    sc_chart_data_set (data, row, i,
                       sc_tally_count (sc_live_tally_get (self->live), value,
                                       divided ? read_key (sc_chart_data_get_series_key (data, i))
                                               : NULL));
}

static void
update_chart (ScTallyChart *self)
{
  const ScField *field = sc_live_tally_get_field (self->live);
  ScTally *tally = sc_live_tally_get (self->live);
  g_autoptr (ScChartData) data = sc_chart_data_new (sc_field_get_label (field));
  g_autoptr (GPtrArray) values = list_rows (self, tally);
  guint shown = 0;

  add_series (data, sc_live_tally_get_series (self->live));
  for (guint i = 0; i < values->len; i++)
    {
      const char *value = values->pdata[i];
      g_autofree char *label =
          sc_field_values_dup_label (sc_live_tally_get_session (self->live), field, value);

      sc_chart_data_add_row (data, make_key (value), label);
      fill_row (self, data, i, value);
      shown += sc_tally_count (tally, value, NULL) > 0;
    }
  sc_chart_data_drop_empty_series (data);
  sc_chart_set_data (self->chart, data);
  sc_chart_set_note (self->chart, shown < sc_tally_get_n_values (tally)
                                      ? _ ("Only the most frequent values are shown.")
                                      : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), shown > 0);
}

static void
sc_tally_chart_dispose (GObject *object)
{
  g_clear_object (&SC_TALLY_CHART (object)->live);

  G_OBJECT_CLASS (sc_tally_chart_parent_class)->dispose (object);
}

static void
sc_tally_chart_class_init (ScTallyChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_tally_chart_dispose;

  activated_signal = g_signal_new ("activated", SC_TYPE_TALLY_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sc_tally_chart_init (ScTallyChart *self)
{
}

static void
activated_cb (ScChart *chart, const char *row, const char *series, ScTallyChart *self)
{
  gboolean divided = sc_live_tally_get_series (self->live) != NULL;

  g_signal_emit (self, activated_signal, 0, read_key (row),
                 divided && series != NULL ? read_key (series) : NULL);
}

/**
 * sc_tally_chart_new:
 * @session: the session
 * @title: what the chart shows
 * @type_name: the type of the records that are counted
 * @field: the name of the field whose values are the rows, also a derived one
 * @series: (nullable): the name of a field with a vocabulary by which each row is divided
 *
 * Returns: (transfer floating): a chart of all records of the type
 */
GtkWidget *
sc_tally_chart_new (ScSession *session,
                    const char *title,
                    const char *type_name,
                    const char *field,
                    const char *series)
{
  ScTallyChart *self = g_object_new (SC_TYPE_TALLY_CHART, NULL);

  self->live = sc_live_tally_new (GTK_WIDGET (self), session, type_name, field, series);
  self->chart = SC_CHART (sc_chart_new (title));
  gtk_widget_set_visible (GTK_WIDGET (self->chart), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->chart));
  g_signal_connect_object (self->chart, "activated", G_CALLBACK (activated_cb), self, 0);
  g_signal_connect_object (self->live, "changed", G_CALLBACK (update_chart), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sc_tally_chart_get_tally:
 * @self: a chart
 *
 * Returns: (transfer none): what it shows, to be asked for its fields or given another query
 */
ScLiveTally *
sc_tally_chart_get_tally (ScTallyChart *self)
{
  g_return_val_if_fail (SC_IS_TALLY_CHART (self), NULL);

  return self->live;
}
