/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-derived.h"
#include "sc-error-text.h"
#include "sc-exchange-error.h"
#include "sc-offload.h"
#include "sc-people-cards.h"
#include "sc-record-table.h"
#include "sc-session-exchange.h"
#include "sc-session-private.h"
#include "sc-vcard.h"

static gboolean
add_records (ScSession *self,
             ScDirectory *directory,
             const char *type_name,
             GHashTable *seen,
             GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  if (!g_hash_table_add (seen, (gpointer) type_name))
    return TRUE;

  records = dex_await_boxed (sc_session_load_all (self, type_name), error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    sc_directory_add (directory, records->pdata[i]);

  return records != NULL;
}

/* What the fields name, those of lists' elements too. */
static gboolean
add_targets (ScSession *self,
             ScDirectory *directory,
             const ScField *fields,
             guint n_fields,
             GHashTable *seen,
             GError **error)
{
  for (guint i = 0; i < n_fields; i++)
    if ((fields[i].target != NULL &&
         !add_records (self, directory, fields[i].target, seen, error)) ||
        !add_targets (self, directory, fields[i].elements, fields[i].n_elements, seen, error))
      return FALSE;

  return TRUE;
}

/**
 * sc_session_read_directory:
 * @self: a session
 * @type: the type of a sheet
 * @error: return location
 *
 * To be called in a fiber.
 *
 * Returns: (transfer full) (nullable): the records of @type, and of all types they refer to; %NULL
 *   with %SC_STORE_ERROR
 */
ScDirectory *
sc_session_read_directory (ScSession *self, const ScRecordType *type, GError **error)
{
  g_autoptr (ScDirectory) directory = sc_directory_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (SC_IS_SESSION (self) && type != NULL, NULL);

  if (!add_records (self, directory, type->name, seen, error) ||
      !add_targets (self, directory, type->fields, type->n_fields, seen, error))
    return NULL;

  return g_steal_pointer (&directory);
}

/* Returns (transfer full): the rows that would write something, and what they would write */
static GPtrArray *
list_writing_rows (ScImport *import, GPtrArray *records)
{
  GPtrArray *all = sc_import_get_rows (import);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      ScImportRow *row = all->pdata[i];

      if (row->action != SC_IMPORT_NEW && row->action != SC_IMPORT_UPDATE)
        continue;
      g_ptr_array_add (rows, row);
      g_ptr_array_add (records, g_object_ref (row->record));
    }

  return rows;
}

/* What the server would not take is said in the preview, by row, and not after the import. */
static gboolean
refuse_forbidden_rows (ScSession *self, ScImport *import, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) rows = list_writing_rows (import, records);
  g_autoptr (GPtrArray) verdicts =
      dex_await_boxed (sc_permissions_judge (sc_session_get_permissions (self), records, FALSE),
                       error);

  for (guint i = 0; verdicts != NULL && i < rows->len; i++)
    if (verdicts->pdata[i] != NULL)
      sc_import_refuse_row (import, rows->pdata[i], sc_error_get_text (verdicts->pdata[i]));

  return verdicts != NULL;
}

/* What a thread is given: everything is this import's own, or never changes. */
typedef struct
{
  const ScRecordType *type;
  GBytes *bytes;
  ScTable *table;
  ScDirectory *directory;
  const char *by;
} Reading;

static gpointer
read_sheet (gpointer data, GError **error)
{
  Reading *reading = data;

  if (!sc_vcard_is_vcard (reading->bytes))
    return sc_sheet_read (reading->bytes, error);
  if (g_str_equal (reading->type->name, "person"))
    return sc_people_cards_read (reading->bytes, reading->directory, error);

  g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_COLUMNS,
                       _ ("These are cards of people; they can be imported as people only."));
  return NULL;
}

static gpointer
compare_sheet (gpointer data, GError **error)
{
  Reading *reading = data;

  return sc_import_new (reading->type, reading->table, reading->directory, reading->by, error);
}

/* Revisions that are not kept any more are left out; their rows are compared with what is there now. */
static void
load_revisions (ScSession *self, const ScRecordType *type, ScTable *table, ScDirectory *directory)
{
  g_autoptr (GPtrArray) stubs = sc_import_list_revisions (type, table, directory);

  for (guint i = 0; i < stubs->len; i++)
    {
      g_autoptr (ScDocument) document =
          dex_await_boxed (sc_store_get (sc_session_get_store (self),
                                         sc_record_get_id (stubs->pdata[i]),
                                         sc_record_get_rev (stubs->pdata[i])),
                           NULL);
      g_autoptr (ScRecord) record =
          document != NULL && !document->deleted ? _sc_session_make_record (document) : NULL;

      if (record != NULL)
        sc_directory_add_revision (directory, record);
    }
}

/**
 * sc_session_prepare_import:
 * @self: a session
 * @type: what the rows are
 * @bytes: a CSV, XLSX or ODS file; for people also one with cards (vCard)
 * @error: return location
 *
 * Reads a file and compares it with the workspace; nothing is written. To be called in a fiber.
 *
 * Returns: (transfer full) (nullable): what would happen; %NULL with %SC_EXCHANGE_ERROR or
 *   %SC_STORE_ERROR
 */
