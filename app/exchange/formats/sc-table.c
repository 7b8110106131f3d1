/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>

#include "sc-table.h"

typedef struct
{
  ScColumnKind kind;
  char **choices;
} Column;

struct _ScTable
{
  GPtrArray *rows;   /* char ** */
  GPtrArray *values; /* double *, NULL for a row that has only texts */
  GArray *n_cells;   /* guint a row */
  GArray *columns;   /* Column, those that were described */
  guint n_columns;
};

static void
column_clear (gpointer data)
{
  g_strfreev (((Column *) data)->choices);
}

/**
 * sc_table_new:
 *
 * Returns: (transfer full): a table without rows
 */
ScTable *
sc_table_new (void)
{
  ScTable *self = g_new0 (ScTable, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->n_cells = g_array_new (FALSE, FALSE, sizeof (guint));
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);

  return self;
}

/**
 * sc_table_free:
 * @self: (transfer full): a table
 *
 * Frees @self.
 */
void
sc_table_free (ScTable *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->values);
  g_array_unref (self->n_cells);
  g_array_unref (self->columns);
  g_free (self);
}

/**
 * sc_table_take_row:
 * @self: a table
 * @cells: (transfer full): the texts of the new last row
 *
 * Adds a row.
 */
void
sc_table_take_row (ScTable *self, char **cells)
{
  sc_table_take_typed_row (self, cells, NULL);
}

/**
 * sc_table_take_typed_row:
 * @self: a table
 * @cells: (transfer full): the texts of the new last row
 * @values: (transfer full) (nullable): for each text what a workbook should hold instead, as the kind of
 *   its column says; not a number where the text itself is meant
 *
 * Adds a row. CSV knows only the texts.
 */
void
sc_table_take_typed_row (ScTable *self, char **cells, double *values)
{
  guint n_cells;

  g_return_if_fail (self != NULL && cells != NULL);

  n_cells = g_strv_length (cells);
  g_ptr_array_add (self->rows, cells);
  g_ptr_array_add (self->values, values);
  g_array_append_val (self->n_cells, n_cells);
  self->n_columns = MAX (self->n_columns, n_cells);
}

/**
 * sc_table_describe_column:
 * @self: a table
 * @column: a column
 * @kind: what its cells are
 * @choices: (nullable): the only texts that make sense in it, %NULL when any may
 *
 * Says what a workbook can tell its reader about a column.
 */
void
sc_table_describe_column (ScTable *self,
                          guint column,
                          ScColumnKind kind,
                          const char *const *choices)
{
  Column *described;

  g_return_if_fail (self != NULL);

  if (column >= self->columns->len)
    g_array_set_size (self->columns, column + 1);
  described = &g_array_index (self->columns, Column, column);
  described->kind = kind;
  g_strfreev (described->choices);
  described->choices = g_strdupv ((char **) choices);
}

/**
 * sc_table_get_column_kind:
 * @self: a table
 * @column: a column
 *
 * Returns: what its cells are; texts, unless said otherwise
 */
ScColumnKind
sc_table_get_column_kind (ScTable *self, guint column)
{
  g_return_val_if_fail (self != NULL, SC_COLUMN_TEXT);

  return column < self->columns->len ? g_array_index (self->columns, Column, column).kind
                                     : SC_COLUMN_TEXT;
}

/**
 * sc_table_get_column_choices:
 * @self: a table
 * @column: a column
 *
 * Returns: (transfer none) (nullable): the texts to choose from; %NULL when any may be typed
 */
const char *const *
sc_table_get_column_choices (ScTable *self, guint column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return column < self->columns->len
             ? (const char *const *) g_array_index (self->columns, Column, column).choices
             : NULL;
}

/**
 * sc_table_get_value:
 * @self: a table
 * @row: a row, less than the number of rows
 * @column: a column
 * @value: (out): the number, or the days since 30 December 1899
 *
 * Returns: whether the cell is more than its text
 */
gboolean
sc_table_get_value (ScTable *self, guint row, guint column, double *value)
{
  const double *values;

  g_return_val_if_fail (self != NULL && row < self->rows->len && value != NULL, FALSE);

  values = self->values->pdata[row];
  if (values == NULL || column >= g_array_index (self->n_cells, guint, row))
    return FALSE;
  *value = values[column];

  return !isnan (*value);
}

/**
 * sc_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of rows, headers and blank ones included
 */
guint
sc_table_get_n_rows (ScTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * sc_table_get_n_columns:
 * @self: a table
 *
 * Returns: the length of the longest row
 */
guint
sc_table_get_n_columns (ScTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_columns;
}

/**
 * sc_table_get_row:
 * @self: a table
 * @row: a row, less than the number of rows
 *
 * Returns: (transfer none): its texts
 */
const char *const *
sc_table_get_row (ScTable *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len, NULL);

  return self->rows->pdata[row];
}

/**
 * sc_table_get_cell:
 * @self: a table
 * @row: a row, less than the number of rows
 * @column: a column
 *
 * Returns: (transfer none): the text, empty where the row has no such column
 */
const char *
sc_table_get_cell (ScTable *self, guint row, guint column)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len, "");

  return column < g_array_index (self->n_cells, guint, row)
             ? ((char **) self->rows->pdata[row])[column]
             : "";
}
