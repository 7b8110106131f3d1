/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-error.h"
#include "sc-wire-header.h"
#include "sc-wire-error-private.h"
#include "sc-wire-multipart.h"

/* Reading a multipart body, RFC 2046 section 5.1. */

#define MAX_BOUNDARY 200
#define MAX_HEADERS (16 * 1024)

typedef enum
{
  STATE_PREAMBLE,
  STATE_BOUNDARY, /* a boundary has been passed: what follows tells whether it was the last */
  STATE_HEADERS,
  STATE_BODY_START,
  STATE_BODY,
  STATE_END,
} State;

struct _ScWireMultipart
{
  State state;
  char *delimiter; /* "\r\n--boundary" */
  gsize delimiter_length;
  GByteArray *buffer;
  GHashTable *headers; /* lower-case name → value */
};

/**
 * sc_wire_multipart_new:
 * @content_type: the value of Content-Type
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a parser; %NULL with %SC_WIRE_ERROR_BAD_REQUEST when no boundary
 *   is told
 */
ScWireMultipart *
sc_wire_multipart_new (const char *content_type, GError **error)
{
  g_autofree char *boundary = sc_wire_header_dup_parameter (content_type, "boundary");
  ScWireMultipart *self;

  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY)
    {
      _sc_wire_bad_request (error, "The Content-Type of a multipart body must have a boundary");
      return NULL;
    }

  self = g_new0 (ScWireMultipart, 1);
  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->delimiter_length = strlen (self->delimiter);
  self->buffer = g_byte_array_new ();
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* The first boundary needs no line before it. */
  g_byte_array_append (self->buffer, (const guint8 *) "\r\n", 2);

  return self;
}

/**
 * sc_wire_multipart_free:
 * @self: (transfer full): a parser
 */
void
sc_wire_multipart_free (ScWireMultipart *self)
{
  g_free (self->delimiter);
  g_byte_array_unref (self->buffer);
  g_hash_table_unref (self->headers);
  g_free (self);
}

/**
 * sc_wire_multipart_push:
 * @self: a parser that asked for more
 * @bytes: what comes next
 */
void
sc_wire_multipart_push (ScWireMultipart *self, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length > 0 && self->state != STATE_END)
    g_byte_array_append (self->buffer, data, (guint) length);
}

static const char *
find (ScWireMultipart *self, const char *text, gsize length)
{
  return memmem (self->buffer->data, self->buffer->len, text, length);
}

static void
drop (ScWireMultipart *self, gsize length)
{
  g_byte_array_remove_range (self->buffer, 0, (guint) length);
}

/* The functions below go on as far as they can, and tell whether they came to the next state. */

static gboolean
read_preamble (ScWireMultipart *self)
{
  const char *found = find (self, self->delimiter, self->delimiter_length);
  gsize tail = self->delimiter_length - 1;

  if (found != NULL)
    {
      drop (self, (gsize) (found - (const char *) self->buffer->data) + self->delimiter_length);
      self->state = STATE_BOUNDARY;
    }
  else if (self->buffer->len > tail)
    {
      drop (self, self->buffer->len - tail);
    }

  return found != NULL;
}

/* Two hyphens end the body; otherwise there may be space before the end of the line. */
static gboolean
read_boundary (ScWireMultipart *self, GError **error)
{
  const guint8 *data = self->buffer->data;
  gsize length = self->buffer->len;
  gsize n = 0;

  if (length >= 2 && data[0] == '-' && data[1] == '-')
    {
      self->state = STATE_END;
      g_byte_array_set_size (self->buffer, 0);
      return TRUE;
    }
  while (n < length && (data[n] == ' ' || data[n] == '\t'))
    n++;
  if (n + 2 <= length && data[n] == '\r' && data[n + 1] == '\n')
    {
      /* The end of the line stays: the headers of a part that has none are an empty line. */
      drop (self, n);
      self->state = STATE_HEADERS;
      return TRUE;
    }
  if (n + 2 <= length || n > MAX_BOUNDARY)
    _sc_wire_bad_request (error,
                          "What follows a boundary of the multipart body is not the end of a line");

  return FALSE;
}

