/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-error.h"
#include "sc-store-schema-private.h"
#include "sc-store-write-private.h"

/* The writes that are not documents: local documents, settings of the database. */

void
_sc_local_job_free (ScLocalJob *self)
{
  g_free (self->id);
  g_free (self->body);
  g_free (self);
}

/* Resolves to the local document's number of writes, 0 when it was deleted. */
gboolean
_sc_store_put_local_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScLocalJob *job = data;
  const char *sql = job->body != NULL
                        ? "INSERT INTO local (id, rev, body) VALUES (?1, 1, ?2)"
                          " ON CONFLICT (id) DO UPDATE SET rev = rev + 1, body = ?2 RETURNING rev"
                        : "DELETE FROM local WHERE id = ?1 RETURNING 0";
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (context->sqlite, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, job->id);
  if (job->body != NULL)
    _sc_sqlite_bind_text (stmt, 2, job->body);
  if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "missing");
      return FALSE;
    }

  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, sqlite3_column_int64 (stmt, 0));

  return _sc_sqlite_step (context->sqlite, stmt, &row, error);
}

void
_sc_meta_job_free (ScMetaJob *self)
{
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

gboolean
_sc_store_set_meta_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScMetaJob *job = data;

  if (!_sc_store_meta_set (context->sqlite, job->key, job->value, error))
    return FALSE;
  if (g_str_equal (job->key, "revs_limit") && job->value != NULL)
    context->revs_limit = (guint) CLAMP (g_ascii_strtoll (job->value, NULL, 10), 1, 100000);

  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);

  return TRUE;
}
