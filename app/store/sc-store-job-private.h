/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* What a thread of the store is asked for, and the future of what it answers. */
typedef struct
{
  ScStoreJobFunc func; /* NULL: the thread shall end */
  gpointer data;
  GDestroyNotify destroy;
  gboolean lazy; /* a write that need not be on the disk when it is settled */
  DexPromise *promise;
  GValue result;
  GError *error;
} ScStoreJob;

ScStoreJob *_sc_store_job_new (ScStoreJobFunc func, gpointer data, GDestroyNotify destroy);
void _sc_store_job_settle (ScStoreJob *job);
void _sc_store_job_fail (ScStoreJob *job, const GError *error);
void _sc_store_job_fail_all (GAsyncQueue *queue);

G_END_DECLS
