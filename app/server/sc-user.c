/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-user-private.h"

G_DEFINE_BOXED_TYPE (ScUser, _sc_user, _sc_user_ref, _sc_user_unref)

char *
_sc_user_dup_id (const char *name)
{
  return g_strconcat (SC_USER_ID_PREFIX, name, NULL);
}

/* Returns (transfer full): somebody who has no password here, and is no administrator, whatever @roles say. */
ScUser *
_sc_user_new (const char *name, const char *const *roles)
{
  ScUser *self = g_atomic_rc_box_new0 (ScUser);

  self->name = g_strdup (name);
  self->roles = g_strdupv ((char **) roles);

  return self;
}

/*
 * _sc_user_new_from_document:
 * @document: a user document
 *
 * Returns (transfer full) (nullable): the user; %NULL when the document does not say who it is
 */
ScUser *
_sc_user_new_from_document (const ScDocument *document)
{
  g_autoptr (JsonObject) body =
      sc_json_parse_object (document->body, (gssize) document->body_length, NULL);
  const char *name = body != NULL ? sc_json_get_string (body, "name") : NULL;
  ScUser *self;

  if (name == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (ScUser);
  self->name = g_strdup (name);
  self->roles = sc_json_dup_strv (body, "roles");
  if (self->roles == NULL)
    self->roles = g_new0 (char *, 1);
  self->admin = _sc_user_has_role (self, "_admin");
  self->password = _sc_password_new_from_json (body);

  return self;
}

ScUser *
_sc_user_ref (ScUser *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
user_clear (ScUser *self)
{
  g_free (self->name);
  g_strfreev (self->roles);
  g_clear_pointer (&self->password, _sc_password_unref);
}

void
_sc_user_unref (ScUser *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) user_clear);
}

gboolean
_sc_user_has_role (const ScUser *self, const char *role)
{
  return g_strv_contains ((const char *const *) self->roles, role);
}
