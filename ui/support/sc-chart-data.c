/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-chart-data.h"

typedef struct
{
  char *key;
  char *label;
} Name;

struct _ScChartData
{
  GObject parent_instance;

  char *heading;
  GArray *rows;   /* of Name */
  GArray *series; /* of Name */
  GHashTable *figures;
};

G_DEFINE_FINAL_TYPE (ScChartData, sc_chart_data, G_TYPE_OBJECT)

static void
name_clear (gpointer data)
{
  Name *name = data;

  g_free (name->key);
  g_free (name->label);
}

static void
sc_chart_data_finalize (GObject *object)
{
  ScChartData *self = SC_CHART_DATA (object);

  g_free (self->heading);
  g_array_unref (self->rows);
  g_array_unref (self->series);
  g_hash_table_unref (self->figures);

  G_OBJECT_CLASS (sc_chart_data_parent_class)->finalize (object);
}

static void
sc_chart_data_class_init (ScChartDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_chart_data_finalize;
}

static void
sc_chart_data_init (ScChartData *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Name));
  self->series = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (self->rows, name_clear);
  g_array_set_clear_func (self->series, name_clear);
  self->figures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * sc_chart_data_new:
 * @heading: what the rows are, such as "Theme"
 *
 * Returns: (transfer full): data without rows and series
 */
ScChartData *
sc_chart_data_new (const char *heading)
{
  ScChartData *self = g_object_new (SC_TYPE_CHART_DATA, NULL);

  self->heading = g_strdup (heading);

  return self;
}

static void
add_name (GArray *names, const char *key, const char *label)
{
  Name name = { g_strdup (key), g_strdup (label) };

  g_array_append_val (names, name);
}

/**
 * sc_chart_data_add_row:
 * @self: data
 * @key: tells the row from others
 * @label: the same for people
 */
void
sc_chart_data_add_row (ScChartData *self, const char *key, const char *label)
{
  g_return_if_fail (SC_IS_CHART_DATA (self) && key != NULL && label != NULL);

  add_name (self->rows, key, label);
}

/**
 * sc_chart_data_add_series:
 * @self: data
 * @key: tells the series from others; it also decides the colour
 * @label: the same for people
 */
void
sc_chart_data_add_series (ScChartData *self, const char *key, const char *label)
{
  g_return_if_fail (SC_IS_CHART_DATA (self) && key != NULL && label != NULL);

  add_name (self->series, key, label);
}

static gint64
make_place (guint row, guint series)
{
  return ((gint64) row << 32) | series;
}

/**
 * sc_chart_data_set:
 * @self: data
 * @row: which row
 * @series: which series
 * @n: its figure
 */
void
sc_chart_data_set (ScChartData *self, guint row, guint series, guint n)
{
  gint64 place = make_place (row, series);

  g_return_if_fail (SC_IS_CHART_DATA (self));
  g_return_if_fail (row < self->rows->len && series < self->series->len);

  g_hash_table_replace (self->figures, g_memdup2 (&place, sizeof place), GUINT_TO_POINTER (n));
}

/**
 * sc_chart_data_get:
 * @self: data
 * @row: which row
 * @series: which series
 *
 * Returns: its figure, 0 where none was set
 */
guint
sc_chart_data_get (ScChartData *self, guint row, guint series)
{
  gint64 place = make_place (row, series);

  g_return_val_if_fail (SC_IS_CHART_DATA (self), 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->figures, &place));
}

static gboolean
is_empty (ScChartData *self, guint series)
{
  for (guint row = 0; row < self->rows->len; row++)
    if (sc_chart_data_get (self, row, series) > 0)
      return FALSE;

  return TRUE;
}

/**
 * sc_chart_data_drop_empty_series:
 * @self: data
 *
 * Takes out the series that no row has anything of: a legend names what can be seen.
 */
void
sc_chart_data_drop_empty_series (ScChartData *self)
{
  g_return_if_fail (SC_IS_CHART_DATA (self));

  for (guint series = self->series->len; series > 0; series--)
    if (is_empty (self, series - 1))
      {
        g_array_remove_index (self->series, series - 1);
        for (guint row = 0; row < self->rows->len; row++)
          for (guint later = series - 1; later < self->series->len; later++)
            sc_chart_data_set (self, row, later, sc_chart_data_get (self, row, later + 1));
      }
}

