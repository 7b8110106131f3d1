/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-directory.h"
#include "sc-table.h"

G_BEGIN_DECLS

/**
 * ScImportRole:
 * @SC_IMPORT_FIELD: what a field holds
 * @SC_IMPORT_ID: which record the row is about
 * @SC_IMPORT_REV: which revision of it the sheet was made of
 *
 * What a column is for.
 */
typedef enum
{
  SC_IMPORT_FIELD,
  SC_IMPORT_ID,
  SC_IMPORT_REV,
} ScImportRole;

/**
 * ScImportColumn:
 * @index: its place in the table
 * @header: what stands above it
 * @role: what it is for
 * @field: (nullable): the field it holds; %NULL with another role
 * @parsed: text -> JsonNode, of values that repeat from row to row
 *
 * A column that is read.
 */
typedef struct
{
  guint index;
  char *header;
  ScImportRole role;
  const ScField *field;
  GHashTable *parsed;
} ScImportColumn;

void _sc_import_column_free (ScImportColumn *self);
GPtrArray *_sc_import_columns_new (const ScRecordType *type,
                                   ScTable *table,
                                   guint header_row,
                                   char ***unknown,
                                   GError **error);
ScImportColumn *
_sc_import_columns_find (GPtrArray *columns, ScImportRole role, const ScField *field);
gboolean _sc_import_column_parse (ScImportColumn *self,
                                  const char *text,
                                  ScDirectory *directory,
                                  JsonNode **node,
                                  GError **error);

gboolean _sc_import_is_indispensable (const ScRecordType *type, const ScField *field);

G_END_DECLS
