/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-attachment-reader.h"
#include "sc-store-error.h"

#define BUFFER_SIZE (64 * 1024)

struct _ScAttachmentReader
{
  ScAttachmentData *data; /* (nullable): the bytes are not here */
  int fd;
  guint64 offset; /* in the file */
  guint64 left;   /* to be given */
  GConverter *unpacker;
  guint8 *packed; /* BUFFER_SIZE bytes of the file, of which n_packed are still to be unpacked */
  gsize packed_start;
  gsize n_packed;
};

/**
 * sc_attachment_reader_new:
 * @attachment: an attachment; its store may be closed meanwhile
 * @unpack: whether bytes that are kept packed are to be given unpacked
 * @offset: where to begin, in what is given
 * @length: how many bytes to give at most
 *
 * Returns: (transfer full): a reader; with @unpack, @offset must be 0
 */
ScAttachmentReader *
sc_attachment_reader_new (const ScAttachment *attachment,
                          gboolean unpack,
                          guint64 offset,
                          guint64 length)
{
  ScAttachmentReader *self = g_atomic_rc_box_new0 (ScAttachmentReader);

  self->fd = -1;
  self->offset = offset;
  self->left = length;
  if (attachment->data != NULL)
    self->data = sc_attachment_data_ref (attachment->data);
  if (unpack && attachment->encoding != NULL)
    self->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return self;
}

static void
reader_clear (ScAttachmentReader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->data, sc_attachment_data_unref);
  g_clear_object (&self->unpacker);
  g_free (self->packed);
}

/**
 * sc_attachment_reader_unref:
 * @self: (transfer full): a reader
 */
void
sc_attachment_reader_unref (ScAttachmentReader *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) reader_clear);
}

static gssize
read_file (ScAttachmentReader *self, guint8 *buffer, gsize length, GError **error)
{
  gsize n_read = 0;

  while (n_read < length)
    {
      gssize n = pread (self->fd, buffer + n_read, length - n_read, (off_t) self->offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          _sc_attachment_folder_set_error (errno, error);
          return -1;
        }
      if (n == 0)
        break;
      n_read += (gsize) n;
      self->offset += (guint64) n;
    }

  return (gssize) n_read;
}

static gboolean
fill_packed (ScAttachmentReader *self, GError **error)
{
  gssize n;

  if (self->n_packed > 0)
    return TRUE;
  if (self->packed == NULL)
    self->packed = g_malloc (BUFFER_SIZE);
  n = read_file (self, self->packed, BUFFER_SIZE, error);
  self->packed_start = 0;
  self->n_packed = n > 0 ? (gsize) n : 0;

  return n >= 0;
}

static gssize
read_unpacked (ScAttachmentReader *self, guint8 *buffer, gsize length, GError **error)
{
  gsize n_given = 0;

  while (n_given < length)
    {
      gsize n_read = 0;
      gsize n_written = 0;
      GConverterResult result;

      if (!fill_packed (self, error))
        return -1;
      result = g_converter_convert (self->unpacker, self->packed + self->packed_start,
                                    self->n_packed, buffer + n_given, length - n_given,
                                    self->n_packed == 0 ? G_CONVERTER_INPUT_AT_END
                                                        : G_CONVERTER_NO_FLAGS,
                                    &n_read, &n_written, NULL);
      self->packed_start += n_read;
      self->n_packed -= n_read;
      n_given += n_written;
      if (result == G_CONVERTER_ERROR || result == G_CONVERTER_FINISHED)
        break;
    }

  return (gssize) n_given;
}

static gboolean
open_file (ScAttachmentReader *self, GError **error)
{
  if (self->fd >= 0)
    return TRUE;
  if (self->data != NULL)
    {
      self->fd = _sc_attachment_data_open (self->data, error);
      return self->fd >= 0;
    }

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_ELSEWHERE,
                       "The bytes of the attachment are not here");

  return FALSE;
}

/**
 * sc_attachment_reader_read_blocking:
 * @self: a reader
 * @error: return location
 *
 * For threads that may wait for the disk.
 *
 * Returns: (transfer full) (nullable): the next piece, empty at the end; %NULL with %SC_STORE_ERROR,
 *   _ELSEWHERE when the bytes are not here, _CORRUPT when there are fewer than there should be
 */
GBytes *
sc_attachment_reader_read_blocking (ScAttachmentReader *self, GError **error)
{
  gsize length = (gsize) MIN (self->left, SC_ATTACHMENT_PIECE);
  g_autofree guint8 *buffer = NULL;
  gssize n;

  if (!open_file (self, error))
    return NULL;
  if (length == 0)
    return g_bytes_new (NULL, 0);

  buffer = g_malloc (length);
  n = self->unpacker != NULL ? read_unpacked (self, buffer, length, error)
                             : read_file (self, buffer, length, error);
  if (n < 0)
    return NULL;
  if ((gsize) n < length)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT,
                           "An attachment's file is shorter than it was");
      return NULL;
    }
  self->left -= length;

  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

static DexFuture *
read_fiber (gpointer data)
{
  GError *error = NULL;
  GBytes *bytes = sc_attachment_reader_read_blocking (data, &error);

  return bytes != NULL ? dex_future_new_take_boxed (G_TYPE_BYTES, bytes)
                       : dex_future_new_for_error (error);
}

/**
 * sc_attachment_reader_read:
 * @self: a reader
 *
 * Returns: (transfer full): a future of #GBytes: the next piece, empty at the end; rejects as
 *   sc_attachment_reader_read_blocking() does
 */
DexFuture *
sc_attachment_reader_read (ScAttachmentReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, read_fiber,
                              g_atomic_rc_box_acquire (self),
                              (GDestroyNotify) sc_attachment_reader_unref);
}
