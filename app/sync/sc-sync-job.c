/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>

#include "sc-clock.h"
#include "sc-replication-private.h"
#include "sc-resolver.h"
#include "sc-sync-fault-private.h"
#include "sc-sync-job-private.h"
#include "sc-weak-ref.h"

/* Documents that arrive together are merged together. */
#define RESOLVE_DELAY_MS 50

G_DEFINE_FINAL_TYPE (ScSyncJob, sc_sync_job, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (ScSyncState,
                    sc_sync_state,
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_SYNCING, "syncing"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (SC_SYNC_STATE_NEEDS_PASSWORD, "needs-password"))

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LAST_SYNC,
  PROP_PENDING,
  PROP_DONE,
  PROP_TOTAL,
  PROP_ERROR_MESSAGE,
  PROP_NEXT_ATTEMPT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void begin (ScSyncJob *self);

void
_sc_sync_job_set_state (ScSyncJob *self, ScSyncState state, const GError *error)
{
  if (self->error != error)
    {
      g_clear_error (&self->error);
      self->error = error != NULL ? g_error_copy (error) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

static void
set_next_attempt (ScSyncJob *self, gint64 next_attempt)
{
  if (self->next_attempt == next_attempt)
    return;
  self->next_attempt = next_attempt;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_ATTEMPT]);
}

static void
stop_waiting (ScSyncJob *self)
{
  _sc_backoff_stop (&self->backoff);
  set_next_attempt (self, 0);
}

/* While a run is live it sends what changes at once; only otherwise something is left waiting. */
static void
store_changed_cb (ScSyncJob *self, gint64 seq)
{
  if (self->state != SC_SYNC_STATE_SYNCING)
    _sc_sync_job_count_pending (self);
}

static DexFuture *
memory_loaded_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScSyncJob) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self == NULL)
    return dex_future_new_true ();

  if (self->memory.last_sync == 0 &&
      _sc_sync_memory_parse (&self->memory, value != NULL ? g_value_get_string (value) : NULL,
                             sc_peer_get_url (self->peer)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SYNC]);

  return _sc_sync_job_load_pending (self);
}

void
_sc_sync_job_note_success (ScSyncJob *self, ScReplication *replication)
{
  _sc_backoff_reset (&self->backoff);
  self->memory.pushed_seq = sc_replication_get_pushed_seq (replication);
  _sc_sync_job_note_pulled (self);
  self->memory.last_sync = sc_clock_now_ms ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SYNC]);
  _sc_sync_job_save_memory (self);
  _sc_sync_job_count_pending (self);
}

static gboolean
resolve_cb (gpointer data)
{
  ScSyncJob *self = data;

  self->resolve_source = 0;
  dex_future_disown (sc_resolver_run (self->store));

  return G_SOURCE_REMOVE;
}

static void
pulled_cb (ScSyncJob *self)
{
  if (self->merges && self->resolve_source == 0)
    self->resolve_source = g_timeout_add (RESOLVE_DELAY_MS, resolve_cb, self);
}

static void
progress_cb (ScSyncJob *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
}

/* @replication: (transfer full): the run that goes on from here */
void
_sc_sync_job_follow (ScSyncJob *self, ScReplication *replication)
{
  self->replication = replication;
  _sc_replication_set_outbox (replication, self->outbox);
  _sc_replication_set_policy (replication, self->file_policy);
  g_signal_connect_swapped (replication, "progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (replication, "pulled", G_CALLBACK (_sc_sync_job_remember_pulled), self);
}

static void
caught_up_cb (ScSyncJob *self)
{
  const GError *problem = sc_replication_get_problem (self->replication);

  _sc_sync_job_note_success (self, self->replication);
  _sc_sync_job_set_state (self, problem != NULL ? SC_SYNC_STATE_FAILED : SC_SYNC_STATE_LIVE,
                          problem);
}

static void
retry_cb (gpointer data)
{
  begin (data);
}

/* Returns (transfer full): what @error of a run is to this job. */
GError *
_sc_sync_job_refine (ScSyncJob *self, const GError *error)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  return _sc_sync_fault_refine (error, self->memory.last_sync > 0,
                                g_network_monitor_get_network_available (monitor),
                                g_network_monitor_get_connectivity (monitor));
}

void
_sc_sync_job_drop_replication (ScSyncJob *self)
{
  if (self->replication == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->replication, self);
  _sc_sync_job_note_pulled (self);
  if (self->memory.pulled->len > 0)
    _sc_sync_job_save_memory (self);
  g_clear_object (&self->replication);
}

