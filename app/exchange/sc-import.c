/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-clock.h"
#include "sc-exchange-error.h"
#include "sc-import-columns-private.h"
#include "sc-import.h"
#include "sc-record-edit.h"
#include "sc-record-table.h"
#include "sc-text.h"

struct _ScImport
{
  const ScRecordType *type;
  ScDirectory *directory; /* only while the rows are read */
  char *by;
  char *at;
  GPtrArray *columns; /* ScImportColumn */
  char **unknown_columns;
  GHashTable *by_key;  /* key -> ScRecord, NULL when several have it; nothing owned but the key */
  GHashTable *claimed; /* id or key -> number of the row that has it */
  GPtrArray *rows;
  GPtrArray *problems;
};

static void
change_free (ScImportChange *self)
{
  g_free (self->base);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
problem_free (ScImportProblem *self)
{
  g_free (self->column);
  g_free (self->message);
  g_free (self);
}

static void
row_free (ScImportRow *self)
{
  g_clear_object (&self->record);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static void
add_problem (ScImport *self, ScImportRow *row, const char *column, const char *message)
{
  ScImportProblem *problem = g_new0 (ScImportProblem, 1);

  problem->row = row->row;
  problem->column = g_strdup (column);
  problem->message = g_strdup (message);
  g_ptr_array_add (self->problems, problem);
  row->action = SC_IMPORT_ERROR;
}

static ScImportColumn *
find_column (ScImport *self, const ScField *field)
{
  return _sc_import_columns_find (self->columns, SC_IMPORT_FIELD, field);
}

/* Returns (transfer full): what stands in the row's column of that role, without white space around it;
 * empty when there is no such column */
static char *
dup_cell (ScImport *self, ScTable *table, ScImportRow *row, ScImportRole role)
{
  ScImportColumn *column = _sc_import_columns_find (self->columns, role, NULL);

  return column != NULL
             ? g_strstrip (g_strdup (sc_table_get_cell (table, row->row - 1, column->index)))
             : g_strdup ("");
}

/* What tells @record from others, as far as the sheet has columns for it; NULL when it has none, or
 * nothing stands in them. */
static char *
make_key (ScImport *self, ScRecord *record)
{
  GString *key = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < SC_RECORD_TYPE_MAX_KEYS && self->type->key_fields[i] != NULL; i++)
    {
      const ScField *field = sc_record_type_lookup_field (self->type, self->type->key_fields[i]);
      g_autofree char *cell = NULL;
      g_autofree char *folded = NULL;

      if (find_column (self, field) == NULL)
        continue;
      cell = sc_record_table_dup_cell (record, field, self->directory);
      folded = sc_text_fold (cell);
      any |= *folded != '\0';
      g_string_append (key, folded);
      /* Folded text has no line breaks. */
      g_string_append_c (key, '\n');
    }

  if (any)
    return g_string_free_and_steal (key);

  g_string_free (key, TRUE);

  return NULL;
}

static void
index_keys (ScImport *self)
{
  GPtrArray *records = sc_directory_list (self->directory, self->type->name);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      char *key = make_key (self, records->pdata[i]);

      if (key != NULL)
        g_hash_table_insert (self->by_key, key,
                             g_hash_table_contains (self->by_key, key) ? NULL : records->pdata[i]);
    }
}

/* What the row says, as a record of its own. */
static ScRecord *
read_row (ScImport *self, ScTable *table, ScImportRow *row)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new_for_type (self->type);

  for (guint i = 0; i < self->columns->len; i++)
    {
      ScImportColumn *column = self->columns->pdata[i];
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      if (column->field == NULL)
        continue;
      if (_sc_import_column_parse (column, sc_table_get_cell (table, row->row - 1, column->index),
                                   self->directory, &node, &error))
        sc_record_edit_set_node (edit, column->field->name, node);
      else
        add_problem (self, row, column->header, error->message);
    }

  return sc_record_edit_finish (edit, self->by, self->at);
}

static void
claim (ScImport *self, ScImportRow *row, const char *name)
{
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (self->claimed, name));

  if (first != 0)
    {
      g_autofree char *message =
          g_strdup_printf (_ ("The same entry already stands in row %u."), first);

      add_problem (self, row, NULL, message);
      return;
    }

  g_hash_table_insert (self->claimed, g_strdup (name), GUINT_TO_POINTER (row->row));
}

/* Returns: (transfer none) (nullable): the record that the row is about; %NULL when it is a new one, or
 * the row has a problem */
static ScRecord *
find_record (ScImport *self, ScTable *table, ScImportRow *row, ScRecord *said)
{
  g_autofree char *id = dup_cell (self, table, row, SC_IMPORT_ID);
  g_autofree char *key = NULL;
  ScRecord *record = NULL;

  if (*id != '\0')
    {
      record = sc_directory_get (self->directory, id);
      if (record == NULL || sc_record_get_record_type (record) != self->type)
        {
          add_problem (self, row, "ID", _ ("There is no entry with this ID."));
          return NULL;
        }
      claim (self, row, id);
      return record;
    }

  key = make_key (self, said);
  if (key == NULL)
    return NULL;

  if (g_hash_table_lookup_extended (self->by_key, key, NULL, (gpointer *) &record) &&
      record == NULL)
    add_problem (self, row, NULL, _ ("Several entries have this name; an ID is needed."));
  else
    claim (self, row, record != NULL ? sc_record_get_id (record) : key);

  return record;
}

