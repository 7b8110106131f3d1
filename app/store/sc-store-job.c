/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-error.h"
#include "sc-store-job-private.h"

ScStoreJob *
_sc_store_job_new (ScStoreJobFunc func, gpointer data, GDestroyNotify destroy)
{
  ScStoreJob *job = g_new0 (ScStoreJob, 1);

  job->func = func;
  job->data = data;
  job->destroy = destroy;
  job->promise = dex_promise_new ();

  return job;
}

/* Tells whoever waits, and frees the job. */
void
_sc_store_job_settle (ScStoreJob *job)
{
  if (job->error != NULL)
    dex_promise_reject (job->promise, g_steal_pointer (&job->error));
  else if (G_IS_VALUE (&job->result))
    dex_promise_resolve (job->promise, &job->result);
  else
    dex_promise_resolve_boolean (job->promise, TRUE);

  if (G_IS_VALUE (&job->result))
    g_value_unset (&job->result);
  if (job->destroy != NULL)
    job->destroy (job->data);
  dex_unref (job->promise);
  g_free (job);
}

/* The same with an error, whatever came of it. */
void
_sc_store_job_fail (ScStoreJob *job, const GError *error)
{
  g_clear_error (&job->error);
  job->error = g_error_copy (error);
  _sc_store_job_settle (job);
}

/* What nobody will do any more. */
void
_sc_store_job_fail_all (GAsyncQueue *queue)
{
  g_autoptr (GError) error =
      g_error_new_literal (SC_STORE_ERROR, SC_STORE_ERROR_CLOSED, "The database is closed");
  ScStoreJob *job;

  while ((job = g_async_queue_try_pop (queue)) != NULL)
    {
      if (job->func != NULL)
        _sc_store_job_fail (job, error);
      else
        _sc_store_job_settle (job);
    }
}
