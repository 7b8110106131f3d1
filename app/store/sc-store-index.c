/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-json-key-private.h"
#include "sc-store-error.h"
#include "sc-store-index.h"
#include "sc-store-private.h"
#include "sc-store-read-private.h"

/* Indexes of fields of the documents' JSON. Each is an index of SQLite on json_key(), so it is never behind
 * and never half made, and costs a store without one nothing. Its name is a checksum of what it is made of:
 * who wants the same fields uses the same index. */

#define NAME_PREFIX "index_"

/**
 * sc_index_request_clear:
 * @self: a request
 *
 * Frees what is in it.
 */
void
sc_index_request_clear (ScIndexRequest *self)
{
  g_clear_pointer (&self->paths, g_free);
  g_clear_pointer (&self->low, g_free);
  g_clear_pointer (&self->high, g_free);
  g_clear_pointer (&self->after, g_free);
}

static void
request_free (gpointer data)
{
  sc_index_request_clear (data);
  g_free (data);
}

static char *
dup_name (const char *paths)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, paths, -1);

  return g_strconcat (NAME_PREFIX, sum, NULL);
}

/* Returns (transfer full): @paths as a literal of SQL: an expression is only known again as the same text. */
static char *
dup_expression (const char *paths)
{
  g_auto (GStrv) parts = g_strsplit (paths, "'", -1);
  g_autofree char *quoted = g_strjoinv ("''", parts);

  return g_strdup_printf ("json_key (id, body, '%s')", quoted);
}

static gboolean
has_index (ScSqlite *sqlite, const char *name, gboolean *there, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?",
                          error);

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, name);

  return _sc_sqlite_step (sqlite, stmt, there, error);
}

/* Resolves to whether the index is there. */
static gboolean
has_index_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  g_autofree char *name = dup_name (data);
  gboolean there = FALSE;

  if (!has_index (context->sqlite, name, &there, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, there);

  return TRUE;
}

static gboolean
make_index_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  g_autofree char *name = dup_name (data);
  g_autofree char *expression = dup_expression (data);
  g_autofree char *sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS \"%s\" ON document (%s, id)"
                                          " WHERE deleted = 0 AND %s IS NOT NULL",
                                          name, expression, expression);

  if (!_sc_sqlite_exec (context->sqlite, sql, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);

  return TRUE;
}

typedef struct
{
  ScStore *store;
  char *paths;
} Ensuring;

static void
ensuring_free (gpointer data)
{
  Ensuring *self = data;

  g_object_unref (self->store);
  g_free (self->paths);
  g_free (self);
}

static DexFuture *
make_unless_there_cb (DexFuture *future, gpointer data)
{
  Ensuring *self = data;
  const GValue *there = dex_future_get_value (future, NULL);

  if (there != NULL && g_value_get_boolean (there))
    return dex_future_new_true ();

  return _sc_store_worker_write (_sc_store_get_worker (self->store), make_index_job,
                                 g_strdup (self->paths), g_free);
}

/**
 * sc_store_ensure_index:
 * @self: a store
 * @paths: what the index is made of: a JSON array of paths, each an array of names
 *
 * Makes an index, unless it is there. That takes about a second for 100,000 documents, in which nothing is
 * written; later it costs each write a little.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_store_ensure_index (ScStore *self, const char *paths)
{
  Ensuring *ensuring;

  g_return_val_if_fail (SC_IS_STORE (self) && paths != NULL, NULL);

  ensuring = g_new0 (Ensuring, 1);
  ensuring->store = g_object_ref (self);
  ensuring->paths = g_strdup (paths);

  return dex_future_then (_sc_store_worker_read (_sc_store_get_worker (self), has_index_job,
                                                 g_strdup (paths), g_free),
                          make_unless_there_cb, ensuring, ensuring_free);
}

/* Returns (transfer full) (nullable): the names of all indexes of this kind. */
static char **
list_names (ScSqlite *sqlite, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (
      sqlite,
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND substr (name, 1, 6) = 'index_'",
      error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  while (row)
    {
      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return NULL;
      if (row)
        g_strv_builder_take (names, _sc_sqlite_dup_text (stmt, 0));
    }

  return g_strv_builder_end (names);
}

/* Resolves to the number of indexes that were dropped. */
static gboolean
keep_indexes_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const char *const *kept = data;
  g_auto (GStrv) names = list_names (context->sqlite, error);
  gint64 n_dropped = 0;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX \"%s\"", names[i]);

      if (g_strv_contains (kept, names[i]))
        continue;
      if (!_sc_sqlite_exec (context->sqlite, sql, error))
        return FALSE;
      n_dropped++;
    }
  if (names == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, n_dropped);

  return TRUE;
}