/**
 * sc_chart_data_get_heading:
 * @self: data
 *
 * Returns: (transfer none): what the rows are
 */
const char *
sc_chart_data_get_heading (ScChartData *self)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self), NULL);

  return self->heading;
}

/**
 * sc_chart_data_get_n_rows:
 * @self: data
 *
 * Returns: how many rows there are
 */
guint
sc_chart_data_get_n_rows (ScChartData *self)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self), 0);

  return self->rows->len;
}

/**
 * sc_chart_data_get_n_series:
 * @self: data
 *
 * Returns: how many series there are
 */
guint
sc_chart_data_get_n_series (ScChartData *self)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self), 0);

  return self->series->len;
}

/**
 * sc_chart_data_get_row_key:
 * @self: data
 * @row: which row
 *
 * Returns: (transfer none): its key
 */
const char *
sc_chart_data_get_row_key (ScChartData *self, guint row)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self) && row < self->rows->len, NULL);

  return g_array_index (self->rows, Name, row).key;
}

/**
 * sc_chart_data_get_row_label:
 * @self: data
 * @row: which row
 *
 * Returns: (transfer none): its name for people
 */
const char *
sc_chart_data_get_row_label (ScChartData *self, guint row)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self) && row < self->rows->len, NULL);

  return g_array_index (self->rows, Name, row).label;
}

/**
 * sc_chart_data_get_series_key:
 * @self: data
 * @series: which series
 *
 * Returns: (transfer none): its key
 */
const char *
sc_chart_data_get_series_key (ScChartData *self, guint series)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self) && series < self->series->len, NULL);

  return g_array_index (self->series, Name, series).key;
}

/**
 * sc_chart_data_get_series_label:
 * @self: data
 * @series: which series
 *
 * Returns: (transfer none): its name for people
 */
const char *
sc_chart_data_get_series_label (ScChartData *self, guint series)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self) && series < self->series->len, NULL);

  return g_array_index (self->series, Name, series).label;
}

/**
 * sc_chart_data_get_sum:
 * @self: data
 * @row: which row
 *
 * Returns: what its series are together
 */
guint
sc_chart_data_get_sum (ScChartData *self, guint row)
{
  guint sum = 0;

  g_return_val_if_fail (SC_IS_CHART_DATA (self), 0);

  for (guint series = 0; series < self->series->len; series++)
    sum += sc_chart_data_get (self, row, series);

  return sum;
}

/**
 * sc_chart_data_get_max:
 * @self: data
 *
 * Returns: the sum of the largest row, which is as long as the chart is wide
 */
guint
sc_chart_data_get_max (ScChartData *self)
{
  guint max = 0;

  g_return_val_if_fail (SC_IS_CHART_DATA (self), 0);

  for (guint row = 0; row < self->rows->len; row++)
    max = MAX (max, sc_chart_data_get_sum (self, row));

  return max;
}

static gboolean
names_equal (GArray *names, GArray *others)
{
  if (names->len != others->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const Name *name = &g_array_index (names, Name, i);
      const Name *other = &g_array_index (others, Name, i);

      if (!g_str_equal (name->key, other->key) || !g_str_equal (name->label, other->label))
        return FALSE;
    }

  return TRUE;
}

/**
 * sc_chart_data_equal:
 * @self: data
 * @other: other data
 *
 * Returns: whether a chart looks the same with both: then it keeps its bars, and with them the focus
 */
gboolean
sc_chart_data_equal (ScChartData *self, ScChartData *other)
{
  g_return_val_if_fail (SC_IS_CHART_DATA (self) && SC_IS_CHART_DATA (other), FALSE);

  if (!names_equal (self->rows, other->rows) || !names_equal (self->series, other->series))
    return FALSE;
  for (guint row = 0; row < self->rows->len; row++)
    for (guint series = 0; series < self->series->len; series++)
      if (sc_chart_data_get (self, row, series) != sc_chart_data_get (other, row, series))
        return FALSE;

  return TRUE;
}
