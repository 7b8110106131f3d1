/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-import-columns-private.h"
#include "sc-text.h"

/*< private >
 * _sc_import_column_free:
 * @self: (transfer full): a column
 *
 * Frees @self.
 */
void
_sc_import_column_free (ScImportColumn *self)
{
  g_free (self->header);
  g_hash_table_unref (self->parsed);
  g_free (self);
}

static ScImportColumn *
column_new (guint index, const char *header, ScImportRole role, const ScField *field)
{
  ScImportColumn *self = g_new0 (ScImportColumn, 1);

  self->index = index;
  self->header = g_strdup (header);
  self->role = role;
  self->field = field;
  self->parsed =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);

  return self;
}

/*< private >
 * _sc_import_columns_find:
 * @columns: (element-type ScImportColumn): columns
 * @role: a role
 * @field: (nullable): the field, %NULL unless @role is %SC_IMPORT_FIELD
 *
 * Returns: (transfer none) (nullable): the column
 */
ScImportColumn *
_sc_import_columns_find (GPtrArray *columns, ScImportRole role, const ScField *field)
{
  for (guint i = 0; i < columns->len; i++)
    {
      ScImportColumn *column = columns->pdata[i];

      if (column->role == role && column->field == field)
        return column;
    }

  return NULL;
}

static gboolean
column_is_blank (ScTable *table, guint first_row, guint column)
{
  for (guint row = first_row; row < sc_table_get_n_rows (table); row++)
    if (*sc_table_get_cell (table, row, column) != '\0')
      return FALSE;

  return TRUE;
}

/* What a spreadsheet calls a column: A, B, ... Z, AA, ... */
static char *
column_letters (guint index)
{
  GString *letters = g_string_new (NULL);

  for (guint rest = index + 1; rest > 0; rest = (rest - 1) / 26)
    g_string_prepend_c (letters, (char) ('A' + (rest - 1) % 26));

  return g_string_free_and_steal (letters);
}

/* Only what tells two records apart has to be in a sheet: the rest may follow later, as in a form. */
static gboolean
check_required (const ScRecordType *type, GPtrArray *columns, GError **error)
{
  /* With ids a sheet may hold just what is to be changed. */
  if (_sc_import_columns_find (columns, SC_IMPORT_ID, NULL) != NULL)
    return TRUE;

  for (guint i = 0; i < type->n_fields; i++)
    {
      const ScField *field = &type->fields[i];

      if (_sc_import_is_indispensable (type, field) &&
          _sc_import_columns_find (columns, SC_IMPORT_FIELD, field) == NULL)
        {
          g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_COLUMNS,
                       _ ("The column “%s” is missing."), sc_field_get_label (field));
          return FALSE;
        }
    }

  return TRUE;
}

/*< private >
 * _sc_import_is_indispensable:
 * @type: a record type
 * @field: a field of it
 *
 * Returns: whether a row without the field cannot be told from another
 */
gboolean
_sc_import_is_indispensable (const ScRecordType *type, const ScField *field)
{
  for (guint i = 0; i < SC_RECORD_TYPE_MAX_KEYS && type->key_fields[i] != NULL; i++)
    if (g_str_equal (type->key_fields[i], field->name))
      return (field->flags & SC_FIELD_REQUIRED) != 0;

  return FALSE;
}

static ScImportRole
find_role (const char *header)
{
  g_autofree char *folded = sc_text_fold (header);

  if (g_str_equal (folded, "id") || g_str_equal (folded, "_id"))
    return SC_IMPORT_ID;
  if (g_str_equal (folded, "rev") || g_str_equal (folded, "_rev"))
    return SC_IMPORT_REV;

  return SC_IMPORT_FIELD;
}

/*< private >
 * _sc_import_columns_new:
 * @type: a record type
 * @table: a table
 * @header_row: the row with the headers
 * @unknown: (out) (transfer full): the headers that name no field of @type
 * @error: return location
 *
 * Returns: (transfer full) (element-type ScImportColumn): the columns that are read; %NULL with
 *   %SC_EXCHANGE_ERROR_COLUMNS when one is missing or there twice
 */
