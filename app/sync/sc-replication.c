/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-replication-private.h"

/* What the peer refused is offered again after so long: its rules or our user's roles may be others then. */
#define REOFFER_MS (10 * 60 * 1000)

G_DEFINE_FINAL_TYPE (ScReplication, sc_replication, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  PULLED,
  CAUGHT_UP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
figures_clear (ScReplicationFigures *self)
{
  g_free (self->source_seq);
  g_free (self->through_seq);
  g_free (self->checkpointed_source_seq);
}

static void
sc_replication_finalize (GObject *object)
{
  ScReplication *self = SC_REPLICATION (object);

  figures_clear (&self->pull);
  figures_clear (&self->push);
  g_clear_object (&self->store);
  g_clear_object (&self->peer);
  g_clear_object (&self->outbox);
  g_clear_object (&self->cancellable);
  dex_clear (&self->first_pull);
  g_clear_pointer (&self->peer_info, _sc_peer_info_free);
  g_clear_pointer (&self->store_uuid, g_free);
  g_clear_pointer (&self->own_writes, g_array_unref);
  g_clear_error (&self->pull_problem);
  g_clear_error (&self->push_problem);
  g_clear_error (&self->files_problem);
  g_clear_signal_handler (&self->policy_handler, self->policy);
  g_clear_object (&self->policy);
  dex_clear (&self->look_again);

  G_OBJECT_CLASS (sc_replication_parent_class)->finalize (object);
}

static void
sc_replication_class_init (ScReplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_replication_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PULLED] = g_signal_new ("pulled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[CAUGHT_UP] = g_signal_new ("caught-up", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_replication_init (ScReplication *self)
{
  self->cancellable = g_cancellable_new ();
  self->first_pull = dex_promise_new ();
  self->reoffer_ms = REOFFER_MS;
  self->pull.changes_pending = -1;
  self->push.changes_pending = -1;
  self->own_writes = _sc_seq_ranges_new ();
}

/**
 * sc_replication_new:
 * @store: the database here
 * @peer: the database there
 * @live: whether to go on listening when everything is exchanged
 *
 * Returns: (transfer full): a run that has not begun
 */
ScReplication *
sc_replication_new (ScStore *store, ScPeer *peer, gboolean live)
{
  ScReplication *self;

  g_return_val_if_fail (SC_IS_STORE (store) && SC_IS_PEER (peer), NULL);

  self = g_object_new (SC_TYPE_REPLICATION, NULL);
  self->store = g_object_ref (store);
  self->peer = g_object_ref (peer);
  self->live = live;

  return self;
}

/* @outbox is told what the peer refuses from now on, and what it takes after all. */
void
_sc_replication_set_outbox (ScReplication *self, ScOutbox *outbox)
{
  g_set_object (&self->outbox, outbox);
}

/* @policy: (nullable): which files this run fetches, after their documents */
void
_sc_replication_set_policy (ScReplication *self, ScFilePolicy *policy)
{
  g_clear_signal_handler (&self->policy_handler, self->policy);
  g_set_object (&self->policy, policy);
  if (policy != NULL)
    self->policy_handler =
        g_signal_connect_swapped (policy, "changed", G_CALLBACK (_sc_fetcher_wake), self);
}

void
_sc_replication_tell_progress (ScReplication *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

/* A live run offers what was refused at its next look round. */
void
_sc_replication_offer_again (ScReplication *self)
{
  self->offer_now = TRUE;
}

/* Adds to the progress of one direction and tells it. */
void
_sc_replication_add_written (ScReplication *self, ScReplicationFigures *figures, guint64 n)
{
  figures->docs_written += n;
  figures->updated_at = sc_clock_now_ms ();
  _sc_pace_note (&self->pace, g_get_monotonic_time (), self->pull.docs_written);
  g_signal_emit (self, signals[PROGRESS], 0);
  if (n > 0 && figures == &self->pull)
    g_signal_emit (self, signals[PULLED], 0);
}

/* The revisions of @requests (ScRevRequest) were asked for, those in @diffs (ScRevsDiff) are missing. */
void
_sc_replication_note_checked (ScReplicationFigures *figures, GPtrArray *requests, GPtrArray *diffs)
{
  for (guint i = 0; i < requests->len; i++)
    figures->revisions_checked += g_strv_length (((ScRevRequest *) requests->pdata[i])->revs);
  for (guint i = 0; i < diffs->len; i++)
    figures->missing_revisions_found += g_strv_length (((ScRevsDiff *) diffs->pdata[i])->missing);
  figures->updated_at = sc_clock_now_ms ();
}

/* @pending: how many changes are behind that position, -1 where the source does not say */
void
_sc_replication_note_read (ScReplicationFigures *figures, const char *seq, gint64 pending)
{
  g_set_str (&figures->source_seq, seq);
  figures->changes_pending = pending;
  figures->updated_at = sc_clock_now_ms ();
}

void
_sc_replication_note_through (ScReplicationFigures *figures, const char *seq)
{
  g_set_str (&figures->through_seq, seq);
}

void
_sc_replication_note_checkpoint (ScReplicationFigures *figures, const char *seq)
{
  g_set_str (&figures->checkpointed_source_seq, seq);
  figures->updated_at = sc_clock_now_ms ();
}

/* Notes that a document could not be exchanged; all others are. The first problem of a direction is the
 * one that is told. */
void
_sc_replication_note_problem (GError **problem, ScSyncError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (*problem == NULL)
    *problem = g_error_new_valist (SC_SYNC_ERROR, (int) code, format, args);
  va_end (args);
}

/* Notes that one direction has, or no longer has, nothing to do. */
void
_sc_replication_set_idle (ScReplication *self, gboolean *which, gboolean idle)
{
  gboolean was = self->pull_idle && self->push_idle;

  *which = idle;
  if (!was && self->pull_idle && self->push_idle)
    g_signal_emit (self, signals[CAUGHT_UP], 0);
  else if (was && !idle)
    g_signal_emit (self, signals[PROGRESS], 0);
}

/* Remembers which sequences a write of pulled documents was given. */
void
_sc_replication_add_own_writes (ScReplication *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];

      _sc_seq_ranges_add (self->own_writes, (ScSeqRange) { result->seq, result->seq });
    }
}

static gboolean
prepare (ScReplication *self, GError **error)
{
  g_autoptr (ScStoreInfo) info = dex_await_boxed (sc_store_load_info (self->store), error);

  if (info == NULL)
    return FALSE;

  self->store_uuid = g_strdup (info->uuid);
  self->peer_info = dex_await_boxed (_sc_peer_load_info (self->peer, self->cancellable), error);

  return self->peer_info != NULL;
}

static DexFuture *
run_fiber (gpointer data)
{
  ScReplication *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) pull = NULL;
  g_autoptr (DexFuture) push = NULL;
  g_autoptr (DexFuture) fetch = NULL;

  if (!prepare (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  pull =
      dex_scheduler_spawn (NULL, 256 * 1024, _sc_puller_fiber, g_object_ref (self), g_object_unref);
  push =
      dex_scheduler_spawn (NULL, 256 * 1024, _sc_pusher_fiber, g_object_ref (self), g_object_unref);

  fetch = dex_scheduler_spawn (NULL, 256 * 1024, _sc_fetcher_fiber, g_object_ref (self),
                               g_object_unref);

  /* Otherwise the one that is still running when the other fails is cancelled from outside as nobody's.
   * libdex 0.10 loses count of its fibers when what such a one awaits is settled in the same moment: its
   * main loop spins, and fibers are lost. */
  dex_future_disown (dex_ref (pull));
  dex_future_disown (dex_ref (push));
  dex_future_disown (dex_ref (fetch));

  /* The first failure ends both; wait for both, so that nothing runs on behind the caller. */
  if (!dex_await (dex_future_all_race (dex_ref (pull), dex_ref (push), NULL), &error))
    g_cancellable_cancel (self->cancellable);
  dex_await (dex_ref (pull), NULL);
  dex_await (dex_ref (push), NULL);
  _sc_fetcher_wake (self);
  dex_await (dex_ref (fetch), NULL);
  if (error == NULL && sc_replication_get_problem (self) != NULL)
    error = g_error_copy (sc_replication_get_problem (self));
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_replication_run:
 * @self: a replication that was not run yet
 *
 * Pulls and pushes. Without "live" it ends when both sides have everything.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR, %SC_STORE_ERROR, or with
 *   %G_IO_ERROR_CANCELLED after sc_replication_stop(). When sc_replication_get_problem() has an error
 *   it is that one, and everything else was exchanged
 */
DexFuture *
sc_replication_run (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self) && !self->started, NULL);

  self->started = TRUE;
  self->started_at = sc_clock_now_ms ();
  self->pull.updated_at = self->started_at;
  self->push.updated_at = self->started_at;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, run_fiber,
                              g_object_ref (self), g_object_unref);
}

