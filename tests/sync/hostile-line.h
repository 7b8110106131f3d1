/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* A line to a server on this computer that does to each request, at random, what networks do: it delays,
 * cuts, sends twice, and answers in the place of the server. Each connection has its thread; the choice is
 * made under the lock, from the seed. */

typedef enum
{
  LINE_PASSES,
  LINE_DELAYS,
  LINE_CUTS_REQUEST,
  LINE_CUTS_HEAD,
  LINE_CUTS_BODY,
  LINE_TRUNCATES, /* the answer is whole by its own account, but shorter */
  LINE_SENDS_TWICE,
  LINE_ANSWERS_STATUS, /* without the server, or in place of what it has answered */
  LINE_ANSWERS_PAGE,   /* 200 and HTML, as a hotspot does */
  LINE_ANSWERS_LOGIN,  /* 302 to another host */
  LINE_ANSWERS_GARBAGE,
  N_LINE_DEEDS,
} LineDeed;

typedef struct
{
  GSocketService *service;
  guint16 port;
  guint server_port;
  GMutex lock;
  GRand *rand;
  guint hostile;          /* one in so many requests is treated badly; 0: none */
  guint bytes_per_second; /* of each answer, 0: as fast as can be */
  GArray *times;          /* of gint64, monotonic: when each request came */
  guint n_deeds[N_LINE_DEEDS];
} HostileLine;

typedef struct
{
  HostileLine *line;
  GIOStream *desk;
  GIOStream *server; /* (nullable): of the request that is going on */
} HostileCall;

static inline guint
hostile_random (HostileLine *self, guint end)
{
  guint number;

  g_mutex_lock (&self->lock);
  number = (guint) g_rand_int_range (self->rand, 0, (gint32) end);
  g_mutex_unlock (&self->lock);

  return number;
}

static inline LineDeed
hostile_choose (HostileLine *self, gboolean waits)
{
  LineDeed deed = LINE_PASSES;
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  g_array_append_val (self->times, now);
  if (self->hostile > 0 && g_rand_int_range (self->rand, 0, (gint32) self->hostile) == 0)
    deed = (LineDeed) g_rand_int_range (self->rand, LINE_DELAYS, N_LINE_DEEDS);
  /* What waits for changes has no end that one could wait for. */
  if (waits && (deed == LINE_TRUNCATES || deed == LINE_SENDS_TWICE))
    deed = LINE_CUTS_HEAD;
  self->n_deeds[deed]++;
  g_mutex_unlock (&self->lock);

  return deed;
}

static inline gboolean
hostile_write (GIOStream *to, const void *bytes, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (to), bytes, length, NULL, NULL,
                                    NULL);
}

/* Returns the length of the head, with its empty line; 0 when it is not whole. */
static inline gsize
hostile_head_length (GByteArray *bytes)
{
  const guint8 *end = bytes->len > 0 ? memmem (bytes->data, bytes->len, "\r\n\r\n", 4) : NULL;

  return end != NULL ? (gsize) (end - bytes->data) + 4 : 0;
}

/* Returns -1 where there is no Content-Length. */
static inline gint64
hostile_body_length (GByteArray *bytes, gsize head)
{
  g_autofree char *text = g_ascii_strdown ((const char *) bytes->data, (gssize) head);
  const char *found = strstr (text, "\r\ncontent-length:");

  return found != NULL ? g_ascii_strtoll (found + strlen ("\r\ncontent-length:"), NULL, 10) : -1;
}

static inline gboolean
hostile_read_more (GIOStream *from, GByteArray *bytes)
{
  guint8 piece[16384];
  gssize n =
      g_input_stream_read (g_io_stream_get_input_stream (from), piece, sizeof piece, NULL, NULL);

  if (n > 0)
    g_byte_array_append (bytes, piece, (guint) n);

  return n > 0;
}

/* Reads until head and body are there. Returns (nullable): NULL when the other side has gone. */
static inline GByteArray *
hostile_read_whole (GIOStream *from)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize head;

  while ((head = hostile_head_length (bytes)) == 0 ||
         (gint64) (bytes->len - head) < hostile_body_length (bytes, head))
    if (!hostile_read_more (from, bytes))
      return NULL;

  return g_steal_pointer (&bytes);
}

/* Connects, and sends the first @length bytes of the request; the server ends the connection behind its
 * answer. */
static inline gboolean
hostile_ask (HostileCall *self, GByteArray *request, gsize length)
{
  static const char line[] = "\r\nConnection: close";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  const guint8 *end = memmem (request->data, request->len, "\r\n", 2);
  gsize first = (gsize) (end - request->data);

  g_clear_object (&self->server);
  self->server =
      (GIOStream *) g_socket_client_connect_to_host (client, "127.0.0.1",
                                                     (guint16) self->line->server_port, NULL, NULL);
  if (self->server == NULL)
    return FALSE;
  if (length <= first)
    return hostile_write (self->server, request->data, length);

  return hostile_write (self->server, request->data, first) &&
         hostile_write (self->server, line, strlen (line)) &&
         hostile_write (self->server, request->data + first, length - first);
}

