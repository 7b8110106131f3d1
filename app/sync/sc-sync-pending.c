/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-replication-private.h"
#include "sc-sync-job-private.h"
#include "sc-weak-ref.h"

/* What the server does not have yet: all changes behind the last one that is there, without those that came from
 * there themselves. The pusher steps over them sooner or later; when a first pull breaks off, that is later. */

/* A program that is killed in its first pull forgets so much of it. */
#define SAVE_MS 2000

static DexFuture *
counted_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScSyncJob) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  guint pending;

  if (self == NULL || value == NULL)
    return dex_future_new_true ();

  pending = (guint) CLAMP (g_value_get_int64 (value), 0, G_MAXUINT);
  if (pending != self->pending)
    {
      self->pending = pending;
      g_object_notify (G_OBJECT (self), "pending");
    }

  return dex_future_new_true ();
}

DexFuture *
_sc_sync_job_load_pending (ScSyncJob *self)
{
  const ScSeqRanges *pulled = self->memory.pulled;

  _sc_sync_job_note_pulled (self);

  return dex_future_finally (sc_store_count_changes (self->store, self->memory.pushed_seq,
                                                     (const ScSeqRange *) (void *) pulled->data,
                                                     pulled->len),
                             counted_cb, sc_weak_ref_new (self), sc_weak_ref_free);
}

void
_sc_sync_job_count_pending (ScSyncJob *self)
{
  dex_future_disown (_sc_sync_job_load_pending (self));
}

/* Takes over what the run that is going on knows. */
void
_sc_sync_job_note_pulled (ScSyncJob *self)
{
  if (self->replication != NULL)
    _sc_seq_ranges_add_all (self->memory.pulled, self->replication->own_writes);
  _sc_seq_ranges_forget (self->memory.pulled, self->memory.pushed_seq);
}

void
_sc_sync_job_save_memory (ScSyncJob *self)
{
  if (self->passing)
    return;
  self->memory_saved_at = g_get_monotonic_time ();
  dex_future_disown (
      _sc_sync_memory_save (&self->memory, self->store, sc_peer_get_url (self->peer)));
}

/* In a pull that takes long: it may not come to its end. */
void
_sc_sync_job_remember_pulled (ScSyncJob *self)
{
  if (g_get_monotonic_time () - self->memory_saved_at < SAVE_MS * 1000)
    return;
  _sc_sync_job_note_pulled (self);
  _sc_sync_job_save_memory (self);
}

/**
 * sc_sync_job_get_pending:
 * @self: a job
 *
 * Returns: changes here that the server does not have yet
 */
guint
sc_sync_job_get_pending (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), 0);

  return self->pending;
}

/**
 * sc_sync_job_has_sent:
 * @self: a job
 * @seq: a number of a change of the store
 *
 * Returns: whether the server has this change: it was sent, or came from there
 */
gboolean
sc_sync_job_has_sent (ScSyncJob *self, gint64 seq)
{
  gint64 now;

  g_return_val_if_fail (SC_IS_SYNC_JOB (self), FALSE);

  _sc_sync_job_note_pulled (self);
  now = self->replication != NULL ? sc_replication_get_pushed_seq (self->replication) : 0;

  return MAX (now, self->memory.pushed_seq) >= seq ||
         _sc_seq_ranges_contain (self->memory.pulled, seq);
}
