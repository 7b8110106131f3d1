/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* The state of the exchange in words. */

char *sc_sync_dup_text (ScSyncJob *job);
char *sc_sync_dup_details (ScSyncJob *job);
char *sc_sync_dup_files_text (ScSyncJob *job);
char *sc_sync_dup_hall_text (ScHall *hall);
gboolean sc_sync_is_in_hall (ScHall *hall);
char *sc_sync_dup_error_text (ScSyncJob *job);
const char *sc_sync_get_icon_name (ScSyncJob *job);
gboolean sc_sync_needs_attention (ScSyncJob *job);

G_END_DECLS
