/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-file-policy.h"
#include "sc-json.h"
#include "sc-session-error.h"
#include "sc-settings-private.h"

void
_sc_settings_free (ScSettings *self)
{
  g_free (self->path);
  g_free (self->user_name);
  g_free (self->url);
  g_free (self->server_user);
  g_free (self->password_file);
  g_strfreev (self->roles);
  g_free (self->store);
  g_free (self->previous);
  g_free (self->building);
  g_clear_pointer (&self->views, json_array_unref);
  g_strfreev (self->file_types);
  g_strfreev (self->file_records);
  g_strfreev (self->different);
  g_free (self);
}

/* A missing file gives empty settings; one that cannot be read as JSON is an error, because writing
 * over it would lose what somebody may still repair. */
ScSettings *
_sc_settings_load (const char *profile, GError **error)
{
  g_autoptr (ScSettings) self = g_new0 (ScSettings, 1);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  gsize length;

  self->path = g_build_filename (profile, "settings.json", NULL);
  self->file_size = SC_FILE_POLICY_DEFAULT_SIZE;
  if (!g_file_get_contents (self->path, &text, &length, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&self);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  object = sc_json_parse_object (text, (gssize) length, &local_error);
  if (object == NULL)
    {
      g_set_error (error, SC_SESSION_ERROR, SC_SESSION_ERROR_SETTINGS, "%s: %s", self->path,
                   local_error->message);
      return NULL;
    }
  self->user_name = g_strdup (sc_json_get_string (object, "user_name"));
  self->url = g_strdup (sc_json_get_string (object, "url"));
  self->server_user = g_strdup (sc_json_get_string (object, "server_user"));
  self->password_file = g_strdup (sc_json_get_string (object, "password_file"));
  if (json_object_has_member (object, "roles"))
    self->roles = sc_json_dup_strv (object, "roles");
  self->store = g_strdup (sc_json_get_string (object, "store"));
  self->previous = g_strdup (sc_json_get_string (object, "previous_store"));
  self->building = g_strdup (sc_json_get_string (object, "building_store"));
  if (sc_json_get_array (object, "views") != NULL)
    self->views = json_array_ref (sc_json_get_array (object, "views"));
  self->file_size = sc_json_get_int (object, "file_size", SC_FILE_POLICY_DEFAULT_SIZE);
  if (json_object_has_member (object, "file_types"))
    self->file_types = sc_json_dup_strv (object, "file_types");
  if (json_object_has_member (object, "file_records"))
    self->file_records = sc_json_dup_strv (object, "file_records");
  self->different = sc_json_dup_strv (object, "different");

  return g_steal_pointer (&self);
}

static void
set_member (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

static void
set_members (JsonObject *object, const char *member, char **values)
{
  if (values != NULL && values[0] != NULL)
    sc_json_set_strv (object, member, (const char *const *) values);
}

gboolean
_sc_settings_save (ScSettings *self, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  set_member (object, "user_name", self->user_name);
  set_member (object, "url", self->url);
  set_member (object, "server_user", self->server_user);
  set_member (object, "password_file", self->password_file);
  if (self->roles != NULL)
    sc_json_set_strv (object, "roles", (const char *const *) self->roles);
  set_member (object, "store", self->store);
  set_member (object, "previous_store", self->previous);
  set_member (object, "building_store", self->building);
  if (self->views != NULL)
    json_object_set_array_member (object, "views", json_array_ref (self->views));
  if (self->file_size != SC_FILE_POLICY_DEFAULT_SIZE)
    json_object_set_int_member (object, "file_size", self->file_size);
  set_members (object, "file_types", self->file_types);
  set_members (object, "file_records", self->file_records);
  set_members (object, "different", self->different);
  text = sc_json_to_string (object, TRUE);

  return g_file_set_contents_full (self->path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}
