/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-worker-private.h"
#include "sc-store.h"

G_BEGIN_DECLS

ScStoreWorker *_sc_store_get_worker (ScStore *self);

G_END_DECLS
