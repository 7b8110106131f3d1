/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-target.h"
#include "sc-admin.h"
#include "sc-server.h"
#include "sc-test.h"

/* A whole server, on a socket. An input is "METHOD ADDRESS", lines of headers, an empty line and a body. It
 * is sent by an administrator, who gets everywhere. Whatever it is, it must not end in a crash, a hang or a
 * 500, and the server must be there for the next. */

#define PASSWORD "geheim"

/* What is written accumulates; after so many inputs the database begins anew. */
#define INPUTS_A_DATABASE 400

/* A feed that waits is left after so long; what must be answered may take long on a busy machine. */
#define PATIENCE_MS 150
#define LONG_PATIENCE_MS 15000

#define MAX_ANSWER (4 * 1024 * 1024)
#define MAX_SILENCES 10

static ScServer *server;
static guint16 port;
static char *dir;
static char *login;
static guint n_inputs;

static void
must (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

/* Reads until the server closes, or says nothing any more. A feed whose heart beats faster than that never does: it
 * is left after a while. */
static GString *
hear (GSocketConnection *connection, int patience_ms)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *heard = g_string_new (NULL);
  gint64 end = g_get_monotonic_time () + (gint64) patience_ms * 1000 * MAX_SILENCES;

  while (heard->len < MAX_ANSWER && g_get_monotonic_time () < end)
    {
      DexFuture *read = dex_input_stream_read_bytes (input, 65536, 0);
      g_autoptr (GBytes) bytes = NULL;

      dex_await (dex_future_first (dex_ref (read), dex_timeout_new_msec (patience_ms), NULL), NULL);
      if (dex_future_is_pending (read))
        {
          dex_future_disown (read);
          return heard;
        }
      bytes = dex_await_boxed (read, NULL);
      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        return heard;
      g_string_append_len (heard, g_bytes_get_data (bytes, NULL),
                           (gssize) g_bytes_get_size (bytes));
    }

  return heard;
}

/* Returns (transfer full): what is answered to these bytes. */
static GString *
exchange (const guint8 *data, gsize length, int patience_ms)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  GString *heard;

  connection =
      dex_await_object (dex_socket_client_connect (client, G_SOCKET_CONNECTABLE (address)), &error);
  g_assert_no_error (error);
  dex_await (dex_output_stream_write_bytes (
                 g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, 0),
             NULL);
  heard = hear (connection, patience_ms);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return heard;
}

/* Adds what a request cannot do without. Nothing is made right that the input has wrong. */
static GByteArray *
complete (const guint8 *data, gsize length)
{
  const guint8 *end = data + length;
  const guint8 *line_end = length > 0 ? memchr (data, '\n', length) : NULL;
  const guint8 *body =
      line_end != NULL ? memmem (line_end, (gsize) (end - line_end), "\n\n", 2) : NULL;
  GByteArray *request = g_byte_array_new ();
  g_autofree char *head = NULL;
  gsize line_length = line_end != NULL ? (gsize) (line_end - data) : length;
  gsize body_length = body != NULL ? (gsize) (end - body) - 2 : 0;

  head = g_strdup_printf (
      " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n%s",
      body_length, login);
  g_byte_array_append (request, data, (guint) line_length);
  g_byte_array_append (request, (const guint8 *) head, (guint) strlen (head));
  if (body != NULL && body > line_end)
    {
      g_byte_array_append (request, line_end + 1, (guint) (body - line_end - 1));
      g_byte_array_append (request, (const guint8 *) "\r\n", 2);
    }
  g_byte_array_append (request, (const guint8 *) "\r\n", 2);
  if (body != NULL)
    g_byte_array_append (request, body + 2, (guint) body_length);

  return request;
}

/* Sends a request that is right. */
static void
send_right (const char *line, const char *body)
{
  g_autofree char *input = g_strdup_printf ("%s\n\n%s", line, body);
  g_autoptr (GByteArray) request = complete ((const guint8 *) input, strlen (input));
  g_autoptr (GString) answer = exchange (request->data, request->len, LONG_PATIENCE_MS);

  if (!g_str_has_prefix (answer->str, "HTTP/1.1 20"))
    g_error ("%s: %s", line, answer->str);
}

