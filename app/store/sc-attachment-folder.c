/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-id.h"
#include "sc-store-error.h"

#define SUFFIX "-attachments"
#define UPLOAD_PREFIX "upload-"
#define PARTIAL_PREFIX "partial-"

/* Seconds. */
#define MAX_PARTIAL_AGE (14 * 24 * 60 * 60)

/* What the system said of a file, as an error of the store. */
void
_sc_attachment_folder_set_error (int code, GError **error)
{
  ScStoreError store_error = SC_STORE_ERROR_FAILED;

  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    store_error = SC_STORE_ERROR_FULL;
  else if (code == EACCES || code == EPERM || code == EROFS)
    store_error = SC_STORE_ERROR_READ_ONLY;

  g_set_error (error, SC_STORE_ERROR, (int) store_error, "An attachment's file: %s",
               g_strerror (code));
}

/* Returns (transfer full): the folder of the store in this file. */
char *
_sc_attachment_folder_path (const char *store_path)
{
  return g_strconcat (store_path, SUFFIX, NULL);
}

/* Syncs a file, or a folder: that makes durable which names are in it. */
gboolean
_sc_attachment_folder_sync_path (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int code = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  if (code != 0)
    _sc_attachment_folder_set_error (code, error);

  return code == 0;
}

/*
 * _sc_attachment_folder_lock:
 * @parent: the folder that stores and their attachments are in
 * @exclusive: for who removes files: not while somebody copies them. Who copies waits for the end of a sweep
 *
 * The kernel drops the lock with the process, so a killed one leaves none behind.
 *
 * Returns: a file descriptor to be closed, or -1
 */
int
_sc_attachment_folder_lock (const char *parent, gboolean exclusive)
{
  int fd = g_open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0 && flock (fd, exclusive ? LOCK_EX | LOCK_NB : LOCK_SH) == 0)
    return fd;
  if (fd >= 0)
    close (fd);

  return -1;
}

/* Makes the folder when it is not there, for good. */
gboolean
_sc_attachment_folder_make (const char *folder, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_mkdir (folder, 0700) != 0)
    {
      if (errno == EEXIST)
        return TRUE;
      _sc_attachment_folder_set_error (errno, error);
      return FALSE;
    }
  parent = g_path_get_dirname (folder);

  return _sc_attachment_folder_sync_path (parent, error);
}

/* Returns (transfer full): a name for a file that is still being written. */
char *
_sc_attachment_folder_new_upload (const char *folder)
{
  g_autofree char *uuid = sc_id_new_uuid ();

  return g_strconcat (folder, G_DIR_SEPARATOR_S, UPLOAD_PREFIX, uuid, NULL);
}

/*
 * _sc_attachment_folder_dup_partial:
 * @digest: "md5-…"
 *
 * Returns (transfer full): the name of the file in which a download of these bytes goes on where it broke off
 */
char *
_sc_attachment_folder_dup_partial (const char *folder, const char *digest)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, digest, -1);

  return g_strconcat (folder, G_DIR_SEPARATOR_S, PARTIAL_PREFIX, sum, NULL);
}

typedef gboolean (*IsSuperfluous) (const char *name, gpointer data);

static guint
remove_files (const char *folder, IsSuperfluous is_superfluous, gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_superfluous (name, data) && g_unlink (path) == 0)
        n++;
    }

  return n;
}

static gboolean
is_upload (const char *name, gpointer data)
{
  return g_str_has_prefix (name, UPLOAD_PREFIX);
}

static gboolean
is_partial (const char *name, gpointer data)
{
  return g_str_has_prefix (name, PARTIAL_PREFIX);
}

/* A download that nobody has gone on with for so long is not wanted any more. */
static gboolean
is_old_partial (const char *name, gpointer data)
{
  g_autofree char *path = g_build_filename (data, name, NULL);
  GStatBuf file;

  return is_partial (name, NULL) && g_stat (path, &file) == 0 &&
         file.st_mtime < time (NULL) - MAX_PARTIAL_AGE;
}

/* Removes what a killed program has left half written, and downloads that were given up. Only while nobody
 * writes. */
void
_sc_attachment_folder_drop_uploads (const char *folder)
{
  remove_files (folder, is_upload, NULL);
  remove_files (folder, is_old_partial, (gpointer) folder);
}

/* A name that is not one of ours is not ours to remove. */
static gboolean
is_unknown_key (const char *name, gpointer data)
{
  return strlen (name) == SC_ATTACHMENT_KEY_LENGTH &&
         strspn (name, "0123456789abcdef") == SC_ATTACHMENT_KEY_LENGTH &&
         !g_hash_table_contains (data, name);
}

/*
 * _sc_attachment_folder_sweep:
 * @keys: (element-type utf8): what must stay
 *
 * Returns: how many files it removed
 */
guint
_sc_attachment_folder_sweep (const char *folder, GHashTable *keys)
{
  return remove_files (folder, is_unknown_key, keys);
}

/* Removes the folder and what the store has put into it. */
void
_sc_attachment_folder_remove (const char *folder)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  _sc_attachment_folder_drop_uploads (folder);
  remove_files (folder, is_partial, NULL);
  _sc_attachment_folder_sweep (folder, none);
  g_rmdir (folder);
}
