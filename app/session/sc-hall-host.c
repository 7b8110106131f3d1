/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-hall-identity-private.h"
#include "sc-hall-private.h"
#include "sc-session-private.h"

/* The host: a server in this process, over the store that the window shows. */

#define SHORT_DIGITS 8
#define LINK_DIGITS 26

/* A hall, not a city. */
#define MAX_CONNECTIONS 1000
#define MAX_CONNECTIONS_PER_GUEST 32

typedef struct
{
  ScHall *self;
  char *listen;
  guint minutes;
  char *database;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *state = data;

  g_object_unref (state->self);
  g_free (state->listen);
  g_free (state->database);
  g_free (state);
}

/* Returns (transfer full) (nullable): a server that runs; nothing of it is left when it cannot. */
static ScServer *
start_at (Opening *state, ScDoor *door, const char *address, GError **error)
{
  static const char *const no_proxies[] = { NULL };
  const char *profile = sc_session_get_profile (state->self->session);
  const char *listen[] = { address, NULL };
  g_autofree char *folder = g_build_filename (profile, "hall", NULL);
  g_autofree char *certificate = _sc_hall_identity_dup_path (profile);
  ScServerConfig config;
  ScServer *server;

  sc_server_config_init (&config);
  config.data_dir = folder;
  config.listen = listen;
  config.certificate = certificate;
  config.trusted_proxies = no_proxies;
  config.max_connections = MAX_CONNECTIONS;
  config.max_connections_per_client = MAX_CONNECTIONS_PER_GUEST;
  server = sc_server_new (&config);
  sc_server_set_door (server, door);
  if (dex_await (sc_server_share_store (server, state->database,
                                        sc_session_get_store (state->self->session)),
                 error) &&
      dex_await (sc_server_start (server), error))
    return server;

  dex_await (sc_server_stop (server), NULL);
  g_object_unref (server);

  return NULL;
}

/* All networks, IPv6 with IPv4 where there is both; the port that need not be typed, if it is free. */
static ScServer *
start_somewhere (Opening *state, ScDoor *door, GError **error)
{
  static const char *const anywhere[] = { "[::]:5986", "0.0.0.0:5986", "[::]:0", "0.0.0.0:0" };
  ScServer *server = NULL;

  G_STATIC_ASSERT (SC_HALL_PORT == 5986);

  if (state->listen != NULL)
    return start_at (state, door, state->listen, error);
  for (gsize i = 0; server == NULL && i < G_N_ELEMENTS (anywhere); i++)
    {
      g_clear_error (error);
      server = start_at (state, door, anywhere[i], error);
    }

  return server;
}

static void
tell_where (Opening *state, const char *fingerprint, const char *const *secrets)
{
  ScHall *self = state->self;
  g_auto (GStrv) urls = sc_server_list_urls (self->server);
  g_autoptr (GUri) uri = g_uri_parse (urls[0], G_URI_FLAGS_NONE, NULL);

  g_strfreev (self->addresses);
  if (state->listen != NULL)
    {
      self->addresses = g_new0 (char *, 2);
      self->addresses[0] =
          g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "[%s]:%d" : "%s:%d",
                           g_uri_get_host (uri), g_uri_get_port (uri));
    }
  else
    {
      self->addresses = _sc_hall_list_addresses ((guint) g_uri_get_port (uri));
    }
  g_free (self->short_code);
  self->short_code = sc_hall_code_format_short (secrets[0], fingerprint);
  g_free (self->link);
  self->link =
      sc_hall_code_format_link ((const char *const *) self->addresses, secrets[1], fingerprint);
}

static guint
get_port (ScServer *server)
{
  g_auto (GStrv) urls = sc_server_list_urls (server);
  g_autoptr (GUri) uri = g_uri_parse (urls[0], G_URI_FLAGS_NONE, NULL);

  return (guint) g_uri_get_port (uri);
}

