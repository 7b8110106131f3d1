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

ScTable *sc_table_new (void);
void sc_table_free (ScTable *self);
void sc_table_take_row (ScTable *self, char **cells);
guint sc_table_get_n_rows (ScTable *self);
guint sc_table_get_n_columns (ScTable *self);
const char *sc_table_get_cell (ScTable *self, guint row, guint column);
const char *const *sc_table_get_row (ScTable *self, guint row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTable, sc_table_free)

G_END_DECLS
