/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScReplication:
 *
 * One run that makes a store and a peer the same; it cannot be restarted. See README.md. Works on
 * the main context.
 *
 * Emits "progress" () when its figures change, "pulled" () when documents arrived, and "caught-up" ()
 * each time both sides have everything.
 */
#define SC_TYPE_REPLICATION (sc_replication_get_type ())
G_DECLARE_FINAL_TYPE (ScReplication, sc_replication, SC, REPLICATION, GObject)

ScReplication *sc_replication_new (ScStore *store, ScPeer *peer, gboolean live);
DexFuture *sc_replication_run (ScReplication *self) G_GNUC_WARN_UNUSED_RESULT;
void sc_replication_stop (ScReplication *self);

guint64 sc_replication_get_done (ScReplication *self);
guint64 sc_replication_get_total (ScReplication *self);
guint64 sc_replication_get_pulled (ScReplication *self);
guint64 sc_replication_get_pushed (ScReplication *self);
const GError *sc_replication_get_problem (ScReplication *self);
guint sc_replication_get_refused (ScReplication *self);
gint64 sc_replication_get_pushed_seq (ScReplication *self);

G_END_DECLS
