/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>

#include "sc-intake-private.h"
#include "sc-listener-private.h"
#include "sc-metrics-port-private.h"
#include "sc-server-private.h"
#include "sc-serving-private.h"

/* A fiber's stack: a certificate is tried with a handshake of its own. */
#define STACK_SIZE (256 * 1024)

/* Stopping waits so long for requests that are being answered. */
#define STOP_SECONDS 10

#define SECRET_KEY "cookie_secret"

struct _ScServer
{
  GObject parent_instance;

  ScServerConfig config;
  char *data_dir;
  char **listen;
  char *certificate;
  char *key;
  char **cors_origins;
  char **cors_methods;
  char **cors_headers;
  char **proxies;

  SoupServer *soup;
  SoupServer *metrics_soup; /* nullable */
  ScMetrics *metrics;
  char *metrics_listen;
  ScClients *clients;
  ScFeeds *feeds;
  ScListener *listener;
  ScDatabases *databases;
  ScLogin *login;
  ScFollowing *following; /* nullable: there is no upstream */
  ScDoor *door;           /* nullable: whoever has a password comes in */
  char *uuid;
  guint n_requests;
  guint compaction;
  DexPromise *idle; /* nullable: while stopping; settled when no request is left */
};

G_DEFINE_FINAL_TYPE (ScServer, sc_server, G_TYPE_OBJECT)

static void
sc_server_finalize (GObject *object)
{
  ScServer *self = SC_SERVER (object);

  g_clear_handle_id (&self->compaction, g_source_remove);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->metrics_soup);
  g_clear_pointer (&self->metrics, _sc_metrics_free);
  g_clear_pointer (&self->listener, _sc_listener_free);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->clients, _sc_clients_free);
  g_clear_pointer (&self->feeds, _sc_feeds_free);
  g_clear_object (&self->door);
  g_clear_pointer (&self->login, _sc_login_free);
  g_clear_pointer (&self->following, _sc_following_free);
  g_clear_pointer (&self->databases, _sc_databases_free);
  g_free (self->data_dir);
  g_strfreev (self->listen);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->metrics_listen);
  g_strfreev (self->cors_origins);
  g_strfreev (self->cors_methods);
  g_strfreev (self->cors_headers);
  g_strfreev (self->proxies);
  g_free (self->uuid);
  dex_clear (&self->idle);

  G_OBJECT_CLASS (sc_server_parent_class)->finalize (object);
}

static void
sc_server_class_init (ScServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_server_finalize;
}

static void
sc_server_init (ScServer *self)
{
}

/* The configuration is copied: its lists, too. */
static void
copy_cors (ScServer *self)
{
  ScServerCors *cors = &self->config.cors;

  self->cors_origins = g_strdupv ((char **) cors->origins);
  self->cors_methods = g_strdupv ((char **) cors->methods);
  self->cors_headers = g_strdupv ((char **) cors->headers);
  cors->origins = (const char *const *) self->cors_origins;
  cors->methods = (const char *const *) self->cors_methods;
  cors->headers = (const char *const *) self->cors_headers;
}

/**
 * sc_server_new:
 * @config: what to serve, and where; copied
 *
 * Returns: (transfer full): a server that does not run yet
 */
ScServer *
sc_server_new (const ScServerConfig *config)
{
  ScServer *self;

  g_return_val_if_fail (config != NULL && config->data_dir != NULL, NULL);

  self = g_object_new (SC_TYPE_SERVER, NULL);
  self->data_dir = g_strdup (config->data_dir);
  self->listen = g_strdupv ((char **) config->listen);
  self->certificate = g_strdup (config->certificate);
  self->key = g_strdup (config->key);
  self->proxies = g_strdupv ((char **) config->trusted_proxies);
  self->config = *config;
  self->config.data_dir = self->data_dir;
  self->metrics_listen = g_strdup (config->metrics_listen);
  self->config.metrics_listen = self->metrics_listen;
  self->config.listen = (const char *const *) self->listen;
  self->config.certificate = self->certificate;
  self->config.key = self->key;
  copy_cors (self);
  self->config.trusted_proxies = (const char *const *) self->proxies;
  self->clients = _sc_clients_new (&self->config);
  self->feeds = _sc_feeds_new (self->config.max_feeds);
  self->databases = _sc_databases_new (self->data_dir);

  return self;
}

/**
 * sc_server_get_config:
 * @self: a server
 *
 * Returns: (transfer none): what it was made with
 */
