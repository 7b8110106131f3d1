/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-clients-private.h"
#include "sc-databases-private.h"
#include "sc-feeds-private.h"
#include "sc-door-private.h"
#include "sc-following-private.h"
#include "sc-login-private.h"
#include "sc-metrics-private.h"
#include "sc-server.h"

G_BEGIN_DECLS

/* What handlers need of the server. */
ScDatabases *_sc_server_get_databases (ScServer *self);
ScLogin *_sc_server_get_login (ScServer *self);
ScDoor *_sc_server_get_door (ScServer *self);
ScFollowing *_sc_server_get_following (ScServer *self);
ScClients *_sc_server_get_clients (ScServer *self);
ScMetrics *_sc_server_get_metrics (ScServer *self);
ScFeeds *_sc_server_get_feeds (ScServer *self);
SoupServer *_sc_server_get_soup (ScServer *self);
guint _sc_server_count_connections (ScServer *self);
GString *_sc_server_write_metrics (ScServer *self);
const char *_sc_server_get_uuid (ScServer *self);
gboolean _sc_server_is_stopping (ScServer *self);
void _sc_server_request_began (ScServer *self);
void _sc_server_request_ended (ScServer *self);

G_END_DECLS