/* The record as it was when the sheet was made of it; NULL when it is the same still, or not known. */
static ScRecord *
find_base (ScImport *self, ScTable *table, ScImportRow *row, ScRecord *record)
{
  g_autofree char *rev = record != NULL ? dup_cell (self, table, row, SC_IMPORT_REV) : NULL;

  return rev != NULL && *rev != '\0'
             ? sc_directory_get_revision (self->directory, sc_record_get_id (record), rev)
             : NULL;
}

/* What one cell says differently from @record, as texts, because that is what the person who wrote the
 * sheet saw: a time to the minute is no change of one that has seconds. A cell that still says what
 * @base said is no change either: what somebody has written here since then stays. */
static ScImportChange *
compare_cell (ScImport *self,
              const ScField *field,
              const char *cell,
              ScRecord *record,
              ScRecord *base,
              ScRecord *said)
{
  g_autofree char *then =
      base != NULL ? sc_record_table_dup_cell (base, field, self->directory) : NULL;
  g_autofree char *before =
      record != NULL ? sc_record_table_dup_cell (record, field, self->directory) : g_strdup ("");
  g_autofree char *after = sc_record_table_dup_cell (said, field, self->directory);
  ScImportChange *change;

  if (g_str_equal (before, after) || g_str_equal (before, cell) ||
      (then != NULL && (g_str_equal (then, after) || g_str_equal (then, cell))))
    return NULL;

  change = g_new0 (ScImportChange, 1);
  change->field = field;
  if (then != NULL && !g_str_equal (then, before))
    change->base = g_steal_pointer (&then);
  change->before = g_steal_pointer (&before);
  change->after = g_steal_pointer (&after);

  return change;
}

/* Lists what the row says differently from @record, and puts it into @edit, if there is one. */
static void
apply_cells (ScImport *self,
             ScTable *table,
             ScImportRow *row,
             ScRecord *record,
             ScRecord *said,
             ScRecordEdit *edit)
{
  ScRecord *base = find_base (self, table, row, record);

  for (guint i = 0; i < self->columns->len; i++)
    {
      ScImportColumn *column = self->columns->pdata[i];
      ScImportChange *change =
          column->field != NULL
              ? compare_cell (self, column->field,
                              sc_table_get_cell (table, row->row - 1, column->index), record, base,
                              said)
              : NULL;

      if (change == NULL)
        continue;
      if (edit != NULL)
        sc_record_edit_set_node (edit, column->field->name,
                                 sc_record_get_node (said, column->field->name));
      g_ptr_array_add (row->changes, change);
    }
}

/* A record may have had issues before; the row answers for its own columns only. */
static void
check_record (ScImport *self, ScImportRow *row, gboolean is_new)
{
  g_autoptr (GPtrArray) issues = sc_record_validate (row->record);

  for (guint i = 0; i < issues->len; i++)
    {
      ScIssue *issue = issues->pdata[i];
      ScImportColumn *column = find_column (self, issue->field);

      if (issue->code == SC_FIELD_ERROR_MISSING &&
          !_sc_import_is_indispensable (self->type, issue->field))
        continue;
      if (column != NULL || is_new)
        add_problem (self, row, column != NULL ? column->header : sc_field_get_label (issue->field),
                     issue->message);
    }
}

static void
take_row (ScImport *self, ScTable *table, guint index)
{
  ScImportRow *row = g_new0 (ScImportRow, 1);
  g_autoptr (ScRecord) said = NULL;
  g_autoptr (ScRecordEdit) edit = NULL;
  ScRecord *record;

  row->row = index + 1;
  row->action = SC_IMPORT_NEW;
  row->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  g_ptr_array_add (self->rows, row);

  said = read_row (self, table, row);
  if (row->action == SC_IMPORT_ERROR)
    return;
  record = find_record (self, table, row, said);
  if (row->action == SC_IMPORT_ERROR)
    return;

  edit = record != NULL ? sc_record_edit_new (record) : NULL;
  apply_cells (self, table, row, record, said, edit);
  if (record != NULL)
    row->action = row->changes->len > 0 ? SC_IMPORT_UPDATE : SC_IMPORT_UNCHANGED;
  row->record =
      record != NULL ? sc_record_edit_finish (edit, self->by, self->at) : g_object_ref (said);
  if (row->action != SC_IMPORT_UNCHANGED)
    check_record (self, row, record == NULL);
  if (row->action == SC_IMPORT_ERROR)
    g_clear_object (&row->record);
}

static gboolean
row_is_blank (ScTable *table, guint row)
{
  const char *const *cells = sc_table_get_row (table, row);

  for (guint i = 0; cells[i] != NULL; i++)
    if (cells[i][strspn (cells[i], " \t\n")] != '\0')
      return FALSE;

  return TRUE;
}

