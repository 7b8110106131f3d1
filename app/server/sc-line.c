/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-line-private.h"
#include "sc-listener-private.h"

/* What a client sends before its feed has ended, and libsoup has read ahead, is in the stream that libsoup has put
 * around the connection. Each time that a client does so there is one more around the other, until once it waits
 * for an answer as others do; one that never does has to connect anew after so many. */
#define MAX_AROUND 16

typedef enum
{
  HEAD,
  PART,
  END,
} PieceKind;

typedef struct
{
  PieceKind kind;
  GBytes *bytes; /* as they go over the wire */
} Piece;

struct _ScLine
{
  SoupServer *soup;
  SoupServerMessage *message;
  GSocket *socket;
  GIOStream *around;     /* what libsoup reads from */
  GIOStream *connection; /* the TCP or TLS connection in it */
  GQueue pieces;         /* of Piece; the first may have gone out in part */
  gsize sent;            /* of the first piece */
  GSource *writable;     /* (nullable): while the client does not read on */
  gboolean chunked;
  gboolean keep; /* the client may ask again on this connection */
  gboolean over;
};

static void
piece_free (gpointer data)
{
  Piece *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Returns (transfer none): what libsoup's own stream reads from. */
static GIOStream *
get_base (GIOStream *stream)
{
  g_autoptr (GIOStream) base = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), "base-iostream") == NULL)
    return stream;
  g_object_get (stream, "base-iostream", &base, NULL);

  /* Borrowed: the stream around it owns it. */
  return base;
}

static void
push_piece (ScLine *self, PieceKind kind, GString *text)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->kind = kind;
  piece->bytes = g_string_free_to_bytes (text);
  g_queue_push_tail (&self->pieces, piece);
}

/* RFC 9112, 4 and 5. */
static void
push_head (ScLine *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  gboolean old = soup_server_message_get_http_version (self->message) == SOUP_HTTP_1_0;
  GString *head = g_string_new (old ? "HTTP/1.0 " : "HTTP/1.1 ");
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  g_string_append_printf (head, "%u %s\r\n", soup_server_message_get_status (self->message),
                          soup_server_message_get_reason_phrase (self->message));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (head, "%s: %s\r\n", name, value);
  g_string_append (head, "\r\n");
  push_piece (self, HEAD, head);
}

/*
 * _sc_line_take:
 * @message: a message that is paused, with its status and headers set; nothing of it has gone out
 *
 * Sends the headers. What libsoup would say of the message, its signals, is said here from now on.
 *
 * Returns (transfer full) (nullable): the line; %NULL when there is no socket behind the message
 */
ScLine *
_sc_line_take (SoupServer *soup, SoupServerMessage *message)
{
  GSocket *socket = _sc_connection_get_socket (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GIOStream *stream;
  ScLine *self;

  if (socket == NULL)
    return NULL;
  g_object_ref (socket);
  stream = soup_server_message_steal_connection (message);
  if (stream == NULL)
    {
      g_object_unref (socket);
      return NULL;
    }

  self = g_new0 (ScLine, 1);
  self->soup = g_object_ref (soup);
  self->message = g_object_ref (message);
  self->socket = socket;
  self->around = stream;
  self->connection = stream;
  while (get_base (self->connection) != self->connection)
    self->connection = get_base (self->connection);
  self->chunked = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED;
  push_head (self);
  _sc_line_write (self, NULL);

  return self;
}

static void
drop_writable (ScLine *self)
{
  if (self->writable != NULL)
    g_source_destroy (self->writable);
  g_clear_pointer (&self->writable, g_source_unref);
}

void
_sc_line_free (ScLine *self)
{
  _sc_line_cut (self);
  g_object_unref (self->around);
  g_object_unref (self->socket);
  g_object_unref (self->message);
  g_object_unref (self->soup);
  g_free (self);
}

/* Says that the exchange is over, to the message's followers and to the server's. */
static void
finish (ScLine *self, gboolean whole)
{
  self->over = TRUE;
  drop_writable (self);
  g_queue_clear_full (&self->pieces, piece_free);
  g_signal_emit_by_name (self->message, "finished");
  g_signal_emit_by_name (self->soup, whole ? "request-finished" : "request-aborted", self->message);
}

/* TLS has a last word; it is not waited for until it can be said. */
static void
hang_up (ScLine *self)
{
  g_socket_set_blocking (self->socket, FALSE);
  g_io_stream_close (self->connection, NULL, NULL);
}

static gboolean
is_readable (GIOStream *stream)
{
  return g_pollable_input_stream_is_readable (
      G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream)));
}