const ScServerConfig *
sc_server_get_config (ScServer *self)
{
  g_return_val_if_fail (SC_IS_SERVER (self), NULL);

  return &self->config;
}

ScDatabases *
_sc_server_get_databases (ScServer *self)
{
  return self->databases;
}

ScLogin *
_sc_server_get_login (ScServer *self)
{
  return self->login;
}

/* Returns (nullable) */
ScDoor *
_sc_server_get_door (ScServer *self)
{
  return self->door;
}

/* Returns (nullable) */
ScFollowing *
_sc_server_get_following (ScServer *self)
{
  return self->following;
}

ScClients *
_sc_server_get_clients (ScServer *self)
{
  return self->clients;
}

ScMetrics *
_sc_server_get_metrics (ScServer *self)
{
  return self->metrics;
}

ScFeeds *
_sc_server_get_feeds (ScServer *self)
{
  return self->feeds;
}

SoupServer *
_sc_server_get_soup (ScServer *self)
{
  return self->soup;
}

guint
_sc_server_count_connections (ScServer *self)
{
  return _sc_listener_count (self->listener);
}

const char *
_sc_server_get_uuid (ScServer *self)
{
  return self->uuid;
}

gboolean
_sc_server_is_stopping (ScServer *self)
{
  return self->idle != NULL;
}

/* Stopping waits for those that have begun. */
void
_sc_server_request_began (ScServer *self)
{
  self->n_requests++;
}

void
_sc_server_request_ended (ScServer *self)
{
  self->n_requests--;
  if (self->n_requests == 0 && self->idle != NULL &&
      dex_future_is_pending (DEX_FUTURE (self->idle)))
    dex_promise_resolve_boolean (self->idle, TRUE);
}

/* The users come first: without them nobody can be let in. */
static gboolean
open_users (ScServer *self, GError **error)
{
  g_autoptr (ScDatabase) users = NULL;
  g_autoptr (ScStoreInfo) info = NULL;
  g_autofree char *secret = NULL;
  ScStore *store;
  GError *local_error = NULL;

  users = dex_await_object (_sc_databases_create (self->databases, SC_USERS_DATABASE, NULL),
                            &local_error);
  if (g_error_matches (local_error, SC_SERVER_ERROR, SC_SERVER_ERROR_EXISTS))
    {
      g_clear_error (&local_error);
      users =
          dex_await_object (_sc_databases_open (self->databases, SC_USERS_DATABASE), &local_error);
    }
  if (users == NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  store = _sc_database_get_store (users);
  secret = dex_await_string (sc_store_get_meta (store, SECRET_KEY), NULL);
  if (secret == NULL)
    {
      secret = _sc_password_random ();
      if (!dex_await (sc_store_set_meta (store, SECRET_KEY, secret), error))
        return FALSE;
    }
  info = dex_await_boxed (sc_store_load_info (store), error);
  if (info == NULL)
    return FALSE;
  self->uuid = g_strdup (info->uuid);
  self->login = _sc_login_new (users, secret, &self->config);

  return TRUE;
}

static gboolean
compact_cb (gpointer data)
{
  ScServer *self = data;

  _sc_databases_compact (self->databases, self->config.compact_changes);

  return G_SOURCE_CONTINUE;
}

static DexFuture *
start_fiber (gpointer data)
{
  ScServer *self = data;
  GError *error = NULL;

  if (!open_users (self, &error) ||
      (self->following != NULL && !_sc_following_start (self->following, &error)))
    return dex_future_new_for_error (error);

  self->soup = soup_server_new ("server-header", "SmartCity/" SC_VERSION, "raw-paths", TRUE, NULL);
  self->listener = _sc_listener_new (&self->config, self->clients, self->soup);
  self->metrics = _sc_metrics_new (self->soup);
  self->compaction = g_timeout_add_seconds (self->config.compact_seconds, compact_cb, self);
  _sc_intake_follow (self->soup, &self->config);
  _sc_serving_start (self, self->soup);
  if (self->door != NULL)
    _sc_door_hang (self->door, self->soup, self->databases);
  if (!_sc_listener_start (self->listener, &error))
    return dex_future_new_for_error (error);
  if (self->metrics_listen != NULL)
    {
      self->metrics_soup = _sc_metrics_port_new (self, self->metrics_listen, &error);
      if (self->metrics_soup == NULL)
        return dex_future_new_for_error (error);
    }

  return dex_future_new_true ();
}

/**
 * sc_server_start:
 * @self: a server that does not run
 *
 * Opens the users and starts to listen.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR, %SC_SERVER_ERROR_SETUP
 *   or %G_IO_ERROR
 */
DexFuture *
sc_server_start (ScServer *self)
{
  g_return_val_if_fail (SC_IS_SERVER (self) && self->soup == NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, start_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
stop_fiber (gpointer data)
{
  ScServer *self = data;

  if (self->idle == NULL)
    self->idle = dex_promise_new ();
  _sc_databases_end_feeds (self->databases);
  g_clear_handle_id (&self->compaction, g_source_remove);
  if (self->following != NULL)
    dex_await (sc_upstream_leave (_sc_following_get_upstream (self->following), NULL), NULL);
  if (self->n_requests > 0)
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->idle)),
                                 dex_timeout_new_seconds (STOP_SECONDS), NULL),
               NULL);
  _sc_feeds_hang_up (self->feeds);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  if (self->metrics_soup != NULL)
    soup_server_disconnect (self->metrics_soup);

  return _sc_databases_close (self->databases);
}

