/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer.h"
#include "sc-permissions.h"
#include "sc-settings-private.h"
#include "sc-store.h"

G_BEGIN_DECLS

ScPermissions *_sc_permissions_new (ScStore *store, ScSettings *settings);
DexFuture *_sc_permissions_refresh (ScPermissions *self, ScPeer *peer) G_GNUC_WARN_UNUSED_RESULT;
void _sc_permissions_forget (ScPermissions *self);

G_END_DECLS
