/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-certificate-private.h"
#include "sc-listener-private.h"
#include "sc-offload.h"
#include "sc-server-error.h"

#define CONNECTION_KEY "sc-connection"
#define SOCKET_KEY "sc-socket"

/* Connections that the kernel keeps until they are accepted. */
#define BACKLOG 512

/* When the house is full, so many more come in to hear just that. */
#define MAX_REFUSED 100
#define REFUSED_SECONDS 5

/* A handshake whose socket is closed ends at once, but in another thread. */
#define HANDSHAKE_END_SECONDS 2

struct _ScListener
{
  const ScServerConfig *config;
  ScClients *clients;
  SoupServer *soup;
  GQueue connections; /* of Connection; whoever finished a request last is at the end */
  GPtrArray *urls;
};

/* Belongs to the socket, and goes with it. */
typedef struct
{
  GList link;
  ScListener *listener; /* %NULL once it is gone */
  GSocket *socket;
  char *address;
  guint refusal; /* 0, or the status that is all it will hear */
  gboolean busy;
} Connection;

/* libsoup knows the socket only of connections that it has accepted itself. */
static GSocket *
get_socket (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  return socket != NULL ? socket : g_object_get_data (G_OBJECT (message), SOCKET_KEY);
}

static Connection *
get_connection (SoupServerMessage *message)
{
  GSocket *socket = get_socket (message);

  return socket != NULL ? g_object_get_data (G_OBJECT (socket), CONNECTION_KEY) : NULL;
}

static void
connection_free (gpointer data)
{
  Connection *self = data;

  if (self->listener != NULL)
    {
      g_queue_unlink (&self->listener->connections, &self->link);
      _sc_clients_disconnect (self->listener->clients, self->address);
    }
  g_free (self->address);
  g_free (self);
}

/* Returns (transfer none) (nullable): the socket of the connection that a message came by. */
GSocket *
_sc_connection_get_socket (SoupServerMessage *message)
{
  Connection *self = get_connection (message);

  return self != NULL ? self->socket : NULL;
}

/* Whether a request is being served. */
void
_sc_connection_set_busy (SoupServerMessage *message, gboolean busy)
{
  Connection *self = get_connection (message);

  if (self == NULL)
    return;
  self->busy = busy;
  if (self->listener != NULL)
    {
      g_queue_unlink (&self->listener->connections, &self->link);
      g_queue_push_tail_link (&self->listener->connections, &self->link);
    }
}