/**
 * sc_server_stop:
 * @self: a server
 *
 * Takes no more requests, ends the feeds, lets requests finish that are being answered, and closes the
 * databases that it opened itself.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_server_stop (ScServer *self)
{
  g_return_val_if_fail (SC_IS_SERVER (self), NULL);

  return dex_scheduler_spawn (NULL, 0, stop_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
reload_fiber (gpointer data)
{
  ScServer *self = data;
  GError *error = NULL;

  if (!_sc_listener_reload (self->listener, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

/**
 * sc_server_reload:
 * @self: a server that runs
 *
 * Reads the certificate and its key again. New connections get it; those that are open stay as they are.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SERVER_ERROR_SETUP when they cannot be
 *   used, and the server goes on with those that it has
 */
DexFuture *
sc_server_reload (ScServer *self)
{
  g_return_val_if_fail (SC_IS_SERVER (self) && self->listener != NULL, NULL);

  return dex_scheduler_spawn (NULL, STACK_SIZE, reload_fiber, g_object_ref (self), g_object_unref);
}

/**
 * sc_server_list_urls:
 * @self: a server that runs
 *
 * Returns: (transfer full) (array zero-terminated=1): where it listens, such as
 *   "http://127.0.0.1:5984/"
 */
char **
sc_server_list_urls (ScServer *self)
{
  g_return_val_if_fail (SC_IS_SERVER (self) && self->listener != NULL, NULL);

  return _sc_listener_list_urls (self->listener);
}

/**
 * sc_server_set_upstream:
 * @self: a server that does not run yet
 * @upstream: what keeps databases the same as another server's
 * @workspaces: (nullable) (array zero-terminated=1): names of workspaces; %NULL for all
 *
 * From its start to its end the server has the databases of its workspaces follow the upstream.
 */
void
sc_server_set_upstream (ScServer *self, ScUpstream *upstream, const char *const *workspaces)
{
  g_return_if_fail (SC_IS_SERVER (self) && self->soup == NULL && self->following == NULL);

  self->following = _sc_following_new (upstream, workspaces, self->databases);
}

/**
 * sc_server_set_door:
 * @self: a server that does not run, with a certificate
 * @door: who comes in, and how
 *
 * Names and passwords count for nothing then, and no other database than the door's is served.
 */
void
sc_server_set_door (ScServer *self, ScDoor *door)
{
  g_return_if_fail (SC_IS_SERVER (self) && SC_IS_DOOR (door) && self->soup == NULL);
  g_return_if_fail (self->certificate != NULL);

  g_set_object (&self->door, door);
}

/**
 * sc_server_share_store:
 * @self: a server
 * @name: the database's name
 * @store: a store that the caller has opened, and closes after the server has stopped
 *
 * Serves a store that is in use already, as a desktop does that hosts a meeting. Its `_security`
 * admits administrators only, unless the store says otherwise.
 *
 * Returns: (transfer full): a future, settled when it is served
 */
DexFuture *
sc_server_share_store (ScServer *self, const char *name, ScStore *store)
{
  g_return_val_if_fail (SC_IS_SERVER (self) && name != NULL && SC_IS_STORE (store), NULL);

  return _sc_databases_share (self->databases, name, store);
}
