/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder of a store's attachments. All of it blocks. README.md tells who may remove what. */

char *_sc_attachment_folder_path (const char *store_path);
gboolean _sc_attachment_folder_make (const char *folder, GError **error);
gboolean _sc_attachment_folder_sync_path (const char *path, GError **error);
int _sc_attachment_folder_lock (const char *parent, gboolean exclusive);
void _sc_attachment_folder_drop_uploads (const char *folder);
guint _sc_attachment_folder_sweep (const char *folder, GHashTable *keys);
void _sc_attachment_folder_remove (const char *folder);
char *_sc_attachment_folder_new_upload (const char *folder);
char *_sc_attachment_folder_dup_partial (const char *folder, const char *digest);
void _sc_attachment_folder_set_error (int code, GError **error);

G_END_DECLS
