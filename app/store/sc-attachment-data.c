/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-store-error.h"

struct _ScAttachmentData
{
  GMutex lock; /* path, pending */
  char *path;
  char *key; /* SHA-256 */
  char *digest;
  guint64 size;
  guint64 plain_size;
  gboolean pending; /* the file is a temporary one, and ours */
};

G_DEFINE_BOXED_TYPE (ScAttachmentData,
                     sc_attachment_data,
                     sc_attachment_data_ref,
                     sc_attachment_data_unref)

/*
 * _sc_attachment_data_new:
 * @path: the file
 * @key: its SHA-256
 * @digest: "md5-…"
 * @size: its bytes
 * @plain_size: its bytes when unpacked
 * @pending: whether the file is a temporary one that goes with the last reference
 */
ScAttachmentData *
_sc_attachment_data_new (const char *path,
                         const char *key,
                         const char *digest,
                         guint64 size,
                         guint64 plain_size,
                         gboolean pending)
{
  ScAttachmentData *self = g_atomic_rc_box_new0 (ScAttachmentData);

  g_mutex_init (&self->lock);
  self->path = g_strdup (path);
  self->key = g_strdup (key);
  self->digest = g_strdup (digest);
  self->size = size;
  self->plain_size = plain_size;
  self->pending = pending;

  return self;
}

/**
 * sc_attachment_data_ref:
 * @self: bytes of an attachment
 *
 * Returns: (transfer full): @self
 */
ScAttachmentData *
sc_attachment_data_ref (ScAttachmentData *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
data_clear (ScAttachmentData *self)
{
  if (self->pending)
    g_unlink (self->path);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->key);
  g_free (self->digest);
}

/**
 * sc_attachment_data_unref:
 * @self: (transfer full): bytes of an attachment
 */
void
sc_attachment_data_unref (ScAttachmentData *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) data_clear);
}

/**
 * sc_attachment_data_get_digest:
 * @self: bytes of an attachment
 *
 * Returns: (transfer none): "md5-" and the MD5 of the bytes as they are kept, base64
 */
const char *
sc_attachment_data_get_digest (ScAttachmentData *self)
{
  return self->digest;
}

/**
 * sc_attachment_data_get_size:
 * @self: bytes of an attachment
 *
 * Returns: how many bytes are kept
 */
guint64
sc_attachment_data_get_size (ScAttachmentData *self)
{
  return self->size;
}

/**
 * sc_attachment_data_get_plain_size:
 * @self: bytes of an attachment
 *
 * Returns: how many bytes they are when unpacked
 */
guint64
sc_attachment_data_get_plain_size (ScAttachmentData *self)
{
  return self->plain_size;
}

const char *
_sc_attachment_data_get_key (ScAttachmentData *self)
{
  return self->key;
}

/* Returns a file descriptor to read from, -1 with ELSEWHERE when the file is gone. Blocks. */
int
_sc_attachment_data_open (ScAttachmentData *self, GError **error)
{
  int fd;
  int code;

  g_mutex_lock (&self->lock);
  fd = g_open (self->path, O_RDONLY | O_CLOEXEC, 0);
  code = errno;
  g_mutex_unlock (&self->lock);

  if (fd < 0 && code == ENOENT)
    g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_ELSEWHERE,
                         "The bytes of the attachment are not here");
  else if (fd < 0)
    _sc_attachment_folder_set_error (code, error);

  return fd;
}

static gboolean
has_size (const char *path, guint64 size)
{
  GStatBuf file;

  return g_stat (path, &file) == 0 && S_ISREG (file.st_mode) && (guint64) file.st_size == size;
}

/* The file of another store, as of one that was set aside, gets a second name; it never changes. */
static gboolean
take_over (ScAttachmentData *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (has_size (self->path, self->size) && _sc_attachment_folder_make (folder, NULL) &&
      link (self->path, path) == 0)
    return TRUE;

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_MISSING_STUB,
                       "The bytes of an attachment are not here any more");

  return FALSE;
}

/*
 * _sc_attachment_data_place:
 * @placed: (out): whether the folder was changed, and must be synced before the commit
 *
 * Gives the file its final name. In the writer thread, so that no sweep comes between.
 *
 * Returns: %FALSE with %SC_STORE_ERROR_MISSING_STUB when the file is gone meanwhile
 */
gboolean
_sc_attachment_data_place (ScAttachmentData *self,
                           const char *folder,
                           gboolean *placed,
                           GError **error)
{
  g_autofree char *path = g_build_filename (folder, self->key, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *placed = FALSE;
  if (!has_size (path, self->size))
    {
      if (!self->pending && !take_over (self, path, error))
        return FALSE;
      if (self->pending && g_rename (self->path, path) != 0)
        {
          _sc_attachment_folder_set_error (errno, error);
          return FALSE;
        }
      *placed = TRUE;
    }
  else if (self->pending)
    {
      g_unlink (self->path);
    }

  self->pending = FALSE;
  g_set_str (&self->path, path);

  return TRUE;
}
