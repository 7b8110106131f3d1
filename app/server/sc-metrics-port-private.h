/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "sc-server.h"

G_BEGIN_DECLS

/* A port that tells Prometheus, without a login, and nothing else. */
SoupServer *_sc_metrics_port_new (ScServer *server, const char *address, GError **error);

G_END_DECLS