GPtrArray *
_sc_import_columns_new (const ScRecordType *type,
                        ScTable *table,
                        guint header_row,
                        char ***unknown,
                        GError **error)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_import_column_free);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  for (guint i = 0; i < sc_table_get_n_columns (table); i++)
    {
      g_autofree char *header = g_strstrip (g_strdup (sc_table_get_cell (table, header_row, i)));
      ScImportRole role = find_role (header);
      const ScField *field = role == SC_IMPORT_FIELD && *header != '\0'
                                 ? sc_record_type_find_field (type, header)
                                 : NULL;

      if (role == SC_IMPORT_FIELD && (field == NULL || !sc_field_is_text_like (field)))
        {
          /* Our own sheets show lists, which are changed in the program only. */
          if (field != NULL && field->n_elements > 0)
            continue;
          if (*header != '\0')
            g_strv_builder_add (others, header);
          else if (!column_is_blank (table, header_row + 1, i))
            g_strv_builder_take (others, column_letters (i));
          continue;
        }
      if (_sc_import_columns_find (columns, role, field) != NULL)
        {
          g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_COLUMNS,
                       _ ("The column “%s” is there twice."), header);
          return NULL;
        }
      g_ptr_array_add (columns, column_new (i, header, role, field));
    }

  if (!check_required (type, columns, error))
    return NULL;

  *unknown = g_strv_builder_end (others);

  return g_steal_pointer (&columns);
}

static const char *
resolve (const ScField *field, const char *text, ScDirectory *directory, GError **error)
{
  guint n_found;
  const char *id = sc_directory_find (directory, field->target, text, &n_found);

  if (id == NULL && n_found == 0)
    g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_UNKNOWN_VALUE,
                 _ ("“%s”: nothing is called “%s”"), sc_field_get_label (field), text);
  else if (id == NULL)
    g_set_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_UNKNOWN_VALUE,
                 _ ("“%s”: several are called “%s”"), sc_field_get_label (field), text);

  return id;
}

/* Titles stand between semicolons; between commas only where the whole is no title itself. */
static JsonNode *
parse_references (const ScField *field, const char *text, ScDirectory *directory, GError **error)
{
  gboolean whole = strchr (text, ';') == NULL &&
                   sc_directory_find (directory, field->target, text, NULL) != NULL;
  const char *separator = strchr (text, ';') != NULL ? ";" : ",";
  g_auto (GStrv) parts =
      whole ? g_strdupv ((char *[]) { (char *) text, NULL }) : g_strsplit (text, separator, -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonArray) ids = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      const char *id = *part != '\0' ? resolve (field, part, directory, error) : NULL;

      if (*part == '\0')
        continue;
      if (id == NULL)
        return NULL;
      if (g_hash_table_add (seen, (gpointer) id))
        json_array_add_string_element (ids, id);
    }

  return json_node_init_array (json_node_alloc (), ids);
}

static gboolean
parse (const ScField *field,
       const char *text,
       ScDirectory *directory,
       JsonNode **node,
       GError **error)
{
  const char *id;

  if (field->kind == SC_FIELD_REFS)
    {
      *node = parse_references (field, text, directory, error);
      return *node != NULL;
    }
  if (field->kind != SC_FIELD_REF)
    return sc_field_parse (field, text, node, error);

  id = resolve (field, text, directory, error);
  if (id != NULL)
    *node = json_node_init_string (json_node_alloc (), id);

  return id != NULL;
}

/*< private >
 * _sc_import_column_parse:
 * @self: a column with a field
 * @text: what stands in a cell
 * @directory: the records it may name
 * @node: (out) (transfer full) (nullable): the value; %NULL for a blank cell
 * @error: return location
 *
 * Returns: whether the cell was understood; otherwise %FALSE with an #ScFieldError
 */
gboolean
_sc_import_column_parse (ScImportColumn *self,
                         const char *text,
                         ScDirectory *directory,
                         JsonNode **node,
                         GError **error)
{
  gboolean repeats = self->field->values != NULL || self->field->target != NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  JsonNode *known;

  *node = NULL;
  if (*stripped == '\0')
    return TRUE;

  /* Looking up a label folds it and every other one, which is too slow for each cell of a long
   * sheet; in such a column the same few texts come again and again. */
  known = repeats ? g_hash_table_lookup (self->parsed, stripped) : NULL;
  if (known == NULL && !parse (self->field, stripped, directory, node, error))
    return FALSE;

  if (known != NULL)
    *node = json_node_ref (known);
  else if (repeats && *node != NULL)
    g_hash_table_insert (self->parsed, g_steal_pointer (&stripped), json_node_ref (*node));

  return TRUE;
}
