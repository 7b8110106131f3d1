/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-query-job-private.h"
#include "sc-query-private.h"
#include "sc-record.h"
#include "sc-store-error.h"
#include "sc-store-schema-private.h"

static void
order_clear (ScQueryOrder *self)
{
  g_array_unref (self->docs);
  g_clear_pointer (&self->changed, g_hash_table_unref);
}

static void
order_unref (ScQueryOrder *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) order_clear);
}

G_DEFINE_BOXED_TYPE (ScQueryOrder, sc_query_order, g_atomic_rc_box_acquire, order_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScQueryOrder, order_unref)

static void
records_clear (ScQueryRecords *self)
{
  g_array_unref (self->docs);
  g_ptr_array_unref (self->records);
}

static void
records_unref (ScQueryRecords *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) records_clear);
}

G_DEFINE_BOXED_TYPE (ScQueryRecords, sc_query_records, g_atomic_rc_box_acquire, records_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScQueryRecords, records_unref)

/* With more changed documents than this, reading the whole order again costs less. */
#define MAX_MOVES 32

typedef struct
{
  ScQuery *query;
  gint64 since;
  gint64 purge_seq; /* as of @since */
  GArray *before;   /* (nullable): the order as of @since */
} OrderJob;

static void
order_job_free (gpointer data)
{
  OrderJob *job = data;

  sc_query_unref (job->query);
  g_clear_pointer (&job->before, g_array_unref);
  g_free (job);
}

/* Takes @sql. */
static sqlite3_stmt *
prepare_query (ScSqlite *sqlite, const ScQuery *query, char *sql, GError **error)
{
  g_autofree char *owned = sql;
  sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);

  if (stmt != NULL)
    _sc_query_bind (query, stmt);

  return stmt;
}

static gboolean
read_order (ScSqlite *sqlite, const ScQuery *query, GArray *docs, GError **error)
{
  sc_auto_finalize sqlite3_stmt *stmt =
      prepare_query (sqlite, query, _sc_query_build_sql (query), error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      gint64 doc;

      if (!row)
        return TRUE;
      doc = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (docs, doc);
    }

  return FALSE;
}

static gboolean
read_changed (ScSqlite *sqlite, gint64 since, GHashTable *changed, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT doc FROM document WHERE seq > ?", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, since);
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      gint64 doc;

      if (!row)
        return TRUE;
      doc = sqlite3_column_int64 (stmt, 0);
      g_hash_table_add (changed, g_memdup2 (&doc, sizeof doc));
    }

  return FALSE;
}

static void
bind_doc (sqlite3_stmt *stmt, const char *name, gint64 doc)
{
  sqlite3_bind_int64 (stmt, sqlite3_bind_parameter_index (stmt, name), doc);
}

/* The first document that @stmt finds among @a and @b, 0 for none. */
static gboolean
find_first (ScSqlite *sqlite, sqlite3_stmt *stmt, gint64 a, gint64 b, gint64 *first, GError **error)
{
  gboolean row = FALSE;

  bind_doc (stmt, ":a", a);
  bind_doc (stmt, ":b", b);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  *first = row ? sqlite3_column_int64 (stmt, 0) : 0;
  sqlite3_reset (stmt);

  return TRUE;
}

/* Puts @doc where it belongs among @docs, if it belongs there at all. Which of two documents comes first
 * is the question that made the whole order, asked of these two only. */
static gboolean
insert_doc (ScSqlite *sqlite, sqlite3_stmt *stmt, GArray *docs, gint64 doc, GError **error)
{
  guint low = 0;
  guint high = docs->len;
  gint64 first;

  if (!find_first (sqlite, stmt, doc, doc, &first, error))
    return FALSE;
  if (first == 0)
    return TRUE;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (!find_first (sqlite, stmt, doc, g_array_index (docs, gint64, middle), &first, error))
        return FALSE;
      if (first == doc)
        high = middle;
      else
        low = middle + 1;
    }
  g_array_insert_val (docs, low, doc);

  return TRUE;
}

static void
remove_doc (GArray *docs, gint64 doc)
{
  for (guint i = 0; i < docs->len; i++)
    if (g_array_index (docs, gint64, i) == doc)
      {
        g_array_remove_index (docs, i);
        return;
      }
}

