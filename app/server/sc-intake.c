/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-intake-private.h"
#include "sc-listener-private.h"
#include "sc-wire-error.h"

/* A client that has not finished its request must have sent so much more of its body in each period;
 * the period is the time after which a silent connection is dropped. */
#define MIN_BYTES_A_SECOND 1024

/* A body that is too large is read to its end, so that the client comes to read the answer; but not
 * one that has no end. */
#define MAX_DRAINED_TIMES 4

/* When somebody who was refused may try again. */
#define RETRY_SECONDS "10"

#define INTAKE_KEY "sc-intake"

/* What all requests on their way in may hold together. */
#define MAX_TOTAL_BYTES ((gsize) 1 << 30)

static gsize total_bytes;

typedef struct
{
  SoupServerMessage *message;
  const ScServerConfig *config;
  gsize n_bytes;
  gsize n_bytes_of_period;
  gsize n_held;
  guint timer;
  gboolean streamed; /* somebody takes the body as it comes, and has a limit of its own */
  gboolean waiting;  /* it is us who do not read on */
} Intake;

static void
intake_free (gpointer data)
{
  Intake *self = data;

  total_bytes -= self->n_held;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}

/* Settles the answer now; what still comes of the body is read and dropped. */
static void
refuse (Intake *self, guint status, const char *name, const char *reason)
{
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  g_autoptr (GString) json = g_string_new (NULL);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  total_bytes -= self->n_held;
  self->n_held = 0;

  if (soup_server_message_get_status (self->message) != 0)
    return;
  sc_wire_append_error (json, name, reason);
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                "Connection", "close");
  soup_server_message_set_response (self->message, "application/json", SOUP_MEMORY_COPY, json->str,
                                    json->len);
}

static void
refuse_too_large (Intake *self)
{
  g_autofree char *reason = g_strdup_printf ("The body is larger than %" G_GUINT64_FORMAT " bytes",
                                             self->config->max_body);

  refuse (self, 413, "too_large", reason);
}

static gsize
count_header_bytes (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  gsize n = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    n += strlen (name) + strlen (value) + strlen (": \r\n");

  return n;
}

/* Whether the connection or its headers are too much already. */
static gboolean
refuse_headers (Intake *self, SoupMessageHeaders *headers)
{
  guint refusal = _sc_connection_get_refusal (self->message);

  if (refusal != 0)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                    "Retry-After", RETRY_SECONDS);
      if (refusal == 429)
        refuse (self, 429, "too_many_requests", "Too many connections from this address");
      else
        refuse (self, 503, "service_unavailable", "Too many connections; try again later");
      return TRUE;
    }
  if (count_header_bytes (headers) > self->config->max_headers)
    {
      refuse (self, 431, "request_header_fields_too_large", "The headers are too long");
      return TRUE;
    }

  return FALSE;
}

static void
got_headers_cb (SoupServerMessage *message, Intake *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = soup_message_headers_get_content_length (headers);

  if (refuse_headers (self, headers))
    return;
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return;
  if (length > (goffset) self->config->max_body && !self->streamed)
    {
      refuse_too_large (self);
    }
  else if (length < 0)
    {
      /* libsoup would go on with it; nothing can be said to whoever sends that. */
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close (stream, NULL, NULL);
    }
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, Intake *self)
{
  gsize length = g_bytes_get_size (chunk);

  self->n_bytes_of_period += length;
  /* What is streamed counts once it is refused, and only drained. */
  if (self->streamed && soup_server_message_get_status (message) == 0)
    return;

  self->n_bytes += length;
  if (soup_server_message_get_status (message) == 0)
    {
      self->n_held += length;
      total_bytes += length;
    }

  if (self->n_bytes > self->config->max_body * MAX_DRAINED_TIMES)
    _sc_connection_cut (message);
  else if (self->n_bytes > self->config->max_body && !self->streamed)
    refuse_too_large (self);
  else if (total_bytes > MAX_TOTAL_BYTES)
    refuse (self, 503, "service_unavailable", "Too much is being sent at this moment");
}

static void
got_body_cb (SoupServerMessage *message, Intake *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
period_over_cb (gpointer data)
{
  Intake *self = data;
  gboolean too_slow =
      !self->waiting && self->n_bytes_of_period < self->config->idle_seconds * MIN_BYTES_A_SECOND;

  self->n_bytes_of_period = 0;
  if (!too_slow)
    return G_SOURCE_CONTINUE;

  self->timer = 0;
  _sc_connection_cut (self->message);

  return G_SOURCE_REMOVE;
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, const ScServerConfig *config)
{
  Intake *self = g_new0 (Intake, 1);

  self->message = message;
  self->config = config;
  self->timer = g_timeout_add_seconds (config->idle_seconds, period_over_cb, self);
  g_object_set_data_full (G_OBJECT (message), INTAKE_KEY, self, intake_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), self);
}

/*
 * _sc_intake_set_streamed:
 *
 * Says that the body of this message is taken as it comes, and not kept. Before its headers have been
 * looked at here.
 */
void
_sc_intake_set_streamed (SoupServerMessage *message)
{
  Intake *self = g_object_get_data (G_OBJECT (message), INTAKE_KEY);

  if (self != NULL)
    self->streamed = TRUE;
}

/* Whether it is for us that the body does not come on: the client is not slow then. */
void
_sc_intake_set_waiting (SoupServerMessage *message, gboolean waiting)
{
  Intake *self = g_object_get_data (G_OBJECT (message), INTAKE_KEY);

  if (self == NULL)
    return;
  if (self->waiting && !waiting)
    self->n_bytes_of_period = self->config->idle_seconds * MIN_BYTES_A_SECOND;
  self->waiting = waiting;
}

/*
 * _sc_intake_follow:
 * @config: must outlive @soup
 */
void
_sc_intake_follow (SoupServer *soup, const ScServerConfig *config)
{
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), (gpointer) config);
}
