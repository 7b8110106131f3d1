/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-exchange-error.h"

G_DEFINE_QUARK (sc_exchange_error, sc_exchange_error)
