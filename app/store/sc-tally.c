/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-query-private.h"
#include "sc-store-private.h"
#include "sc-tally.h"

/* A count is kept for each pair of a value and a series that occurs, and one for the value alone. */
struct _ScTally
{
  guint n_records;
  GPtrArray *values;  /* of char: in the order of how often they occur */
  GHashTable *counts; /* of char to guint: "value" or "value\nseries" */
};

typedef struct
{
  ScQuery *query;
  char *field;
  char *series; /* (nullable) */
} TallyJob;

static void
tally_clear (ScTally *self)
{
  g_ptr_array_unref (self->values);
  g_hash_table_unref (self->counts);
}

/**
 * sc_tally_ref:
 * @self: a tally
 *
 * Returns: (transfer full): @self
 */
ScTally *
sc_tally_ref (ScTally *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sc_tally_unref:
 * @self: (transfer full): a tally
 */
void
sc_tally_unref (ScTally *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) tally_clear);
}

G_DEFINE_BOXED_TYPE (ScTally, sc_tally, sc_tally_ref, sc_tally_unref)

static void
job_free (gpointer data)
{
  TallyJob *job = data;

  sc_query_unref (job->query);
  g_free (job->field);
  g_free (job->series);
  g_free (job);
}

static char *
make_key (const char *value, const char *series)
{
  return series != NULL ? g_strconcat (value, "\n", series, NULL) : g_strdup (value);
}

static void
take_row (ScTally *self, sqlite3_stmt *stmt, gboolean has_series)
{
  const char *value = (const char *) sqlite3_column_text (stmt, 0);
  const char *series = has_series ? (const char *) sqlite3_column_text (stmt, 1) : NULL;
  guint n = (guint) sqlite3_column_int64 (stmt, 2);

  if (!has_series)
    g_ptr_array_add (self->values, g_strdup (value));
  g_hash_table_insert (self->counts, make_key (value, series), GUINT_TO_POINTER (n));
}

/* Takes @sql. */
static gboolean
read_rows (ScSqlite *sqlite,
           const ScQuery *query,
           ScTally *self,
           char *sql,
           gboolean has_series,
           GError **error)
{
  g_autofree char *owned = sql;
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_query_bind (query, stmt);
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      if (!row)
        return TRUE;
      take_row (self, stmt, has_series);
    }

  return FALSE;
}

static gboolean
read_total (ScSqlite *sqlite, const ScQuery *query, guint *n, GError **error)
{
  g_autofree char *sql = _sc_query_build_count_sql (query);
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_query_bind (query, stmt);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  *n = row ? (guint) sqlite3_column_int64 (stmt, 0) : 0;

  return TRUE;
}

static gboolean
tally_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  TallyJob *job = data;
  g_autoptr (ScTally) self = g_atomic_rc_box_new0 (ScTally);

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!read_total (context->sqlite, job->query, &self->n_records, error) ||
      !read_rows (context->sqlite, job->query, self,
                  _sc_query_build_tally_sql (job->query, job->field, NULL), FALSE, error) ||
      (job->series != NULL &&
       !read_rows (context->sqlite, job->query, self,
                   _sc_query_build_tally_sql (job->query, job->field, job->series), TRUE, error)))
    return FALSE;

  g_value_init (result, SC_TYPE_TALLY);
  g_value_take_boxed (result, g_steal_pointer (&self));

  return TRUE;
}

/**
 * sc_tally_load:
 * @store: a store
 * @query: which records are counted; must not change any more
 * @field: the name of a field, also of a derived one; a record counts for each value of a list once
 * @series: (nullable): the name of another field by which each count is divided
 *
 * Returns: (transfer full): a future of #ScTally; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_tally_load (ScStore *store, ScQuery *query, const char *field, const char *series)
{
  TallyJob *job;

  g_return_val_if_fail (SC_IS_STORE (store) && query != NULL, NULL);
  g_return_val_if_fail (_sc_query_is_field_name (field), NULL);
  g_return_val_if_fail (series == NULL || _sc_query_is_field_name (series), NULL);

  job = g_new0 (TallyJob, 1);
  job->query = sc_query_ref (query);
  job->field = g_strdup (field);
  job->series = g_strdup (series);

  return _sc_store_worker_read (_sc_store_get_worker (store), tally_job, job, job_free);
}

/**
 * sc_tally_get_n_records:
 * @self: a tally
 *
 * Returns: how many records there are altogether: fewer than the sum of the counts where records have several values
 */
guint
sc_tally_get_n_records (const ScTally *self)
{
  return self->n_records;
}

/**
 * sc_tally_get_n_values:
 * @self: a tally
 *
 * Returns: how many different values occur
 */
guint
sc_tally_get_n_values (const ScTally *self)
{
  return self->values->len;
}

/**
 * sc_tally_get_value:
 * @self: a tally
 * @position: which of them, the most frequent being 0
 *
 * Returns: (transfer none): a value as it stands in records; empty for "not filled in"
 */
const char *
sc_tally_get_value (const ScTally *self, guint position)
{
  g_return_val_if_fail (position < self->values->len, NULL);

  return self->values->pdata[position];
}

/**
 * sc_tally_count:
 * @self: a tally
 * @value: a value; empty for "not filled in"
 * @series: (nullable): a value of the other field, empty for "not filled in"; %NULL for all of them
 *
 * Returns: how many records have both
 */
guint
sc_tally_count (const ScTally *self, const char *value, const char *series)
{
  g_autofree char *key = make_key (value, series);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));
}
