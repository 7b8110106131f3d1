/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-door.h"
#include "sc-server-error.h"
#include "sc-store.h"
#include "sc-upstream.h"

G_BEGIN_DECLS

/**
 * ScServerCors:
 * @origins: (array zero-terminated=1) (nullable): where pages come from whose scripts may use this server,
 *   as "https://city.example", or "*" for everywhere; %NULL for nowhere
 * @credentials: whether they may use the session of whoever looks at the page; never from everywhere
 * @methods: (array zero-terminated=1) (nullable): what they may do; %NULL for all that there is
 * @headers: (array zero-terminated=1) (nullable): which headers they may send; %NULL for CouchDB's list
 * @max_age: seconds for which a browser need not ask again
 */
typedef struct
{
  const char *const *origins;
  gboolean credentials;
  const char *const *methods;
  const char *const *headers;
  guint max_age;
} ScServerCors;

/**
 * ScServerConfig:
 * @data_dir: (nullable): the folder of databases and users
 * @listen: (array zero-terminated=1): addresses, as "127.0.0.1:5984" or "[::1]:0"; port 0 means any
 * @first_socket: a file descriptor that listens already, the first of @n_sockets; they stand in the place of
 *   @listen, and belong to the server
 * @n_sockets: how many
 * @metrics_listen: (nullable): an address that tells Prometheus without a login, and nothing else
 * @maintenance: whether `_up` says that no clients are to be sent here
 * @certificate: (nullable): PEM file of the certificate and its chain; %NULL for plain HTTP
 * @key: (nullable): PEM file of its key
 * @max_body: bytes of a request's body, also when it is unpacked
 * @max_attachment: bytes of one attachment, also when it is unpacked
 * @compact_changes: a database is compacted after so many changes; 0 for never by itself
 * @compact_seconds: how often that is looked at
 * @max_url: bytes of a request's address
 * @max_headers: bytes of its headers
 * @max_connections: at the same time
 * @max_connections_per_client: of these, from one address; 0 for no limit
 * @max_requests_per_client: a second, from one address, when it goes on for long; 0 for no limit
 * @max_feeds: live feeds at the same time
 * @idle_seconds: a connection that says nothing for so long is dropped
 * @session_seconds: how long a login cookie lasts when it is not used
 * @password_iterations: of PBKDF2, for passwords that are set here
 * @cors: what pages of other servers may do here
 * @lockout_attempts: wrong passwords for one name from one address, until it has to wait
 * @lockout_attempts_per_client: wrong passwords from one address
 * @lockout_seconds: how long it has to wait
 * @trusted_proxies: (nullable) (array zero-terminated=1): addresses whose X-Forwarded-For and
 *   X-Forwarded-Proto are believed, and which are not counted as one client
 *
 * What a server is started with. Take sc_server_config_init() and change what is to differ.
 */
typedef struct
{
  const char *data_dir;
  const char *const *listen;
  int first_socket;
  guint n_sockets;
  const char *metrics_listen;
  gboolean maintenance;
  const char *certificate;
  const char *key;
  guint64 max_body;
  guint64 max_attachment;
  guint compact_changes;
  guint compact_seconds;
  guint max_url;
  guint max_headers;
  guint max_connections;
  guint max_connections_per_client;
  guint max_requests_per_client;
  guint max_feeds;
  guint idle_seconds;
  guint session_seconds;
  guint password_iterations;
  ScServerCors cors;
  guint lockout_attempts;
  guint lockout_attempts_per_client;
  guint lockout_seconds;
  const char *const *trusted_proxies;
} ScServerConfig;

/* The deepest nesting of JSON that can be allowed. */
#define SC_SERVER_MAX_JSON_DEPTH 100

void sc_server_set_max_json_depth (guint depth);
void sc_server_config_init (ScServerConfig *config);

/**
 * ScServer:
 *
 * Serves databases over HTTP as CouchDB 3 does. README.md tells the idea. Lives on the main context.
 */
#define SC_TYPE_SERVER (sc_server_get_type ())
G_DECLARE_FINAL_TYPE (ScServer, sc_server, SC, SERVER, GObject)

ScServer *sc_server_new (const ScServerConfig *config);
const ScServerConfig *sc_server_get_config (ScServer *self);
DexFuture *sc_server_start (ScServer *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_server_stop (ScServer *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_server_reload (ScServer *self) G_GNUC_WARN_UNUSED_RESULT;
char **sc_server_list_urls (ScServer *self);
void sc_server_set_upstream (ScServer *self, ScUpstream *upstream, const char *const *workspaces);

void sc_server_set_door (ScServer *self, ScDoor *door);
DexFuture *
sc_server_share_store (ScServer *self, const char *name, ScStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
