/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-attachment-writer-private.h"
#include "sc-store-error.h"

#define BUFFER_SIZE (64 * 1024)

struct _ScAttachmentWriter
{
  char *folder;
  char *path; /* (nullable): the temporary file, once there is one */
  int fd;
  guint64 max_size;
  guint64 size;
  guint64 plain_size;
  GChecksum *md5;
  GChecksum *sha256;
  GConverter *unpacker; /* (nullable): finds out the length of what is packed */
  gboolean unpacked;    /* the packed bytes have come to their end */
};

ScAttachmentWriter *
_sc_attachment_writer_new (const char *folder, const char *encoding, guint64 max_size)
{
  ScAttachmentWriter *self = g_atomic_rc_box_new0 (ScAttachmentWriter);

  self->folder = g_strdup (folder);
  self->fd = -1;
  self->max_size = max_size;
  self->md5 = g_checksum_new (G_CHECKSUM_MD5);
  self->sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  if (encoding != NULL)
    self->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return self;
}

/**
 * sc_attachment_writer_new:
 * @store: the store that the attachment is for
 * @encoding: (nullable): "gzip" when packed bytes come, and are to be kept so
 * @max_size: at most so many bytes, also when unpacked
 *
 * Returns: (transfer full): a writer; nothing is on the disk yet
 */
ScAttachmentWriter *
sc_attachment_writer_new (ScStore *store, const char *encoding, guint64 max_size)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (SC_IS_STORE (store), NULL);

  folder = _sc_attachment_folder_path (sc_store_get_path (store));

  return _sc_attachment_writer_new (folder, encoding, max_size);
}

static void
writer_clear (ScAttachmentWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->folder);
  g_free (self->path);
  g_checksum_free (self->md5);
  g_checksum_free (self->sha256);
  g_clear_object (&self->unpacker);
}

/**
 * sc_attachment_writer_unref:
 * @self: (transfer full): a writer
 *
 * Removes what it has written, unless that was finished.
 */
void
sc_attachment_writer_unref (ScAttachmentWriter *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) writer_clear);
}

static gboolean
open_file (ScAttachmentWriter *self, GError **error)
{
  if (self->fd >= 0)
    return TRUE;
  if (!_sc_attachment_folder_make (self->folder, error))
    return FALSE;

  self->path = _sc_attachment_folder_new_upload (self->folder);
  self->fd = g_open (self->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return TRUE;
  _sc_attachment_folder_set_error (errno, error);
  g_clear_pointer (&self->path, g_free);

  return FALSE;
}

static gboolean
too_large (ScAttachmentWriter *self, GError **error)
{
  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_LARGE,
               "The attachment is larger than %" G_GUINT64_FORMAT " bytes", self->max_size);

  return FALSE;
}

static gboolean
not_packed (GError **error)
{
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                       "The attachment is said to be gzip data, and is not");

  return FALSE;
}

/* Counts what the packed bytes unpack to; a few kilobytes can be made to unpack into gigabytes. */
static gboolean
count_unpacked (ScAttachmentWriter *self, const guint8 *bytes, gsize length, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);

  while (length > 0)
    {
      gsize n_read = 0;
      gsize n_written = 0;
      GConverterResult result;

      if (self->unpacked)
        return not_packed (error);
      result = g_converter_convert (self->unpacker, bytes, length, buffer, BUFFER_SIZE,
                                    G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return not_packed (error);
      self->unpacked = result == G_CONVERTER_FINISHED;
      self->plain_size += n_written;
      if (self->plain_size > self->max_size)
        return too_large (self, error);
      bytes += n_read;
      length -= n_read;
    }

  return TRUE;
}

static gboolean
write_all (ScAttachmentWriter *self, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          _sc_attachment_folder_set_error (errno, error);
          return FALSE;
        }
      bytes += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/* Writes the next bytes. Blocks. */
gboolean
_sc_attachment_writer_write (ScAttachmentWriter *self, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (length == 0)
    return TRUE;
  if (self->size + length > self->max_size)
    return too_large (self, error);
  if (!open_file (self, error) || !write_all (self, data, length, error))
    return FALSE;

  self->size += length;
  g_checksum_update (self->md5, data, (gssize) length);
  g_checksum_update (self->sha256, data, (gssize) length);

  return self->unpacker == NULL || count_unpacked (self, data, length, error);
}

static char *
dup_digest (GChecksum *md5)
{
  guint8 bytes[16];
  gsize length = sizeof bytes;
  g_autofree char *text = NULL;

  g_checksum_get_digest (md5, bytes, &length);
  text = g_base64_encode (bytes, length);

  return g_strconcat ("md5-", text, NULL);
}

/* Returns (transfer full) (nullable): what was written; it is on the disk, without a name yet. Blocks. */
ScAttachmentData *
_sc_attachment_writer_finish (ScAttachmentWriter *self, GError **error)
{
  g_autofree char *digest = NULL;
  ScAttachmentData *data;
  int code;

  if (self->unpacker != NULL && !self->unpacked)
    {
      not_packed (error);
      return NULL;
    }
  if (!open_file (self, error))
    return NULL;
  code = fsync (self->fd) != 0 ? errno : 0;
  if (close (self->fd) != 0 && code == 0)
    code = errno;
  self->fd = -1;
  if (code != 0)
    {
      _sc_attachment_folder_set_error (code, error);
      return NULL;
    }

  digest = dup_digest (self->md5);
  data =
      _sc_attachment_data_new (self->path, g_checksum_get_string (self->sha256), digest, self->size,
                               self->unpacker != NULL ? self->plain_size : self->size, TRUE);
  g_clear_pointer (&self->path, g_free);

  return data;
}

typedef struct
{
  ScAttachmentWriter *writer;
  GBytes *bytes; /* (nullable): NULL finishes */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  sc_attachment_writer_unref (step->writer);
  g_clear_pointer (&step->bytes, g_bytes_unref);
  g_free (step);
}

static DexFuture *
step_fiber (gpointer data)
{
  Step *step = data;
  GError *error = NULL;
  ScAttachmentData *written;

  if (step->bytes != NULL)
    return _sc_attachment_writer_write (step->writer, step->bytes, &error)
               ? dex_future_new_true ()
               : dex_future_new_for_error (error);

  written = _sc_attachment_writer_finish (step->writer, &error);

  return written != NULL ? dex_future_new_take_boxed (SC_TYPE_ATTACHMENT_DATA, written)
                         : dex_future_new_for_error (error);
}

static DexFuture *
run_step (ScAttachmentWriter *self, GBytes *bytes)
{
  Step *step = g_new0 (Step, 1);

  step->writer = g_atomic_rc_box_acquire (self);
  step->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, step_fiber, step,
                              step_free);
}

/**
 * sc_attachment_writer_write:
 * @self: a writer
 * @bytes: what comes next
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR_TOO_LARGE, _FULL,
 *   _READ_ONLY, _FAILED, or _INVALID when it should be packed and is not
 */
DexFuture *
sc_attachment_writer_write (ScAttachmentWriter *self, GBytes *bytes)
{
  g_return_val_if_fail (self != NULL && bytes != NULL, NULL);

  return run_step (self, bytes);
}

/**
 * sc_attachment_writer_finish:
 * @self: a writer; it takes nothing more afterwards
 *
 * Returns: (transfer full): a future of #ScAttachmentData, settled when the bytes are on the disk;
 *   rejects as sc_attachment_writer_write() does
 */
DexFuture *
sc_attachment_writer_finish (ScAttachmentWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return run_step (self, NULL);
}
