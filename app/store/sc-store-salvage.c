/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-clock.h"
#include "sc-sqlite-private.h"
#include "sc-store-error.h"
#include "sc-store-salvage.h"

typedef struct
{
  char *path;
  char *export_path;
} Salvage;

static void
salvage_free (gpointer data)
{
  Salvage *self = data;

  g_free (self->path);
  g_free (self->export_path);
  g_free (self);
}

/* Row by row from both ends: a damaged page in the middle hides as little as possible. */
static guint
read_rows (ScSqlite *sqlite, const char *sql, GHashTable *seen, GString *out)
{
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, NULL);
  guint n = 0;
  gboolean row = TRUE;

  while (stmt != NULL && _sc_sqlite_step (sqlite, stmt, &row, NULL) && row)
    {
      const char *id = (const char *) sqlite3_column_text (stmt, 0);
      const char *rev = (const char *) sqlite3_column_text (stmt, 1);
      const char *body = (const char *) sqlite3_column_text (stmt, 2);
      const char *attachments = (const char *) sqlite3_column_text (stmt, 3);

      if (id == NULL || rev == NULL || body == NULL || body[0] != '{' ||
          !g_hash_table_add (seen, g_strdup (id)))
        continue;
      g_string_append_printf (out, "%s{\"_id\":\"%s\",\"_rev\":\"%s\"", out->len > 1 ? ",\n" : "\n",
                              id, rev);
      /* With the names of the files, so that a person finds them. */
      if (attachments != NULL && g_str_has_prefix (attachments, "["))
        g_string_append_printf (out, ",\"attachment_files\":%s", attachments);
      g_string_append_printf (out, "%s%s", body[1] == '}' ? "" : ",", body + 1);
      n++;
    }

  return n;
}

#define EXPORT_SQL "SELECT id, rev, body, attachments FROM document WHERE deleted = 0"
#define EXPORT_SQL_1 "SELECT id, rev, body, NULL FROM document WHERE deleted = 0"

static guint
export_readable (const char *path, const char *export_path, GError **error)
{
  g_autoptr (ScSqlite) sqlite = _sc_sqlite_open (path, TRUE, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) out = g_string_new ("[");
  guint n = 0;

  if (sqlite != NULL)
    {
      n += read_rows (sqlite, EXPORT_SQL " ORDER BY doc DESC", seen, out);
      n += read_rows (sqlite, EXPORT_SQL " ORDER BY doc", seen, out);
      /* A file of the first version. */
      n += read_rows (sqlite, EXPORT_SQL_1 " ORDER BY doc DESC", seen, out);
      n += read_rows (sqlite, EXPORT_SQL_1 " ORDER BY doc", seen, out);
    }
  g_string_append (out, "\n]\n");
  if (n > 0 && !g_file_set_contents_full (export_path, out->str, (gssize) out->len,
                                          G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return 0;

  return n;
}

/* The attachments go along: a new store at this place would not know them, and remove them. */
static gboolean
set_aside (const char *path, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-attachments" };
  g_autofree char *now = sc_clock_now ();

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (path, ".damaged-", now, suffixes[i], NULL);

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
  guint n = export_readable (self->path, self->export_path, &error);

  if (error != NULL || !set_aside (self->path, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_uint (n);
}

/**
 * sc_store_salvage:
 * @path: a damaged file that nobody has open
 * @export_path: where the documents go that can still be read, as a JSON array
 *
 * Saves what can be read, then renames the file to "….damaged-TIME": nothing is deleted.
 *
 * Returns: (transfer full): a future of how many documents were saved (guint); rejects with
 *   %SC_STORE_ERROR or %G_FILE_ERROR
 */
DexFuture *
sc_store_salvage (const char *path, const char *export_path)
{
  Salvage *self = g_new0 (Salvage, 1);

  self->path = g_strdup (path);
  self->export_path = g_strdup (export_path);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 256 * 1024, salvage_fiber,
                              self, salvage_free);
}