/**
 * sc_replication_stop:
 * @self: a replication
 *
 * Ends the run as soon as what is being written is written.
 */
void
sc_replication_stop (ScReplication *self)
{
  g_return_if_fail (SC_IS_REPLICATION (self));

  g_cancellable_cancel (self->cancellable);
}

/* Documents of the feed that are here. */
static guint64
get_pulled (ScReplication *self)
{
  return self->pull.docs_written - self->early;
}

/**
 * sc_replication_get_done:
 * @self: a replication
 *
 * Returns: documents pulled and pushed so far
 */
guint64
sc_replication_get_done (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return get_pulled (self) + self->push.docs_written;
}

/**
 * sc_replication_get_total:
 * @self: a replication
 *
 * Returns: how many documents there will be, 0 while nobody knows
 */
guint64
sc_replication_get_total (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->total > 0 ? MAX (self->total, get_pulled (self)) + self->push.docs_written : 0;
}

/**
 * sc_replication_get_bytes:
 * @self: a replication
 *
 * Returns: how many bytes of documents were pulled so far, without attachments
 */
guint64
sc_replication_get_bytes (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->bytes_read;
}

/**
 * sc_replication_get_seconds_left:
 * @self: a replication
 *
 * Returns: how many seconds the rest of the pull will take as it goes now, -1 while nobody can tell
 */
