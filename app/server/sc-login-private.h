/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-databases-private.h"
#include "sc-request-private.h"

G_BEGIN_DECLS

/* Finds out who asks, and remembers what it has found out for a while. */
typedef struct _ScLogin ScLogin;

/* Passwords that were asked for: known from before, or tried. */
typedef struct
{
  guint64 hits;
  guint64 misses;
} ScLoginCounts;

ScLoginCounts _sc_login_get_counts (ScLogin *self);
ScLogin *_sc_login_new (ScDatabase *users, const char *secret, const ScServerConfig *config);
void _sc_login_free (ScLogin *self);
gboolean _sc_login_identify (ScLogin *self, ScRequest *request, GError **error);
ScUser *_sc_login_check (ScLogin *self,
                         const char *name,
                         const char *password,
                         const char *address,
                         GError **error);
void _sc_login_set_cookie (ScLogin *self, ScRequest *request, const ScUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLogin, _sc_login_free)

G_END_DECLS
