/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-private.h"
#include "sc-store-read-private.h"
#include "sc-store-write-private.h"

/* What a store keeps for itself and never replicates: local documents, and settings. */

/**
 * sc_store_get_local:
 * @self: a store
 * @id: the id without "_local/"
 *
 * Returns: (transfer full): a future of #ScLocalDocument; rejects with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_store_get_local (ScStore *self, const char *id)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL, NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), _sc_store_get_local_job, g_strdup (id),
                                g_free);
}

static DexFuture *
write_local (ScStore *self, const char *id, const char *body)
{
  ScLocalJob *job = g_new0 (ScLocalJob, 1);

  job->id = g_strdup (id);
  job->body = g_strdup (body);

  return _sc_store_worker_write (_sc_store_get_worker (self), _sc_store_put_local_job, job,
                                 (GDestroyNotify) _sc_local_job_free);
}

/**
 * sc_store_put_local:
 * @self: a store
 * @id: the id without "_local/"
 * @body: a JSON object as text
 *
 * Returns: (transfer full): a future of its number of writes (gint64)
 */
DexFuture *
sc_store_put_local (ScStore *self, const char *id, const char *body)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL && body != NULL, NULL);

  return write_local (self, id, body);
}

/**
 * sc_store_delete_local:
 * @self: a store
 * @id: the id without "_local/"
 *
 * Returns: (transfer full): a future of 0 (gint64); rejects with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_store_delete_local (ScStore *self, const char *id)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL, NULL);

  return write_local (self, id, NULL);
}

/**
 * sc_store_list_local:
 * @self: a store
 * @prefix: what the ids begin with, without "_local/"
 *
 * Returns: (transfer full): a future of an array of #ScLocalDocument
 */
DexFuture *
sc_store_list_local (ScStore *self, const char *prefix)
{
  g_return_val_if_fail (SC_IS_STORE (self) && prefix != NULL, NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), _sc_store_list_local_job,
                                g_strdup (prefix), g_free);
}

/**
 * sc_store_get_meta:
 * @self: a store
 * @key: the name of a setting of this database
 *
 * Returns: (transfer full): a future of its text, %NULL when it is not set
 */
DexFuture *
sc_store_get_meta (ScStore *self, const char *key)
{
  g_return_val_if_fail (SC_IS_STORE (self) && key != NULL, NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), _sc_store_get_meta_job, g_strdup (key),
                                g_free);
}

/**
 * sc_store_set_meta:
 * @self: a store
 * @key: the name of a setting of this database; "revs_limit" takes effect at once
 * @value: (nullable): its text, %NULL to remove it
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_store_set_meta (ScStore *self, const char *key, const char *value)
{
  ScMetaJob *job;

  g_return_val_if_fail (SC_IS_STORE (self) && key != NULL, NULL);

  job = g_new0 (ScMetaJob, 1);
  job->key = g_strdup (key);
  job->value = g_strdup (value);

  return _sc_store_worker_write (_sc_store_get_worker (self), _sc_store_set_meta_job, job,
                                 (GDestroyNotify) _sc_meta_job_free);
}
