/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer-private.h"
#include "sc-store.h"

G_BEGIN_DECLS

/* The two `_local` documents of one direction of one pair of databases, as the replication protocol
 * describes them (CouchDB documentation, "Replication protocol", "Find common ancestry"). */
typedef struct _ScCheckpointer ScCheckpointer;

ScCheckpointer *_sc_checkpointer_new (ScStore *store,
                                      ScPeer *peer,
                                      const char *store_uuid,
                                      gboolean pull,
                                      GCancellable *cancellable);
void _sc_checkpointer_free (ScCheckpointer *self);

/* To be called in a fiber. */
char *_sc_checkpointer_read (ScCheckpointer *self, GError **error);
gboolean _sc_checkpointer_write (ScCheckpointer *self, const char *seq, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCheckpointer, _sc_checkpointer_free)

G_END_DECLS
