/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-resolver.h"
#include "sc-sync-fault-private.h"
#include "sc-sync-job-private.h"

/* For whoever waits for the end of something: one exchange, for the command line and tests; what was typed last, for
 * a program that ends. */

#define SETTLE_LOOK_MS 10

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

typedef struct
{
  ScSyncJob *self;
  gint64 seq;
  gint64 deadline; /* monotonic */
} Settling;

static void
settling_free (gpointer data)
{
  Settling *state = data;

  g_object_unref (state->self);
  g_free (state);
}

static gboolean
is_pushed (const Settling *state)
{
  ScReplication *replication = state->self->replication;

  return replication != NULL && sc_replication_get_pushed_seq (replication) >= state->seq;
}

static DexFuture *
settle_fiber (gpointer data)
{
  Settling *state = data;

  /* Without a connection that has caught up nobody knows how long it would take. */
  while (!is_pushed (state) && state->self->state == SC_SYNC_STATE_LIVE &&
         g_get_monotonic_time () < state->deadline)
    dex_await (dex_timeout_new_msec (SETTLE_LOOK_MS), NULL);

  return dex_future_new_for_boolean (is_pushed (state));
}

/**
 * sc_sync_job_settle:
 * @self: a job
 * @timeout_ms: how long to wait at most, in milliseconds
 *
 * Waits until what is in the store now is at the server, as long as the job is live. Call it before a job is
 * stopped for good.
 *
 * Returns: (transfer full): a future of a boolean, whether it is
 */
DexFuture *
sc_sync_job_settle (ScSyncJob *self, guint timeout_ms)
{
  Settling *state;

  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  state = g_new0 (Settling, 1);
  state->self = g_object_ref (self);
  state->seq = sc_store_get_update_seq (self->store);
  state->deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 0, settle_fiber, state, settling_free);
}