static gboolean
read_header (ScWireMultipart *self, const char *line)
{
  const char *colon = strchr (line, ':');

  if (*line == '\0')
    return TRUE;
  if (colon == NULL || colon == line || !g_utf8_validate (line, -1, NULL))
    return FALSE;
  g_hash_table_replace (self->headers, g_ascii_strdown (line, colon - line),
                        g_strstrip (g_strdup (colon + 1)));

  return TRUE;
}

static gboolean
read_headers (ScWireMultipart *self, GError **error)
{
  const char *found = find (self, "\r\n\r\n", 4);
  gsize length = found != NULL ? (gsize) (found - (const char *) self->buffer->data) : 0;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (length > MAX_HEADERS || (found == NULL && self->buffer->len > MAX_HEADERS))
    return _sc_wire_bad_request (error, "The headers of a part of the multipart body are too long");
  if (found == NULL)
    return FALSE;

  g_hash_table_remove_all (self->headers);
  text = g_strndup ((const char *) self->buffer->data, length);
  lines = g_strsplit (text, "\r\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (!read_header (self, lines[i]))
      return _sc_wire_bad_request (error, "A part of the multipart body has a header that is none");
  drop (self, length + 2);
  self->state = STATE_BODY_START;

  return TRUE;
}

/* The empty line that ends the headers may be the one before the boundary, too. */
static gboolean
read_body_start (ScWireMultipart *self)
{
  gsize length = MIN (self->buffer->len, self->delimiter_length);
  gboolean same = memcmp (self->buffer->data, self->delimiter, length) == 0;

  if (same && length < self->delimiter_length)
    return FALSE;
  if (!same)
    drop (self, 2);
  self->state = STATE_BODY;

  return TRUE;
}

static ScWireMultipartEvent
read_body (ScWireMultipart *self, GBytes **data)
{
  const char *found = find (self, self->delimiter, self->delimiter_length);
  gsize tail = self->delimiter_length - 1;
  gsize length = 0;

  if (found != NULL)
    length = (gsize) (found - (const char *) self->buffer->data);
  else if (self->buffer->len > tail)
    length = self->buffer->len - tail;

  if (length > 0)
    {
      *data = g_bytes_new (self->buffer->data, length);
      drop (self, length);
      return SC_WIRE_MULTIPART_DATA;
    }
  if (found == NULL)
    return SC_WIRE_MULTIPART_MORE;
  drop (self, self->delimiter_length);
  self->state = STATE_BOUNDARY;

  return SC_WIRE_MULTIPART_PART_END;
}

/**
 * sc_wire_multipart_next:
 * @self: a parser
 * @data: (out) (transfer full): for %SC_WIRE_MULTIPART_DATA: the bytes
 * @error: return location
 *
 * Returns: what comes next; %SC_WIRE_MULTIPART_FAILED with %SC_WIRE_ERROR_BAD_REQUEST. A body that ends
 *   while this says %SC_WIRE_MULTIPART_MORE was cut off.
 */
ScWireMultipartEvent
sc_wire_multipart_next (ScWireMultipart *self, GBytes **data, GError **error)
{
  GError *local_error = NULL;
  gboolean going = TRUE;

  while (going)
    switch (self->state)
      {
      case STATE_PREAMBLE:
        going = read_preamble (self);
        break;
      case STATE_BOUNDARY:
        going = read_boundary (self, &local_error);
        break;
      case STATE_HEADERS:
        going = read_headers (self, &local_error);
        if (going)
          return SC_WIRE_MULTIPART_PART;
        break;
      case STATE_BODY_START:
        going = read_body_start (self);
        break;
      case STATE_BODY:
        return read_body (self, data);
      case STATE_END:
      default:
        return SC_WIRE_MULTIPART_END;
      }

  if (local_error == NULL)
    return SC_WIRE_MULTIPART_MORE;
  g_propagate_error (error, local_error);

  return SC_WIRE_MULTIPART_FAILED;
}

/**
 * sc_wire_multipart_get_header:
 * @self: a parser, after %SC_WIRE_MULTIPART_PART
 * @name: the name of a header, in lower case
 *
 * Returns: (transfer none) (nullable): its value, UTF-8
 */
const char *
sc_wire_multipart_get_header (ScWireMultipart *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}
