/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "sc-peer-private.h"
#include "sc-sync-error.h"
#include "sc-test.h"

/* Real servers with real certificates, which openssl makes for the test: signed by an authority that
 * this process trusts, and wrong in one way each. */

static char *dir;

static void
run_openssl (const char *arguments)
{
  g_autofree char *line = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (dir, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", line, said);
}

#define NEW_KEY "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "

static void
make_certificates (void)
{
  run_openssl (NEW_KEY "/CN=Test-CA -keyout ca.key -out ca.pem -days 30");
  run_openssl (NEW_KEY "/CN=good -addext subjectAltName=IP:127.0.0.1 -CA ca.pem -CAkey ca.key"
                       " -keyout good.key -out good.pem -days 30");
  run_openssl (NEW_KEY "/CN=other -addext subjectAltName=DNS:city.example -CA ca.pem -CAkey ca.key"
                       " -keyout other-name.key -out other-name.pem -days 30");
  run_openssl (NEW_KEY "/CN=old -addext subjectAltName=IP:127.0.0.1 -CA ca.pem -CAkey ca.key"
                       " -not_before 20200101000000Z -not_after 20200201000000Z"
                       " -keyout expired.key -out expired.pem");
  run_openssl (NEW_KEY "/CN=new -addext subjectAltName=IP:127.0.0.1 -CA ca.pem -CAkey ca.key"
                       " -not_before 20980101000000Z -not_after 20990101000000Z"
                       " -keyout early.key -out early.pem");
  run_openssl (NEW_KEY "/CN=self -addext subjectAltName=IP:127.0.0.1"
                       " -keyout self-signed.key -out self-signed.pem -days 30");
}

static void
trust_authority (void)
{
  g_autofree char *path = g_build_filename (dir, "ca.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* The encryption is put around each connection here: libsoup's own server frees a connection whose
 * handshake is still going on when it is stopped, and crashes. */
typedef struct
{
  SoupServer *server;
  GSocketService *service;
  GTlsCertificate *certificate;
  char *host; /* "127.0.0.1:PORT" */
  guint n_requests;
} TestServer;

static void
welcome_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  static const char answer[] = "{\"couchdb\":\"Welcome\",\"db_name\":\"allianz\"}";
  TestServer *self = data;

  self->n_requests++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, answer,
                                    strlen (answer));
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  TestServer *self = data;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GSocketAddress) here = NULL;
  g_autoptr (GSocketAddress) there = NULL;
  g_autoptr (GError) error = NULL;

  stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, &error);
  g_assert_no_error (error);
  here = g_socket_connection_get_local_address (connection, NULL);
  there = g_socket_connection_get_remote_address (connection, NULL);
  soup_server_accept_iostream (self->server, stream, here, there, &error);
  g_assert_no_error (error);

  return TRUE;
}

static void
server_start (TestServer *self, const char *certificate)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *stem = g_build_filename (dir, certificate, NULL);
  g_autofree char *file = g_strconcat (stem, ".pem", NULL);
  g_autofree char *key = g_strconcat (stem, ".key", NULL);

  self->certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, welcome_cb, self, NULL);
  self->service = g_socket_service_new ();
  self->host =
      g_strdup_printf ("127.0.0.1:%u",
                       g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL,
                                                            &error));
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
}

static void
server_stop (TestServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  soup_server_disconnect (self->server);
  g_clear_object (&self->service);
  g_clear_object (&self->server);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->host, g_free);
}

static gboolean
check (TestServer *self, const char *scheme, GError **error)
{
  g_autofree char *url = g_strdup_printf ("%s://%s/allianz", scheme, self->host);
  g_autoptr (ScPeer) peer = sc_peer_new (url, "anna", "geheim", error);

  g_assert_nonnull (peer);

  return dex_await (sc_peer_check (peer), error);
}

/* The control: what follows fails for its certificate and for nothing else. */
SC_FIBER_TEST (a_good_certificate_is_taken)
{
  TestServer server = { 0 };
  g_autoptr (GError) error = NULL;

  server_start (&server, "good");
  g_assert_true (check (&server, "https", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (server.n_requests, ==, 2);
  server_stop (&server);
}

SC_FIBER_TEST (a_wrong_certificate_is_named_and_no_password_sent)
{
  static const char *rows[][2] = {
    { "self-signed", "nobody this computer trusts" },
    { "expired", "has expired" },
    { "early", "not valid yet" },
    { "other-name", "another name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TestServer server = { 0 };
      g_autoptr (GError) error = NULL;

      server_start (&server, rows[i][0]);
      g_assert_false (check (&server, "https", &error));
      g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_TLS);
      g_test_message ("%s: %s", rows[i][0], error->message);
      g_assert_nonnull (strstr (error->message, rows[i][1]));
      g_assert_cmpuint (server.n_requests, ==, 0);
      server_stop (&server);
    }
}

/* What many servers without encryption say to a handshake. */
static gboolean
complain_cb (GThreadedSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer data)
{
  static const char answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
  guint8 hello[512];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), hello, sizeof hello,
                       NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer), NULL, NULL, NULL);

  return TRUE;
}

/* An address without a scheme is taken as https, so this is what a mistake looks like. */
SC_FIBER_TEST (encryption_is_expected_where_there_is_none)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);
  g_autoptr (GError) error = NULL;
  TestServer server = { 0 };
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "run", G_CALLBACK (complain_cb), NULL);
  server.host = g_strdup_printf ("127.0.0.1:%u", port);
  g_assert_false (check (&server, "https", &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER);
  g_assert_nonnull (strstr (error->message, "http://"));
  g_socket_service_stop (service);
  g_free (server.host);
}

/* Others wait for the rest of what they take for a request. Nobody accepts here: the kernel takes the
 * connection and what comes through it, so that no answer is possible whatever the handshake's random
 * bytes look like (a line feed among them would be the end of a request's first line). */
SC_FIBER_TEST (a_server_that_says_nothing_is_not_waited_for)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPeer) peer = NULL;
  g_autofree char *url = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  url = g_strdup_printf ("https://127.0.0.1:%u/allianz", port);
  peer = sc_peer_new (url, "anna", "geheim", &error);
  g_assert_no_error (error);
  g_assert_false (dex_await (_sc_peer_check_within (peer, 500), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
  g_socket_listener_close (listener);
}

SC_FIBER_TEST (encryption_is_not_expected_where_there_is_some)
{
  TestServer server = { 0 };
  g_autoptr (GError) error = NULL;

  server_start (&server, "good");
  g_assert_false (check (&server, "http", &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE) ||
                 g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER));
  g_assert_cmpuint (server.n_requests, ==, 0);
  server_stop (&server);
}

int
main (int argc, char *argv[])
{
  int code;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  dir = sc_test_make_dir ();
  make_certificates ();
  trust_authority ();

  g_test_add_func ("/sync/peer/tls/good", a_good_certificate_is_taken);
  g_test_add_func ("/sync/peer/tls/wrong", a_wrong_certificate_is_named_and_no_password_sent);
  g_test_add_func ("/sync/peer/tls/none", encryption_is_expected_where_there_is_none);
  g_test_add_func ("/sync/peer/tls/silent", a_server_that_says_nothing_is_not_waited_for);
  g_test_add_func ("/sync/peer/tls/unexpected", encryption_is_not_expected_where_there_is_some);
  code = g_test_run ();
  sc_test_remove_dir (dir);

  return code;
}
