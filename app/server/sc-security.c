/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-security-private.h"
#include "sc-server-error.h"

/* A group that is no object would be nobody, and where no member is named everybody is one. */
static gboolean
read_group (JsonObject *root, const char *name, JsonObject **group, GError **error)
{
  *group = sc_json_get_object (root, name);
  if (*group != NULL || !json_object_has_member (root, name))
    return TRUE;

  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST, "%s must be a JSON object",
               name);
  return FALSE;
}

static gboolean
read_names (JsonObject *group, const char *member, char ***names, GError **error)
{
  JsonArray *array = group != NULL ? sc_json_get_array (group, member) : NULL;

  *names = group != NULL ? sc_json_dup_strv (group, member) : NULL;
  if (*names == NULL)
    *names = g_new0 (char *, 1);
  if (group == NULL || !json_object_has_member (group, member) ||
      (array != NULL && g_strv_length (*names) == json_array_get_length (array)))
    return TRUE;

  g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
               "%s must be a JSON list of strings", member);
  return FALSE;
}

/*
 * _sc_security_parse:
 *
 * Returns (transfer full) (nullable): the rules; %NULL when @text is not a security object
 */
ScSecurity *
_sc_security_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (ScSecurity) self = g_new0 (ScSecurity, 1);
  g_autoptr (JsonObject) root = sc_json_parse_object (text, (gssize) length, NULL);
  JsonObject *admins;
  JsonObject *members;

  if (root == NULL)
    {
      g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BAD_REQUEST,
                           "The security object must be a JSON object");
      return NULL;
    }

  self->text = sc_json_to_string (root, FALSE);
  if (!read_group (root, "admins", &admins, error) ||
      !read_group (root, "members", &members, error) ||
      !read_names (admins, "names", &self->admin_names, error) ||
      !read_names (admins, "roles", &self->admin_roles, error) ||
      !read_names (members, "names", &self->member_names, error) ||
      !read_names (members, "roles", &self->member_roles, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
_sc_security_free (ScSecurity *self)
{
  g_free (self->text);
  g_strfreev (self->admin_names);
  g_strfreev (self->admin_roles);
  g_strfreev (self->member_names);
  g_strfreev (self->member_roles);
  g_free (self);
}

static gboolean
names_user (char **names, char **roles, const ScUser *user)
{
  if (g_strv_contains ((const char *const *) names, user->name))
    return TRUE;
  for (gsize i = 0; roles[i] != NULL; i++)
    if (_sc_user_has_role (user, roles[i]))
      return TRUE;

  return FALSE;
}

gboolean
_sc_security_is_admin (const ScSecurity *self, const ScUser *user)
{
  return user->admin || names_user (self->admin_names, self->admin_roles, user);
}

/* Where no member is named, everybody who is logged in is one. */
gboolean
_sc_security_is_member (const ScSecurity *self, const ScUser *user)
{
  if (self->member_names[0] == NULL && self->member_roles[0] == NULL)
    return TRUE;

  return _sc_security_is_admin (self, user) ||
         names_user (self->member_names, self->member_roles, user);
}
