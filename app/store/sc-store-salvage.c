/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "sc-attachment-column-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-clock.h"
#include "sc-document.h"
#include "sc-id.h"
#include "sc-rev-tree-private.h"
#include "sc-sqlite-private.h"
#include "sc-store-error.h"
#include "sc-store-salvage.h"

typedef struct
{
  char *path;
  char *export_path;
  gboolean set_aside;
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *self = data;

  g_free (self->path);
  g_free (self->export_path);
  g_free (self);
}

/* What was read so far. */
typedef struct
{
  ScSqlite *sqlite;
  const char *folder; /* where the attachments will be when the file is set aside */
  GHashTable *seen;
  GString *out;
  GPtrArray *documents;
} Reading;

/* The branch that ends with the winner; where the tree cannot be read, the winner alone. */
static ScDocument *
make_document (const char *id, const char *rev, const char *body, sqlite3_stmt *stmt)
{
  g_autoptr (ScRevTree) tree =
      _sc_rev_tree_decode (sqlite3_column_blob (stmt, 4), (gsize) sqlite3_column_bytes (stmt, 4));
  gboolean deleted = sqlite3_column_int (stmt, 5) != 0;
  int winner = tree != NULL ? _sc_rev_tree_find_rev (tree, rev) : -1;

  if (winner < 0)
    return sc_document_new (id, rev, deleted, body);

  return sc_document_new_take (g_strdup (id), _sc_rev_tree_get (tree, winner)->generation,
                               _sc_rev_tree_dup_path (tree, winner), deleted, g_strdup (body),
                               strlen (body), 0);
}

/* An id has no control characters. */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
export_row (Reading *self, const char *id, const char *rev, const char *body, const char *files)
{
  g_string_append (self->out, self->out->len > 1 ? ",\n{\"_id\":" : "\n{\"_id\":");
  append_quoted (self->out, id);
  g_string_append_printf (self->out, ",\"_rev\":\"%s\"", rev);
  /* With the names of the files, so that a person finds them. */
  if (files != NULL)
    g_string_append_printf (self->out, ",\"attachment_files\":%s", files);
  g_string_append_printf (self->out, "%s%s", body[1] == '}' ? "" : ",", body + 1);
}

static void
read_row (Reading *self, sqlite3_stmt *stmt)
{
  const char *id = (const char *) sqlite3_column_text (stmt, 0);
  const char *rev = (const char *) sqlite3_column_text (stmt, 1);
  const char *body = (const char *) sqlite3_column_text (stmt, 2);
  const char *attachments = (const char *) sqlite3_column_text (stmt, 3);
  const char *files =
      attachments != NULL && g_str_has_prefix (attachments, "[") ? attachments : NULL;
  ScDocument *document;

  if (!sc_id_is_valid (id) || !sc_rev_parse (rev, NULL, NULL) || body == NULL || body[0] != '{' ||
      !g_hash_table_add (self->seen, g_strdup (id)))
    return;
  if (sqlite3_column_int (stmt, 5) == 0)
    export_row (self, id, rev, body, files);
  document = make_document (id, rev, body, stmt);
  sc_document_take_attachments (document, _sc_attachments_decode (files, self->folder));
  g_ptr_array_add (self->documents, document);
}

/* Row by row: a damaged page ends it. */
static void
read_rows (Reading *self, const char *sql)
{
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (self->sqlite, sql, NULL);
  gboolean row = TRUE;

  while (stmt != NULL && _sc_sqlite_step (self->sqlite, stmt, &row, NULL) && row)
    read_row (self, stmt);
}

#define READ_SQL "SELECT id, rev, body, attachments, tree, deleted FROM document ORDER BY doc"
#define READ_SQL_1 "SELECT id, rev, body, NULL, tree, deleted FROM document ORDER BY doc"

/* From both ends: a damaged page in the middle hides as little as possible. */
static GPtrArray *
read_readable (const char *path, const char *aside, const char *export_path, GError **error)
{
  g_autofree char *folder = _sc_attachment_folder_path (aside);
  g_autoptr (ScSqlite) sqlite = _sc_sqlite_open (path, TRUE, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) out = g_string_new ("[");
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  Reading reading = { sqlite, folder, seen, out, documents };

  if (sqlite != NULL)
    {
      read_rows (&reading, READ_SQL " DESC");
      read_rows (&reading, READ_SQL);
      /* A file of the first version. */
      read_rows (&reading, READ_SQL_1 " DESC");
      read_rows (&reading, READ_SQL_1);
    }
  g_string_append (out, "\n]\n");
  if (g_hash_table_size (seen) > 0 &&
      !g_file_set_contents_full (export_path, out->str, (gssize) out->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;

  return g_steal_pointer (&documents);
}

/* The attachments go along: a new store at this place would not know them, and remove them. */
static gboolean
set_aside (const char *path, const char *aside, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-attachments" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && i == 0)
        {
          g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY,
                       "The damaged file “%s” cannot be renamed", path);
          return FALSE;
        }
    }

  return TRUE;
}

static DexFuture *
salvage_fiber (gpointer data)
{
  Salvage *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *now = sc_clock_now ();
  g_autofree char *aside =
      self->set_aside ? g_strconcat (self->path, ".damaged-", now, NULL) : g_strdup (self->path);
  g_autoptr (GPtrArray) documents = read_readable (self->path, aside, self->export_path, &error);

  if (documents == NULL || (self->set_aside && !set_aside (self->path, aside, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&documents));
}

/**
 * sc_store_salvage:
 * @path: a damaged file that nobody has open
 * @export_path: where the documents go that can still be read, as a JSON array
 * @set_aside: whether the file, with its attachments, is renamed to "….damaged-TIME"
 *
 * Reads what can be read and writes it to @export_path for people. Nothing is deleted.
 *
 * Returns: (transfer full): a future of an array of #ScDocument: the winners with their branches,
 *   tombstones too, for a new store (%SC_WRITE_GRAFT), which takes over their attachments. Rejects with %SC_STORE_ERROR or %G_FILE_ERROR
 */
DexFuture *
sc_store_salvage (const char *path, const char *export_path, gboolean set_aside)
{
  Salvage *self = g_new0 (Salvage, 1);

  self->path = g_strdup (path);
  self->export_path = g_strdup (export_path);
  self->set_aside = set_aside;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 256 * 1024, salvage_fiber,
                              self, salvage_free);
}
