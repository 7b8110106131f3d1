/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-attachments-private.h"

/* So many attachments of one document; more is a mistake or an attack. */
#define MAX_ATTACHMENTS 10000

static gboolean
bad (GError **error, const char *format, const char *name)
{
  g_autofree char *reason = g_strconcat (format, name, NULL);

  g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

/* g_base64_decode() leaves out what it does not know; what is meant to be kept must not be guessed. */
static gboolean
is_base64 (const char *text, gsize length)
{
  gsize n_padding = 0;
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (g_ascii_isspace (c))
        continue;
      n++;
      if (c == '=')
        n_padding++;
      else if (n_padding > 0 || (!g_ascii_isalnum (c) && c != '+' && c != '/'))
        return FALSE;
    }

  return n % 4 == 0 && n_padding <= 2;
}

static GBytes *
read_base64 (yyjson_val *value)
{
  const char *text = yyjson_get_str (value);
  gsize length = yyjson_get_len (value);
  guchar *bytes;
  gsize n_bytes;

  if (text == NULL || !is_base64 (text, length))
    return NULL;
  if (length == 0)
    return g_bytes_new (NULL, 0);
  bytes = g_base64_decode (text, &n_bytes);

  return g_bytes_new_take (bytes, n_bytes);
}

static gint64
read_number (yyjson_val *object, const char *member, gint64 fallback)
{
  yyjson_val *value = yyjson_obj_get (object, member);
  gint64 number;

  if (!yyjson_is_raw (value) ||
      !g_ascii_string_to_signed (yyjson_get_raw (value), 10, 0, G_MAXINT64, &number, NULL))
    return fallback;

  return number;
}

/* What is told of bytes that are elsewhere. */
static gboolean
read_told (ScAttachment *attachment, yyjson_val *object, GError **error)
{
  const char *encoding = _sc_wire_json_get_text (object, "encoding");
  const char *digest = _sc_wire_json_get_text (object, "digest");

  if (encoding != NULL && !g_str_equal (encoding, "gzip") && !g_str_equal (encoding, "identity"))
    return bad (error, "Only the encodings gzip and identity are known, for ", attachment->name);

  if (g_strcmp0 (encoding, "gzip") == 0)
    attachment->encoding = g_strdup (encoding);
  if (digest != NULL && g_str_has_prefix (digest, "md5-"))
    attachment->digest = g_strdup (digest);
  attachment->length = read_number (object, "length", -1);
  attachment->encoded_length = read_number (object, "encoded_length",
                                            attachment->encoding == NULL ? attachment->length : -1);

  return TRUE;
}

static ScAttachment *
read_one (yyjson_val *key, yyjson_val *object, GError **error)
{
  const char *name = _sc_wire_json_text (key);
  g_autoptr (ScAttachment) attachment = NULL;

  if (name == NULL || !yyjson_is_obj (object))
    {
      bad (error, "Each attachment must be a JSON object with a name", "");
      return NULL;
    }

  attachment = sc_attachment_new (name, _sc_wire_json_get_text (object, "content_type"));
  attachment->revpos = (guint) CLAMP (read_number (object, "revpos", 0), 0, G_MAXINT32);
  attachment->follows = yyjson_get_bool (yyjson_obj_get (object, "follows"));
  if (yyjson_get_bool (yyjson_obj_get (object, "stub")) || attachment->follows)
    return read_told (attachment, object, error) ? g_steal_pointer (&attachment) : NULL;

  /* What is told of bytes that are here is not needed, and PouchDB tells the digest of others. */
  attachment->bytes = read_base64 (yyjson_obj_get (object, "data"));
  if (attachment->bytes != NULL)
    return g_steal_pointer (&attachment);
  bad (error, "Invalid attachment data for ", name);

  return NULL;
}

/*
 * _sc_wire_attachments_read:
 * @object: (nullable): the value of `_attachments`
 * @attachments: (out) (nullable) (element-type ScAttachment): in the order of @object, NULL for none
 */
gboolean
_sc_wire_attachments_read (yyjson_val *object, GPtrArray **attachments, GError **error)
{
  g_autoptr (GPtrArray) read = NULL;
  yyjson_obj_iter iter;
  yyjson_val *key;

  *attachments = NULL;
  if (object == NULL || yyjson_is_null (object))
    return TRUE;
  if (!yyjson_is_obj (object) || yyjson_obj_size (object) > MAX_ATTACHMENTS)
    return bad (error, "_attachments must be a JSON object", "");
  if (yyjson_obj_size (object) == 0)
    return TRUE;

  read = sc_attachments_new ();
  iter = yyjson_obj_iter_with (object);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      ScAttachment *attachment = read_one (key, yyjson_obj_iter_get_val (key), error);

      if (attachment == NULL)
        return FALSE;
      g_ptr_array_add (read, attachment);
    }
  *attachments = g_steal_pointer (&read);

  return TRUE;
}

static void
append_bytes (GString *out,
              const ScDocument *document,
              ScAttachment *attachment,
              const ScWireForm *form)
{
  if (!sc_wire_form_brings (form, document, attachment))
    {
      g_string_append_printf (out, ",\"length\":%" G_GINT64_FORMAT ",\"stub\":true",
                              attachment->length);
    }
  else if (form->flags & SC_WIRE_FOLLOWS)
    {
      g_string_append_printf (out, ",\"length\":%" G_GINT64_FORMAT ",\"follows\":true",
                              attachment->length);
    }
  else
    {
      g_string_append (out, ",\"data\":\"");
      sc_wire_gaps_add_whole (form->gaps, out->len, attachment, TRUE, TRUE);
      g_string_append_c (out, '"');
    }
}

static void
append_one (GString *out,
            const ScDocument *document,
            ScAttachment *attachment,
            const ScWireForm *form)
{
  sc_wire_append_string (out, attachment->name);
  g_string_append (out, ":{\"content_type\":");
  sc_wire_append_string (out, attachment->content_type);
  g_string_append_printf (out, ",\"revpos\":%u", attachment->revpos);
  if (attachment->digest != NULL)
    {
      g_string_append (out, ",\"digest\":");
      sc_wire_append_string (out, attachment->digest);
    }
  append_bytes (out, document, attachment, form);
  if (attachment->encoding != NULL && form != NULL && (form->flags & SC_WIRE_ENCODINGS) != 0)
    g_string_append_printf (out, ",\"encoding\":\"%s\",\"encoded_length\":%" G_GINT64_FORMAT,
                            attachment->encoding, attachment->encoded_length);
  g_string_append_c (out, '}');
}

/* Appends `,"_attachments":{…}`, when there are any. */
void
_sc_wire_attachments_append (GString *out, const ScDocument *document, const ScWireForm *form)
{
  GPtrArray *attachments = document->attachments;

  if (attachments == NULL || attachments->len == 0)
    return;

  g_string_append (out, ",\"_attachments\":{");
  for (guint i = 0; i < attachments->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_one (out, document, attachments->pdata[i], form);
    }
  g_string_append_c (out, '}');
}
