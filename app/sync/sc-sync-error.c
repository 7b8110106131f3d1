/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-sync-error.h"

G_DEFINE_QUARK (sc_sync_error, sc_sync_error)
