/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Folders that are complete or not there. All of it blocks; errors are of %G_IO_ERROR. */

gboolean _sc_folder_make (const char *path, GError **error);
gboolean _sc_folder_remove (const char *path, GError **error);
gboolean _sc_folder_sync (const char *path, GError **error);
gboolean _sc_folder_is_empty (const char *path);
int _sc_folder_claim (const char *path, GError **error);
gboolean _sc_folder_put_in_place (const char *folder, const char *place, GError **error);

G_END_DECLS
