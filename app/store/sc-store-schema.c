/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>

#include "sc-attachment-folder-private.h"
#include "sc-id.h"
#include "sc-store-attachments-private.h"
#include "sc-store-resources.h"
#include "sc-store-error.h"
#include "sc-store-schema-private.h"

/* The numbered scripts in sql/ that make version N of the schema from version N - 1. */
#define SCHEMA_VERSION 3

#define RESOURCE_PATH "/org/dortmund/SmartCity/store/sql/%03d.sql"

gboolean
_sc_store_meta_get (ScSqlite *sqlite, const char *key, char **value, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT value FROM meta WHERE key = ?", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, key);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;

  *value = row ? _sc_sqlite_dup_text (stmt, 0) : NULL;

  return TRUE;
}

/* Sets a value of this database; %NULL removes it. */
gboolean
_sc_store_meta_set (ScSqlite *sqlite, const char *key, const char *value, GError **error)
{
  const char *sql = value != NULL ? "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                    " ON CONFLICT (key) DO UPDATE SET value = ?2"
                                  : "DELETE FROM meta WHERE key = ?1";
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, sql, error);

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, key);
  if (value != NULL)
    _sc_sqlite_bind_text (stmt, 2, value);

  return _sc_sqlite_run (sqlite, stmt, error);
}

static gboolean
run_script (ScSqlite *sqlite, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf (RESOURCE_PATH, version);
  g_autoptr (GBytes) script =
      g_resource_lookup_data (sc_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version = %d", version);

  return script != NULL && _sc_sqlite_exec (sqlite, "BEGIN IMMEDIATE", error) &&
         _sc_sqlite_exec (sqlite, g_bytes_get_data (script, NULL), error) &&
         _sc_sqlite_exec (sqlite, pragma, error) && _sc_sqlite_exec (sqlite, "COMMIT", error);
}

static gboolean
read_version (ScSqlite *sqlite, gint64 *version, GError **error)
{
  if (!_sc_sqlite_get_int (sqlite, "PRAGMA user_version", version, error))
    return FALSE;
  if (*version <= SCHEMA_VERSION)
    return TRUE;

  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_NEW,
               "The file has version %" G_GINT64_FORMAT ", this program knows versions up to %d",
               *version, SCHEMA_VERSION);
  return FALSE;
}

/* Whether the file is a store, and not one of a newer program. */
gboolean
_sc_store_schema_check (ScSqlite *sqlite, GError **error)
{
  gint64 version;

  if (!read_version (sqlite, &version, error))
    return FALSE;
  if (version > 0)
    return TRUE;

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT, "The file is no store");
  return FALSE;
}

static gboolean
migrate (ScSqlite *sqlite, GError **error)
{
  gint64 version;

  if (!read_version (sqlite, &version, error))
    return FALSE;

  for (int next = (int) version + 1; next <= SCHEMA_VERSION; next++)
    if (!run_script (sqlite, next, error))
      return FALSE;

  return TRUE;
}

/* A file that was not closed may have been cut short by the disk: look at it before trusting it. */
static gboolean
check_after_crash (ScSqlite *sqlite, gboolean *crashed, GError **error)
{
  g_autoptr (ScStatement) stmt = NULL;
  g_autofree char *clean = NULL;
  gboolean row = FALSE;

  if (!_sc_store_meta_get (sqlite, "clean", &clean, error))
    return FALSE;
  *crashed = g_strcmp0 (clean, "0") == 0;
  if (!*crashed)
    return TRUE;

  stmt = _sc_sqlite_prepare (sqlite, "PRAGMA quick_check(1)", error);
  if (stmt == NULL || !_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  if (row && g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "ok") == 0)
    return TRUE;

  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT, "The file is damaged: %s",
               row ? (const char *) sqlite3_column_text (stmt, 0) : "no answer");
  return FALSE;
}

static gboolean
read_number (ScSqlite *sqlite, const char *key, gint64 fallback, gint64 *number, GError **error)
{
  g_autofree char *text = NULL;

  if (!_sc_store_meta_get (sqlite, key, &text, error))
    return FALSE;
  *number = text != NULL ? g_ascii_strtoll (text, NULL, 10) : fallback;

  return TRUE;
}

/*
 * _sc_store_schema_prepare:
 *
 * Brings the file to the version of this program, checks it after a crash, and reads what the
 * writer keeps in memory. Runs in the writer thread before anything else.
 */
gboolean
_sc_store_schema_prepare (ScStoreContext *context, GError **error)
{
  g_autofree char *uuid = NULL;
  gboolean crashed = FALSE;
  gboolean uuid_is_new;
  gint64 revs_limit;

  if (!migrate (context->sqlite, error) || !check_after_crash (context->sqlite, &crashed, error) ||
      !_sc_store_meta_get (context->sqlite, "uuid", &uuid, error))
    return FALSE;

  uuid_is_new = uuid == NULL;
  if (uuid_is_new)
    {
      uuid = sc_id_new_uuid ();
      if (!_sc_store_meta_set (context->sqlite, "uuid", uuid, error))
        return FALSE;
    }

  if (!read_number (context->sqlite, "indexed", 0, &context->indexed, error) ||
      !read_number (context->sqlite, "revs_limit", 1000, &revs_limit, error) ||
      !_sc_sqlite_get_int (context->sqlite, SC_UPDATE_SEQ_SQL, &context->seq, error))
    return FALSE;
  context->revs_limit = (guint) CLAMP (revs_limit, 1, 100000);

  /* What a killed program was about to write, or what a removed database of this name has left. */
  _sc_attachment_folder_drop_uploads (context->folder);
  if ((crashed || uuid_is_new) && !_sc_store_sweep_attachments (context, error))
    return FALSE;

  return _sc_store_meta_set (context->sqlite, "clean", "0", error);
}

/* The last thing the writer does with its connection. */
gboolean
_sc_store_schema_finish (ScStoreContext *context, GError **error)
{
  return _sc_store_meta_set (context->sqlite, "clean", "1", error) &&
         _sc_sqlite_exec (context->sqlite, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}
