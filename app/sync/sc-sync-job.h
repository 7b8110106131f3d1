/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-file-policy.h"
#include "sc-outbox.h"
#include "sc-peer.h"
#include "sc-replication.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScSyncState:
 * @SC_SYNC_STATE_STOPPED: nothing runs and nothing is meant to
 * @SC_SYNC_STATE_SYNCING: changes go to and fro
 * @SC_SYNC_STATE_LIVE: everything is exchanged, the connection listens for more
 * @SC_SYNC_STATE_OFFLINE: there is no network, or the server cannot be reached; it tries again
 * @SC_SYNC_STATE_WAITING: the server is busy and said so; it tries again when the server wants it to
 * @SC_SYNC_STATE_FAILED: the server answered with an error; it tries again, "error" says why
 * @SC_SYNC_STATE_NEEDS_PASSWORD: the password is unknown or was refused; somebody must act
 */
typedef enum
{
  SC_SYNC_STATE_STOPPED,
  SC_SYNC_STATE_SYNCING,
  SC_SYNC_STATE_LIVE,
  SC_SYNC_STATE_OFFLINE,
  SC_SYNC_STATE_WAITING,
  SC_SYNC_STATE_FAILED,
  SC_SYNC_STATE_NEEDS_PASSWORD,
} ScSyncState;

#define SC_TYPE_SYNC_STATE (sc_sync_state_get_type ())
GType sc_sync_state_get_type (void);

/**
 * ScSyncJob:
 *
 * Keeps one store and one database on a server the same: runs #ScReplication objects, listens live,
 * backs off after failures, starts at once when the network comes back. Works on the main context.
 *
 * Properties, all with notification:
 * - "state" (#ScSyncState)
 * - "last-sync" (gint64): milliseconds since 1970 when everything was last exchanged, 0 for never
 * - "pending" (guint): local changes that the server does not have yet
 * - "done", "total" (guint64): documents of the run that is going on; total 0 when not known
 * - "next-attempt" (gint64): milliseconds since 1970 when it tries again by itself, 0 when it does not
 * - "error-message" (string, nullable): an English sentence for the details expander; "error" below
 *   has the domain and the code from which the user interface makes words
 */
#define SC_TYPE_SYNC_JOB (sc_sync_job_get_type ())
G_DECLARE_FINAL_TYPE (ScSyncJob, sc_sync_job, SC, SYNC_JOB, GObject)

ScSyncJob *sc_sync_job_new (ScStore *store, ScPeer *peer);
ScSyncJob *sc_sync_job_new_passing (ScStore *store, ScPeer *peer);
DexFuture *sc_sync_job_recall (ScSyncJob *self);
ScPeer *sc_sync_job_get_peer (ScSyncJob *self);
ScOutbox *sc_sync_job_get_outbox (ScSyncJob *self);
void sc_sync_job_set_merges (ScSyncJob *self, gboolean merges);
void sc_sync_job_set_file_policy (ScSyncJob *self, ScFilePolicy *policy);
ScReplication *sc_sync_job_get_replication (ScSyncJob *self);
void sc_sync_job_start (ScSyncJob *self);
void sc_sync_job_stop (ScSyncJob *self);
void sc_sync_job_pause (ScSyncJob *self);
void sc_sync_job_retry (ScSyncJob *self);
DexFuture *sc_sync_job_run_once (ScSyncJob *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_sync_job_settle (ScSyncJob *self, guint timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_sync_job_export_waiting (ScSyncJob *self, GFile *file) G_GNUC_WARN_UNUSED_RESULT;

/* Files of records. */
DexFuture *sc_sync_job_fetch_file (ScSyncJob *self,
                                   const char *id,
                                   const char *name,
                                   GFileProgressCallback progress,
                                   gpointer user_data,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_sync_job_has_sent (ScSyncJob *self, gint64 seq);
void sc_sync_job_get_files (ScSyncJob *self, ScFileFigures *figures);

/* About one document that the server refused. */
DexFuture *sc_sync_job_offer (ScSyncJob *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_sync_job_list_lacking (ScSyncJob *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_sync_job_give_up (ScSyncJob *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_sync_job_export_document (ScSyncJob *self,
                                        const char *id,
                                        GFile *file) G_GNUC_WARN_UNUSED_RESULT;

ScSyncState sc_sync_job_get_state (ScSyncJob *self);
gboolean sc_sync_job_is_paused (ScSyncJob *self);
gint64 sc_sync_job_get_last_sync (ScSyncJob *self);
gint64 sc_sync_job_get_next_attempt (ScSyncJob *self);
guint sc_sync_job_get_pending (ScSyncJob *self);
guint64 sc_sync_job_get_done (ScSyncJob *self);
guint64 sc_sync_job_get_total (ScSyncJob *self);
guint64 sc_sync_job_get_bytes (ScSyncJob *self);
gint64 sc_sync_job_get_seconds_left (ScSyncJob *self);
const GError *sc_sync_job_get_error (ScSyncJob *self);

G_END_DECLS
