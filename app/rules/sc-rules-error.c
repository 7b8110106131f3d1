/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-rules-error.h"

G_DEFINE_QUARK (sc_rules_error, sc_rules_error)