/* Ends a connection without another word; libsoup finds it closed. */
void
_sc_connection_cut (SoupServerMessage *message)
{
  Connection *self = get_connection (message);

  if (self != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

/*
 * _sc_connection_give_back:
 * @message: the message that the connection was taken from
 * @stream: the connection, or what libsoup had put around it
 *
 * Lets libsoup read the next request from a connection that was taken from it. It is the same connection to
 * everybody here: libsoup hands on the address that it is given, and with it the socket.
 *
 * Returns: %FALSE when nobody knows any more where it leads
 */
gboolean
_sc_connection_give_back (SoupServer *soup,
                          SoupServerMessage *message,
                          GIOStream *stream,
                          GSocket *socket)
{
  GSocketAddress *local = soup_server_message_get_local_address (message);
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  if (local == NULL || remote == NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (remote), SOCKET_KEY, g_object_ref (socket), g_object_unref);

  return soup_server_accept_iostream (soup, stream, local, remote, NULL);
}

/* When the house is full, whoever has stood about longest goes. */
static gboolean
make_room (ScListener *self)
{
  if (self->connections.length < self->config->max_connections)
    return TRUE;

  for (GList *link = self->connections.head; link != NULL; link = link->next)
    {
      Connection *connection = link->data;

      if (connection->busy || g_socket_is_closed (connection->socket))
        continue;
      /* Counted until libsoup has noticed; until then it is nobody's turn twice. */
      connection->busy = TRUE;
      g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
      return TRUE;
    }

  return FALSE;
}

static char *
dup_address (SoupServerMessage *message)
{
  const char *host = soup_server_message_get_remote_host (message);

  return g_strdup (host != NULL ? host : "");
}

/* A connection that was given back. */
static void
find_again (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  GSocket *socket = remote != NULL ? g_object_get_data (G_OBJECT (remote), SOCKET_KEY) : NULL;

  if (socket != NULL)
    g_object_set_data_full (G_OBJECT (message), SOCKET_KEY, g_object_ref (socket), g_object_unref);
}

static void disconnected_cb (SoupServerMessage *message);

static gboolean
release_cb (gpointer message)
{
  g_object_unref (message);

  return G_SOURCE_REMOVE;
}

static void
connected_cb (SoupServerMessage *message)
{
  g_signal_handlers_disconnect_by_func (message, connected_cb, NULL);
  g_signal_handlers_disconnect_by_func (message, disconnected_cb, NULL);
  g_object_unref (message);
}

/* A handshake that succeeds all the same would start a request on a connection that has none any more: nobody
 * hears of it. */
static void
disconnected_cb (SoupServerMessage *message)
{
  guint connected = g_signal_lookup ("connected", SOUP_TYPE_SERVER_MESSAGE);

  g_signal_handlers_disconnect_matched (message, G_SIGNAL_MATCH_ID, connected, 0, NULL, NULL, NULL);
  g_signal_handlers_disconnect_by_func (message, disconnected_cb, NULL);
  g_timeout_add_seconds (HANDSHAKE_END_SECONDS, release_cb, message);
}

/* During a TLS handshake libsoup 3.6 relies on nobody else letting the connection go, and a server that
 * stops lets all of them go: the end of the handshake then finds no connection any more. Its first
 * message has a reference to it. */
static void
hold_during_handshake (SoupServerMessage *message)
{
  g_object_ref (message);
  g_signal_connect (message, "connected", G_CALLBACK (connected_cb), NULL);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), NULL);
}

/* Emitted for a new connection before anything is read from it, and for each further request. */
static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, ScListener *self)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Connection *connection;

  if (socket == NULL)
    find_again (message);
  if (socket == NULL || get_connection (message) != NULL)
    return;
  if (soup_server_is_https (soup))
    hold_during_handshake (message);
  if (self->connections.length >= self->config->max_connections + MAX_REFUSED)
    {
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
      return;
    }

  connection = g_new0 (Connection, 1);
  connection->link.data = connection;
  connection->listener = self;
  connection->socket = socket;
  connection->address = dup_address (message);
  if (!_sc_clients_connect (self->clients, connection->address))
    connection->refusal = 429;
  else if (!make_room (self))
    connection->refusal = 503;
  /* libsoup has no limit of its own: without this, who says nothing stays for good. It does not
   * concern a message that is paused. */
  g_socket_set_timeout (socket, connection->refusal != 0
                                    ? MIN (REFUSED_SECONDS, self->config->idle_seconds)
                                    : self->config->idle_seconds);
  g_queue_push_tail_link (&self->connections, &connection->link);
  g_object_set_data_full (G_OBJECT (socket), CONNECTION_KEY, connection, connection_free);
}

/* Returns: 0, or the status with which everything on this connection is to be refused. */
guint
_sc_connection_get_refusal (SoupServerMessage *message)
{
  Connection *self = get_connection (message);

  return self != NULL ? self->refusal : 0;
}

/*
 * _sc_listener_new:
 * @config: must outlive it
 * @clients: must outlive it
 */
ScListener *
_sc_listener_new (const ScServerConfig *config, ScClients *clients, SoupServer *soup)
{
  ScListener *self = g_new0 (ScListener, 1);

  self->config = config;
  self->clients = clients;
  self->soup = g_object_ref (soup);
  self->urls = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), self);

  return self;
}

void
_sc_listener_free (ScListener *self)
{
  g_signal_handlers_disconnect_by_data (self->soup, self);
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    ((Connection *) link->data)->listener = NULL;
  g_object_unref (self->soup);
  g_ptr_array_unref (self->urls);
  g_free (self);
}

