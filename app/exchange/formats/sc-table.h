/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScTable:
 *
 * A sheet as rows of texts, wherever it came from. Rows are counted as a spreadsheet does, blank
 * ones included, except that the first is row 0 here and row 1 there. Rows may differ in length.
 */
typedef struct _ScTable ScTable;

/**
 * ScColumnKind:
 * @SC_COLUMN_TEXT: texts
 * @SC_COLUMN_NUMBER: numbers
 * @SC_COLUMN_DATE: days
 * @SC_COLUMN_DATETIME: moments on the wall clock here
 *
 * What a workbook should know a column's cells as. Days and moments are counted as spreadsheets do: in
 * days since 30 December 1899.
 */
typedef enum
{
  SC_COLUMN_TEXT,
  SC_COLUMN_NUMBER,
  SC_COLUMN_DATE,
  SC_COLUMN_DATETIME,
} ScColumnKind;

ScTable *sc_table_new (void);
void sc_table_free (ScTable *self);
void sc_table_take_row (ScTable *self, char **cells);
void sc_table_take_typed_row (ScTable *self, char **cells, double *values);
void sc_table_describe_column (ScTable *self,
                               guint column,
                               ScColumnKind kind,
                               const char *const *choices);
ScColumnKind sc_table_get_column_kind (ScTable *self, guint column);
const char *const *sc_table_get_column_choices (ScTable *self, guint column);
gboolean sc_table_get_value (ScTable *self, guint row, guint column, double *value);
guint sc_table_get_n_rows (ScTable *self);
guint sc_table_get_n_columns (ScTable *self);
const char *sc_table_get_cell (ScTable *self, guint row, guint column);
const char *const *sc_table_get_row (ScTable *self, guint row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTable, sc_table_free)

G_END_DECLS
