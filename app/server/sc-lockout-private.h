/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-server.h"

G_BEGIN_DECLS

/* Counts wrong passwords, for each name at an address and for each address, and refuses more of
 * them for a while. A name alone is not counted: anybody could lock anybody out. */
typedef struct _ScLockout ScLockout;

ScLockout *_sc_lockout_new (const ScServerConfig *config);
void _sc_lockout_free (ScLockout *self);
gboolean _sc_lockout_begin (ScLockout *self, const char *name, const char *address, GError **error);
void _sc_lockout_forgive (ScLockout *self, const char *name, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLockout, _sc_lockout_free)

G_END_DECLS