/* Returns (transfer full) (nullable): the address that an option names. */
static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (text, 5984, error);
  GSocketAddress *address;
  const char *host;

  if (connectable == NULL)
    return NULL;

  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  address = g_inet_socket_address_new_from_string (
      g_ascii_strcasecmp (host, "localhost") == 0 ? "127.0.0.1" : host,
      g_network_address_get_port (G_NETWORK_ADDRESS (connectable)));
  if (address == NULL)
    g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP,
                 _ ("“%s” is not an address of this computer; give a number, as 127.0.0.1:5984"),
                 text);

  return address;
}

static GSocket *
listen_socket (GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/*
 * _sc_listener_bind:
 * @address: as "127.0.0.1:5984"
 *
 * Returns (transfer full) (nullable): a socket that listens; %NULL when the address is taken or not ours
 */
GSocket *
_sc_listener_bind (const char *address, GError **error)
{
  g_autoptr (GSocketAddress) parsed = parse_address (address, error);
  GSocket *socket = parsed != NULL ? listen_socket (parsed, error) : NULL;

  if (parsed != NULL && socket == NULL)
    g_prefix_error (error, _ ("Cannot listen at %s: "), address);

  return socket;
}

/* Returns: connections that are open, those that are refused too. */
guint
_sc_listener_count (ScListener *self)
{
  return self->connections.length;
}

static gboolean
serve_socket (ScListener *self, GSocket *socket, GError **error)
{
  gboolean encrypted = self->config->certificate != NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *host = NULL;

  if (!soup_server_listen_socket (self->soup, socket, encrypted ? SOUP_SERVER_LISTEN_HTTPS : 0,
                                  error))
    return FALSE;

  address = g_socket_get_local_address (socket, error);
  if (address == NULL)
    return FALSE;
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return TRUE;
  host = g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  g_ptr_array_add (self->urls,
                   g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%u/" : "%s://%s:%u/",
                                    encrypted ? "https" : "http", host,
                                    g_inet_socket_address_get_port (
                                        G_INET_SOCKET_ADDRESS (address))));

  return TRUE;
}

static gboolean
listen_at (ScListener *self, const char *text, GError **error)
{
  g_autoptr (GSocket) socket = _sc_listener_bind (text, error);

  return socket != NULL && serve_socket (self, socket, error);
}

/* A socket that somebody else has set up. */
static gboolean
listen_on (ScListener *self, int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);

  return socket != NULL && serve_socket (self, socket, error);
}

static gpointer
load_certificate (gpointer data, GError **error)
{
  const ScServerConfig *config = data;

  return _sc_certificate_load (config->certificate, config->key, error);
}

/*
 * _sc_listener_reload:
 *
 * Reads the certificate. Connections that are open keep the one that they have. In a fiber.
 *
 * Returns: %FALSE with %SC_SERVER_ERROR_SETUP; then the certificate that was in use stays
 */
gboolean
_sc_listener_reload (ScListener *self, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *until = NULL;

  if (self->config->certificate == NULL)
    return TRUE;
  certificate = sc_offload (G_MAXSIZE, load_certificate, (gpointer) self->config, error);
  if (certificate == NULL)
    return FALSE;

  soup_server_set_tls_certificate (self->soup, certificate);
  end = g_tls_certificate_get_not_valid_after (certificate);
  until = end != NULL ? g_date_time_format_iso8601 (end) : g_strdup ("?");
  g_message ("The certificate is valid until %s", until);

  return TRUE;
}

/*
 * _sc_listener_start:
 *
 * In a fiber.
 *
 * Returns: %FALSE when an address is taken or not ours, or the certificate cannot be used
 */
gboolean
_sc_listener_start (ScListener *self, GError **error)
{
  if (!_sc_listener_reload (self, error))
    return FALSE;

  for (guint i = 0; i < self->config->n_sockets; i++)
    if (!listen_on (self, self->config->first_socket + (int) i, error))
      return FALSE;
  for (gsize i = 0; self->config->n_sockets == 0 && self->config->listen != NULL &&
                    self->config->listen[i] != NULL;
       i++)
    if (!listen_at (self, self->config->listen[i], error))
      return FALSE;

  return TRUE;
}

/* Returns (transfer full): where it listens. */
char **
_sc_listener_list_urls (ScListener *self)
{
  return g_strdupv ((char **) self->urls->pdata);
}