/* @error: why a live run has ended, which it never does by itself */
static void
note_failure (ScSyncJob *self, const GError *error)
{
  g_autoptr (GError) refined = _sc_sync_job_refine (self, error);
  ScSyncState state = _sc_sync_fault_get_state (refined);

  _sc_sync_job_set_state (self, state, refined);
  _sc_sync_job_count_pending (self);
  /* A refused password is not tried again by itself: that would lock the account. */
  if (state == SC_SYNC_STATE_NEEDS_PASSWORD)
    return;
  set_next_attempt (self, sc_clock_now_ms () +
                              _sc_backoff_wait (&self->backoff,
                                                (guint) sc_sync_error_get_retry_after (error),
                                                retry_cb, self));
}

static DexFuture *
ended_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScSyncJob) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  if (self == NULL)
    return dex_future_new_true ();

  _sc_sync_job_drop_replication (self);
  if (!self->wanted)
    _sc_sync_job_set_state (self, SC_SYNC_STATE_STOPPED, NULL);
  else if (self->asleep)
    _sc_sync_job_set_state (self, SC_SYNC_STATE_OFFLINE, NULL);
  else if (self->again)
    begin (self);
  else
    note_failure (self, error);

  return dex_future_new_true ();
}

static void
begin (ScSyncJob *self)
{
  stop_waiting (self);
  if (self->replication != NULL || !self->wanted || self->asleep)
    return;
  self->again = FALSE;
  if (!sc_peer_has_password (self->peer))
    {
      g_autoptr (GError) error =
          g_error_new_literal (SC_SYNC_ERROR, SC_SYNC_ERROR_PASSWORD, "The password is not known");

      _sc_sync_job_set_state (self, SC_SYNC_STATE_NEEDS_PASSWORD, error);
      return;
    }

  _sc_sync_job_follow (self, sc_replication_new (self->store, self->peer, TRUE));
  g_signal_connect_swapped (self->replication, "pulled", G_CALLBACK (pulled_cb), self);
  g_signal_connect_swapped (self->replication, "caught-up", G_CALLBACK (caught_up_cb), self);
  if (self->state != SC_SYNC_STATE_OFFLINE)
    _sc_sync_job_set_state (self, SC_SYNC_STATE_SYNCING, NULL);
  dex_future_disown (dex_future_finally (sc_replication_run (self->replication), ended_cb,
                                         sc_weak_ref_new (self), sc_weak_ref_free));
}

/* Everything that was connected before is not any more, and nobody tells: a run begins anew. */
static void
renew (ScSyncJob *self)
{
  if (!self->wanted || self->state == SC_SYNC_STATE_NEEDS_PASSWORD)
    return;
  _sc_backoff_reset (&self->backoff);
  self->again = TRUE;
  if (self->replication != NULL)
    sc_replication_stop (self->replication);
  else
    begin (self);
}

static void
network_changed_cb (ScSyncJob *self, gboolean available)
{
  gboolean returned = available && !self->had_network;

  self->had_network = available;
  if (returned || (available && self->replication == NULL))
    renew (self);
}

/* A hotspot has let somebody in. */
static void
connectivity_changed_cb (ScSyncJob *self, GParamSpec *pspec, GNetworkMonitor *monitor)
{
  if (g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_FULL &&
      self->replication == NULL)
    renew (self);
}

static void
sleeping_cb (ScSyncJob *self, gboolean sleeping)
{
  self->asleep = sleeping;
  if (!sleeping)
    renew (self);
  else if (self->replication != NULL)
    sc_replication_stop (self->replication);
  else
    stop_waiting (self);
}

static void
watch_computer (ScSyncJob *self)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  if (self->network_handler != 0)
    return;
  self->had_network = g_network_monitor_get_network_available (monitor);
  self->network_handler =
      g_signal_connect_swapped (monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  self->connectivity_handler =
      g_signal_connect_swapped (monitor, "notify::connectivity",
                                G_CALLBACK (connectivity_changed_cb), self);
  self->sleep_monitor = _sc_sleep_monitor_dup_default ();
  self->sleep_handler =
      g_signal_connect_swapped (self->sleep_monitor, "sleeping", G_CALLBACK (sleeping_cb), self);
}

static void
sc_sync_job_dispose (GObject *object)
{
  ScSyncJob *self = SC_SYNC_JOB (object);

  self->wanted = FALSE;
  _sc_backoff_stop (&self->backoff);
  g_clear_handle_id (&self->resolve_source, g_source_remove);
  if (self->replication != NULL)
    sc_replication_stop (self->replication);
  _sc_sync_job_drop_replication (self);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
  g_clear_signal_handler (&self->connectivity_handler, g_network_monitor_get_default ());
  if (self->sleep_monitor != NULL)
    g_clear_signal_handler (&self->sleep_handler, self->sleep_monitor);
  g_clear_object (&self->sleep_monitor);
  g_clear_object (&self->store);
  g_clear_object (&self->file_policy);
  g_clear_object (&self->peer);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->memory.pulled, g_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (sc_sync_job_parent_class)->dispose (object);
}

