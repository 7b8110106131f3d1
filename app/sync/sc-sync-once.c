/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-resolver.h"
#include "sc-sync-fault-private.h"
#include "sc-sync-job-private.h"

/* One exchange, for whoever waits for its end: the command line and tests. */

static DexFuture *
run_once_fiber (gpointer data)
{
  ScSyncJob *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refined = NULL;
  gint64 n_merged = 1;

  _sc_sync_job_set_state (self, SC_SYNC_STATE_SYNCING, NULL);
  /* What the merges wrote goes out in another round. */
  while (error == NULL && n_merged > 0)
    {
      _sc_sync_job_follow (self, sc_replication_new (self->store, self->peer, FALSE));
      if (dex_await (sc_replication_run (self->replication), &error))
        {
          _sc_sync_job_note_success (self, self->replication);
          n_merged = dex_await_int64 (sc_resolver_run (self->store), &error);
        }
      _sc_sync_job_drop_replication (self);
    }

  if (error != NULL)
    refined = _sc_sync_job_refine (self, error);
  _sc_sync_job_set_state (self,
                          refined != NULL ? _sc_sync_fault_get_state (refined)
                                          : SC_SYNC_STATE_STOPPED,
                          refined);
  if (refined != NULL)
    return dex_future_new_for_error (g_steal_pointer (&refined));

  return dex_future_new_true ();
}

/**
 * sc_sync_job_run_once:
 * @self: a job that was not started
 *
 * Exchanges everything there is, merges, and stops.
 *
 * Returns: (transfer full): a future of %TRUE; rejects as sc_replication_run() does
 */
DexFuture *
sc_sync_job_run_once (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && self->replication == NULL, NULL);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, run_once_fiber,
                              g_object_ref (self), g_object_unref);
}
