/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-server.h"

G_BEGIN_DECLS

/* What each address takes of the server: how many connections, and how many requests lately. */
typedef struct _ScClients ScClients;

ScClients *_sc_clients_new (const ScServerConfig *config);
void _sc_clients_free (ScClients *self);
gboolean _sc_clients_is_trusted (ScClients *self, const char *address);
gboolean _sc_clients_connect (ScClients *self, const char *address);
void _sc_clients_disconnect (ScClients *self, const char *address);
gboolean _sc_clients_count_request (ScClients *self, const char *address, guint *seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScClients, _sc_clients_free)

G_END_DECLS
