/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment.h"
#include "sc-store-error.h"

#define DEFAULT_TYPE "application/octet-stream"

/**
 * sc_attachment_new:
 * @name: its name
 * @content_type: (nullable): its MIME type; %NULL for "application/octet-stream"
 *
 * Returns: (transfer full): a stub of which nothing else is told
 */
ScAttachment *
sc_attachment_new (const char *name, const char *content_type)
{
  ScAttachment *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_atomic_rc_box_new0 (ScAttachment);
  self->name = g_strdup (name);
  self->content_type = g_strdup (content_type != NULL ? content_type : DEFAULT_TYPE);
  self->length = -1;
  self->encoded_length = -1;

  return self;
}

/**
 * sc_attachment_copy:
 * @self: an attachment
 *
 * Returns: (transfer full): another one, with the same bytes
 */
ScAttachment *
sc_attachment_copy (const ScAttachment *self)
{
  ScAttachment *copy = sc_attachment_new (self->name, self->content_type);

  copy->digest = g_strdup (self->digest);
  copy->encoding = g_strdup (self->encoding);
  copy->length = self->length;
  copy->encoded_length = self->encoded_length;
  copy->revpos = self->revpos;
  copy->follows = self->follows;
  copy->elsewhere = self->elsewhere;
  copy->bytes = self->bytes != NULL ? g_bytes_ref (self->bytes) : NULL;
  copy->data = self->data != NULL ? sc_attachment_data_ref (self->data) : NULL;

  return copy;
}

/**
 * sc_attachment_ref:
 * @self: an attachment
 *
 * Returns: (transfer full): @self
 */
ScAttachment *
sc_attachment_ref (ScAttachment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
attachment_clear (ScAttachment *self)
{
  g_free (self->name);
  g_free (self->content_type);
  g_free (self->digest);
  g_free (self->encoding);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->data, sc_attachment_data_unref);
}

/**
 * sc_attachment_unref:
 * @self: (transfer full): an attachment
 */
void
sc_attachment_unref (ScAttachment *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) attachment_clear);
}

static gboolean
check_told (const ScAttachment *self, ScAttachmentData *data, GError **error)
{
  gint64 told = self->encoded_length;
  gint64 kept = (gint64) sc_attachment_data_get_size (data);

  if (told < 0 && self->encoding == NULL)
    told = self->length;
  if (told >= 0 && told != kept)
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                   "The attachment “%s” is %s than told", self->name,
                   kept < told ? "shorter" : "longer");
      return FALSE;
    }
  if (self->digest != NULL && !g_str_equal (self->digest, sc_attachment_data_get_digest (data)))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_DIGEST,
                           "Possible message corruption.");
      return FALSE;
    }

  return TRUE;
}

/**
 * sc_attachment_take_data:
 * @self: an attachment that is not shared yet
 * @data: (transfer none): its bytes; packed when @self says so
 * @error: return location
 *
 * Gives an attachment its bytes, and with them its length and digest.
 *
 * Returns: %FALSE with %SC_STORE_ERROR_INVALID or _DIGEST when something else was told of them
 */
gboolean
sc_attachment_take_data (ScAttachment *self, ScAttachmentData *data, GError **error)
{
  if (!check_told (self, data, error))
    return FALSE;

  g_set_str (&self->digest, sc_attachment_data_get_digest (data));
  self->length = (gint64) sc_attachment_data_get_plain_size (data);
  self->encoded_length = (gint64) sc_attachment_data_get_size (data);
  self->follows = FALSE;
  self->elsewhere = FALSE;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->data, sc_attachment_data_unref);
  self->data = sc_attachment_data_ref (data);

  return TRUE;
}

/**
 * sc_attachment_equal:
 * @a: (nullable): an attachment
 * @b: (nullable): another
 *
 * Returns: whether they are of the same type and have the same bytes, or neither is there
 */
gboolean
sc_attachment_equal (const ScAttachment *a, const ScAttachment *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->content_type, b->content_type) && a->length == b->length &&
         g_strcmp0 (a->digest, b->digest) == 0;
}

/**
 * sc_attachments_new:
 *
 * Returns: (transfer full) (element-type ScAttachment): an empty array that owns what is in it
 */
GPtrArray *
sc_attachments_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sc_attachment_unref);
}

/**
 * sc_attachments_find:
 * @attachments: (nullable) (element-type ScAttachment): attachments of a document
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the attachment of this name
 */
ScAttachment *
sc_attachments_find (GPtrArray *attachments, const char *name)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      ScAttachment *attachment = attachments->pdata[i];

      if (g_str_equal (attachment->name, name))
        return attachment;
    }

  return NULL;
}
