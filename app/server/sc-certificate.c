/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "sc-certificate-private.h"
#include "sc-server-error.h"

/* A handshake with ourselves takes milliseconds. */
#define HANDSHAKE_SECONDS 10

/* One end of a pair of sockets. */
static GIOStream *
stream_new (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  g_socket_set_timeout (socket, HANDSHAKE_SECONDS);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           gpointer data)
{
  return TRUE;
}

static gpointer
client_main (gpointer data)
{
  g_autoptr (GIOStream) stream = data;
  g_autoptr (GIOStream) client = g_tls_client_connection_new (stream, NULL, NULL);

  g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (client), NULL, NULL))
    g_clear_object (&client);
  /* The other end must not wait for what does not come. */
  g_io_stream_close (stream, NULL, NULL);

  return GINT_TO_POINTER (client != NULL);
}

/* The library takes any key for any certificate, and then no client can connect. Only a handshake tells. */
static gboolean
is_usable (GTlsCertificate *certificate)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GIOStream) server = NULL;
  GThread *client;
  int fds[2];
  gboolean usable;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return FALSE;
  stream = stream_new (fds[0]);
  client = g_thread_new ("certificate", client_main, stream_new (fds[1]));
  server = g_tls_server_connection_new (stream, certificate, NULL);
  usable = g_tls_connection_handshake (G_TLS_CONNECTION (server), NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);

  return GPOINTER_TO_INT (g_thread_join (client)) && usable;
}

/*
 * _sc_certificate_load:
 * @certificate_file: PEM: the certificate, then its chain
 * @key_file: (nullable): PEM: its key; %NULL when it is in the same file
 *
 * Reads a certificate and tries it. Blocks.
 *
 * Returns (transfer full) (nullable): the certificate; %NULL with %SC_SERVER_ERROR_SETUP
 */
GTlsCertificate *
_sc_certificate_load (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) local_error = NULL;

  certificate = g_tls_certificate_new_from_files (certificate_file,
                                                  key_file != NULL ? key_file : certificate_file,
                                                  &local_error);
  if (certificate == NULL)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP, "%s: %s",
                   _ ("The certificate or its key cannot be read"), local_error->message);
      return NULL;
    }
  if (!is_usable (certificate))
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_SETUP,
                   _ ("The key does not belong to the certificate “%s”"), certificate_file);
      return NULL;
    }

  return g_steal_pointer (&certificate);
}
