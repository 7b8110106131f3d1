/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-session-error.h"

G_DEFINE_QUARK (sc_session_error, sc_session_error)
