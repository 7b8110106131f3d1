/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A body that is taken while it comes. Holds some hundred kilobytes of it; the client waits while nobody
 * takes them. Lives on the main context. */
typedef struct _ScIncoming ScIncoming;

ScIncoming *_sc_incoming_new (SoupServerMessage *message);
void _sc_incoming_free (ScIncoming *self);
GBytes *_sc_incoming_read (ScIncoming *self, GError **error);
void _sc_incoming_end (ScIncoming *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScIncoming, _sc_incoming_free)

G_END_DECLS
