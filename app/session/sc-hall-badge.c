/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-hall-identity-private.h"
#include "sc-hall-private.h"
#include "sc-json.h"
#include "sc-session-private.h"

/* The badge of this computer: written at the server, while there is one, for days without. */

/* A badge that is younger, and right, is left alone. */
#define RENEW_MS ((gint64) 7 * 24 * 60 * 60 * 1000)

/* What somebody waits for comes first. */
#define REGISTER_SECONDS 10

typedef struct
{
  ScHall *self;
  ScPeer *peer;
} Registering;

static void
registering_free (gpointer data)
{
  Registering *state = data;

  g_object_unref (state->self);
  g_object_unref (state->peer);
  g_free (state);
}

static JsonNode *
ask (ScPeer *peer, const char *method, const char *path, JsonObject *body, GError **error)
{
  return dex_await_boxed (sc_peer_request (peer, method, path, body), error);
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The server's own roles are nobody's business, and the access rules want a badge without them. */
static char **
dup_roles (JsonObject *context)
{
  g_auto (GStrv) all = sc_json_dup_strv (context, "roles");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; all != NULL && all[i] != NULL; i++)
    if (*all[i] != '_')
      g_strv_builder_add (builder, all[i]);

  return g_strv_builder_end (builder);
}

static gboolean
is_current (JsonNode *node, const char *user, const char *const *roles)
{
  g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL;
  g_autoptr (ScBadge) badge = text != NULL ? sc_badge_parse (text, -1) : NULL;

  return badge != NULL && g_str_equal (badge->user, user) &&
         g_strv_equal ((const char *const *) badge->roles, roles) &&
         ABS (sc_clock_now_ms () - badge->issued_at) < RENEW_MS;
}

/* @old: (nullable): the badge that is replaced */
static JsonObject *
make_body (JsonObject *old, const char *id, const char *user, const char *const *roles)
{
  g_autofree char *now = sc_clock_now ();
  JsonObject *body = old != NULL ? sc_json_copy_object (old) : json_object_new ();

  json_object_set_string_member (body, "_id", id);
  json_object_set_string_member (body, "type", "badge");
  json_object_set_int_member (body, "schema", 1);
  json_object_set_string_member (body, "user", user);
  sc_json_set_strv (body, "roles", roles);
  if (!json_object_has_member (body, "created_by"))
    {
      json_object_set_string_member (body, "created_by", user);
      json_object_set_string_member (body, "created_at", now);
    }
  json_object_set_string_member (body, "modified_by", user);
  json_object_set_string_member (body, "modified_at", now);

  return body;
}

/* Returns: 1 when a badge was written, 0 when the one that is there is right, -1 with an error. */
static int
write_badge (Registering *state, const char *id, JsonObject *context, GError **error)
{
  const char *user = sc_json_get_string (context, "name");
  g_auto (GStrv) roles = dup_roles (context);
  g_autofree char *path = g_uri_escape_string (id, NULL, FALSE);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) old = ask (state->peer, "GET", path, NULL, &local_error);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (local_error != NULL &&
      !g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
  if (is_current (old, user, (const char *const *) roles))
    return 0;
  body = make_body (get_object (old), id, user, (const char *const *) roles);
  answer = ask (state->peer, "PUT", path, body, error);

  return answer != NULL ? 1 : -1;
}

static DexFuture *
register_fiber (gpointer data)
{
  Registering *state = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) session = ask (state->peer, "GET", "/_session", NULL, &error);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *id = NULL;
  JsonObject *context;
  int written;

  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  context =
      get_object (session) != NULL ? sc_json_get_object (get_object (session), "userCtx") : NULL;
  /* A server without logins knows nobody. */
  if (context == NULL || sc_json_get_string (context, "name") == NULL)
    return dex_future_new_false ();
  certificate = _sc_hall_load_identity (state->self, &error);
  if (certificate == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  fingerprint = sc_fingerprint_dup (certificate);
  id = sc_badge_dup_id (fingerprint);
  written = write_badge (state, id, context, &error);
  if (written < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_boolean (written > 0);
}

/**
 * sc_hall_has_identity:
 * @self: a hall
 *
 * Returns: whether this computer has been made known to others once
 */
gboolean
sc_hall_has_identity (ScHall *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (SC_IS_HALL (self), FALSE);

  path = _sc_hall_identity_dup_path (sc_session_get_profile (self->session));

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * sc_hall_register:
 * @self: a hall
 *
 * Writes at the server whose computer this is, unless that is known there. Others who are in the workspace then
 * know it without the server, as soon as they have exchanged.
 *
 * Returns: (transfer full): a future of a boolean, %TRUE when something was written; rejects with %SC_SYNC_ERROR
 *   (%SC_SYNC_ERROR_FORBIDDEN where the access rules of the workspace are too old to know badges), with
 *   %SC_HALL_ERROR_NO_SERVER, %SC_HALL_ERROR_FAILED or %G_FILE_ERROR
 */
DexFuture *
sc_hall_register (ScHall *self)
{
  ScSyncJob *job;
  Registering *state;

  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  job = sc_session_get_sync (self->session);
  if (job == NULL)
    return dex_future_new_reject (SC_HALL_ERROR, SC_HALL_ERROR_NO_SERVER,
                                  "This workspace is on no server");

  state = g_new0 (Registering, 1);
  state->self = g_object_ref (self);
  state->peer = g_object_ref (sc_sync_job_get_peer (job));

  return _sc_session_spawn (self->session, register_fiber, state, registering_free);
}

static DexFuture *
registered_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_info ("This computer gets no badge: %s", error->message);

  return dex_future_new_true ();
}

static gboolean
register_cb (gpointer data)
{
  ScHall *self = data;
  ScSyncJob *job = sc_session_get_sync (self->session);

  self->register_source = 0;
  if (job == NULL || sc_sync_job_get_state (job) != SC_SYNC_STATE_LIVE)
    return G_SOURCE_REMOVE;
  self->registered = TRUE;
  dex_future_disown (dex_future_finally (sc_hall_register (self), registered_cb, NULL, NULL));

  return G_SOURCE_REMOVE;
}

/* Once in each run of the program: when the server is there, and nobody waits for it. */
static void
state_changed_cb (ScHall *self, GParamSpec *pspec, ScSyncJob *job)
{
  if (self->registered || self->register_source != 0 ||
      sc_sync_job_get_state (job) != SC_SYNC_STATE_LIVE ||
      job != sc_session_get_sync (self->session))
    return;
  self->register_source = g_timeout_add_seconds (REGISTER_SECONDS, register_cb, self);
}

/* @job: keeps the workspace the same as the server's */
void
_sc_hall_follow (ScHall *self, ScSyncJob *job)
{
  self->registered = FALSE;
  g_clear_handle_id (&self->register_source, g_source_remove);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
