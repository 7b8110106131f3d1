/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-peer.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScReplicationFigures:
 * @revisions_checked: revisions that the source named
 * @missing_revisions_found: those of them that the target did not have
 * @docs_read: revisions that the source gave
 * @docs_written: revisions that the target took
 * @doc_write_failures: revisions that the target did not take
 * @source_seq: (nullable): how far the source's changes were read, as JSON
 * @through_seq: (nullable): how far of that everything is on the target, as JSON
 * @checkpointed_source_seq: (nullable): the position of the last checkpoint, as JSON
 * @changes_pending: changes of the source that were not looked at yet, -1 where it does not say
 * @updated_at: milliseconds since 1970 of the last of these
 *
 * What one direction of a run has done, by the names that CouchDB has for it.
 */
typedef struct
{
  guint64 revisions_checked;
  guint64 missing_revisions_found;
  guint64 docs_read;
  guint64 docs_written;
  guint64 doc_write_failures;
  char *source_seq;
  char *through_seq;
  char *checkpointed_source_seq;
  gint64 changes_pending;
  gint64 updated_at;
} ScReplicationFigures;

/**
 * ScFileFigures:
 * @done: files that have come in this run
 * @total: those, and the ones that are to come
 * @bytes_done: bytes of them that are here
 * @bytes_total: bytes of all of them
 * @failed: files that could not be had; they are asked for again
 *
 * What comes after the documents.
 */
typedef struct
{
  guint done;
  guint total;
  guint64 bytes_done;
  guint64 bytes_total;
  guint failed;
} ScFileFigures;

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
guint64 sc_replication_get_bytes (ScReplication *self);
gint64 sc_replication_get_seconds_left (ScReplication *self);
const ScReplicationFigures *sc_replication_get_pull (ScReplication *self);
const ScReplicationFigures *sc_replication_get_push (ScReplication *self);
const ScFileFigures *sc_replication_get_files (ScReplication *self);
const GError *sc_replication_get_files_problem (ScReplication *self);
gint64 sc_replication_get_started_at (ScReplication *self);
gboolean sc_replication_is_idle (ScReplication *self);
const GError *sc_replication_get_problem (ScReplication *self);
guint sc_replication_get_refused (ScReplication *self);
gint64 sc_replication_get_pushed_seq (ScReplication *self);

G_END_DECLS
