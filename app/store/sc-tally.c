/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-derived-sql-private.h"
#include "sc-query-private.h"
#include "sc-store-private.h"
#include "sc-tally.h"

/* How often a value occurs, and with which values of the other field. */
typedef struct
{
  guint n;
  GHashTable *series; /* of char to guint */
} Count;

struct _ScTally
{
  guint n_records;
  GPtrArray *values;  /* of char, owned by @counts: in the order of how often they occur */
  GHashTable *counts; /* of char to Count */
};

typedef struct
{
  ScQuery *query;
  char *field;
  char *series; /* (nullable) */
} TallyJob;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_hash_table_unref (count->series);
  g_free (count);
}

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

/* What a record has of one field: texts of its body. Nobody chooses more of a vocabulary than this. */
typedef struct
{
  const char *texts[64];
  guint n;
} Values;

static void
add_value (Values *values, const char *text)
{
  for (guint i = 0; i < values->n; i++)
    if (g_str_equal (values->texts[i], text))
      return;
  if (values->n < G_N_ELEMENTS (values->texts))
    values->texts[values->n++] = text;
}

/* Nothing, an empty text and an empty list are one value: "not filled in". */
static void
read_values (Values *values, const TallyJob *job, yyjson_val *root, const char *field)
{
  const ScRecordType *type = sc_record_type_lookup (sc_query_get_type_name (job->query));
  const char *nick =
      type != NULL ? _sc_derived_sql_get (type, root, field, _sc_query_get_stale_day (job->query))
                   : NULL;
  yyjson_val *value = nick == NULL ? yyjson_obj_get (root, field) : NULL;
  yyjson_arr_iter iter = yyjson_arr_iter_with (value);
  yyjson_val *element;

  values->n = 0;
  if (nick != NULL)
    add_value (values, nick);
  else if (yyjson_is_str (value))
    add_value (values, yyjson_get_str (value));
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_str (element))
      add_value (values, yyjson_get_str (element));
  if (values->n == 0)
    add_value (values, "");
}

static Count *
get_count (ScTally *self, const char *value)
{
  Count *count = g_hash_table_lookup (self->counts, value);

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      count->series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->counts, g_strdup (value), count);
    }

  return count;
}

static void
count_pairs (Count *count, const Values *series)
{
  for (guint i = 0; i < series->n; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (count->series, series->texts[i]));

      g_hash_table_replace (count->series, g_strdup (series->texts[i]), GUINT_TO_POINTER (n + 1));
    }
}

static void
count_record (ScTally *self, const TallyJob *job, yyjson_val *root)
{
  Values values;
  Values series = { .n = 0 };

  read_values (&values, job, root, job->field);
  if (job->series != NULL)
    read_values (&series, job, root, job->series);
  self->n_records++;
  for (guint i = 0; i < values.n; i++)
    {
      Count *count = get_count (self, values.texts[i]);

      count->n++;
      count_pairs (count, &series);
    }
}

/* One look at each body: SQL that divides lists and groups them keeps all of them in memory, and takes longer. */
static gboolean
read_records (ScSqlite *sqlite, const TallyJob *job, ScTally *self, GError **error)
{
  g_autofree char *sql = _sc_query_build_bodies_sql (job->query);
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_query_bind (job->query, stmt);
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      yyjson_doc *body;

      if (!row)
        return TRUE;
      body = yyjson_read ((const char *) sqlite3_column_text (stmt, 0),
                          (gsize) sqlite3_column_bytes (stmt, 0), 0);
      count_record (self, job, yyjson_doc_get_root (body));
      yyjson_doc_free (body);
    }

  return FALSE;
}

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const ScTally *self = data;
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  const Count *x = g_hash_table_lookup (self->counts, first);
  const Count *y = g_hash_table_lookup (self->counts, second);

  return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp (first, second);
}

static gboolean
tally_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  TallyJob *job = data;
  g_autoptr (ScTally) self = g_atomic_rc_box_new0 (ScTally);

  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);
  self->values = g_ptr_array_new ();
  if (!read_records (context->sqlite, job, self, error))
    return FALSE;
  g_ptr_array_unref (self->values);
  self->values = g_hash_table_get_keys_as_ptr_array (self->counts);
  g_ptr_array_sort_with_data (self->values, compare_values, self);

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

  return _sc_store_worker_survey (_sc_store_get_worker (store), tally_job, job, job_free);
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
  const Count *count = g_hash_table_lookup (self->counts, value);

  if (count == NULL)
    return 0;

  return series == NULL ? count->n : GPOINTER_TO_UINT (g_hash_table_lookup (count->series, series));
}
