/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "sc-answer-private.h"
#include "sc-cors-private.h"
#include "sc-listener-private.h"
#include "sc-metrics-private.h"
#include "sc-server-private.h"
#include "sc-wire-error.h"

/* The way back of a ScRequest: a whole answer, or one in parts. Nothing here touches the message
 * after the exchange is over. */

/* The exchange is over: answered, or the client is gone. */
static void
finished_cb (SoupServerMessage *message, ScRequest *self)
{
  DexPromise *part;

  self->over = TRUE;
  _sc_connection_set_busy (message, FALSE);
  if (self->seat != NULL)
    _sc_feed_seat_unwatch (self->seat);
  while ((part = g_queue_pop_head (&self->parts)) != NULL)
    {
      dex_promise_reject (part, g_error_new_literal (SC_SERVER_ERROR, SC_SERVER_ERROR_GONE,
                                                     "The client is gone"));
      dex_unref (part);
    }
  if (dex_future_is_pending (DEX_FUTURE (self->gone)))
    dex_promise_resolve_boolean (self->gone, TRUE);
}

static void
wrote_chunk_cb (SoupServerMessage *message, ScRequest *self)
{
  DexPromise *part = g_queue_pop_head (&self->parts);

  if (part == NULL)
    return;
  dex_promise_resolve_boolean (part, TRUE);
  dex_unref (part);
}

/* Starts to listen to what becomes of the message. */
void
_sc_request_follow (ScRequest *self)
{
  g_signal_connect (self->message, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
}

void
_sc_request_forget (ScRequest *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_queue_clear_full (&self->parts, dex_unref);
}

void
_sc_request_set_header (ScRequest *self, const char *name, const char *value)
{
  if (!self->over)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                  value);
}

/* Returns (transfer full) (nullable): the address of a path, for this client; %NULL when it did not say
 * what it calls this server. */
static char *
dup_address (ScRequest *self, const char *path)
{
  const char *host = _sc_request_get_header (self, "Host");

  if (host == NULL || *host == '\0')
    return NULL;

  return g_strconcat (_sc_request_is_encrypted (self) ? "https://" : "http://", host, path, NULL);
}

/*
 * _sc_request_redirect:
 * @path: a path of this server, and maybe parameters
 *
 * Sends the client there, by the header alone: the answer is still to be given, with 302.
 *
 * Returns: %FALSE when @path leads elsewhere, or cannot stand in a header
 */
gboolean
_sc_request_redirect (ScRequest *self, const char *path)
{
  g_autofree char *address = NULL;

  /* "//elsewhere" and "/\\elsewhere" are other servers to a browser. */
  if (path[0] != '/' || path[1] == '/' || strchr (path, '\\') != NULL)
    return FALSE;
  for (const char *p = path; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || (guchar) *p >= 0x7f)
      return FALSE;

  address = dup_address (self, path);
  _sc_request_set_header (self, "Location", address != NULL ? address : path);

  return TRUE;
}

static void
append_escaped (GString *path, const char *name)
{
  g_string_append_c (path, '/');
  g_string_append_uri_escaped (path, name, NULL, FALSE);
}

/*
 * _sc_request_set_location:
 * @database: a database
 * @id: (nullable): a document in it
 *
 * Says where it is that something was written.
 */
void
_sc_request_set_location (ScRequest *self, const char *database, const char *id)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *address = NULL;

  append_escaped (path, database);
  if (id != NULL && g_str_has_prefix (id, "_design/"))
    {
      g_string_append (path, "/_design");
      id += strlen ("_design/");
    }
  if (id != NULL)
    append_escaped (path, id);
  if (self->attachment != NULL)
    append_escaped (path, self->attachment);
  address = dup_address (self, path->str);
  if (address != NULL)
    _sc_request_set_header (self, "Location", address);
}

static void
set_common_headers (ScRequest *self, const char *content_type)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autofree char *id = g_strdup_printf ("%08x%02x", g_random_int (), g_random_int () & 0xff);
  gint64 us = self->read_at > 0 ? g_get_monotonic_time () - self->read_at : 0;
  g_autofree char *body_time = g_strdup_printf ("%" G_GINT64_FORMAT, us / 1000);

  soup_message_headers_set_content_type (headers, content_type, NULL);
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "must-revalidate");
  soup_message_headers_replace (headers, "X-Couch-Request-ID", id);
  soup_message_headers_replace (headers, "X-CouchDB-Body-Time", body_time);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  _sc_cors_set_headers (self);
  /* libsoup closes when it was asked to, but does not say so; Node would use the connection again. */
  if (soup_message_headers_header_contains (soup_server_message_get_request_headers (self->message),
                                            "Connection", "close"))
    soup_message_headers_replace (headers, "Connection", "close");
}

