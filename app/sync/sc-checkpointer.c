/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-checkpointer-private.h"
#include "sc-clock.h"
#include "sc-id.h"
#include "sc-json.h"

/* So many entries of history are kept: enough to find a common one after a restored backup. */
#define MAX_HISTORY 20

struct _ScCheckpointer
{
  ScStore *store;
  ScPeer *peer;
  GCancellable *cancellable;
  char *id;
  char *session_id;
  char *written; /* (nullable): the position of the last checkpoint of this run */
};

static char *
make_id (ScPeer *peer, const char *store_uuid, gboolean pull)
{
  g_autofree char *text =
      g_strjoin ("\n", store_uuid, sc_peer_get_url (peer), pull ? "pull" : "push", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, 32);
}

/*
 * _sc_checkpointer_new:
 * @store_uuid: which store this is: a copy of a profile folder is another replica only after its
 *   positions differ, and then the histories tell
 */
ScCheckpointer *
_sc_checkpointer_new (ScStore *store,
                      ScPeer *peer,
                      const char *store_uuid,
                      gboolean pull,
                      GCancellable *cancellable)
{
  ScCheckpointer *self = g_new0 (ScCheckpointer, 1);

  self->store = g_object_ref (store);
  self->peer = g_object_ref (peer);
  self->cancellable = g_object_ref (cancellable);
  self->id = make_id (peer, store_uuid, pull);
  self->session_id = sc_id_new_uuid ();

  return self;
}

void
_sc_checkpointer_free (ScCheckpointer *self)
{
  g_object_unref (self->store);
  g_object_unref (self->peer);
  g_object_unref (self->cancellable);
  g_free (self->id);
  g_free (self->session_id);
  g_free (self->written);
  g_free (self);
}

static JsonObject *
read_ours (ScCheckpointer *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScLocalDocument) local =
      dex_await_boxed (sc_store_get_local (self->store, self->id), &local_error);

  if (local != NULL)
    return sc_json_parse_object (local->body, -1, error);
  if (g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND))
    return json_object_new ();

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static JsonObject *
read_theirs (ScCheckpointer *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *object =
      dex_await_boxed (_sc_peer_get_local (self->peer, self->id, self->cancellable), &local_error);

  if (object != NULL)
    return object;
  if (g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE))
    return json_object_new ();

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* The history of a checkpoint starts with the checkpoint itself. */
static const char *
find_common (JsonObject *ours, JsonObject *theirs)
{
  JsonArray *a = sc_json_get_array (ours, "history");
  JsonArray *b = sc_json_get_array (theirs, "history");
  guint n_a = a != NULL ? json_array_get_length (a) : 0;
  guint n_b = b != NULL ? json_array_get_length (b) : 0;

  for (guint i = 0; i < n_a; i++)
    {
      JsonNode *node_a = json_array_get_element (a, i);
      JsonObject *entry_a = JSON_NODE_HOLDS_OBJECT (node_a) ? json_node_get_object (node_a) : NULL;

      for (guint j = 0; j < n_b; j++)
        {
          JsonNode *node_b = json_array_get_element (b, j);
          JsonObject *entry_b =
              JSON_NODE_HOLDS_OBJECT (node_b) ? json_node_get_object (node_b) : NULL;

          if (g_strcmp0 (sc_json_get_string (entry_a, "session_id"),
                         sc_json_get_string (entry_b, "session_id")) == 0 &&
              g_strcmp0 (sc_json_get_string (entry_a, "last_seq"),
                         sc_json_get_string (entry_b, "last_seq")) == 0)
            return sc_json_get_string (entry_a, "last_seq");
        }
    }

  return NULL;
}

/*
 * _sc_checkpointer_read:
 *
 * Returns (transfer full) (nullable): the newest position that both sides know, as the source's own
 * opaque text; %NULL to start from the beginning, or with @error set
 */
char *
_sc_checkpointer_read (ScCheckpointer *self, GError **error)
{
  g_autoptr (JsonObject) ours = read_ours (self, error);
  g_autoptr (JsonObject) theirs = ours != NULL ? read_theirs (self, error) : NULL;

  if (theirs == NULL)
    return NULL;

  g_free (self->written);
  self->written = g_strdup (find_common (ours, theirs));

  return g_strdup (self->written);
}

static JsonArray *
extend_history (ScCheckpointer *self, JsonObject *previous, const char *seq)
{
  JsonArray *old = sc_json_get_array (previous, "history");
  JsonArray *history = json_array_new ();
  JsonObject *entry = json_object_new ();
  g_autofree char *now = sc_clock_now ();

  json_object_set_string_member (entry, "session_id", self->session_id);
  json_object_set_string_member (entry, "last_seq", seq);
  json_object_set_string_member (entry, "recorded_at", now);
  json_array_add_object_element (history, entry);
  for (guint i = 0; old != NULL && i < MIN (json_array_get_length (old), MAX_HISTORY); i++)
    {
      JsonNode *node = json_array_get_element (old, i);

      /* One entry a run: the older positions of this run say nothing more. */
      if (JSON_NODE_HOLDS_OBJECT (node) &&
          g_strcmp0 (sc_json_get_string (json_node_get_object (node), "session_id"),
                     self->session_id) != 0)
        json_array_add_element (history, json_node_copy (node));
    }

  return history;
}

static JsonObject *
make_body (ScCheckpointer *self, JsonObject *previous, const char *seq)
{
  JsonObject *body = sc_json_copy_object (previous);

  json_object_remove_member (body, "_id");
  json_object_set_int_member (body, "replication_id_version", 3);
  json_object_set_string_member (body, "session_id", self->session_id);
  json_object_set_string_member (body, "source_last_seq", seq);
  json_object_set_array_member (body, "history", extend_history (self, previous, seq));

  return body;
}

/*
 * _sc_checkpointer_write:
 * @seq: a position of the source up to which everything is on the target's disk
 *
 * Writes both checkpoints, the peer's first: ours alone would claim what the peer does not confirm.
 */
gboolean
_sc_checkpointer_write (ScCheckpointer *self, const char *seq, GError **error)
{
  g_autoptr (JsonObject) ours = NULL;
  g_autoptr (JsonObject) theirs = NULL;
  g_autoptr (JsonObject) new_ours = NULL;
  g_autoptr (JsonObject) new_theirs = NULL;
  g_autofree char *text = NULL;

  if (g_strcmp0 (self->written, seq) == 0)
    return TRUE;

  ours = read_ours (self, error);
  theirs = ours != NULL ? read_theirs (self, error) : NULL;
  if (theirs == NULL)
    return FALSE;

  new_theirs = make_body (self, theirs, seq);
  new_ours = make_body (self, ours, seq);
  json_object_remove_member (new_ours, "_rev");
  text = sc_json_to_string (new_ours, FALSE);
  if (!dex_await (_sc_peer_put_local (self->peer, self->id, new_theirs, self->cancellable),
                  error) ||
      !dex_await (sc_store_put_local (self->store, self->id, text), error))
    return FALSE;
  g_free (self->written);
  self->written = g_strdup (seq);

  return TRUE;
}
