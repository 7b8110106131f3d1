/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-backoff-private.h"
#include "sc-file-policy.h"
#include "sc-outbox-private.h"
#include "sc-replication.h"
#include "sc-sleep-monitor-private.h"
#include "sc-sync-job.h"
#include "sc-sync-memory-private.h"

G_BEGIN_DECLS

/* Shared by the files of ScSyncJob: live runs are in sc-sync-job.c, single ones in sc-sync-once.c. */
struct _ScSyncJob
{
  GObject parent_instance;

  ScStore *store;
  ScPeer *peer;
  ScSyncState state;
  ScOutbox *outbox;
  ScReplication *replication; /* (nullable): the run that is going on */
  GError *error;              /* (nullable) */
  ScSyncMemory memory;
  gint64 memory_saved_at; /* monotonic */
  ScBackoff backoff;
  guint pending;
  guint resolve_source;
  gulong changed_handler;
  gulong network_handler;
  gulong connectivity_handler;
  ScSleepMonitor *sleep_monitor; /* (nullable): since it was started */
  gulong sleep_handler;
  gint64 next_attempt;       /* milliseconds since 1970, 0: not waiting */
  ScFilePolicy *file_policy; /* (nullable) */
  gboolean wanted;
  gboolean paused;      /* it is not wanted because a person said so */
  gboolean again;       /* the run that ends is followed by another one at once */
  gboolean asleep;      /* the computer is about to sleep, or does */
  gboolean had_network; /* at the last change */
  gboolean passing;     /* it remembers nothing for the next run of the program */
  gboolean merges;      /* whether what arrived is merged with what is here */
};

void _sc_sync_job_set_state (ScSyncJob *self, ScSyncState state, const GError *error);
GError *_sc_sync_job_refine (ScSyncJob *self, const GError *error);
void _sc_sync_job_follow (ScSyncJob *self, ScReplication *replication);
void _sc_sync_job_drop_replication (ScSyncJob *self);
DexFuture *_sc_sync_job_load_pending (ScSyncJob *self) G_GNUC_WARN_UNUSED_RESULT;
void _sc_sync_job_count_pending (ScSyncJob *self);
void _sc_sync_job_note_pulled (ScSyncJob *self);
void _sc_sync_job_remember_pulled (ScSyncJob *self);
void _sc_sync_job_save_memory (ScSyncJob *self);
void _sc_sync_job_note_success (ScSyncJob *self, ScReplication *replication);

G_END_DECLS
