/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-sqlite-private.h"

G_BEGIN_DECLS

/* What the threads of a store share. The writer's fields are touched by the writer thread only. */
typedef struct
{
  ScSqlite *sqlite;
  gint64 seq;       /* writer: the highest sequence given out */
  gint64 indexed;   /* writer: the search index has all changes up to here */
  guint revs_limit; /* writer */
  gboolean changed; /* writer: whether this transaction wrote documents */
  gboolean lazy;    /* writer: a commit does not wait for the disk */
  char *folder;     /* writer: of the attachments */
  gboolean placed;  /* writer: whether the folder must be synced before the commit */
  gboolean sweep;   /* writer: whether files may have become superfluous */
} ScStoreContext;

/*
 * ScStoreJobFunc:
 * @result: (out): the value of the future; the function gives it its type
 *
 * Runs in a thread of the store.
 *
 * Returns: whether it worked; a write job that did not is undone
 */
typedef gboolean (*ScStoreJobFunc) (ScStoreContext *context,
                                    gpointer data,
                                    GValue *result,
                                    GError **error);

/* The writer thread and the reader threads of one file. */
typedef struct _ScStoreWorker ScStoreWorker;

typedef void (*ScStoreCommitted) (gint64 seq, gpointer user_data);

ScStoreWorker *
_sc_store_worker_new (const char *path, ScStoreCommitted committed, gpointer user_data);
void _sc_store_worker_free (ScStoreWorker *self);
gboolean _sc_store_worker_is_damaged (ScStoreWorker *self);
void _sc_store_worker_set_indexing (ScStoreWorker *self, gboolean indexing);
DexFuture *_sc_store_worker_start (ScStoreWorker *self);
DexFuture *_sc_store_worker_stop (ScStoreWorker *self);
DexFuture *_sc_store_worker_read (ScStoreWorker *self,
                                  ScStoreJobFunc func,
                                  gpointer data,
                                  GDestroyNotify destroy);
DexFuture *_sc_store_worker_survey (ScStoreWorker *self,
                                    ScStoreJobFunc func,
                                    gpointer data,
                                    GDestroyNotify destroy);
DexFuture *_sc_store_worker_write (ScStoreWorker *self,
                                   ScStoreJobFunc func,
                                   gpointer data,
                                   GDestroyNotify destroy);
DexFuture *_sc_store_worker_write_lazily (ScStoreWorker *self,
                                          ScStoreJobFunc func,
                                          gpointer data,
                                          GDestroyNotify destroy);

G_END_DECLS