gint64
sc_replication_get_seconds_left (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), -1);

  if (self->total <= get_pulled (self))
    return -1;

  return _sc_pace_estimate (&self->pace, self->total - get_pulled (self));
}

/**
 * sc_replication_get_pull:
 * @self: a replication
 *
 * Returns: (transfer none): what was done from the peer to the store
 */
const ScReplicationFigures *
sc_replication_get_pull (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), NULL);

  return &self->pull;
}

/**
 * sc_replication_get_push:
 * @self: a replication
 *
 * Returns: (transfer none): what was done from the store to the peer; what it refused will be offered
 *   again
 */
const ScReplicationFigures *
sc_replication_get_push (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), NULL);

  return &self->push;
}

/**
 * sc_replication_get_files:
 * @self: a replication
 *
 * Returns: (transfer none): the files that come after the documents
 */
const ScFileFigures *
sc_replication_get_files (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), NULL);

  return &self->files;
}

/**
 * sc_replication_get_files_problem:
 * @self: a replication
 *
 * Returns: (transfer none) (nullable): why the first of the files that could not be had could not
 */
const GError *
sc_replication_get_files_problem (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), NULL);

  return self->files_problem;
}

/**
 * sc_replication_get_started_at:
 * @self: a replication
 *
 * Returns: milliseconds since 1970-01-01 UTC when it began, 0 before
 */
gint64
sc_replication_get_started_at (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->started_at;
}

/**
 * sc_replication_is_idle:
 * @self: a replication
 *
 * Returns: whether both sides have everything, as far as is known
 */
gboolean
sc_replication_is_idle (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), FALSE);

  return self->pull_idle && self->push_idle;
}

/**
 * sc_replication_get_problem:
 * @self: a replication
 *
 * Returns: (transfer none) (nullable): why the first of the documents that were not exchanged was not:
 *   %SC_SYNC_ERROR_REFUSED, _UNREADABLE or _SERVER
 */
const GError *
sc_replication_get_problem (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), NULL);

  return self->pull_problem != NULL ? self->pull_problem : self->push_problem;
}

/**
 * sc_replication_get_refused:
 * @self: a replication
 *
 * Returns: documents that the peer refused and that wait to be offered again
 */
guint
sc_replication_get_refused (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->refused;
}

/**
 * sc_replication_get_pushed_seq:
 * @self: a replication
 *
 * Returns: the store's changes up to this sequence are on the peer
 */
gint64
sc_replication_get_pushed_seq (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->pushed_seq;
}
