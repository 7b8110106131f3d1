/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-databases-private.h"
#include "sc-upstream.h"

G_BEGIN_DECLS

/* Which databases of this server follow the upstream: both of each workspace. */
typedef struct _ScFollowing ScFollowing;

ScFollowing *
_sc_following_new (ScUpstream *upstream, const char *const *workspaces, ScDatabases *databases);
void _sc_following_free (ScFollowing *self);
ScUpstream *_sc_following_get_upstream (ScFollowing *self);

/* To be called in a fiber. */
gboolean _sc_following_start (ScFollowing *self, GError **error);
void _sc_following_add (ScFollowing *self, const char *database);
void _sc_following_remove (ScFollowing *self, const char *database);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScFollowing, _sc_following_free)

G_END_DECLS
