/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "sc-listener-private.h"
#include "sc-server-error.h"

#define CONNECTION_KEY "sc-connection"

struct _ScListener
{
  const ScServerConfig *config;
  SoupServer *soup;
  GSocketService *service;
  GTlsCertificate *certificate;
  GQueue connections; /* of Connection; whoever finished a request last is at the end */
  GPtrArray *urls;
};

typedef struct
{
  GList link;
  ScListener *listener; /* %NULL once it is gone */
  GSocket *socket;
  gboolean busy;
} Connection;

/* libsoup hands a connection's address to every message of it, so the address carries what belongs
 * to the connection, and goes with it. */
static Connection *
get_connection (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address != NULL ? g_object_get_data (G_OBJECT (address), CONNECTION_KEY) : NULL;
}

static void
connection_free (gpointer data)
{
  Connection *self = data;

  if (self->listener != NULL)
    g_queue_unlink (&self->listener->connections, &self->link);
  g_object_unref (self->socket);
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

static GIOStream *
encrypt (ScListener *self, GSocketConnection *connection)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  GIOStream *stream;

  if (self->certificate == NULL)
    return G_IO_STREAM (g_object_ref (connection));

  stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  if (stream != NULL)
    {
      g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (stream),
                                                 (const char **) protocols);
      g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (stream), FALSE);
    }

  return stream;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *stream, GObject *source, ScListener *self)
{
  GSocket *socket = g_socket_connection_get_socket (stream);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (stream, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (stream, NULL);
  g_autoptr (GIOStream) encrypted = NULL;
  Connection *connection;

  if (local == NULL || remote == NULL || !make_room (self))
    return TRUE;

  g_socket_set_timeout (socket, self->config->idle_seconds);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  encrypted = encrypt (self, stream);
  if (encrypted == NULL)
    return TRUE;

  connection = g_new0 (Connection, 1);
  connection->link.data = connection;
  connection->listener = self;
  connection->socket = g_object_ref (socket);
  g_queue_push_tail_link (&self->connections, &connection->link);
  g_object_set_data_full (G_OBJECT (remote), CONNECTION_KEY, connection, connection_free);
  soup_server_accept_iostream (self->soup, encrypted, local, remote, NULL);

  return TRUE;
}

ScListener *
_sc_listener_new (const ScServerConfig *config, SoupServer *soup)
{
  ScListener *self = g_new0 (ScListener, 1);

  self->config = config;
  self->soup = g_object_ref (soup);
  self->service = g_socket_service_new ();
  self->urls = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 512);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);

  return self;
}

void
_sc_listener_free (ScListener *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  for (GList *link = self->connections.head; link != NULL; link = link->next)
    ((Connection *) link->data)->listener = NULL;
  g_object_unref (self->service);
  g_object_unref (self->soup);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->urls);
  g_free (self);
}

static gboolean
listen_at (ScListener *self, const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (text, 5984, error);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) effective = NULL;
  const char *host;
  guint16 port;

  if (connectable == NULL)
    return FALSE;

  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable));
  port = g_network_address_get_port (G_NETWORK_ADDRESS (connectable));
  address = g_inet_socket_address_new_from_string (
      g_ascii_strcasecmp (host, "localhost") == 0 ? "127.0.0.1" : host, port);
  if (address == NULL)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP,
                   "“%s” is not an address of this computer; give a number, as 127.0.0.1:5984",
                   text);
      return FALSE;
    }
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
                                      error))
    {
      g_prefix_error (error, "Cannot listen at %s: ", text);
      return FALSE;
    }

  g_ptr_array_add (self->urls,
                   g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%u/" : "%s://%s:%u/",
                                    self->certificate != NULL ? "https" : "http", host,
                                    g_inet_socket_address_get_port (
                                        G_INET_SOCKET_ADDRESS (effective))));

  return TRUE;
}

/*
 * _sc_listener_start:
 *
 * Returns: %FALSE when an address is taken or not ours, or the certificate cannot be read
 */
gboolean
_sc_listener_start (ScListener *self, GError **error)
{
  if (self->config->certificate != NULL)
    {
      self->certificate =
          g_tls_certificate_new_from_files (self->config->certificate,
                                            self->config->key != NULL ? self->config->key
                                                                      : self->config->certificate,
                                            error);
      if (self->certificate == NULL)
        {
          g_prefix_error (error, "Cannot read the certificate: ");
          return FALSE;
        }
    }

  for (gsize i = 0; self->config->listen[i] != NULL; i++)
    if (!listen_at (self, self->config->listen[i], error))
      return FALSE;
  g_socket_service_start (self->service);

  return TRUE;
}

/* Accepts nobody any more; connections stay. */
void
_sc_listener_stop (ScListener *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

/* Returns (transfer full): where it listens. */
char **
_sc_listener_list_urls (ScListener *self)
{
  return g_strdupv ((char **) self->urls->pdata);
}