static void
sc_sync_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScSyncJob *self = SC_SYNC_JOB (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_LAST_SYNC:
      g_value_set_int64 (value, self->memory.last_sync);
      break;
    case PROP_PENDING:
      g_value_set_uint (value, self->pending);
      break;
    case PROP_DONE:
      g_value_set_uint64 (value, sc_sync_job_get_done (self));
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, sc_sync_job_get_total (self));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;
    case PROP_NEXT_ATTEMPT:
      g_value_set_int64 (value, self->next_attempt);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_sync_job_class_init (ScSyncJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sc_sync_job_dispose;
  object_class->get_property = sc_sync_job_get_property;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, SC_TYPE_SYNC_STATE, SC_SYNC_STATE_STOPPED, flags);
  properties[PROP_LAST_SYNC] =
      g_param_spec_int64 ("last-sync", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DONE] = g_param_spec_uint64 ("done", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PROP_NEXT_ATTEMPT] =
      g_param_spec_int64 ("next-attempt", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_sync_job_init (ScSyncJob *self)
{
  self->merges = TRUE;
  self->memory.pulled = _sc_seq_ranges_new ();
}

/**
 * sc_sync_job_new:
 * @store: the database here
 * @peer: the database there
 *
 * Returns: (transfer full): a job that does nothing until sc_sync_job_start()
 */
ScSyncJob *
sc_sync_job_new (ScStore *store, ScPeer *peer)
{
  ScSyncJob *self;

  g_return_val_if_fail (SC_IS_STORE (store) && SC_IS_PEER (peer), NULL);

  self = g_object_new (SC_TYPE_SYNC_JOB, NULL);
  self->store = g_object_ref (store);
  self->peer = g_object_ref (peer);
  self->outbox = _sc_outbox_new (store, sc_peer_get_url (peer));
  self->changed_handler =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed_cb), self);

  return self;
}

/**
 * sc_sync_job_new_passing:
 * @store: the database here
 * @peer: the database there, for a few hours
 *
 * For a second peer beside the server. When it was last there and what it refused is forgotten with the job, and
 * takes nothing from what is remembered of the server. (Its checkpoints are kept, as those of any peer.)
 *
 * Returns: (transfer full): a job that does nothing until sc_sync_job_start()
 */
ScSyncJob *
sc_sync_job_new_passing (ScStore *store, ScPeer *peer)
{
  ScSyncJob *self = sc_sync_job_new (store, peer);

  self->passing = TRUE;
  _sc_outbox_set_passing (self->outbox);

  return self;
}

/**
 * sc_sync_job_recall:
 * @self: a job that was just made
 *
 * Reads when the last exchange was, what waits since then, and what was refused.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_sync_job_recall (ScSyncJob *self)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self), NULL);

  return dex_future_all (dex_future_finally (_sc_sync_memory_load (self->store), memory_loaded_cb,
                                             sc_weak_ref_new (self), sc_weak_ref_free),
                         _sc_outbox_load (self->outbox), NULL);
}

/**
 * sc_sync_job_set_merges:
 * @self: a job
 * @merges: whether what arrived is merged with what is here, as it is by default
 *
 * A server leaves that to those who write records: it keeps all branches.
 */
void
sc_sync_job_set_merges (ScSyncJob *self, gboolean merges)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self));

  self->merges = merges;
}

/**
 * sc_sync_job_start:
 * @self: a job
 *
 * Keeps both databases the same from now on.
 */
void
sc_sync_job_start (ScSyncJob *self)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self));

  if (self->wanted)
    return;
  self->wanted = TRUE;
  watch_computer (self);
  begin (self);
}

/**
 * sc_sync_job_stop:
 * @self: a job
 *
 * Stops as soon as what is being written is written.
 */
void
sc_sync_job_stop (ScSyncJob *self)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self));

  self->wanted = FALSE;
  stop_waiting (self);
  if (self->replication != NULL)
    sc_replication_stop (self->replication);
  else
    _sc_sync_job_set_state (self, SC_SYNC_STATE_STOPPED, NULL);
}

/**
 * sc_sync_job_pause:
 * @self: a job
 *
 * As sc_sync_job_stop(), because somebody wants it. What has arrived stays; sc_sync_job_retry() goes on from
 * there, and so does the next run of the program.
 */
void
sc_sync_job_pause (ScSyncJob *self)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self));

  self->paused = TRUE;
  sc_sync_job_stop (self);
}

/**
 * sc_sync_job_retry:
 * @self: a job
 *
 * Tries at once: somebody asked, or has given another password. What was refused is offered again.
 */
void
sc_sync_job_retry (ScSyncJob *self)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self));

  _sc_backoff_reset (&self->backoff);
  self->wanted = TRUE;
  self->paused = FALSE;
  watch_computer (self);
  if (self->replication == NULL)
    _sc_sync_job_set_state (self, SC_SYNC_STATE_SYNCING, NULL);
  else
    _sc_replication_offer_again (self->replication);
  begin (self);
}
