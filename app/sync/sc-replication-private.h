/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer-private.h"
#include "sc-replication.h"

G_BEGIN_DECLS

/* What the puller and the pusher share. Both run on the main context, in fibers. */
struct _ScReplication
{
  GObject parent_instance;

  ScStore *store;
  ScPeer *peer;
  GCancellable *cancellable;
  ScPeerInfo *peer_info;
  char *store_uuid;
  gboolean live;
  gboolean started;

  guint64 pulled;
  guint64 pushed;
  guint64 total; /* of the pull, 0 when not known */
  guint refused;
  GError *problem;        /* (nullable): of the first document that could not be exchanged */
  gint64 pushed_seq;      /* the store's changes up to here are on the peer */
  DexPromise *first_pull; /* settled when the puller has caught up once, or has ended */
  gboolean pull_idle;     /* the puller has everything */
  gboolean push_idle;     /* the pusher has offered everything */
  GArray *own_writes;     /* of SeqRange: sequences that the puller's writes were given */
};

/* Sequences first to last, both included. */
typedef struct
{
  gint64 first;
  gint64 last;
} ScSeqRange;

DexFuture *_sc_puller_fiber (gpointer data);
DexFuture *_sc_pusher_fiber (gpointer data);

void _sc_replication_add_progress (ScReplication *self, guint64 pulled, guint64 pushed);
void _sc_replication_note_problem (ScReplication *self, ScSyncError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void _sc_replication_set_idle (ScReplication *self, gboolean *which, gboolean idle);
gboolean _sc_replication_is_own_write (ScReplication *self, gint64 seq);
void _sc_replication_add_own_writes (ScReplication *self, GPtrArray *results);

G_END_DECLS
