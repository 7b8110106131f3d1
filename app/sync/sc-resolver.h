/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-store.h"

G_BEGIN_DECLS

DexFuture *sc_resolver_run (ScStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