/*
 * _sc_request_answer:
 * @status: the HTTP status
 * @json: (transfer full): the body
 *
 * Returns: %TRUE, for handlers to return
 */
gboolean
_sc_request_answer (ScRequest *self, guint status, GString *json)
{
  return _sc_request_answer_typed (self, status, "application/json", json);
}

/* As _sc_request_answer(), with text of another type. */
gboolean
_sc_request_answer_typed (ScRequest *self, guint status, const char *content_type, GString *text)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  if (self->over)
    return TRUE;

  soup_server_message_set_status (self->message, status, NULL);
  set_common_headers (self, content_type);
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (self->message),
                                           (goffset) g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  soup_server_message_unpause (self->message);

  return TRUE;
}

gboolean
_sc_request_answer_text (ScRequest *self, guint status, const char *json)
{
  return _sc_request_answer (self, status, g_string_new (json));
}

gboolean
_sc_request_answer_ok (ScRequest *self, guint status)
{
  return _sc_request_answer_text (self, status, "{\"ok\":true}\n");
}

/* What is wrong on our side. Of what a rule or a document says nothing is logged: only the store speaks of
 * files and of nothing else. */
static void
log_failure (ScRequest *self, const GError *error, guint status)
{
  gboolean ours = error->domain == SC_STORE_ERROR;
  g_autofree char *status_text = g_strdup_printf ("%u", status);
  g_autofree char *reason =
      ours ? g_strdup (error->message)
           : g_strdup_printf ("%s %d", g_quark_to_string (error->domain), error->code);
  const char *route = _sc_metrics_get_route (self->message);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "SC_EVENT", "failure", "SC_METHOD",
                    self->method, "SC_ROUTE", route, "SC_STATUS", status_text, "MESSAGE",
                    "%s %s: %s", self->method, route, reason);
}

/*
 * _sc_request_fail:
 *
 * Answers with an error; once parts of an answer are out, cuts it off, so that nobody takes it for
 * the whole.
 */
void
_sc_request_fail (ScRequest *self, const GError *error)
{
  GString *json;
  const char *name;
  guint status = sc_server_error_get_status (error, &name);

  if (self->over)
    return;
  if (self->line != NULL)
    {
      _sc_line_cut (self->line);
      return;
    }
  if (self->streaming)
    {
      _sc_connection_cut (self->message);
      /* libsoup notices by a write only, and there is none left when all parts have gone out. */
      soup_message_body_append (soup_server_message_get_response_body (self->message),
                                SOUP_MEMORY_STATIC, "\n", 1);
      soup_server_message_unpause (self->message);
      return;
    }

  if (status == 500 || status == 507)
    log_failure (self, error, status);
  /* The login form asks with a script; a browser must not put its own dialog before it. */
  if (status == 401 &&
      !g_str_has_prefix (g_uri_get_path (soup_server_message_get_uri (self->message)), "/_session"))
    _sc_request_set_header (self, "WWW-Authenticate",
                            "Basic realm=\"Smart City\", charset=\"UTF-8\"");

  /* What was said of the bytes that are not sent now. */
  soup_message_headers_remove (soup_server_message_get_response_headers (self->message),
                               "Content-Encoding");
  json = g_string_new (NULL);
  sc_wire_append_error (json, name, error->message);
  _sc_request_answer (self, status, json);
}

static SoupMessageHeaders *
begin (ScRequest *self, guint status, const char *content_type)
{
  self->streaming = TRUE;
  if (self->over)
    return NULL;

  soup_server_message_set_status (self->message, status, NULL);
  set_common_headers (self, content_type);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);

  return soup_server_message_get_response_headers (self->message);
}

