/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "sc-admin.h"
#include "sc-json.h"
#include "sc-server.h"
#include "sc-test.h"

/* A server in this process with an administrator (admin), somebody of the office (anna) and somebody
 * without a role (bert), the workspace "allianz", and a client. All of it in fibers. */

#define PASSWORD "geheim:ß"

typedef struct
{
  char *dir;
  ScServer *server;
  SoupSession *client;
  char *url; /* without a slash at its end */
  guint port;
} Fixture;

typedef struct
{
  guint status;
  char *text;
  gsize length;
  SoupMessage *message;
} Answer;

static inline void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static inline void
must (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

static inline void
add_user (Fixture *self, const char *name, const char *role)
{
  const char *const roles[] = { role, NULL };

  must (sc_admin_add_user (self->dir, name, roles, PASSWORD, 10));
}

static inline void
fixture_start (Fixture *self, const ScServerConfig *config)
{
  g_auto (GStrv) urls = NULL;

  self->server = sc_server_new (config);
  must (sc_server_start (self->server));
  urls = sc_server_list_urls (self->server);
  self->url = g_strndup (urls[0], strlen (urls[0]) - 1);
  self->port = (guint) g_ascii_strtoull (strrchr (self->url, ':') + 1, NULL, 10);
  self->client = soup_session_new_with_options ("max-conns-per-host", 64, "max-conns", 64, NULL);
}

static inline void
fixture_config (Fixture *self, ScServerConfig *config)
{
  static const char *const listen[] = { "127.0.0.1:0", NULL };

  sc_server_config_init (config);
  self->dir = sc_test_make_dir ();
  config->data_dir = self->dir;
  config->listen = listen;
  config->password_iterations = 10;
}

static inline void
fixture_add_users (Fixture *self)
{
  add_user (self, "admin", "_admin");
  add_user (self, "anna", "office");
  add_user (self, "bert", NULL);
}

/* The workspace as users get it: with access rules. */
static inline void
fixture_fill (Fixture *self)
{
  must (sc_admin_create_workspace (self->dir, "allianz"));
  fixture_add_users (self);
}

static inline void
fixture_close (Fixture *self)
{
  soup_session_abort (self->client);
  must (sc_server_stop (self->server));
  g_assert_finalize_object (self->server);
  g_object_unref (self->client);
  g_free (self->url);
  sc_test_remove_dir (self->dir);
}

/* @config: as for fixture_start() */
static inline void
fixture_restart (Fixture *self, const ScServerConfig *config)
{
  soup_session_abort (self->client);
  must (sc_server_stop (self->server));
  g_assert_finalize_object (self->server);
  g_clear_object (&self->client);
  g_clear_pointer (&self->url, g_free);
  fixture_start (self, config);
}

static inline void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  DexPromise *promise = data;
  GError *error = NULL;
  GBytes *bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (bytes != NULL)
    dex_promise_resolve_boxed (promise, G_TYPE_BYTES, bytes);
  else
    dex_promise_reject (promise, error);
  dex_unref (promise);
}

static inline DexFuture *
send_message (Fixture *self, SoupMessage *message)
{
  DexPromise *promise = dex_promise_new ();

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_and_read_async (self->client, message, 0, NULL, sent_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static inline void
set_basic (SoupMessage *message, const char *name, const char *password)
{
  g_autofree char *pair = g_strconcat (name, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
}

/* @user: %NULL for nobody. */
static inline SoupMessage *
make_message (Fixture *self,
              const char *user,
              const char *method,
              const char *path,
              const char *body)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (user != NULL)
    set_basic (message, user, PASSWORD);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  return message;
}

static inline Answer
finish (SoupMessage *message, DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dex_await_boxed (future, &error);
  Answer answer = { 0 };

  g_assert_no_error (error);
  answer.message = message;
  answer.status = soup_message_get_status (message);
  answer.length = g_bytes_get_size (bytes);
  answer.text = g_malloc0 (answer.length + 1);
  if (answer.length > 0)
    memcpy (answer.text, g_bytes_get_data (bytes, NULL), answer.length);

  return answer;
}

static inline Answer
ask (Fixture *self, const char *user, const char *method, const char *path, const char *body)
{
  SoupMessage *message = make_message (self, user, method, path, body);

  return finish (message, send_message (self, message));
}

/* Asks, and compares the status and what the answer has in it. */
#define assert_answer(fixture, user, method, path, body, expected_status, part)             \
  G_STMT_START                                                                              \
  {                                                                                         \
    g_auto (Answer) _answer = ask ((fixture), (user), (method), (path), (body));            \
                                                                                            \
    if (_answer.status != (expected_status) || strstr (_answer.text, (part)) == NULL)       \
      g_error ("%s:%d: %s %s: %u %s", __FILE__, __LINE__, (method), (path), _answer.status, \
               _answer.text);                                                               \
  }                                                                                         \
  G_STMT_END

/* Returns (transfer full): a member of the JSON that is answered. */
static inline char *
ask_for (Fixture *self,
         const char *user,
         const char *method,
         const char *path,
         const char *body,
         const char *member)
{
  g_auto (Answer) answer = ask (self, user, method, path, body);
  g_autoptr (JsonObject) object = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);

  g_assert_nonnull (object);

  return g_strdup (sc_json_get_string (object, member));
}

/* The workspace with nothing in it, not even rules: what is tested is the protocol. */
static inline void
fixture_open (Fixture *self)
{
  static const char everybody[] = "{\"members\":{\"names\":[],\"roles\":[]}}";
  static const char office[] = "{\"members\":{\"names\":[],\"roles\":[\"office\"]}}";
  ScServerConfig config;

  fixture_config (self, &config);
  fixture_add_users (self);
  fixture_start (self, &config);
  assert_answer (self, "admin", "PUT", "/allianz", "", 201, "true");
  assert_answer (self, "admin", "PUT", "/allianz/_security", everybody, 200, "true");
  assert_answer (self, "admin", "PUT", "/allianz-office", "", 201, "true");
  assert_answer (self, "admin", "PUT", "/allianz-office/_security", office, 200, "true");
}

/* A connection on which anything can be said. */
typedef struct
{
  GSocketConnection *connection;
  GString *heard;
} Wire;

static inline Wire
wire_open (Fixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string ("127.0.0.1", self->port);
  g_autoptr (GError) error = NULL;
  Wire wire = { 0 };

  wire.connection =
      dex_await_object (dex_socket_client_connect (client, G_SOCKET_CONNECTABLE (address)), &error);
  g_assert_no_error (error);
  wire.heard = g_string_new (NULL);

  return wire;
}

static inline gboolean
wire_say (Wire *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return dex_await (dex_output_stream_write_bytes (
                        g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), bytes, 0),
                    NULL);
}

/* Reads until @text was heard; %FALSE when the server closes before. */
static inline gboolean
wire_hear (Wire *self, const char *text)
{
  while (text == NULL || strstr (self->heard->str, text) == NULL)
    {
      g_autoptr (GBytes) bytes =
          dex_await_boxed (dex_input_stream_read_bytes (g_io_stream_get_input_stream (
                                                            G_IO_STREAM (self->connection)),
                                                        65536, 0),
                           NULL);

      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        return FALSE;
      g_string_append_len (self->heard, g_bytes_get_data (bytes, NULL),
                           (gssize) g_bytes_get_size (bytes));
    }

  return TRUE;
}

static inline void
wire_close (Wire *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
  g_string_free (self->heard, TRUE);
}

static inline char *
basic_header (const char *name)
{
  g_autofree char *pair = g_strconcat (name, ":" PASSWORD, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Authorization: Basic ", encoded, "\r\n", NULL);
}
