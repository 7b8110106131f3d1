/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* The connections of live feeds, which the server takes from libsoup and gives back. */

#define LONGPOLL "/allianz/_changes?feed=longpoll&since=now&heartbeat=60000"
#define DEADLINE_SECONDS 60

static void
put (Fixture *fixture, const char *path)
{
  assert_answer (fixture, "anna", "PUT", path, "{\"v\":1}", 201, "\"ok\":true");
}

static char *
make_request (const char *method, const char *path, const char *version, const char *headers)
{
  g_autofree char *basic = basic_header ("anna");

  return g_strdup_printf ("%s %s HTTP/%s\r\nHost: localhost\r\n%s%s\r\n", method, path, version,
                          basic, headers);
}

static void
say (Wire *wire, const char *text)
{
  g_string_truncate (wire->heard, 0);
  g_assert_true (wire_say (wire, text));
}

/* Returns: %FALSE when the server has closed. */
static gboolean
wire_hear_more (Wire *wire)
{
  gsize length = wire->heard->len;
  g_autoptr (GBytes) bytes =
      dex_await_boxed (dex_input_stream_read_bytes (
                           g_io_stream_get_input_stream (G_IO_STREAM (wire->connection)), 65536, 0),
                       NULL);

  if (bytes != NULL)
    g_string_append_len (wire->heard, g_bytes_get_data (bytes, NULL),
                         (gssize) g_bytes_get_size (bytes));

  return wire->heard->len > length;
}

static void
open_limited (Fixture *fixture, guint max_feeds, guint idle_seconds)
{
  ScServerConfig config;

  fixture_config (fixture, &config);
  config.max_feeds = max_feeds;
  config.idle_seconds = idle_seconds;
  fixture_fill (fixture);
  fixture_start (fixture, &config);
}

SC_FIBER_TEST (a_connection_is_used_again)
{
  g_autofree char *longpoll = make_request ("GET", LONGPOLL, "1.1", "");
  g_autofree char *get = make_request ("GET", "/allianz/doc0", "1.1", "");
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/doc%u", i);

      say (&wire, longpoll);
      g_assert_true (wire_hear (&wire, "c\r\n{\"results\":[\r\n"));
      put (&fixture, path);
      g_assert_true (wire_hear (&wire, "\"pending\":0}\n\r\n0\r\n\r\n"));
      say (&wire, get);
      g_assert_true (wire_hear (&wire, "\"v\":1}"));
      g_assert_true (g_str_has_prefix (wire.heard->str, "HTTP/1.1 200 OK\r\n"));
    }
  wire_close (&wire);
  fixture_close (&fixture);
}

/* What is sent before the feed has ended is answered after it: what libsoup has read ahead, and what has come
 * since. */
SC_FIBER_TEST (an_early_request_is_answered_afterwards)
{
  g_autofree char *longpoll = make_request ("GET", LONGPOLL, "1.1", "");
  g_autofree char *get = make_request ("GET", "/allianz/doc0", "1.1", "");
  g_autofree char *both = g_strconcat (longpoll, get, NULL);
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  put (&fixture, "/allianz/doc0");
  wire = wire_open (&fixture);
  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/doc%u", i);

      say (&wire, both);
      g_assert_true (wire_hear (&wire, "{\"results\":[\r\n"));
      g_assert_true (wire_say (&wire, get));
      put (&fixture, path);
      g_assert_true (wire_hear (&wire, "0\r\n\r\nHTTP/1.1 200 OK\r\n"));
      g_assert_true (wire_hear (&wire, "\"v\":1}\nHTTP/1.1 200 OK\r\n"));
      while (!g_str_has_suffix (wire.heard->str, "\"v\":1}\n"))
        g_assert_true (wire_hear_more (&wire));
    }
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (who_wants_it_closed_gets_it_closed)
{
  static const char *const headers[] = { "Connection: close\r\n", "" };
  static const char *const versions[] = { "1.1", "1.0" };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *longpoll = make_request ("GET", LONGPOLL, versions[i], headers[i]);
      g_autofree char *path = g_strdup_printf ("/allianz/doc%u", i);
      Wire wire = wire_open (&fixture);

      say (&wire, longpoll);
      g_assert_true (wire_hear (&wire, "{\"results\":["));
      put (&fixture, path);
      g_assert_false (wire_hear (&wire, NULL));
      g_assert_true (g_str_has_suffix (wire.heard->str, i == 0 ? "\r\n0\r\n\r\n" : "0}\n"));
      g_assert_true ((strstr (wire.heard->str, "chunked") != NULL) == (i == 0));
      wire_close (&wire);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (head_is_answered_at_once)
{
  g_autofree char *head = make_request ("HEAD", LONGPOLL, "1.1", "");
  g_autofree char *get = make_request ("GET", "/allianz/_all_docs", "1.1", "");
  g_autofree char *both = g_strconcat (head, get, NULL);
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  wire = wire_open (&fixture);
  say (&wire, both);
  g_assert_true (wire_hear (&wire, "\r\n\r\nHTTP/1.1 200 OK\r\n"));
  g_assert_null (strstr (wire.heard->str, "results"));
  wire_close (&wire);
  fixture_close (&fixture);
}

/* Writes more than the system holds for a feed that is not read. */
static void
write_much (Fixture *fixture)
{
  g_autofree char *filler = g_strnfill (1 << 20, 'x');
  g_autofree char *body = g_strdup_printf ("{\"v\":\"%s\"}", filler);

  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/large%u", i);

      assert_answer (fixture, "anna", "PUT", path, body, 201, "ok");
    }
}

