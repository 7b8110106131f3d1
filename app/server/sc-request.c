/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-answer-private.h"
#include "sc-offload.h"
#include "sc-request-private.h"
#include "sc-server-private.h"
#include "sc-wire-listing.h"

/* Nobody needs more. */
#define MAX_PARAMETERS 64

/*
 * _sc_request_new:
 * @message: a message that has arrived: headers and body, or with @streamed the headers only
 */
ScRequest *
_sc_request_new (ScServer *server, SoupServerMessage *message, gboolean streamed)
{
  ScRequest *self = g_rc_box_new0 (ScRequest);

  self->server = server;
  self->message = g_object_ref (message);
  self->method = soup_server_message_get_method (message);
  self->gone = dex_promise_new ();
  if (streamed)
    self->incoming = _sc_incoming_new (message);
  _sc_request_follow (self);

  return self;
}

ScRequest *
_sc_request_ref (ScRequest *self)
{
  return g_rc_box_acquire (self);
}

static void
request_clear (ScRequest *self)
{
  _sc_request_forget (self);
  g_clear_pointer (&self->line, _sc_line_free);
  g_strfreev (self->path);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->incoming, _sc_incoming_free);
  g_clear_pointer (&self->user, _sc_user_unref);
  g_clear_object (&self->database);
  g_free (self->address);
  g_free (self->guest);
  g_free (self->id);
  g_free (self->attachment);
  dex_unref (self->gone);
  g_object_unref (self->message);
}

void
_sc_request_unref (ScRequest *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) request_clear);
}

/* "/db/a%2Fb" → "db", "a/b". */
static gboolean
read_path (ScRequest *self, GUri *uri, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (g_uri_get_path (uri), "/", -1);
  guint n_parts = g_strv_length (parts);

  /* Before the first slash there is nothing; "/db/" is "/db". */
  if (n_parts > 2 && *parts[n_parts - 1] == '\0')
    g_clear_pointer (&parts[--n_parts], g_free);
  g_free (parts[0]);
  memmove (parts, parts + 1, n_parts * sizeof *parts);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *plain = g_uri_unescape_string (parts[i], NULL);

      if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
        {
          g_free (plain);
          g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                               "The address is not UTF-8 with percent signs");
          return FALSE;
        }
      g_free (parts[i]);
      parts[i] = plain;
    }
  self->path = g_steal_pointer (&parts);

  return TRUE;
}

static gboolean
read_query (ScRequest *self, GUri *uri, GError **error)
{
  GError *local_error = NULL;

  if (g_uri_get_query (uri) == NULL)
    self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  else
    self->query =
        g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, &local_error);
  if (self->query != NULL && g_hash_table_size (self->query) <= MAX_PARAMETERS)
    return TRUE;

  g_clear_error (&local_error);
  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_QUERY,
                       "The parameters of the address cannot be read");
  return FALSE;
}

typedef struct
{
  GBytes *packed;
  gsize max;
} Unpacking;

/* Stops as soon as it is too much: a few kilobytes can be made to unpack into gigabytes. */
static gpointer
unpack (gpointer data, GError **error)
{
  Unpacking *self = data;
  g_autoptr (GInputStream) packed = g_memory_input_stream_new_from_bytes (self->packed);
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (packed, converter);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gssize n;

  while ((n = g_input_stream_read (plain, buffer, 64 * 1024, NULL, NULL)) > 0)
    {
      if (out->len + (gsize) n > self->max)
        {
          g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_LARGE,
                               "The body is too large when it is unpacked");
          return NULL;
        }
      g_byte_array_append (out, buffer, (guint) n);
    }
  if (n < 0)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "The body is not gzip data");
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
read_body (ScRequest *self, GError **error)
{
  const char *encoding = _sc_request_get_header (self, "Content-Encoding");
  g_autoptr (GBytes) body = NULL;
  Unpacking unpacking = { NULL, sc_server_get_config (self->server)->max_body };

  if (self->incoming != NULL)
    {
      self->body = g_bytes_new (NULL, 0);
      return TRUE;
    }
  body = soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  unpacking.packed = body;
  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    {
      self->body = g_steal_pointer (&body);
      return TRUE;
    }
  if (g_ascii_strcasecmp (encoding, "gzip") != 0)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_MEDIA_TYPE,
                   "Content-Encoding “%s” is not known here; gzip is", encoding);
      return FALSE;
    }

  self->body = sc_offload (G_MAXSIZE, unpack, &unpacking, error);

  return self->body != NULL;
}

/*
 * _sc_request_read:
 *
 * Takes apart what has arrived. In a fiber.
 */
gboolean
_sc_request_read (ScRequest *self, GError **error)
{
  GUri *uri = soup_server_message_get_uri (self->message);
  const char *query = g_uri_get_query (uri);
  guint max = sc_server_get_config (self->server)->max_url;

  if (strlen (g_uri_get_path (uri)) + (query != NULL ? strlen (query) : 0) > max)
    {
      g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_URI_TOO_LONG,
                   "The address is longer than %u bytes", max);
      return FALSE;
    }

  if (!read_path (self, uri, error) || !read_query (self, uri, error) || !read_body (self, error))
    return FALSE;
  self->read_at = g_get_monotonic_time ();

  return TRUE;
}

