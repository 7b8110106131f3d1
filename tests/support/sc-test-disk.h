/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sc-test.h"

/* Real disks that are small, full or write-protected: a tmpfs each, in a mount namespace of the test's
 * own. Any user may have one where the kernel allows user namespaces; where it does not, the tests are
 * skipped. sc_test_disks_init() comes first in main(), before there is any thread. */

static const char *sc_test_disks_missing = "sc_test_disks_init() was not called";

static inline gboolean
sc_test_write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);

  return written;
}

static inline void
sc_test_disks_init (void)
{
  g_autofree char *uids = g_strdup_printf ("0 %u 1", getuid ());
  g_autofree char *gids = g_strdup_printf ("0 %u 1", getgid ());

  if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    sc_test_disks_missing = "the kernel does not allow user namespaces here";
  else if (!sc_test_write_file ("/proc/self/setgroups", "deny") ||
           !sc_test_write_file ("/proc/self/uid_map", uids) ||
           !sc_test_write_file ("/proc/self/gid_map", gids) ||
           mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    g_error ("A user namespace was made, but cannot be set up");
  else
    sc_test_disks_missing = NULL;
}

/* Returns: whether there can be disks; if not, the test is marked as skipped. */
static inline gboolean
sc_test_has_disks (void)
{
  if (sc_test_disks_missing != NULL)
    g_test_skip (sc_test_disks_missing);

  return sc_test_disks_missing == NULL;
}

/* Makes an empty folder a disk with room for @n_kibibytes. */
static inline void
sc_test_disk_mount (const char *dir, guint n_kibibytes)
{
  g_autofree char *options = g_strdup_printf ("size=%uk,mode=0700", n_kibibytes);

  g_assert_no_errno (mount ("none", dir, "tmpfs", 0, options));
}

static inline char *
sc_test_disk_new (guint n_kibibytes)
{
  char *dir = sc_test_make_dir ();

  sc_test_disk_mount (dir, n_kibibytes);

  return dir;
}

static inline void
sc_test_disk_protect (const char *dir)
{
  g_assert_no_errno (mount (NULL, dir, NULL, MS_REMOUNT | MS_RDONLY, NULL));
}

/* Leaves room for @n_kibibytes. */
static inline void
sc_test_disk_fill (const char *dir, guint n_kibibytes)
{
  g_autofree char *path = g_build_filename (dir, "ballast", NULL);
  static const char block[1024] = { 1 };
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  off_t length;

  g_assert_no_errno (fd);
  while (write (fd, block, sizeof block) == (gssize) sizeof block)
    continue;
  length = lseek (fd, 0, SEEK_END);
  g_assert_no_errno (ftruncate (fd, MAX (length - (off_t) n_kibibytes * 1024, 0)));
  close (fd);
}

static inline void
sc_test_disk_empty (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "ballast", NULL);

  g_assert_no_errno (unlink (path));
}

static inline void
sc_test_disk_remove (char *dir)
{
  g_assert_no_errno (umount2 (dir, MNT_DETACH));
  sc_test_remove_dir (dir);
}

/* Root writes where it may not. With @on the rights that allow it are given up, by this thread and
 * those it starts from now on; without, they are taken back. */
static inline void
sc_test_respect_permissions (gboolean on)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2] = { 0 };
  const guint32 rights = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;

  g_assert_no_errno (syscall (SYS_capget, &header, data));
  data[0].effective =
      on ? data[0].effective & ~rights : data[0].effective | (data[0].permitted & rights);
  g_assert_no_errno (syscall (SYS_capset, &header, data));
}
