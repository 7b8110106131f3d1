/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>
#include <time.h>

#include "sc-file-name.h"
#include "sc-open-copies.h"

/* A program that was given one may be working with it still, longer than ours runs. */
#define KEEP_SECONDS (24 * 60 * 60)

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "smartcity", "open", NULL);
}

/**
 * sc_open_copies_new_file:
 * @name: what somebody, perhaps a peer, calls a file
 *
 * Returns: (transfer full) (nullable): a place of this name, made harmless, where nothing is, which only this user can read; %NULL
 *   when there is none to be had
 */
GFile *
sc_open_copies_new_file (const char *name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *template = g_build_filename (folder, "XXXXXX", NULL);
  g_autofree char *harmless = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_mkdtemp (template) == NULL)
    return NULL;
  harmless = sc_file_name_make (name);
  path = g_build_filename (template, harmless, NULL);

  return g_file_new_for_path (path);
}

/* Each copy has a folder of its own. A clock that was set back leaves them for another day. */
static void
remove_if_old (const char *folder)
{
  GStatBuf buf;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_stat (folder, &buf) != 0 || time (NULL) - buf.st_mtime < KEEP_SECONDS)
    return;
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static DexFuture *
tidy_fiber (gpointer data)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_if_old (path);
    }

  return dex_future_new_true ();
}

/**
 * sc_open_copies_tidy:
 *
 * Removes what is older than a day, in a thread.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_open_copies_tidy (void)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, tidy_fiber, NULL, NULL);
}