/* Gives the connection back, with what libsoup has read ahead. */
static gboolean
give_back (ScLine *self)
{
  GIOStream *stream = self->around;
  guint n_around = 0;

  for (GIOStream *inner = stream; get_base (inner) != inner; inner = get_base (inner))
    n_around++;
  if (!is_readable (stream))
    stream = self->connection;
  else if (n_around > MAX_AROUND)
    return FALSE;

  return _sc_connection_give_back (self->soup, self->message, stream, self->socket);
}

static void
sent_end (ScLine *self)
{
  finish (self, TRUE);
  if (!self->keep || !give_back (self))
    hang_up (self);
}

static gboolean
writable_cb (GObject *stream, gpointer data)
{
  ScLine *self = data;

  drop_writable (self);
  _sc_line_write (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
wait_until_writable (ScLine *self, GPollableOutputStream *out)
{
  if (self->writable != NULL)
    return;
  self->writable = g_pollable_output_stream_create_source (out, NULL);
  g_source_set_callback (self->writable, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writable, NULL);
}

static void
fail (ScLine *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "SC_EVENT", "feed-dropped", "MESSAGE",
                      "A live feed is dropped: its client has stopped reading");
  _sc_line_cut (self);
}

static void
sent_piece (ScLine *self)
{
  Piece *piece = g_queue_pop_head (&self->pieces);
  PieceKind kind = piece->kind;
  guint length = (guint) g_bytes_get_size (piece->bytes);

  piece_free (piece);
  self->sent = 0;
  if (kind == END)
    {
      sent_end (self);
    }
  else if (kind == PART)
    {
      g_signal_emit_by_name (self->message, "wrote-body-data", length);
      g_signal_emit_by_name (self->message, "wrote-chunk");
    }
}

/* Sends of the first piece what fits. Returns: %FALSE when no more fits, or the line is cut. */
static gboolean
send_some (ScLine *self)
{
  GPollableOutputStream *out =
      G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->connection));
  g_autoptr (GError) error = NULL;
  Piece *piece = self->pieces.head->data;
  gsize length;
  const char *bytes = g_bytes_get_data (piece->bytes, &length);
  gssize n = g_pollable_output_stream_write_nonblocking (out, bytes + self->sent,
                                                         length - self->sent, NULL, &error);

  if (n < 0)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        wait_until_writable (self, out);
      else
        fail (self, error);
      return FALSE;
    }

  self->sent += (gsize) n;
  if (self->sent == length)
    sent_piece (self);

  return TRUE;
}

/* RFC 9112, 7.1; without chunks the answer ends with its connection (RFC 9112, 6.3). */
static GString *
frame (ScLine *self, GBytes *part)
{
  gsize length;
  const char *bytes = g_bytes_get_data (part, &length);
  GString *out = g_string_sized_new (length + 24);

  if (self->chunked)
    g_string_append_printf (out, "%" G_GSIZE_MODIFIER "x\r\n", length);
  g_string_append_len (out, bytes, (gssize) length);

  return self->chunked ? g_string_append (out, "\r\n") : out;
}

/*
 * _sc_line_write:
 * @part: (nullable): what comes next of the answer, not empty; %NULL to try once more with what is left
 *
 * The message says "wrote-chunk" for each part that has gone out.
 */
void
_sc_line_write (ScLine *self, GBytes *part)
{
  if (self->over)
    return;
  if (part != NULL)
    push_piece (self, PART, frame (self, part));
  if (self->writable != NULL)
    return;
  while (!self->over && self->pieces.head != NULL && send_some (self))
    continue;
}

/*
 * _sc_line_end:
 *
 * Ends the answer. The message says "finished" when its end has gone out; then the connection goes back to libsoup
 * when the client may ask on it again, or is closed.
 */
void
_sc_line_end (ScLine *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  if (self->over)
    return;
  self->keep =
      self->chunked && !soup_message_headers_header_contains (headers, "Connection", "close");
  push_piece (self, END, g_string_new (self->chunked ? "0\r\n\r\n" : ""));
  _sc_line_write (self, NULL);
}

/* Ends the connection in the middle of the answer. */
void
_sc_line_cut (ScLine *self)
{
  if (self->over)
    return;
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  finish (self, FALSE);
  hang_up (self);
}
