/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-csv.h"
#include "sc-record-table.h"

static char *
name_references (ScRecord *record, const ScField *field, ScDirectory *directory)
{
  g_auto (GStrv) ids = sc_record_dup_strv (record, field->name);
  const char *id = sc_record_get_string (record, field->name);

  if (field->kind == SC_FIELD_REF)
    return id != NULL && *id != '\0' ? sc_directory_dup_name (directory, id) : g_strdup ("");

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *old = ids[i];

      ids[i] = sc_directory_dup_name (directory, old);
    }

  return g_strjoinv ("; ", ids);
}

/**
 * sc_record_table_dup_cell:
 * @record: a record
 * @field: one of its fields
 * @directory: the records it may refer to
 *
 * Returns: (transfer full): what a sheet shows of the field; empty when there is nothing
 */
char *
sc_record_table_dup_cell (ScRecord *record, const ScField *field, ScDirectory *directory)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (SC_IS_RECORD (record), NULL);
  g_return_val_if_fail (field != NULL && directory != NULL, NULL);

  if (field->target != NULL)
    return name_references (record, field, directory);

  text = sc_field_dup_text (field, sc_record_get_node (record, field->name));

  if (text == NULL)
    return g_strdup ("");

  /* Inside a cell a line ends with one character; reading a sheet makes it so, too. */
  lines = g_strsplit (text, "\r\n", -1);

  return g_strjoinv ("\n", lines);
}

static GPtrArray *
choose_fields (const ScRecordType *type, const char *const *columns)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; columns == NULL && i < type->n_fields; i++)
    if (sc_field_is_text_like (&type->fields[i]))
      g_ptr_array_add (fields, (gpointer) &type->fields[i]);

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      const ScField *field = sc_record_type_lookup_field (type, columns[i]);

      if (field != NULL && sc_field_is_text_like (field))
        g_ptr_array_add (fields, (gpointer) field);
    }

  return fields;
}

/**
 * sc_record_table_new:
 * @type: a record type
 * @records: (element-type ScRecord): records of @type
 * @columns: (nullable): the names of the fields to show, %NULL for all that fit into a cell
 * @directory: the records they may refer to
 *
 * Makes a sheet of records: labels as headers, the id first, so that an import knows each row again.
 *
 * Returns: (transfer full): the table
 */
ScTable *
sc_record_table_new (const ScRecordType *type,
                     GPtrArray *records,
                     const char *const *columns,
                     ScDirectory *directory)
{
  g_autoptr (GPtrArray) fields = NULL;
  ScTable *table;
  char **headers;

  g_return_val_if_fail (type != NULL && records != NULL && directory != NULL, NULL);

  table = sc_table_new ();
  fields = choose_fields (type, columns);
  headers = g_new0 (char *, fields->len + 2);
  headers[0] = g_strdup ("ID");
  for (guint f = 0; f < fields->len; f++)
    headers[f + 1] = g_strdup (sc_field_get_label (fields->pdata[f]));
  sc_table_take_row (table, headers);

  for (guint r = 0; r < records->len; r++)
    {
      char **cells = g_new0 (char *, fields->len + 2);

      cells[0] = g_strdup (sc_record_get_id (records->pdata[r]));
      for (guint f = 0; f < fields->len; f++)
        cells[f + 1] = sc_record_table_dup_cell (records->pdata[r], fields->pdata[f], directory);
      sc_table_take_row (table, cells);
    }

  return table;
}

/**
 * sc_csv_export:
 * @type: a record type
 * @records: (element-type ScRecord): records of @type
 * @columns: (nullable): the names of the fields to show, %NULL for all that fit into a cell
 * @directory: the records they may refer to
 *
 * Returns: (transfer full): a CSV file of the table that sc_record_table_new() makes
 */
GBytes *
sc_csv_export (const ScRecordType *type,
               GPtrArray *records,
               const char *const *columns,
               ScDirectory *directory)
{
  g_autoptr (ScTable) table = sc_record_table_new (type, records, columns, directory);

  return table != NULL ? sc_csv_write (table) : NULL;
}