ScImport *
sc_session_prepare_import (ScSession *self, const ScRecordType *type, GBytes *bytes, GError **error)
{
  g_autoptr (ScTable) table = NULL;
  g_autoptr (ScDirectory) directory = NULL;
  g_autoptr (ScImport) import = NULL;
  Reading reading = { .type = type, .bytes = bytes };

  g_return_val_if_fail (SC_IS_SESSION (self) && type != NULL && bytes != NULL, NULL);

  reading.directory = directory = sc_session_read_directory (self, type, error);
  if (directory != NULL)
    reading.table = table = sc_offload (g_bytes_get_size (bytes), read_sheet, &reading, error);
  if (table == NULL)
    return NULL;

  load_revisions (self, type, table, directory);
  reading.by = sc_session_get_user_name (self);
  import = sc_offload ((gsize) sc_table_get_n_rows (table) * 4096, compare_sheet, &reading, error);
  if (import == NULL || !refuse_forbidden_rows (self, import, error))
    return NULL;

  return g_steal_pointer (&import);
}

/**
 * sc_session_run_import:
 * @self: a session
 * @import: what somebody agreed to
 * @error: return location
 *
 * Writes all rows, or none. To be called in a fiber.
 *
 * Returns: %FALSE with %SC_EXCHANGE_ERROR when a row cannot be taken, or with %SC_STORE_ERROR
 */
gboolean
sc_session_run_import (ScSession *self, ScImport *import, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (SC_IS_SESSION (self) && import != NULL, FALSE);

  records = sc_import_dup_records (import, error);
  if (records == NULL)
    return FALSE;

  return records->len == 0 || dex_await (sc_session_save_all (self, records), error);
}

typedef struct
{
  const ScRecordType *type;
  GPtrArray *records;
  const char *const *columns;
  ScDirectory *directory;
  ScSheetFormat format;
} Writing;

static gpointer
write_sheet (gpointer data, GError **error)
{
  Writing *writing = data;

  return sc_record_table_export (writing->type, writing->records, writing->columns,
                                 writing->directory, writing->format, error);
}

/* Returns (transfer full): the records of @type that @ids names, all of them for %NULL */
static GPtrArray *
choose_records (ScDirectory *directory, const ScRecordType *type, const char *const *ids)
{
  GPtrArray *chosen = g_ptr_array_new ();
  GPtrArray *all = ids == NULL ? sc_directory_list (directory, type->name) : NULL;

  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      ScRecord *record = sc_directory_get (directory, ids[i]);

      if (record != NULL)
        g_ptr_array_add (chosen, record);
    }
  for (guint i = 0; all != NULL && i < all->len; i++)
    g_ptr_array_add (chosen, all->pdata[i]);

  return chosen;
}

/* The office's own working copy holds what the store holds. Returns how many people were left out. */
static guint
leave_out_without_consent (GPtrArray *people, ScAudience audience)
{
  g_autofree char *today = sc_derived_dup_today ();
  guint n = people->len;

  if (audience == SC_AUDIENCE_OFFICE)
    return 0;

  for (guint i = people->len; i > 0; i--)
    if (sc_consent_check (people->pdata[i - 1], audience, today) != SC_CONSENT_GIVEN)
      g_ptr_array_remove_index (people, i - 1);

  return n - people->len;
}

/**
 * sc_session_export:
 * @self: a session
 * @type: what to export
 * @ids: (nullable): the ids of the records in their order, %NULL for all; those that are gone are left out
 * @columns: (nullable): the names of the fields in their order, %NULL for all that fit into a cell
 * @format: the format of the file
 * @audience: who will read the file: a sheet of people for others than the office is without those who do
 *   not consent to that
 * @n_left_out: (out) (optional): how many those are
 * @error: return location
 *
 * To be called in a fiber.
 *
 * Returns: (transfer full) (nullable): the records as a file that spreadsheets open, with columns by
 *   which it can be imported again; %NULL with %SC_STORE_ERROR or %SC_EXCHANGE_ERROR
 */
GBytes *
sc_session_export (ScSession *self,
                   const ScRecordType *type,
                   const char *const *ids,
                   const char *const *columns,
                   ScSheetFormat format,
                   ScAudience audience,
                   guint *n_left_out,
                   GError **error)
{
  g_autoptr (ScDirectory) directory = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  Writing writing = { .type = type, .columns = columns, .format = format };
  guint n = 0;

  g_return_val_if_fail (SC_IS_SESSION (self) && type != NULL, NULL);

  writing.directory = directory = sc_session_read_directory (self, type, error);
  if (directory == NULL)
    return NULL;

  writing.records = chosen = choose_records (directory, type, ids);
  if (g_str_equal (type->name, "person"))
    n = leave_out_without_consent (chosen, audience);
  if (n_left_out != NULL)
    *n_left_out = n;

  return sc_offload ((gsize) chosen->len * 4096, write_sheet, &writing, error);
}

/**
 * sc_session_export_cards:
 * @self: a session
 * @audience: who will read the file: others than the office do not get who does not consent to that
 * @n_left_out: (out) (optional): how many those are
 * @error: return location
 *
 * To be called in a fiber.
 *
 * Returns: (transfer full) (nullable): the people as cards for an address book (vCard 4.0); %NULL with
 *   %SC_STORE_ERROR
 */
GBytes *
sc_session_export_cards (ScSession *self, ScAudience audience, guint *n_left_out, GError **error)
{
  const ScRecordType *type = sc_record_type_lookup ("person");
  g_autoptr (ScDirectory) directory = NULL;
  g_autoptr (GPtrArray) people = NULL;
  guint n;

  g_return_val_if_fail (SC_IS_SESSION (self), NULL);

  directory = sc_session_read_directory (self, type, error);
  if (directory == NULL)
    return NULL;

  people = choose_records (directory, type, NULL);
  n = leave_out_without_consent (people, audience);
  if (n_left_out != NULL)
    *n_left_out = n;

  return sc_people_cards_export (people, directory);
}
