/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "sc-clients-private.h"

G_BEGIN_DECLS

/* Lets a SoupServer listen, counts its connections, and drops those that only stand about. */
typedef struct _ScListener ScListener;

ScListener *_sc_listener_new (const ScServerConfig *config, ScClients *clients, SoupServer *soup);
void _sc_listener_free (ScListener *self);
gboolean _sc_listener_start (ScListener *self, GError **error);
gboolean _sc_listener_reload (ScListener *self, GError **error);
guint _sc_listener_count (ScListener *self);
GSocket *_sc_listener_bind (const char *address, GError **error);
char **_sc_listener_list_urls (ScListener *self);

/* The connection that a message came by. */
GSocket *_sc_connection_get_socket (SoupServerMessage *message);
void _sc_connection_set_busy (SoupServerMessage *message, gboolean busy);
guint _sc_connection_get_refusal (SoupServerMessage *message);
void _sc_connection_cut (SoupServerMessage *message);
gboolean _sc_connection_give_back (SoupServer *soup,
                                   SoupServerMessage *message,
                                   GIOStream *stream,
                                   GSocket *socket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScListener, _sc_listener_free)

G_END_DECLS
