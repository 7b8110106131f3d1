/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <malloc.h>

#include "sc-derived-sql-private.h"
#include "sc-json-key-private.h"
#include "sc-sqlite-private.h"
#include "sc-store-error.h"
#include "sc-text.h"

struct _ScSqlite
{
  sqlite3 *handle;
  GHashTable *statements; /* (owned) address of SQL → sqlite3_stmt */
};

/* A failing call of the operating system is more than "I/O error" when it says why. */
static ScStoreError
system_error_code (int system_errno, ScStoreError fallback)
{
  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
      return SC_STORE_ERROR_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
      return SC_STORE_ERROR_READ_ONLY;
    default:
      return fallback;
    }
}

static ScStoreError
error_code (int sqlite_code, int system_errno)
{
  switch (sqlite_code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SC_STORE_ERROR_CORRUPT;
    case SQLITE_FULL:
      return SC_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return SC_STORE_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
      return system_error_code (system_errno, SC_STORE_ERROR_READ_ONLY);
    case SQLITE_IOERR:
      return system_error_code (system_errno, SC_STORE_ERROR_FAILED);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SC_STORE_ERROR_BUSY;
    default:
      return SC_STORE_ERROR_FAILED;
    }
}

/* Translates what SQLite reported last on this connection. */
void
_sc_sqlite_set_error (ScSqlite *self, int code, GError **error)
{
  int system_errno = self->handle != NULL ? sqlite3_system_errno (self->handle) : 0;

  g_set_error (error, SC_STORE_ERROR, (int) error_code (code, system_errno),
               "The database reported: %s (%d)",
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code), code);
}

/* sort_key (value): what a column is sorted by; only text has another key than itself. */
static void
sort_key_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (sqlite3_value_type (values[0]) == SQLITE_TEXT)
    sqlite3_result_text (context, sc_text_sort_key ((const char *) sqlite3_value_text (values[0])),
                         -1, g_free);
  else
    sqlite3_result_value (context, values[0]);
}

/*
 * _sc_sqlite_open:
 * @path: the file; it is made when it does not exist, unless @read_only
 *
 * Returns (transfer full): a connection set up as the README says
 */
ScSqlite *
_sc_sqlite_open (const char *path, gboolean read_only, GError **error)
{
  g_autoptr (ScSqlite) self = g_new0 (ScSqlite, 1);
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int code;

  self->statements =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) (void (*) (void)) sqlite3_finalize);
  code = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      _sc_sqlite_set_error (self, code, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, 5000);
  sqlite3_create_function (self->handle, "sort_key", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                           sort_key_function, NULL, NULL);
  _sc_json_key_register (self->handle);
  _sc_derived_sql_register (self->handle);
  if (!_sc_sqlite_exec (self,
                        "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF;"
                        "PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY;",
                        error))
    return NULL;

  if (!read_only &&
      !_sc_sqlite_exec (
          self,
          /* A reader drops its pages at each commit of the writer, so many would only cost memory. */
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
          "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;",
          error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Gives back the pages of the file that are kept, and to the system what this thread has freed. */
void
_sc_sqlite_release_memory (ScSqlite *self)
{
  sqlite3_db_release_memory (self->handle);
  malloc_trim (0);
}

void
_sc_sqlite_close (ScSqlite *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->handle != NULL)
    sqlite3_close (self->handle);
  g_free (self);
}

sqlite3 *
_sc_sqlite_get_handle (ScSqlite *self)
{
  return self->handle;
}

gboolean
_sc_sqlite_exec (ScSqlite *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  _sc_sqlite_set_error (self, code, error);
  return FALSE;
}

/* Returns (transfer full): a statement for SQL that is made up at run time. */
sqlite3_stmt *
_sc_sqlite_prepare_once (ScSqlite *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (self->handle, sql, -1, &stmt, NULL);

  if (code != SQLITE_OK)
    _sc_sqlite_set_error (self, code, error);

  return stmt;
}

/* Returns (transfer none): a cached statement; let g_autoptr (ScStatement) reset it. */
sqlite3_stmt *
_sc_sqlite_prepare (ScSqlite *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (self->statements, sql);

  if (stmt == NULL)
    {
      stmt = _sc_sqlite_prepare_once (self, sql, error);
      if (stmt != NULL)
        g_hash_table_insert (self->statements, (gpointer) sql, stmt);
    }

  return stmt;
}

gboolean
_sc_sqlite_step (ScSqlite *self, sqlite3_stmt *stmt, gboolean *row, GError **error)
{
  int code = sqlite3_step (stmt);

  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    return TRUE;

  _sc_sqlite_set_error (self, code, error);
  return FALSE;
}

/* Runs a statement that gives no rows. */
gboolean
_sc_sqlite_run (ScSqlite *self, sqlite3_stmt *stmt, GError **error)
{
  gboolean row;

  return _sc_sqlite_step (self, stmt, &row, error);
}

/* Runs a statement that gives one number; without a row the number is 0. */
gboolean
_sc_sqlite_get_int (ScSqlite *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (self, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL || !_sc_sqlite_step (self, stmt, &row, error))
    return FALSE;

  *value = row ? sqlite3_column_int64 (stmt, 0) : 0;

  return TRUE;
}

/* Binds text that outlives the step. */
void
_sc_sqlite_bind_text (sqlite3_stmt *stmt, int column, const char *text)
{
  sqlite3_bind_text (stmt, column, text, -1, SQLITE_STATIC);
}

char *
_sc_sqlite_dup_text (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}
