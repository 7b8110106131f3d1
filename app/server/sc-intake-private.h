/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "sc-server.h"

G_BEGIN_DECLS

/* Watches requests while they arrive, before anybody asks what is in them. */
void _sc_intake_set_streamed (SoupServerMessage *message);
void _sc_intake_set_waiting (SoupServerMessage *message, gboolean waiting);
void _sc_intake_follow (SoupServer *soup, const ScServerConfig *config);

G_END_DECLS