/* A database with something of everything in it. */
static void
make_database (void)
{
  send_right ("PUT /db", "");
  send_right ("PUT /db/a",
              "{\"type\":\"x\",\"n\":1,\"_attachments\":{\"t.txt\":{\"data\":\"eHh4eA==\"}}}");
  send_right ("POST /db/_bulk_docs", "{\"new_edits\":false,\"docs\":["
                                     "{\"_id\":\"c\",\"_rev\":\"1-a\",\"n\":2},"
                                     "{\"_id\":\"c\",\"_rev\":\"1-b\",\"n\":[1,{\"m\":null}]},"
                                     "{\"_id\":\"d\",\"_rev\":\"2-b\",\"_deleted\":true,"
                                     "\"_revisions\":{\"start\":2,\"ids\":[\"b\",\"a\"]}}]}");
  send_right ("PUT /db/_local/l", "{\"seq\":1}");
  send_right ("POST /db/_index", "{\"index\":{\"fields\":[\"n\",\"type\"]},\"ddoc\":\"i\"}");
}

static void
check_alive (void)
{
  g_autoptr (GString) answer =
      exchange ((const guint8 *) "GET /_up HTTP/1.0\r\n\r\n", 21, LONG_PATIENCE_MS);

  if (strstr (answer->str, " 200 ") == NULL)
    g_error ("The server does not answer any more: %s", answer->str);
}

/* The input may have removed the database. */
static void
renew_database (void)
{
  g_autofree char *remove = g_strdup ("DELETE /db\n\n");
  g_autoptr (GByteArray) request = complete ((const guint8 *) remove, strlen (remove));

  g_string_free (exchange (request->data, request->len, LONG_PATIENCE_MS), TRUE);
  make_database ();
}

static DexFuture *
input_fiber (gpointer data)
{
  const GByteArray *request = data;
  g_autoptr (GString) answer = exchange (request->data, request->len, PATIENCE_MS);
  const char *status = g_str_has_prefix (answer->str, "HTTP/1.") ? answer->str + 8 : "";

  /* A design document that compiles and then breaks is answered so: that is its fault. */
  if (g_str_has_prefix (status, " 500") && strstr (answer->str, "The access rules ") == NULL)
    g_error ("%s", answer->str);
  if (++n_inputs % INPUTS_A_DATABASE == 0)
    renew_database ();
  if (n_inputs % 20 == 0)
    check_alive ();

  return dex_future_new_true ();
}

static DexFuture *
start_fiber (gpointer data)
{
  static const char *const listen[] = { "127.0.0.1:0", NULL };
  static const char *const roles[] = { "_admin", NULL };
  g_auto (GStrv) urls = NULL;
  ScServerConfig config;

  sc_server_config_init (&config);
  config.data_dir = dir;
  config.listen = listen;
  config.password_iterations = 1;
  config.max_body = 1000 * 1000;
  config.max_attachment = 1000 * 1000;
  must (sc_admin_add_user (dir, "admin", roles, PASSWORD, 1));
  server = sc_server_new (&config);
  must (sc_server_start (server));
  urls = sc_server_list_urls (server);
  port = (guint16) g_ascii_strtoull (strrchr (urls[0], ':') + 1, NULL, 10);
  make_database ();

  return dex_future_new_true ();
}

static DexFuture *
stop_fiber (gpointer data)
{
  return sc_server_stop (server);
}

static void
stop (void)
{
  sc_test_run_fiber ("stop", stop_fiber, NULL);
  g_clear_object (&server);
  g_free (login);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static void
start (void)
{
  g_autofree char *encoded =
      g_base64_encode ((const guchar *) "admin:" PASSWORD, strlen ("admin:" PASSWORD));

  /* On a disk every write would wait for it. */
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  dex_init ();
  dir = sc_test_make_dir ();
  login = g_strconcat ("Authorization: Basic ", encoded, "\r\n", NULL);
  sc_test_run_fiber ("start", start_fiber, NULL);
  atexit (stop);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) request = NULL;

  if (server == NULL)
    start ();
  request = complete (data, length);
  sc_test_run_fiber ("input", input_fiber, request);

  return 0;
}
