/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "sc-folder-private.h"

static gboolean
fail (int code, const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", path,
               g_strerror (code));

  return FALSE;
}

/* Makes a folder that only its owner may read. One that is there is fine. */
gboolean
_sc_folder_make (const char *path, GError **error)
{
  return g_mkdir (path, 0700) == 0 || errno == EEXIST || fail (errno, path, error);
}

static gboolean
remove_contents (const char *path, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!_sc_folder_remove (child, error))
        return FALSE;
    }

  return TRUE;
}

/* Removes a folder and what is in it, or a file; never what a symbolic link leads to. */
gboolean
_sc_folder_remove (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK) &&
      !remove_contents (path, error))
    return FALSE;

  return g_remove (path) == 0 || errno == ENOENT || fail (errno, path, error);
}

/* Waits until a file, or the names in a folder, are on the disk. */
gboolean
_sc_folder_sync (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int code = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);

  return code == 0 || fail (code, path, error);
}

/* Whether there is nothing in a folder, or no folder. */
gboolean
_sc_folder_is_empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  return dir == NULL ? !g_file_test (path, G_FILE_TEST_EXISTS) : g_dir_read_name (dir) == NULL;
}

/* Whether the folder that was opened is the one that has this name now. */
static gboolean
is_still (int fd, const char *path)
{
  GStatBuf opened;
  GStatBuf named;

  return fstat (fd, &opened) == 0 && g_stat (path, &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

/*
 * _sc_folder_claim:
 * @path: where something is to be put together
 *
 * Makes an empty folder for one process. What one that was killed has left there is removed.
 *
 * Returns: a file descriptor; while it is open the folder is claimed. -1 with %G_IO_ERROR_BUSY when another
 *   process has it
 */
int
_sc_folder_claim (const char *path, GError **error)
{
  int fd;

  if (!_sc_folder_make (path, error))
    return -1;
  fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail (errno, path, error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 || !is_still (fd, path))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _ ("Another program is writing “%s” at this moment"), path);
  else if (remove_contents (path, error))
    return fd;
  close (fd);

  return -1;
}

/*
 * _sc_folder_put_in_place:
 * @folder: what is complete
 * @place: where it belongs; what is there now will be at @folder
 *
 * Returns: whether @place has the new one, for good. Whoever looks sees the old one or the new one; where the
 *   file system cannot exchange two names, for a moment neither
 */
gboolean
_sc_folder_put_in_place (const char *folder, const char *place, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (place);
  g_autofree char *old = g_strconcat (place, ".old", NULL);
  gboolean placed;

  if (!g_file_test (place, G_FILE_TEST_EXISTS))
    placed = g_rename (folder, place) == 0;
  else if (renameat2 (AT_FDCWD, folder, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
    placed = TRUE;
  else
    placed = (errno == EINVAL || errno == ENOSYS) && g_rename (place, old) == 0 &&
             g_rename (folder, place) == 0 && g_rename (old, folder) == 0;

  return placed ? _sc_folder_sync (parent, error) : fail (errno, place, error);
}