/* Waits for the server to say something. Returns FALSE when the desk has gone meanwhile. */
static inline gboolean
hostile_await (HostileCall *self)
{
  GSocket *desk = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->desk));
  GSocket *server = g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->server));
  GPollFD fds[2] = { { g_socket_get_fd (desk), G_IO_IN, 0 },
                     { g_socket_get_fd (server), G_IO_IN, 0 } };

  return g_poll (fds, 2, 60 * 1000) > 0 && fds[0].revents == 0;
}

/* The connection to the desk may be used again, where the answer says how long it is. */
static inline void
hostile_keep_alive (GByteArray *bytes, gsize head)
{
  guint8 *found = memmem (bytes->data, head, "Connection: close", 17);

  if (found != NULL)
    memcpy (found, "X-Connection", 12);
  if (found != NULL)
    memcpy (found + 12, ":new ", 5);
}

/* Passes @limit bytes of the answer on as they come. Returns whether all of it got through. */
static inline gboolean
hostile_answer (HostileCall *self, gsize limit)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize sent = 0;
  gsize head;

  while ((head = hostile_head_length (bytes)) == 0)
    if (!hostile_await (self) || !hostile_read_more (self->server, bytes))
      return FALSE;
  hostile_keep_alive (bytes, head);
  do
    {
      gsize n = MIN (bytes->len, limit - sent);

      if (!hostile_write (self->desk, bytes->data, n) || n < bytes->len)
        return FALSE;
      if (self->line->bytes_per_second > 0)
        g_usleep (n * G_USEC_PER_SEC / self->line->bytes_per_second);
      sent += n;
      g_byte_array_set_size (bytes, 0);
    }
  while (hostile_await (self) && hostile_read_more (self->server, bytes));

  return TRUE;
}

static inline gsize
hostile_measure_head (HostileCall *self)
{
  return 20 + hostile_random (self->line, 150);
}

/* Returns whether an answer with a length was there to be made shorter. */
static inline gboolean
hostile_truncate (HostileCall *self)
{
  g_autoptr (GByteArray) answer = hostile_read_whole (self->server);
  gsize head = answer != NULL ? hostile_head_length (answer) : 0;
  gint64 length = answer != NULL ? hostile_body_length (answer, head) : -1;
  g_autoptr (GString) text = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gsize left;

  if (length < 2)
    return FALSE;
  left = hostile_random (self->line, (guint) length - 1);
  text = g_string_new_len ((const char *) answer->data, (gssize) head);
  from = g_strdup_printf ("Content-Length: %" G_GINT64_FORMAT, length);
  to = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT, left);

  return g_string_replace (text, from, to, 1) == 1 &&
         g_string_replace (text, "Connection: close", "X-Was: close", 1) < 2 &&
         hostile_write (self->desk, text->str, text->len) &&
         hostile_write (self->desk, answer->data + head, left);
}

static inline gboolean
hostile_say (HostileCall *self, const char *status, const char *headers, const char *body)
{
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", status,
                       headers, strlen (body), body);

  return hostile_write (self->desk, text, strlen (text));
}

static inline gboolean
hostile_say_status (HostileCall *self)
{
  static const char *const rows[][3] = {
    { "408 Request Timeout", "Connection: close\r\n", "" },
    { "413 Content Too Large", "Content-Type: application/json\r\n",
      "{\"error\":\"document_too_large\",\"reason\":\"x\"}" },
    { "413 Content Too Large", "Content-Type: text/html\r\n", "<html>413</html>" },
    { "429 Too Many Requests", "Retry-After: 1\r\n", "" },
    { "429 Too Many Requests", "Retry-After: Thu, 01 Jan 2026 10:00:00 GMT\r\n", "slower" },
    { "500 Internal Server Error", "Content-Type: application/json\r\n",
      "{\"error\":\"unknown_error\",\"reason\":\"function_clause\"}" },
    { "502 Bad Gateway", "Content-Type: text/html\r\n", "<html>502</html>" },
    { "503 Service Unavailable", "Retry-After: 1\r\n", "" },
    { "504 Gateway Timeout", "Content-Type: text/html\r\n", "<html>504</html>" },
  };
  guint i = hostile_random (self->line, G_N_ELEMENTS (rows));

  return hostile_say (self, rows[i][0], rows[i][1], rows[i][2]);
}