static gboolean
open_door (Opening *state, const char *fingerprint, GError **error)
{
  ScHall *self = state->self;
  g_autofree char *short_secret = sc_hall_code_make_secret (SHORT_DIGITS);
  g_autofree char *link_secret = sc_hall_code_make_secret (LINK_DIGITS);
  const char *secrets[] = { short_secret, link_secret, NULL };
  gint64 closes_at = sc_clock_now_ms () + (gint64) state->minutes * 60 * 1000;
  g_autoptr (ScDoor) door = sc_door_new (state->database, secrets, closes_at);
  ScServer *server = start_somewhere (state, door, error);

  if (server == NULL)
    return FALSE;
  /* Somebody was faster: a click on a switch that had not moved yet. */
  if (self->server != NULL)
    {
      dex_await (sc_server_stop (server), NULL);
      g_object_unref (server);
      return TRUE;
    }

  self->server = server;
  self->door = g_steal_pointer (&door);
  self->closes_at = closes_at;
  g_signal_connect_swapped (self->door, "changed", G_CALLBACK (_sc_hall_notify_host), self);
  tell_where (state, fingerprint, secrets);
  if (state->listen == NULL)
    self->beacon = _sc_hall_beacon_new (state->database, fingerprint, get_port (server));
  _sc_hall_notify_host (self);

  return TRUE;
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *state = data;
  ScHall *self = state->self;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (ScBadge) badge = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  if (self->server != NULL)
    return dex_future_new_true ();
  state->database = _sc_hall_dup_database (self, &error);
  if (state->database != NULL)
    certificate = _sc_hall_load_identity (self, &error);
  if (certificate != NULL)
    {
      fingerprint = sc_fingerprint_dup (certificate);
      badge = _sc_hall_load_badge (self, fingerprint, &error);
    }
  if (badge == NULL && error == NULL)
    error = g_error_new_literal (SC_HALL_ERROR, SC_HALL_ERROR_NO_BADGE,
                                 "The others would not know this computer");
  if (error != NULL || !open_door (state, fingerprint, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_hall_open:
 * @self: a hall
 * @listen: (nullable): the one address to host at, as "127.0.0.1:0"; %NULL for all networks
 * @minutes: how long others can join, 1 or more; who has joined may stay
 *
 * Hosts this workspace for the members who are in the same network, until sc_hall_close().
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_HALL_ERROR_NO_SERVER, _NO_BADGE or _FAILED, with
 *   %SC_SERVER_ERROR or %G_IO_ERROR when the address is taken
 */
DexFuture *
sc_hall_open (ScHall *self, const char *listen, guint minutes)
{
  Opening *state;

  g_return_val_if_fail (SC_IS_HALL (self) && minutes > 0, NULL);

  state = g_new0 (Opening, 1);
  state->self = g_object_ref (self);
  state->listen = g_strdup (listen);
  state->minutes = minutes;

  return _sc_session_spawn (self->session, open_fiber, state, opening_free);
}

static DexFuture *
close_fiber (gpointer data)
{
  ScHall *self = data;
  g_autoptr (ScServer) server = g_steal_pointer (&self->server);

  if (server == NULL)
    return dex_future_new_true ();
  g_signal_handlers_disconnect_by_data (self->door, self);
  g_clear_object (&self->door);
  g_clear_object (&self->beacon);
  g_clear_pointer (&self->short_code, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->addresses, g_strfreev);
  self->closes_at = 0;
  _sc_hall_notify_host (self);

  return sc_server_stop (server);
}

/**
 * sc_hall_close:
 * @self: a hall
 *
 * Ends the hosting. The codes are worth nothing from now on, and who has joined is out.
 *
 * Returns: (transfer full): a future, settled when nobody is served any more
 */
DexFuture *
sc_hall_close (ScHall *self)
{
  g_return_val_if_fail (SC_IS_HALL (self), NULL);

  return _sc_session_spawn (self->session, close_fiber, g_object_ref (self), g_object_unref);
}
