/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "sc-attachment-folder-private.h"
#include "sc-store-error.h"
#include "sc-store-files.h"

/* What SQLite and the store put beside a database's file. */
static const char *const companions[] = { "-wal", "-shm", ".lock" };

static DexFuture *
remove_fiber (gpointer data)
{
  const char *path = data;
  g_autofree char *folder = _sc_attachment_folder_path (path);

  /* The database first: what is left of a removal that breaks off is found by the next one of this name. */
  if (g_unlink (path) != 0)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY,
                                  "The file “%s” cannot be removed: %s", path, g_strerror (errno));
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *file = g_strconcat (path, companions[i], NULL);

      g_unlink (file);
    }
  _sc_attachment_folder_remove (folder);

  return dex_future_new_true ();
}

/**
 * sc_store_remove:
 * @path: the file of a store that nobody has open
 *
 * Removes a store, with its attachments and everything else beside it.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_STORE_ERROR_READ_ONLY when the file is not
 *   there or must not be removed
 */
DexFuture *
sc_store_remove (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, remove_fiber,
                              g_strdup (path), g_free);
}
