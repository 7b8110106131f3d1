/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* A piece of work that takes longer than anybody on the main loop should wait. */
typedef gpointer (*ScOffloadFunc) (gpointer data, GError **error);

gpointer sc_offload (gsize size, ScOffloadFunc func, gpointer data, GError **error);

G_END_DECLS
