/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-document.h"
#include "sc-password-private.h"

G_BEGIN_DECLS

/* Somebody from `_users`: what the document says, as far as it lets somebody in. Immutable. */
typedef struct
{
  char *name;
  char **roles;
  gboolean admin;
  ScPassword *password; /* nullable: nobody can log in by password */
} ScUser;

#define SC_TYPE_USER (_sc_user_get_type ())
GType _sc_user_get_type (void);

ScUser *_sc_user_new (const char *name, const char *const *roles);
ScUser *_sc_user_new_from_document (const ScDocument *document);
ScUser *_sc_user_ref (ScUser *self);
void _sc_user_unref (ScUser *self);
gboolean _sc_user_has_role (const ScUser *self, const char *role);

#define SC_USER_ID_PREFIX "org.couchdb.user:"
char *_sc_user_dup_id (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScUser, _sc_user_unref)

G_END_DECLS
