/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-replication-private.h"

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
sc_replication_finalize (GObject *object)
{
  ScReplication *self = SC_REPLICATION (object);

  g_clear_object (&self->store);
  g_clear_object (&self->peer);
  g_clear_object (&self->cancellable);
  dex_clear (&self->first_pull);
  g_clear_pointer (&self->peer_info, _sc_peer_info_free);
  g_clear_pointer (&self->store_uuid, g_free);
  g_clear_pointer (&self->own_writes, g_array_unref);
  g_clear_error (&self->problem);

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
  self->own_writes = g_array_new (FALSE, FALSE, sizeof (ScSeqRange));
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

/* Adds figures to the progress and tells it. */
void
_sc_replication_add_progress (ScReplication *self, guint64 pulled, guint64 pushed)
{
  self->pulled += pulled;
  self->pushed += pushed;
  g_signal_emit (self, signals[PROGRESS], 0);
  if (pulled > 0)
    g_signal_emit (self, signals[PULLED], 0);
}

/* Notes that a document could not be exchanged; all others are. The first problem is the one that is
 * told. */
void
_sc_replication_note_problem (ScReplication *self, ScSyncError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (self->problem == NULL)
    self->problem = g_error_new_valist (SC_SYNC_ERROR, (int) code, format, args);
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

/* Remembers which sequences a write of pulled documents was given: one transaction, so they are
 * neighbours. */
void
_sc_replication_add_own_writes (ScReplication *self, GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];
      ScSeqRange *last = self->own_writes->len > 0 ? &g_array_index (self->own_writes, ScSeqRange,
                                                                     self->own_writes->len - 1)
                                                   : NULL;
      ScSeqRange range = { result->seq, result->seq };

      if (result->seq == 0)
        continue;
      if (last != NULL && result->seq == last->last + 1)
        last->last++;
      else
        g_array_append_val (self->own_writes, range);
    }
}

/* Whether the change with this sequence is one that this run pulled. */
gboolean
_sc_replication_is_own_write (ScReplication *self, gint64 seq)
{
  guint low = 0;
  guint high = self->own_writes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      ScSeqRange *range = &g_array_index (self->own_writes, ScSeqRange, middle);

      if (seq > range->last)
        low = middle + 1;
      else if (seq < range->first)
        high = middle;
      else
        return TRUE;
    }

  return FALSE;
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

  if (!prepare (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  pull =
      dex_scheduler_spawn (NULL, 256 * 1024, _sc_puller_fiber, g_object_ref (self), g_object_unref);
  push =
      dex_scheduler_spawn (NULL, 256 * 1024, _sc_pusher_fiber, g_object_ref (self), g_object_unref);

  /* Otherwise the one that is still running when the other fails is cancelled from outside as nobody's.
   * libdex 0.10 loses count of its fibers when what such a one awaits is settled in the same moment: its
   * main loop spins, and fibers are lost. */
  dex_future_disown (dex_ref (pull));
  dex_future_disown (dex_ref (push));

  /* The first failure ends both; wait for both, so that nothing runs on behind the caller. */
  if (!dex_await (dex_future_all_race (dex_ref (pull), dex_ref (push), NULL), &error))
    g_cancellable_cancel (self->cancellable);
  dex_await (dex_ref (pull), NULL);
  dex_await (dex_ref (push), NULL);
  if (error == NULL && self->problem != NULL)
    error = g_error_copy (self->problem);
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

  return self->pulled + self->pushed;
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

  return self->total > 0 ? MAX (self->total, self->pulled) + self->pushed : 0;
}

/**
 * sc_replication_get_pulled:
 * @self: a replication
 *
 * Returns: documents that arrived
 */
guint64
sc_replication_get_pulled (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->pulled;
}

/**
 * sc_replication_get_pushed:
 * @self: a replication
 *
 * Returns: documents that the peer took
 */
guint64
sc_replication_get_pushed (ScReplication *self)
{
  g_return_val_if_fail (SC_IS_REPLICATION (self), 0);

  return self->pushed;
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

  return self->problem;
}

/**
 * sc_replication_get_refused:
 * @self: a replication
 *
 * Returns: documents that the peer refused; they will be offered again
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
