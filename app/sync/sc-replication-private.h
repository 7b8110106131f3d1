/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-file-policy.h"
#include "sc-outbox-private.h"
#include "sc-pace-private.h"
#include "sc-peer-private.h"
#include "sc-replication.h"
#include "sc-seq-ranges-private.h"

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

  ScReplicationFigures pull;
  ScReplicationFigures push;
  gint64 started_at;      /* milliseconds since 1970 */
  guint64 total;          /* of the pull, 0 when not known */
  guint64 early;          /* of those pulled: they come a second time in their turn */
  guint64 bytes_read;     /* of the bodies that were pulled */
  ScPace pace;            /* of the pull */
  ScOutbox *outbox;       /* (nullable): hears what the peer refuses */
  ScFilePolicy *policy;   /* (nullable): which files come; without it all, before their documents */
  ScFileFigures files;    /* of the fetcher */
  GError *files_problem;  /* (nullable): of the first file that did not come */
  DexPromise *look_again; /* (nullable): the fetcher waits for it */
  gboolean files_told;    /* there is something to look at since the fetcher has looked */
  gulong policy_handler;
  gboolean offer_now;      /* somebody wants what was refused to be offered again */
  guint refused;           /* documents that the peer refused and that wait to be offered again */
  guint reoffer_ms;        /* how long they wait */
  GError *pull_problem;    /* (nullable): of the first document that could not be had */
  GError *push_problem;    /* (nullable): of the first document that was refused */
  gint64 pushed_seq;       /* the store's changes up to here are on the peer */
  DexPromise *first_pull;  /* settled when the puller has caught up once, or has ended */
  gboolean pull_idle;      /* the puller has everything */
  gboolean push_idle;      /* the pusher has offered everything */
  ScSeqRanges *own_writes; /* sequences that the puller's writes were given */
};

void _sc_replication_set_outbox (ScReplication *self, ScOutbox *outbox);
void _sc_replication_set_policy (ScReplication *self, ScFilePolicy *policy);
void _sc_replication_offer_again (ScReplication *self);

DexFuture *_sc_puller_fiber (gpointer data);
DexFuture *_sc_pusher_fiber (gpointer data);
DexFuture *_sc_fetcher_fiber (gpointer data);
void _sc_fetcher_wake (ScReplication *replication);
gboolean _sc_pusher_offer (ScReplication *replication, GPtrArray *requests, GError **error);

void _sc_replication_add_written (ScReplication *self, ScReplicationFigures *figures, guint64 n);
void
_sc_replication_note_checked (ScReplicationFigures *figures, GPtrArray *requests, GPtrArray *diffs);
void _sc_replication_tell_progress (ScReplication *self);
void _sc_replication_note_read (ScReplicationFigures *figures, const char *seq, gint64 pending);
void _sc_replication_note_through (ScReplicationFigures *figures, const char *seq);
void _sc_replication_note_checkpoint (ScReplicationFigures *figures, const char *seq);
void _sc_replication_note_problem (GError **problem, ScSyncError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void _sc_replication_set_idle (ScReplication *self, gboolean *which, gboolean idle);
void _sc_replication_add_own_writes (ScReplication *self, GPtrArray *results);

G_END_DECLS
