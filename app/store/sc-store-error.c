/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-error.h"

G_DEFINE_QUARK (sc_store_error, sc_store_error)
