/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-attachment-writer-private.h"
#include "sc-store-error.h"

#define BUFFER_SIZE (64 * 1024)

struct _ScAttachmentWriter
{
  char *folder;
  char *path;    /* (nullable): the temporary file, once there is one */
  char *partial; /* (nullable): the file in which to go on, and that stays when this breaks off */
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

/**
 * sc_attachment_writer_new_resumable:
 * @store: the store that the attachment is for
 * @attachment: one whose digest and length are known, and which is not packed
 *
 * What breaks off stays on the disk, for two weeks: another writer of the same attachment goes on from there,
 * after sc_attachment_writer_begin(). While somebody else downloads the same it begins from nothing.
 *
 * Returns: (transfer full): a writer; nothing is on the disk yet
 */
ScAttachmentWriter *
sc_attachment_writer_new_resumable (ScStore *store, const ScAttachment *attachment)
{
  ScAttachmentWriter *self;

  g_return_val_if_fail (attachment->digest != NULL && attachment->encoding == NULL, NULL);
  g_return_val_if_fail (attachment->length >= 0, NULL);

  self = sc_attachment_writer_new (store, NULL, (guint64) attachment->length);
  self->partial = _sc_attachment_folder_dup_partial (self->folder, attachment->digest);

  return self;
}

static void
writer_clear (ScAttachmentWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->path != NULL && (self->size == 0 || g_strcmp0 (self->path, self->partial) != 0))
    g_unlink (self->path);
  g_free (self->partial);
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

/* Whether the file of an earlier attempt is ours now. */
static gboolean
open_partial (ScAttachmentWriter *self)
{
  int fd = g_open (self->partial, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      fd = -1;
    }
  if (fd < 0)
    return FALSE;
  self->fd = fd;
  self->path = g_strdup (self->partial);

  return TRUE;
}

static gboolean
open_file (ScAttachmentWriter *self, GError **error)
{
  if (self->fd >= 0)
    return TRUE;
  if (!_sc_attachment_folder_make (self->folder, error))
    return FALSE;
  if (self->partial != NULL && open_partial (self))
    return TRUE;

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

/* Forgets what was written. Blocks. */
static gboolean
start_again (ScAttachmentWriter *self, GError **error)
{
  if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) != 0)
    {
      _sc_attachment_folder_set_error (errno, error);
      return FALSE;
    }
  self->size = 0;
  g_checksum_reset (self->md5);
  g_checksum_reset (self->sha256);

  return TRUE;
}

/* Takes what an earlier attempt has left into the checksums. Blocks. */
static gboolean
take_up (ScAttachmentWriter *self, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  gssize n;

  while ((n = read (self->fd, buffer, BUFFER_SIZE)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || self->size + (guint64) n > self->max_size)
        return start_again (self, error);
      self->size += (guint64) n;
      g_checksum_update (self->md5, buffer, n);
      g_checksum_update (self->sha256, buffer, n);
    }

  return TRUE;
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

/* What is complete must not be taken up by somebody else. */
static gboolean
leave_partial (ScAttachmentWriter *self, GError **error)
{
  g_autofree char *path = NULL;

  if (g_strcmp0 (self->path, self->partial) != 0)
    return TRUE;
  path = _sc_attachment_folder_new_upload (self->folder);
  if (g_rename (self->path, path) != 0)
    {
      _sc_attachment_folder_set_error (errno, error);
      return FALSE;
    }
  g_set_str (&self->path, path);

  return TRUE;
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
  if (!open_file (self, error) || !leave_partial (self, error))
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

static DexFuture *
begin_fiber (gpointer data)
{
  ScAttachmentWriter *self = data;
  gboolean is_open = self->fd >= 0;
  GError *error = NULL;

  if (!open_file (self, &error) || !(is_open ? start_again (self, &error) : take_up (self, &error)))
    return dex_future_new_for_error (error);

  return dex_future_new_for_int64 ((gint64) self->size);
}

/**
 * sc_attachment_writer_begin:
 * @self: a writer from sc_attachment_writer_new_resumable()
 *
 * At first takes up what an earlier attempt has left; called again, forgets everything.
 *
 * Returns: (transfer full): a future of how many bytes there are (gint64); what is written next comes after
 *   them. Rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_attachment_writer_begin (ScAttachmentWriter *self)
{
  g_return_val_if_fail (self != NULL && self->partial != NULL, NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, begin_fiber,
                              g_atomic_rc_box_acquire (self),
                              (GDestroyNotify) sc_attachment_writer_unref);
}

/**
 * sc_attachment_writer_get_size:
 * @self: a writer; no piece is being written
 *
 * Returns: how many bytes it has
 */
guint64
sc_attachment_writer_get_size (ScAttachmentWriter *self)
{
  return self->size;
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
