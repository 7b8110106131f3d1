/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-error.h"

G_BEGIN_DECLS

/* So many documents in one request; more is a mistake or an attack. */
#define SC_WIRE_MAX_DOCUMENTS 100000

gboolean _sc_wire_bad_request (GError **error, const char *reason);

G_END_DECLS
