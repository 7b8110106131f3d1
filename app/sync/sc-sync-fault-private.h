/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "sc-sync-job.h"

G_BEGIN_DECLS

GError *_sc_sync_fault_refine (const GError *error,
                               gboolean known,
                               gboolean available,
                               GNetworkConnectivity connectivity);
ScSyncState _sc_sync_fault_get_state (const GError *error);

G_END_DECLS
