/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScPermissions:
 *
 * What the person at this desk may write: asks the workspace's own rules, as the server will, before
 * somebody types. They are in the local copy, and the person's roles are remembered from the last contact
 * with the server, so it answers without a network, too. README.md of the room rules tells how rules are run.
 *
 * Who works without a server may write everything; so may who has never reached it, and whoever meets
 * rules that cannot be run: the server has the last word anyway.
 *
 * Emits "changed" () when the answers may be others than before.
 */
#define SC_TYPE_PERMISSIONS (sc_permissions_get_type ())
G_DECLARE_FINAL_TYPE (ScPermissions, sc_permissions, SC, PERMISSIONS, GObject)

DexFuture *sc_permissions_judge (ScPermissions *self,
                                 GPtrArray *records,
                                 gboolean removal) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_permissions_demand (ScPermissions *self,
                                  ScRecord *record,
                                  gboolean removal) G_GNUC_WARN_UNUSED_RESULT;
char *sc_permissions_dup_team (ScPermissions *self);

G_END_DECLS
