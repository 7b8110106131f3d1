/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-import-columns-private.h"
#include "sc-import.h"

static guint
find_headers (ScTable *table)
{
  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    for (guint i = 0; i < sc_table_get_n_columns (table); i++)
      if (*sc_table_get_cell (table, row, i) != '\0')
        return row;

  return sc_table_get_n_rows (table);
}

/* Returns (transfer full) (nullable): the record as a sheet knew it, when it is another one now */
static ScRecord *
make_stub (ScDirectory *directory, const char *id_cell, const char *rev_cell)
{
  g_autofree char *id = g_strstrip (g_strdup (id_cell));
  g_autofree char *rev = g_strstrip (g_strdup (rev_cell));
  ScRecord *record = *id != '\0' && *rev != '\0' ? sc_directory_get (directory, id) : NULL;
  g_autoptr (JsonObject) body = NULL;

  if (record == NULL || g_strcmp0 (sc_record_get_rev (record), rev) == 0)
    return NULL;
  body = json_object_new ();

  return sc_record_new (id, rev, body);
}

/**
 * sc_import_list_revisions:
 * @type: the type of the records in the sheet
 * @table: the sheet
 * @directory: the records of @type
 *
 * A sheet may be older than the records. What was changed in it can only be told with the revisions it
 * was made of; whoever can load them adds them to @directory before sc_import_new().
 *
 * Returns: (transfer full) (element-type ScRecord): of each such revision the id and the revision, with
 *   nothing in it
 */
GPtrArray *
sc_import_list_revisions (const ScRecordType *type, ScTable *table, ScDirectory *directory)
{
  GPtrArray *stubs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) columns = NULL;
  g_auto (GStrv) unknown = NULL;
  ScImportColumn *ids = NULL;
  ScImportColumn *revs = NULL;
  guint headers;

  g_return_val_if_fail (type != NULL && table != NULL && directory != NULL, stubs);

  headers = find_headers (table);
  if (headers < sc_table_get_n_rows (table))
    columns = _sc_import_columns_new (type, table, headers, &unknown, NULL);
  if (columns != NULL)
    {
      ids = _sc_import_columns_find (columns, SC_IMPORT_ID, NULL);
      revs = _sc_import_columns_find (columns, SC_IMPORT_REV, NULL);
    }

  for (guint row = headers + 1; ids != NULL && revs != NULL && row < sc_table_get_n_rows (table);
       row++)
    {
      ScRecord *stub = make_stub (directory, sc_table_get_cell (table, row, ids->index),
                                  sc_table_get_cell (table, row, revs->index));

      if (stub != NULL)
        g_ptr_array_add (stubs, stub);
    }

  return stubs;
}