static Wire
open_unread_feed (Fixture *fixture)
{
  g_autofree char *feed =
      make_request ("GET", "/allianz/_changes?feed=continuous&include_docs=true&heartbeat=60000",
                    "1.1", "");
  Wire wire = wire_open (fixture);

  say (&wire, feed);
  g_assert_true (wire_hear (&wire, "\r\n\r\n"));

  return wire;
}

/* There is room for one feed: when another one gets it, the first was dropped. */
SC_FIBER_TEST (who_does_not_read_is_dropped)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_SECONDS * G_USEC_PER_SEC;
  Fixture fixture = { 0 };
  Wire wire;

  open_limited (&fixture, 1, 2);
  wire = open_unread_feed (&fixture);
  write_much (&fixture);
  for (;;)
    {
      g_auto (Answer) answer =
          ask (&fixture, "anna", "GET", "/allianz/_changes?feed=longpoll&timeout=1", NULL);

      if (answer.status == 200)
        break;
      g_assert_cmpuint (answer.status, ==, 429);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      dex_await (dex_timeout_new_msec (100), NULL);
    }
  wire_close (&wire);
  fixture_close (&fixture);
}

/* It stops within the time that it gives to answers which are on their way. */
SC_FIBER_TEST (who_does_not_read_does_not_keep_the_server)
{
  gint64 start;
  Fixture fixture = { 0 };
  Wire wire;

  open_limited (&fixture, 1, 600);
  wire = open_unread_feed (&fixture);
  write_much (&fixture);
  start = g_get_monotonic_time ();
  must (sc_server_stop (fixture.server));
  g_assert_cmpint (g_get_monotonic_time () - start, <, DEADLINE_SECONDS * G_USEC_PER_SEC);
  wire_close (&wire);
  fixture_close (&fixture);
}

static gboolean
accept_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags errors)
{
  return TRUE;
}

static void
event_cb (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *connection)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (accept_cb), NULL);
}

static Wire
open_encrypted_wire (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);
  g_autoptr (GError) error = NULL;
  Wire wire = { .heard = g_string_new (NULL) };

  g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (event_cb), NULL);
  wire.connection =
      dex_await_object (dex_socket_client_connect (client, G_SOCKET_CONNECTABLE (address)), &error);
  g_assert_no_error (error);

  return wire;
}

static void
make_certificate (const char *certificate, const char *key)
{
  const char *const argv[] = {
    "openssl", "req",       "-x509",    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes",  "-subj",     "/CN=test", "-days",   "2",  "-keyout",  key,
    "-out",    certificate, NULL
  };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
open_encrypted (Fixture *fixture)
{
  ScServerConfig config;
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;

  fixture_config (fixture, &config);
  certificate = g_build_filename (fixture->dir, "cert.pem", NULL);
  key = g_build_filename (fixture->dir, "key.pem", NULL);
  make_certificate (certificate, key);
  config.certificate = certificate;
  config.key = key;
  fixture_fill (fixture);
  fixture_start (fixture, &config);
}

/* The same with TLS: the connection that goes back is still an encrypted one, with an early request, too. */
SC_FIBER_TEST (an_encrypted_connection_is_used_again)
{
  g_autofree char *longpoll = make_request ("GET", LONGPOLL, "1.1", "");
  Fixture fixture = { 0 };
  Wire waiting;
  Wire writing;

  open_encrypted (&fixture);
  waiting = open_encrypted_wire (&fixture);
  writing = open_encrypted_wire (&fixture);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/action:%u", i);
      g_autofree char *write = make_request ("PUT", path, "1.1", "Content-Length: 17\r\n");
      g_autofree char *whole = g_strconcat (write, "{\"type\":\"action\"}", NULL);
      g_autofree char *get = make_request ("GET", path, "1.1", "");
      g_autofree char *asked = g_strconcat (longpoll, i % 2 == 0 ? get : "", NULL);

      say (&waiting, asked);
      g_assert_true (wire_hear (&waiting, "{\"results\":[\r\n"));
      say (&writing, whole);
      g_assert_true (wire_hear (&writing, "\"ok\":true"));
      g_assert_nonnull (strstr (writing.heard->str, "Location: https://"));
      g_assert_true (wire_hear (&waiting, "\"pending\":0}\n\r\n0\r\n\r\n"));
      if (i % 2 == 0)
        g_assert_true (wire_hear (&waiting, "\"type\":\"action\"}\n"));
    }
  wire_close (&waiting);
  wire_close (&writing);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/feed-lines/again", a_connection_is_used_again);
  g_test_add_func ("/feed-lines/early", an_early_request_is_answered_afterwards);
  g_test_add_func ("/feed-lines/close", who_wants_it_closed_gets_it_closed);
  g_test_add_func ("/feed-lines/head", head_is_answered_at_once);
  g_test_add_func ("/feed-lines/encrypted", an_encrypted_connection_is_used_again);
  g_test_add_func ("/feed-lines/unread", who_does_not_read_is_dropped);
  g_test_add_func ("/feed-lines/unread/stop", who_does_not_read_does_not_keep_the_server);

  return g_test_run ();
}