/* Returns (transfer none) (nullable): a parameter of the address as it was written. */
const char *
_sc_request_get (ScRequest *self, const char *name)
{
  return g_hash_table_lookup (self->query, name);
}

static gboolean
refuse (const char *name, const char *expected, GError **error)
{
  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_QUERY, "Invalid value for %s: it must be %s",
               name, expected);

  return FALSE;
}

/* Leaves @value alone when the parameter is absent. So do the next three. */
gboolean
_sc_request_get_bool (ScRequest *self, const char *name, gboolean *value, GError **error)
{
  const char *text = _sc_request_get (self, name);

  if (text == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (text, "true") == 0)
    *value = TRUE;
  else if (g_ascii_strcasecmp (text, "false") == 0)
    *value = FALSE;
  else
    return refuse (name, "true or false", error);

  return TRUE;
}

gboolean
_sc_request_get_uint (ScRequest *self, const char *name, guint64 *value, GError **error)
{
  const char *text = _sc_request_get (self, name);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, value, NULL))
    return TRUE;

  return refuse (name, "a whole number, 0 or more", error);
}

/* A JSON string, as keys are. */
gboolean
_sc_request_get_text (ScRequest *self, const char *name, char **value, GError **error)
{
  const char *text = _sc_request_get (self, name);
  g_autofree char *array = NULL;
  g_auto (GStrv) texts = NULL;

  if (text == NULL)
    return TRUE;
  array = g_strconcat ("[", text, "]", NULL);
  texts = sc_wire_names_parse (array, strlen (array), NULL, NULL);
  if (texts == NULL || texts[0] == NULL || texts[1] != NULL)
    return refuse (name, "a JSON string", error);

  g_free (*value);
  *value = g_strdup (texts[0]);

  return TRUE;
}

/* A JSON array of strings. */
gboolean
_sc_request_get_texts (ScRequest *self, const char *name, char ***value, GError **error)
{
  const char *text = _sc_request_get (self, name);
  char **texts;

  if (text == NULL)
    return TRUE;
  texts = sc_wire_names_parse (text, strlen (text), NULL, NULL);
  if (texts == NULL)
    return refuse (name, "a JSON array of strings", error);

  g_strfreev (*value);
  *value = texts;

  return TRUE;
}

const char *
_sc_request_get_header (ScRequest *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

/* Returns (transfer none): the body; not %NULL, and not terminated. */
const char *
_sc_request_get_text_body (ScRequest *self, gsize *length)
{
  const char *text = g_bytes_get_data (self->body, length);

  return text != NULL ? text : "";
}

/*
 * _sc_request_read_piece:
 *
 * Returns (transfer full) (nullable): what comes next of the body, empty at its end; %NULL with
 * %SC_SERVER_ERROR_GONE. In a fiber.
 */
GBytes *
_sc_request_read_piece (ScRequest *self, GError **error)
{
  GBytes *piece;

  if (self->incoming != NULL)
    return _sc_incoming_read (self->incoming, error);

  piece = g_steal_pointer (&self->body);
  self->body = g_bytes_new (NULL, 0);

  return piece;
}

/* Whether a reverse proxy stands between, whose word counts. */
static gboolean
is_forwarded (ScRequest *self)
{
  const char *host = soup_server_message_get_remote_host (self->message);

  return host != NULL && _sc_clients_is_trusted (_sc_server_get_clients (self->server), host);
}

/* A proxy appends whom it has the request from; what stands before that anybody may have written. */
static char *
dup_forwarded_address (ScRequest *self)
{
  const char *list =
      soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                     "X-Forwarded-For");
  const char *last = list != NULL ? strrchr (list, ',') : NULL;
  g_autofree char *text = g_strdup (last != NULL ? last + 1 : list);
  g_autoptr (GInetAddress) address = NULL;

  if (text == NULL)
    return NULL;
  address = g_inet_address_new_from_string (g_strstrip (text));

  return address != NULL ? g_inet_address_to_string (address) : NULL;
}

/* Returns (transfer none): where the client is; empty when nobody knows. */
const char *
_sc_request_get_address (ScRequest *self)
{
  const char *host = soup_server_message_get_remote_host (self->message);

  if (self->address == NULL && is_forwarded (self))
    self->address = dup_forwarded_address (self);
  if (self->address == NULL)
    self->address = g_strdup (host != NULL ? host : "");

  return self->address;
}

/* Whether nobody on the way to the client can read along. */
gboolean
_sc_request_is_encrypted (ScRequest *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);

  return sc_server_get_config (self->server)->certificate != NULL ||
         g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ||
         (is_forwarded (self) &&
          g_strcmp0 (_sc_request_get_header (self, "X-Forwarded-Proto"), "https") == 0);
}
