/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "sc-server.h"

G_BEGIN_DECLS

/* The way of each request from its arrival to the end of its answer. */
void _sc_serving_start (ScServer *self, SoupServer *soup);

G_END_DECLS
