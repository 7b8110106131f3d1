/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One connection to one file, used by one thread. Statements are cached by the address of their
 * SQL, which must therefore be a literal. */
typedef struct _ScSqlite ScSqlite;

ScSqlite *_sc_sqlite_open (const char *path, gboolean read_only, GError **error);
void _sc_sqlite_release_memory (ScSqlite *self);
void _sc_sqlite_close (ScSqlite *self);
sqlite3 *_sc_sqlite_get_handle (ScSqlite *self);

gboolean _sc_sqlite_exec (ScSqlite *self, const char *sql, GError **error);
sqlite3_stmt *_sc_sqlite_prepare (ScSqlite *self, const char *sql, GError **error);
sqlite3_stmt *_sc_sqlite_prepare_once (ScSqlite *self, const char *sql, GError **error);
gboolean _sc_sqlite_step (ScSqlite *self, sqlite3_stmt *stmt, gboolean *row, GError **error);
gboolean _sc_sqlite_run (ScSqlite *self, sqlite3_stmt *stmt, GError **error);
gboolean _sc_sqlite_get_int (ScSqlite *self, const char *sql, gint64 *value, GError **error);
void _sc_sqlite_set_error (ScSqlite *self, int code, GError **error);

void _sc_sqlite_bind_text (sqlite3_stmt *stmt, int column, const char *text);
char *_sc_sqlite_dup_text (sqlite3_stmt *stmt, int column);

/* Resets a cached statement at the end of a block, so that it holds no lock and no binding. */
typedef sqlite3_stmt ScStatement;
static inline void
_sc_statement_reset (ScStatement *stmt)
{
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}
static inline void
_sc_statement_finalize (sqlite3_stmt **stmt)
{
  sqlite3_finalize (*stmt);
}
#define sc_auto_finalize __attribute__ ((cleanup (_sc_statement_finalize)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScStatement, _sc_statement_reset)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSqlite, _sc_sqlite_close)

G_END_DECLS
