/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a profile remembers besides its records: settings.json in its folder. */
typedef struct
{
  char *path;
  char *user_name;
  char *url;
  char *server_user;
  char *password_file;
  JsonArray *views;    /* (nullable): the lists as somebody arranged them, see sc-saved-views.h */
  char **roles;        /* (nullable): the user's at the server, when it was last reached */
  char *store;         /* (nullable): the file with the records; NULL for workspace.sqlite */
  char *previous;      /* (nullable): the one before, until everything is exchanged */
  char *building;      /* (nullable): one that may not be complete */
  gint64 file_size;    /* which files are kept here, as ScFilePolicy has it */
  char **file_types;   /* (nullable) */
  char **file_records; /* (nullable) */
  char **different;    /* (nullable): "id id" of records that look the same and are not */
} ScSettings;

ScSettings *_sc_settings_load (const char *profile, GError **error);
gboolean _sc_settings_save (ScSettings *self, GError **error);
void _sc_settings_free (ScSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSettings, _sc_settings_free)

G_END_DECLS
