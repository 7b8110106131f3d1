/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-table.h"

G_BEGIN_DECLS

/**
 * ScImportColumn:
 * @index: its place in the table
 * @header: what stands above it
 * @field: (nullable): the field it holds; %NULL for the ids
 * @parsed: text -> JsonNode, of values that repeat from row to row
 *
 * A column that is read.
 */
typedef struct
{
  guint index;
  char *header;
  const ScField *field;
  GHashTable *parsed;
} ScImportColumn;

void _sc_import_column_free (ScImportColumn *self);
GPtrArray *_sc_import_columns_new (const ScRecordType *type,
                                   ScTable *table,
                                   guint header_row,
                                   char ***unknown,
                                   GError **error);
gboolean _sc_import_column_parse (ScImportColumn *self,
                                  const char *text,
                                  ScDirectory *directory,
                                  JsonNode **node,
                                  GError **error);

gboolean _sc_import_is_indispensable (const ScRecordType *type, const ScField *field);

G_END_DECLS
