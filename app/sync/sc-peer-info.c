/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-peer-private.h"

/* Whether there is a server, whether it knows the user, and what it says of its database. */

/* Whoever asks whether an address is right does not wait for so long. */
#define CHECK_SECONDS 15

G_DEFINE_BOXED_TYPE (ScPeerInfo, sc_peer_info, g_atomic_rc_box_acquire, _sc_peer_info_free)

void
_sc_peer_info_free (ScPeerInfo *self)
{
  g_atomic_rc_box_release (self);
}

static DexFuture *
welcome_cb (DexFuture *future, gpointer data)
{
  ScPeerInfo *info = data;
  JsonObject *welcome = g_value_get_boxed (dex_future_get_value (future, NULL));
  JsonObject *vendor = sc_json_get_object (welcome, "vendor");

  if (sc_json_get_string (welcome, "couchdb") == NULL &&
      sc_json_get_string (welcome, "express-pouchdb") == NULL)
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
                                  "The server does not say that it speaks the protocol");

  info->is_ours = g_strcmp0 (sc_json_get_string (vendor, "name"), "Smart City") == 0;

  return dex_future_new_take_boxed (SC_TYPE_PEER_INFO, g_atomic_rc_box_acquire (info));
}

static DexFuture *
not_a_server_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  if (g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL))
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER,
                                  "Something else answers there: %s", error->message);

  return dex_ref (future);
}

static DexFuture *
database_cb (DexFuture *future, gpointer data)
{
  ScPeerInfo *info = data;
  JsonObject *database = g_value_get_boxed (dex_future_get_value (future, NULL));

  info->doc_count = (guint64) sc_json_get_int (database, "doc_count", 0);

  return dex_future_new_take_boxed (SC_TYPE_PEER_INFO, g_atomic_rc_box_acquire (info));
}

typedef struct
{
  ScPeer *self;
  GCancellable *cancellable;
  ScPeerInfo *info;
} InfoState;

static void
info_state_free (gpointer data)
{
  InfoState *state = data;

  g_object_unref (state->self);
  g_clear_object (&state->cancellable);
  _sc_peer_info_free (state->info);
  g_free (state);
}

static DexFuture *
load_database_cb (DexFuture *future, gpointer data)
{
  InfoState *state = data;
  DexFuture *database = _sc_peer_ask (state->self, NULL, state->cancellable);

  return dex_future_then (database, database_cb, g_atomic_rc_box_acquire (state->info),
                          (GDestroyNotify) _sc_peer_info_free);
}

/* Resolves to ScPeerInfo: first whether it is a server at all, then whether the database is there
 * for this user. */
DexFuture *
_sc_peer_load_info (ScPeer *self, GCancellable *cancellable)
{
  InfoState *state = g_new0 (InfoState, 1);
  DexFuture *future;

  state->self = g_object_ref (self);
  state->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  state->info = g_atomic_rc_box_new0 (ScPeerInfo);

  future = _sc_peer_ask (self, "/", cancellable);
  future = dex_future_catch (future, not_a_server_cb, NULL, NULL);
  future = dex_future_then (future, welcome_cb, g_atomic_rc_box_acquire (state->info),
                            (GDestroyNotify) _sc_peer_info_free);

  return dex_future_then (future, load_database_cb, state, info_state_free);
}

static DexFuture *
checked_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return dex_ref (future);

  g_cancellable_cancel (data);

  return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE,
                                "There is something at this address, but it says nothing");
}

/* As sc_peer_check(), with another time limit: whoever waits for it sits in front of the screen. What
 * says nothing is often a server that does not encrypt, and waits for the rest of a request. */
DexFuture *
_sc_peer_check_within (ScPeer *self, int milliseconds)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DexFuture *first = dex_future_first (_sc_peer_load_info (self, cancellable),
                                       dex_timeout_new_msec (milliseconds), NULL);

  return dex_future_finally (first, checked_cb, g_steal_pointer (&cancellable), g_object_unref);
}

/**
 * sc_peer_check:
 * @self: a peer
 *
 * Asks whether there is a server, whether it knows the user, and whether it has the database.
 *
 * Returns: (transfer full): a future of a boxed value that says nothing more; rejects with
 *   %SC_SYNC_ERROR
 */
DexFuture *
sc_peer_check (ScPeer *self)
{
  g_return_val_if_fail (SC_IS_PEER (self), NULL);

  return _sc_peer_check_within (self, CHECK_SECONDS * 1000);
}