/* The order after a few changes: what did not change stands as before. */
static gboolean
adjust_order (ScSqlite *sqlite, OrderJob *job, ScQueryOrder *order, GError **error)
{
  sc_auto_finalize sqlite3_stmt *stmt =
      prepare_query (sqlite, job->query, _sc_query_build_pair_sql (job->query), error);
  GHashTableIter iter;
  gpointer doc;

  if (stmt == NULL)
    return FALSE;

  g_array_append_vals (order->docs, job->before->data, job->before->len);
  g_hash_table_iter_init (&iter, order->changed);
  while (g_hash_table_iter_next (&iter, &doc, NULL))
    remove_doc (order->docs, *(gint64 *) doc);
  g_hash_table_iter_init (&iter, order->changed);
  while (g_hash_table_iter_next (&iter, &doc, NULL))
    if (!insert_doc (sqlite, stmt, order->docs, *(gint64 *) doc, error))
      return FALSE;

  return TRUE;
}

/* What was purged is in no feed of changes: then only the whole order tells what is gone. */
static gboolean
load_order (ScSqlite *sqlite, OrderJob *job, ScQueryOrder *order, GError **error)
{
  if (order->changed != NULL && g_hash_table_size (order->changed) <= MAX_MOVES &&
      job->before != NULL && order->purge_seq == job->purge_seq)
    return adjust_order (sqlite, job, order, error);

  return read_order (sqlite, job->query, order->docs, error);
}

static gboolean
order_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  OrderJob *job = data;
  g_autoptr (ScQueryOrder) order = g_atomic_rc_box_new0 (ScQueryOrder);

  order->docs = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (job->since > 0)
    {
      order->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      if (!read_changed (context->sqlite, job->since, order->changed, error))
        return FALSE;
    }
  if (!_sc_sqlite_get_int (context->sqlite, SC_PURGE_SEQ_SQL, &order->purge_seq, error) ||
      !load_order (context->sqlite, job, order, error) ||
      !_sc_sqlite_get_int (context->sqlite, SC_UPDATE_SEQ_SQL, &order->seq, error))
    return FALSE;

  g_value_init (result, SC_TYPE_QUERY_ORDER);
  g_value_take_boxed (result, g_steal_pointer (&order));

  return TRUE;
}

/*
 * _sc_query_load_order:
 * @since: the state the caller has, 0 for none
 * @purge_seq: of that state
 * @before: (nullable): the order as of @since; must not change until the answer is there
 *
 * Resolves to ScQueryOrder.
 */
DexFuture *
_sc_query_load_order (ScStoreWorker *worker,
                      ScQuery *query,
                      gint64 since,
                      gint64 purge_seq,
                      GArray *before)
{
  OrderJob *job = g_new0 (OrderJob, 1);

  job->query = sc_query_ref (query);
  job->since = since;
  job->purge_seq = purge_seq;
  if (since > 0 && before != NULL && _sc_query_is_local (query))
    job->before = g_array_ref (before);

  return _sc_store_worker_read (worker, order_job, job, order_job_free);
}

static ScRecord *
record_from_row (sqlite3_stmt *stmt)
{
  g_autoptr (JsonObject) body =
      sc_json_parse_object ((const char *) sqlite3_column_text (stmt, 2),
                            (gssize) sqlite3_column_bytes (stmt, 2), NULL);

  if (body == NULL)
    body = json_object_new ();

  return sc_record_new ((const char *) sqlite3_column_text (stmt, 0),
                        (const char *) sqlite3_column_text (stmt, 1), body);
}

static gboolean
records_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  GArray *asked = data;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite,
                          "SELECT id, rev, body FROM document WHERE doc = ? AND deleted = 0",
                          error);
  g_autoptr (ScQueryRecords) found = g_atomic_rc_box_new0 (ScQueryRecords);

  if (stmt == NULL)
    return FALSE;

  found->docs = g_array_new (FALSE, FALSE, sizeof (gint64));
  found->records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < asked->len; i++)
    {
      gint64 doc = g_array_index (asked, gint64, i);
      gboolean row = FALSE;

      sqlite3_bind_int64 (stmt, 1, doc);
      if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        {
          g_array_append_val (found->docs, doc);
          g_ptr_array_add (found->records, record_from_row (stmt));
        }
      sqlite3_reset (stmt);
    }

  g_value_init (result, SC_TYPE_QUERY_RECORDS);
  g_value_take_boxed (result, g_steal_pointer (&found));

  return TRUE;
}

/* Resolves to ScQueryRecords; documents that are gone meanwhile are left out. */
DexFuture *
_sc_query_load_records (ScStoreWorker *worker, GArray *docs)
{
  return _sc_store_worker_read (worker, records_job, g_array_ref (docs),
                                (GDestroyNotify) g_array_unref);
}
