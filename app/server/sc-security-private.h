/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-user-private.h"

G_BEGIN_DECLS

/* A database's `_security`: who may read and write it, and who may change its rules. Immutable. */
typedef struct
{
  char *text; /* the object as it was written */
  char **admin_names;
  char **admin_roles;
  char **member_names;
  char **member_roles;
} ScSecurity;

/* What a database that nobody has opened to others says. */
#define SC_SECURITY_DEFAULT \
  "{\"admins\":{\"names\":[],\"roles\":[\"_admin\"]},\"members\":{\"names\":[],\"roles\":[\"_admin\"]}}"

ScSecurity *_sc_security_parse (const char *text, gsize length, GError **error);
void _sc_security_free (ScSecurity *self);
gboolean _sc_security_is_admin (const ScSecurity *self, const ScUser *user);
gboolean _sc_security_is_member (const ScSecurity *self, const ScUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScSecurity, _sc_security_free)

G_END_DECLS