/**
 * sc_store_keep_indexes:
 * @self: a store
 * @paths: (array zero-terminated=1): of the indexes that are still wanted
 *
 * Drops all others.
 *
 * Returns: (transfer full): a future of how many (gint64); rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_store_keep_indexes (ScStore *self, const char *const *paths)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (SC_IS_STORE (self) && paths != NULL, NULL);

  for (gsize i = 0; paths[i] != NULL; i++)
    g_strv_builder_take (names, dup_name (paths[i]));

  return _sc_store_worker_write (_sc_store_get_worker (self), keep_indexes_job,
                                 g_strv_builder_end (names), (GDestroyNotify) g_strfreev);
}

/* What binds to the statement that reads. */
typedef struct
{
  GByteArray *low;
  GByteArray *high;
  GByteArray *after_key;
  const char *after_id;
} Bounds;

static void
bounds_clear (Bounds *self)
{
  g_clear_pointer (&self->low, g_byte_array_unref);
  g_clear_pointer (&self->high, g_byte_array_unref);
  g_clear_pointer (&self->after_key, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bounds, bounds_clear)

static gboolean
read_bounds (const ScIndexRequest *request, Bounds *bounds, GError **error)
{
  static const guint8 behind_all = 0xff;
  const char *point = request->after != NULL ? strchr (request->after, '.') : NULL;

  if (request->low != NULL)
    bounds->low = _sc_json_key_from_array (request->low);
  if (request->high != NULL)
    bounds->high = _sc_json_key_from_array (request->high);
  if (bounds->high != NULL)
    g_byte_array_append (bounds->high, &behind_all, 1);
  if (point != NULL)
    {
      g_autofree char *encoded = g_strndup (request->after, (gsize) (point - request->after));
      gsize length;
      guchar *key = g_base64_decode (encoded, &length);

      bounds->after_key = g_byte_array_new_take (key, length);
      bounds->after_id = point + 1;
    }
  if ((request->low == NULL || bounds->low != NULL) &&
      (request->high == NULL || bounds->high != NULL) && (request->after == NULL || point != NULL))
    return TRUE;

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                       "The bounds are no arrays, or the position is none");
  return FALSE;
}

/* The position comes twice: as a bound, by which SQLite finds it, and exactly. */
static char *
dup_sql (const ScIndexRequest *request, const Bounds *bounds, const char *indexed)
{
  g_autofree char *key = dup_expression (request->paths);
  const char *order = request->descending ? "DESC" : "ASC";
  const char *behind = request->descending ? "<" : ">";
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql,
                          "SELECT " SC_ENTRY_COLUMNS ", %s FROM document%s"
                          " WHERE deleted = 0 AND %s IS NOT NULL",
                          key, indexed, key);
  if (bounds->low != NULL)
    g_string_append_printf (sql, " AND %s >= ?1", key);
  if (bounds->high != NULL)
    g_string_append_printf (sql, " AND %s < ?2", key);
  if (bounds->after_key != NULL)
    g_string_append_printf (sql, " AND %s %s= ?3 AND (%s %s ?3 OR id %s ?4)", key, behind, key,
                            behind, behind);
  g_string_append_printf (sql, " ORDER BY %s %s, id %s LIMIT ?5", key, order, order);

  return g_string_free_and_steal (sql);
}

/* Left to itself SQLite, which has no statistics, may prefer another index and sort. Where this one is not
 * there, it must do without; a job is one transaction, so the index does not go while it is looked for. */
static sqlite3_stmt *
prepare (ScSqlite *sqlite,
         const char *before,
         const ScIndexRequest *request,
         const Bounds *bounds,
         GError **error)
{
  g_autofree char *name = dup_name (request->paths);
  g_autofree char *indexed = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *whole = NULL;
  gboolean there = FALSE;

  if (!has_index (sqlite, name, &there, error))
    return NULL;
  indexed = there ? g_strdup_printf (" INDEXED BY \"%s\"", name) : g_strdup ("");
  sql = dup_sql (request, bounds, indexed);
  whole = g_strconcat (before, sql, NULL);

  return _sc_sqlite_prepare_once (sqlite, whole, error);
}

static void
bind_key (sqlite3_stmt *stmt, int column, const GByteArray *key)
{
  if (key != NULL)
    sqlite3_bind_blob (stmt, column, key->data, (int) key->len, SQLITE_STATIC);
}

