/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-query-job-private.h"
#include "sc-query-private.h"
#include "sc-record.h"
#include "sc-store-error.h"

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

typedef struct
{
  ScQuery *query;
  gint64 since;
} OrderJob;

static void
order_job_free (gpointer data)
{
  OrderJob *job = data;

  sc_query_unref (job->query);
  g_free (job);
}

static gboolean
read_order (ScSqlite *sqlite, const ScQuery *query, GArray *docs, GError **error)
{
  g_autofree char *sql = _sc_query_build_sql (query, "doc");
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_query_bind (query, stmt);
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
  if (!read_order (context->sqlite, job->query, order->docs, error) ||
      !_sc_sqlite_get_int (context->sqlite, "SELECT max (seq) FROM document", &order->seq, error))
    return FALSE;

  g_value_init (result, SC_TYPE_QUERY_ORDER);
  g_value_take_boxed (result, g_steal_pointer (&order));

  return TRUE;
}

/* Resolves to ScQueryOrder. */
DexFuture *
_sc_query_load_order (ScStoreWorker *worker, ScQuery *query, gint64 since)
{
  OrderJob *job = g_new0 (OrderJob, 1);

  job->query = sc_query_ref (query);
  job->since = since;

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