static inline gboolean
hostile_garble (HostileCall *self)
{
  guint8 bytes[64];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) hostile_random (self->line, 256);
  hostile_write (self->desk, bytes, sizeof bytes);

  return FALSE;
}

/* Returns whether the connection goes on. */
static inline gboolean
hostile_serve (HostileCall *self, GByteArray *request, LineDeed deed)
{
  switch (deed)
    {
    case LINE_DELAYS:
      g_usleep (1000 * hostile_random (self->line, 200));
      return hostile_ask (self, request, request->len) && hostile_answer (self, G_MAXSIZE);
    case LINE_CUTS_REQUEST:
      hostile_ask (self, request, hostile_random (self->line, request->len));
      return FALSE;
    case LINE_CUTS_HEAD:
      if (hostile_ask (self, request, request->len))
        hostile_answer (self, hostile_measure_head (self));
      return FALSE;
    case LINE_CUTS_BODY:
      if (hostile_ask (self, request, request->len))
        hostile_answer (self, 200 + hostile_random (self->line, 20000));
      return FALSE;
    case LINE_TRUNCATES:
      return hostile_ask (self, request, request->len) && hostile_truncate (self);
    case LINE_SENDS_TWICE:
      if (hostile_ask (self, request, request->len))
        while (hostile_await (self))
          {
            g_autoptr (GByteArray) ignored = g_byte_array_new ();

            if (!hostile_read_more (self->server, ignored))
              break;
          }
      return hostile_ask (self, request, request->len) && hostile_answer (self, G_MAXSIZE);
    case LINE_ANSWERS_STATUS:
      /* Half of the time the deed is done, and the answer denies it. */
      if (hostile_random (self->line, 2) == 0 && hostile_ask (self, request, request->len))
        hostile_await (self);
      return hostile_say_status (self);
    case LINE_ANSWERS_PAGE:
      return hostile_say (self, "200 OK", "Content-Type: text/html\r\n",
                          "<!DOCTYPE html><title>Anmelden</title>");
    case LINE_ANSWERS_LOGIN:
      return hostile_say (self, "302 Found", "Location: http://login.invalid/\r\n", "");
    case LINE_ANSWERS_GARBAGE:
      return hostile_garble (self);
    case LINE_PASSES:
    case N_LINE_DEEDS:
    default:
      return hostile_ask (self, request, request->len) && hostile_answer (self, G_MAXSIZE);
    }
}

static inline gboolean
hostile_call_cb (GThreadedSocketService *service,
                 GSocketConnection *connection,
                 GObject *source,
                 gpointer data)
{
  HostileCall call = { data, G_IO_STREAM (connection), NULL };
  gboolean open = TRUE;

  while (open)
    {
      g_autoptr (GByteArray) request = hostile_read_whole (call.desk);

      if (request == NULL)
        break;
      open = hostile_serve (&call, request,
                            hostile_choose (call.line, memmem (request->data, request->len,
                                                               "longpoll", 8) != NULL));
      g_clear_object (&call.server);
    }
  g_clear_object (&call.server);
  g_io_stream_close (call.desk, NULL, NULL);

  return TRUE;
}

static inline void
hostile_open (HostileLine *self, guint server_port, guint32 seed)
{
  self->server_port = server_port;
  self->rand = g_rand_new_with_seed (seed);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_mutex_init (&self->lock);
  self->service = g_threaded_socket_service_new (64);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_signal_connect (self->service, "run", G_CALLBACK (hostile_call_cb), self);
}

static inline void
hostile_set (HostileLine *self, guint one_in)
{
  g_mutex_lock (&self->lock);
  self->hostile = one_in;
  g_mutex_unlock (&self->lock);
}

/* Returns the most requests that came within @milliseconds, and in @n_all how many came at all. */
static inline guint
hostile_count_peak (HostileLine *self, guint milliseconds, guint *n_all)
{
  guint peak = 0;
  guint first = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->times->len; i++)
    {
      while (g_array_index (self->times, gint64, i) - g_array_index (self->times, gint64, first) >
             (gint64) milliseconds * 1000)
        first++;
      peak = MAX (peak, i - first + 1);
    }
  *n_all = self->times->len;
  g_mutex_unlock (&self->lock);

  return peak;
}

static inline void
hostile_describe (HostileLine *self)
{
  g_test_message (
      "passed %u, delayed %u, cut %u+%u+%u, shortened %u, twice %u, status %u, page %u, "
      "login %u, garbage %u",
      self->n_deeds[0], self->n_deeds[1], self->n_deeds[2], self->n_deeds[3], self->n_deeds[4],
      self->n_deeds[5], self->n_deeds[6], self->n_deeds[7], self->n_deeds[8], self->n_deeds[9],
      self->n_deeds[10]);
}

/* Its threads end with the connections, which the peers close when they go. */
static inline void
hostile_close (HostileLine *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}
