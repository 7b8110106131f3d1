/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-hall-error.h"

G_DEFINE_QUARK (sc_hall_error, sc_hall_error)
