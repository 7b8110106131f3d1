/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-sync-job-private.h"

/* What a job has, and how it is, for whoever shows it. */

/**
 * sc_sync_job_get_peer:
 * @self: a job
 *
 * Returns: (transfer none): the database there
 */
ScPeer *
sc_sync_job_get_peer (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  return self->peer;
}

/**
 * sc_sync_job_get_outbox:
 * @self: a job
 *
 * Returns: (transfer none): what the server there has refused
 */
ScOutbox *
sc_sync_job_get_outbox (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  return self->outbox;
}

/**
 * sc_sync_job_get_replication:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the run that is going on, for its figures
 */
ScReplication *
sc_sync_job_get_replication (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  return self->replication;
}

/**
 * sc_sync_job_get_state:
 * @self: a job
 *
 * Returns: how it is
 */
ScSyncState
sc_sync_job_get_state (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), SC_SYNC_STATE_STOPPED);

  return self->state;
}

/**
 * sc_sync_job_is_paused:
 * @self: a job
 *
 * Returns: whether it stands still because somebody has stopped it with sc_sync_job_pause()
 */
gboolean
sc_sync_job_is_paused (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), FALSE);

  return self->paused;
}

/**
 * sc_sync_job_get_last_sync:
 * @self: a job
 *
 * Returns: milliseconds since 1970-01-01 UTC when everything was last exchanged, 0 for never
 */
gint64
sc_sync_job_get_last_sync (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->memory.last_sync;
}

/**
 * sc_sync_job_get_done:
 * @self: a job
 *
 * Returns: documents exchanged in the run that is going on
 */
guint64
sc_sync_job_get_done (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->replication != NULL ? sc_replication_get_done (self->replication) : 0;
}

/**
 * sc_sync_job_get_total:
 * @self: a job
 *
 * Returns: how many there will be, 0 while nobody knows
 */
guint64
sc_sync_job_get_total (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->replication != NULL ? sc_replication_get_total (self->replication) : 0;
}

/**
 * sc_sync_job_get_bytes:
 * @self: a job
 *
 * Returns: how many bytes of documents arrived in the run that is going on, without attachments
 */
guint64
sc_sync_job_get_bytes (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->replication != NULL ? sc_replication_get_bytes (self->replication) : 0;
}

/**
 * sc_sync_job_get_seconds_left:
 * @self: a job
 *
 * Returns: how many seconds the rest will take to arrive as it goes now, -1 while nobody can tell
 */
gint64
sc_sync_job_get_seconds_left (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), -1);

  return self->replication != NULL ? sc_replication_get_seconds_left (self->replication) : -1;
}

/**
 * sc_sync_job_get_error:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): why it failed last, %NULL when it did not
 */
const GError *
sc_sync_job_get_error (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  return self->error;
}

/**
 * sc_sync_job_get_next_attempt:
 * @self: a job
 *
 * Returns: milliseconds since 1970-01-01 UTC when it tries again by itself, 0 when it is not waiting for that
 */
gint64
sc_sync_job_get_next_attempt (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->next_attempt;
}