static guint
find_row (ScTable *table, guint first)
{
  while (first < sc_table_get_n_rows (table) && row_is_blank (table, first))
    first++;

  return first;
}

/**
 * sc_import_new:
 * @type: the type of the records in the sheet
 * @table: the sheet, with headers in its first row that is not blank
 * @directory: the records of @type, and those that they refer to
 * @by: who imports
 * @error: return location
 *
 * Reads a sheet and says what it would change. Columns are known by the label of a field in English,
 * German or the language of the program, or by its name. A row is about the record with its id;
 * without one, about the record with the same key fields (a partner's name); otherwise it is new. So
 * the same sheet twice adds nothing. A blank cell empties its field. With a revision, and that revision
 * in @directory, only what differs from it is a change.
 *
 * Returns: (transfer full): the preview; %NULL with an #ScExchangeError when the sheet as a whole
 *   cannot be read
 */
ScImport *
sc_import_new (const ScRecordType *type,
               ScTable *table,
               ScDirectory *directory,
               const char *by,
               GError **error)
{
  g_autoptr (ScImport) self = NULL;
  guint header_row;

  g_return_val_if_fail (type != NULL && table != NULL && directory != NULL && by != NULL, NULL);

  header_row = find_row (table, 0);
  if (find_row (table, header_row + 1) >= sc_table_get_n_rows (table))
    {
      g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_EMPTY,
                           _ ("There are no rows below the headers."));
      return NULL;
    }

  self = g_new0 (ScImport, 1);
  self->type = type;
  self->directory = directory;
  self->by = g_strdup (by);
  self->at = sc_clock_now ();
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) problem_free);
  self->columns = _sc_import_columns_new (type, table, header_row, &self->unknown_columns, error);
  if (self->columns == NULL)
    return NULL;

  index_keys (self);
  for (guint row = header_row + 1; row < sc_table_get_n_rows (table); row++)
    if (!row_is_blank (table, row))
      take_row (self, table, row);
  self->directory = NULL;

  return g_steal_pointer (&self);
}

/**
 * sc_import_free:
 * @self: (transfer full): a preview
 *
 * Frees @self.
 */
void
sc_import_free (ScImport *self)
{
  g_free (self->by);
  g_free (self->at);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_strfreev (self->unknown_columns);
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->claimed);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/**
 * sc_import_get_rows:
 * @self: a preview
 *
 * Returns: (transfer none) (element-type ScImportRow): the rows that are not blank
 */
GPtrArray *
sc_import_get_rows (ScImport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->rows;
}

/**
 * sc_import_get_problems:
 * @self: a preview
 *
 * Returns: (transfer none) (element-type ScImportProblem): all problems in the order of the rows
 */
GPtrArray *
sc_import_get_problems (ScImport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}

/**
 * sc_import_get_unknown_columns:
 * @self: a preview
 *
 * Returns: (transfer none): the headers of the columns that are left out
 */
const char *const *
sc_import_get_unknown_columns (ScImport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->unknown_columns;
}

/**
 * sc_import_count:
 * @self: a preview
 * @action: an action
 *
 * Returns: how many rows have that action and were not left out
 */
guint
sc_import_count (ScImport *self, ScImportAction action)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const ScImportRow *row = self->rows->pdata[i];

      n += row->action == action && !row->left_out;
    }

  return n;
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const ScImportProblem *problem_a = *(const ScImportProblem *const *) a;
  const ScImportProblem *problem_b = *(const ScImportProblem *const *) b;

  return (problem_a->row > problem_b->row) - (problem_a->row < problem_b->row);
}

/**
 * sc_import_refuse_row:
 * @self: a preview
 * @row: one of its rows, with a record
 * @reason: why it cannot be taken, a translated sentence
 *
 * Makes the row one with an error: the workspace's rules forbid it.
 */
void
sc_import_refuse_row (ScImport *self, ScImportRow *row, const char *reason)
{
  g_return_if_fail (self != NULL && row != NULL && reason != NULL);

  add_problem (self, row, NULL, reason);
  g_clear_object (&row->record);
  g_ptr_array_sort (self->problems, compare_problems);
}

/**
 * sc_import_dup_records:
 * @self: a preview
 * @error: return location
 *
 * Returns: (transfer full) (element-type ScRecord): the records to store, new and changed; %NULL
 *   with %SC_EXCHANGE_ERROR_ROWS when any row that was not left out has a problem
 */
GPtrArray *
sc_import_dup_records (ScImport *self, GError **error)
{
  GPtrArray *records;
  guint n_errors;

  g_return_val_if_fail (self != NULL, NULL);

  n_errors = sc_import_count (self, SC_IMPORT_ERROR);
  if (n_errors > 0)
    {
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ROWS,
                   g_dngettext (GETTEXT_PACKAGE, "%u row cannot be imported.",
                                "%u rows cannot be imported.", n_errors),
                   n_errors);
      return NULL;
    }

  records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->rows->len; i++)
    {
      ScImportRow *row = self->rows->pdata[i];

      if (row->action != SC_IMPORT_UNCHANGED && !row->left_out)
        g_ptr_array_add (records, g_object_ref (row->record));
    }

  return records;
}