static void
bind (sqlite3_stmt *stmt, const ScIndexRequest *request, const Bounds *bounds)
{
  bind_key (stmt, 1, bounds->low);
  bind_key (stmt, 2, bounds->high);
  bind_key (stmt, 3, bounds->after_key);
  if (bounds->after_id != NULL)
    _sc_sqlite_bind_text (stmt, 4, bounds->after_id);
  sqlite3_bind_int64 (stmt, 5, request->limit);
}

static ScListRow *
row_new (sqlite3_stmt *stmt, const ScIndexRequest *request, GError **error)
{
  g_autofree char *key =
      g_base64_encode (sqlite3_column_blob (stmt, 9), (gsize) sqlite3_column_bytes (stmt, 9));
  ScListRow *row = g_new0 (ScListRow, 1);

  row->id = _sc_sqlite_dup_text (stmt, 1);
  row->rev = _sc_sqlite_dup_text (stmt, 3);
  row->position = g_strconcat (key, ".", row->id, NULL);
  if (request->conflicts)
    row->conflicts = _sc_row_dup_conflicts (stmt);
  row->document = _sc_document_from_row (stmt, error);
  if (row->document == NULL)
    g_clear_pointer (&row, _sc_list_row_free);

  return row;
}

static gboolean
read_rows (ScSqlite *sqlite, const ScIndexRequest *request, GPtrArray *rows, GError **error)
{
  g_auto (Bounds) bounds = { 0 };
  sc_auto_finalize sqlite3_stmt *stmt = NULL;

  if (!read_bounds (request, &bounds, error))
    return FALSE;
  stmt = prepare (sqlite, "", request, &bounds, error);
  if (stmt == NULL)
    return FALSE;
  bind (stmt, request, &bounds);
  for (;;)
    {
      gboolean row;
      ScListRow *one;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      one = row_new (stmt, request, error);
      if (one == NULL)
        return FALSE;
      g_ptr_array_add (rows, one);
    }
}

/* Resolves to an array of ScListRow. */
static gboolean
list_indexed_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_list_row_free);

  if (!read_rows (context->sqlite, data, rows, error))
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&rows));

  return TRUE;
}

static ScIndexRequest *
request_copy (const ScIndexRequest *request)
{
  ScIndexRequest *copy = g_memdup2 (request, sizeof *request);

  copy->paths = g_strdup (request->paths);
  copy->low = g_strdup (request->low);
  copy->high = g_strdup (request->high);
  copy->after = g_strdup (request->after);

  return copy;
}

/**
 * sc_store_list_indexed:
 * @self: a store
 * @request: what to read; copied
 *
 * It is right without the index, too, but takes as long as the store is large: see sc_store_ensure_index().
 *
 * Returns: (transfer full): a future of an array of #ScListRow with their documents and positions; rejects
 *   with %SC_STORE_ERROR
 */
DexFuture *
sc_store_list_indexed (ScStore *self, const ScIndexRequest *request)
{
  g_return_val_if_fail (SC_IS_STORE (self) && request != NULL && request->paths != NULL, NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), list_indexed_job,
                                request_copy (request), request_free);
}

/* Resolves to text: how SQLite reads it, a line each step. */
static gboolean
explain_indexed_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const ScIndexRequest *request = data;
  g_auto (Bounds) bounds = { 0 };
  sc_auto_finalize sqlite3_stmt *stmt = NULL;
  g_autoptr (GString) plan = g_string_new (NULL);
  gboolean row = TRUE;

  if (!read_bounds (request, &bounds, error))
    return FALSE;
  stmt = prepare (context->sqlite, "EXPLAIN QUERY PLAN ", request, &bounds, error);
  if (stmt == NULL)
    return FALSE;
  while (_sc_sqlite_step (context->sqlite, stmt, &row, error) && row)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (stmt, 3));
  g_value_init (result, G_TYPE_STRING);
  g_value_set_string (result, plan->str);

  return TRUE;
}

/**
 * sc_store_explain_indexed:
 * @self: a store
 * @request: what would be read; copied
 *
 * Returns: (transfer full): a future of text: by which indexes SQLite would read it, a line each step
 */
DexFuture *
sc_store_explain_indexed (ScStore *self, const ScIndexRequest *request)
{
  g_return_val_if_fail (SC_IS_STORE (self) && request != NULL && request->paths != NULL, NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), explain_indexed_job,
                                request_copy (request), request_free);
}
