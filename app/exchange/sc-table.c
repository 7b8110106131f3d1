/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-table.h"

struct _ScTable
{
  GPtrArray *rows; /* char ** */
  GArray *n_cells; /* guint a row */
  guint n_columns;
};

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
  self->n_cells = g_array_new (FALSE, FALSE, sizeof (guint));

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
  g_array_unref (self->n_cells);
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
  guint n_cells = g_strv_length (cells);

  g_ptr_array_add (self->rows, cells);
  g_array_append_val (self->n_cells, n_cells);
  self->n_columns = MAX (self->n_columns, n_cells);
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