/* Begins an answer in parts; its headers go out at once, so that a feed is seen to be open. */
void
_sc_request_begin (ScRequest *self, const char *content_type)
{
  SoupMessageHeaders *headers = begin (self, 200, content_type);

  if (headers == NULL)
    return;

  soup_message_headers_set_encoding (headers, soup_server_message_get_http_version (
                                                  self->message) == SOUP_HTTP_1_0
                                                  ? SOUP_ENCODING_EOF
                                                  : SOUP_ENCODING_CHUNKED);
  /* A feed waits. HEAD is answered at once. */
  if (self->seat != NULL && !g_str_equal (self->method, "HEAD"))
    self->line = _sc_line_take (_sc_server_get_soup (self->server), self->message);
  if (self->line == NULL)
    soup_server_message_unpause (self->message);
}

/* Begins an answer in parts whose bytes are counted. To HEAD, and of none, no part must be sent. */
void
_sc_request_begin_sized (ScRequest *self, guint status, const char *content_type, guint64 length)
{
  SoupMessageHeaders *headers = begin (self, status, content_type);

  if (headers == NULL)
    return;

  soup_message_headers_set_content_length (headers, (goffset) length);
  soup_server_message_unpause (self->message);
}

/*
 * _sc_request_send:
 * @part: (transfer full): the next part, not empty
 *
 * Returns (transfer full): a future, settled when the part has gone out; rejects with
 * %SC_SERVER_ERROR_GONE
 */
DexFuture *
_sc_request_send (ScRequest *self, GString *part)
{
  return _sc_request_send_bytes (self, g_string_free_to_bytes (part));
}

/*
 * _sc_request_send_bytes:
 * @part: (transfer full): the next part, not empty
 *
 * Returns (transfer full): as _sc_request_send()
 */
DexFuture *
_sc_request_send_bytes (ScRequest *self, GBytes *part)
{
  g_autoptr (GBytes) bytes = part;
  DexPromise *promise;

  if (self->over)
    return dex_future_new_reject (SC_SERVER_ERROR, SC_SERVER_ERROR_GONE, "The client is gone");

  promise = dex_promise_new ();
  g_queue_push_tail (&self->parts, dex_ref (promise));
  if (self->line != NULL)
    {
      _sc_line_write (self->line, bytes);
    }
  else
    {
      soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
      soup_server_message_unpause (self->message);
    }

  return DEX_FUTURE (promise);
}

/* Ends an answer in parts. Returns %TRUE, for handlers to return. */
gboolean
_sc_request_end (ScRequest *self)
{
  if (self->line != NULL)
    {
      _sc_line_end (self->line);
    }
  else if (!self->over)
    {
      soup_message_body_complete (soup_server_message_get_response_body (self->message));
      soup_server_message_unpause (self->message);
    }

  return TRUE;
}

static void
client_gone_cb (gpointer data)
{
  ScRequest *self = data;

  if (self->line != NULL)
    _sc_line_cut (self->line);
  else
    _sc_connection_cut (self->message);
  if (dex_future_is_pending (DEX_FUTURE (self->gone)))
    dex_promise_resolve_boolean (self->gone, TRUE);
}

/*
 * _sc_request_begin_feed:
 *
 * From here on a client that goes away is noticed, also while there is nothing to send. Followed by
 * _sc_request_end_feed().
 *
 * Returns: %FALSE with %SC_SERVER_ERROR_TOO_MANY
 */
gboolean
_sc_request_begin_feed (ScRequest *self, GError **error)
{
  GSocket *socket = self->over ? NULL : _sc_connection_get_socket (self->message);

  self->seat = _sc_feeds_open_seat (_sc_server_get_feeds (self->server), error);
  if (self->seat != NULL && socket != NULL)
    _sc_feed_seat_watch (self->seat, socket, client_gone_cb, self);

  return self->seat != NULL;
}

/*
 * _sc_request_settle:
 *
 * Waits until all that was sent has gone out: who does not read holds two parts at most, however much is written
 * to the database meanwhile. In a fiber.
 *
 * Returns: %FALSE when the client is gone
 */
gboolean
_sc_request_settle (ScRequest *self)
{
  DexPromise *last = g_queue_peek_tail (&self->parts);

  if (last != NULL)
    dex_await (dex_ref (DEX_FUTURE (last)), NULL);

  return !self->over;
}

void
_sc_request_end_feed (ScRequest *self)
{
  g_clear_pointer (&self->seat, _sc_feed_seat_close);
}
