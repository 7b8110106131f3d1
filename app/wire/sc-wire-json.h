/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The deepest nesting of JSON that can be allowed, and is unless something else is said. */
#define SC_WIRE_MAX_DEPTH 100

void sc_wire_set_max_depth (guint depth);

G_END_DECLS
