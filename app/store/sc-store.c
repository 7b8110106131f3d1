/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-store-attachments-private.h"
#include "sc-store-private.h"
#include "sc-store-read-private.h"
#include "sc-store-search-private.h"
#include "sc-store-write-private.h"
#include "sc-weak-ref.h"

struct _ScStore
{
  GObject parent_instance;

  char *path;
  ScStoreWorker *worker;
  GMainContext *context;
  gint64 update_seq; /* atomic by lock */
  gboolean notifying;
  GMutex lock;
};

G_DEFINE_FINAL_TYPE (ScStore, sc_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  BYTES_ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
notify_changed_cb (gpointer data)
{
  g_autoptr (ScStore) self = g_weak_ref_get (data);
  gint64 seq;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  self->notifying = FALSE;
  seq = self->update_seq;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0, seq);

  return G_SOURCE_REMOVE;
}

/* Runs in the writer thread. Commits that follow each other quickly are told once. */
static void
committed_cb (gint64 seq, gpointer user_data)
{
  ScStore *self = user_data;
  gboolean notify;

  g_mutex_lock (&self->lock);
  notify = !self->notifying && seq > self->update_seq;
  self->update_seq = MAX (seq, self->update_seq);
  self->notifying = self->notifying || notify;
  g_mutex_unlock (&self->lock);

  if (notify)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, notify_changed_cb, sc_weak_ref_new (self), sc_weak_ref_free);
      /* Not g_main_context_invoke(): between two iterations that would run it in this thread. */
      g_source_attach (source, self->context);
    }
}

static void
sc_store_finalize (GObject *object)
{
  ScStore *self = SC_STORE (object);

  g_clear_pointer (&self->worker, _sc_store_worker_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sc_store_parent_class)->finalize (object);
}

static void
sc_store_class_init (ScStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_store_finalize;

  /**
   * ScStore::bytes-added:
   *
   * Emitted on the main context when bytes of an attachment came that was known before: the documents are the
   * same.
   */
  signals[BYTES_ADDED] = g_signal_new ("bytes-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * ScStore::changed:
   * @self: a store
   * @update_seq: the sequence of the newest change
   *
   * Emitted in the main context after one or more commits.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
sc_store_init (ScStore *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref (g_main_context_default ());
}

static DexFuture *
opened_cb (DexFuture *future, gpointer user_data)
{
  return dex_future_new_take_object (g_object_ref (user_data));
}

/**
 * sc_store_open:
 * @path: the file; it is made when it does not exist
 *
 * Opens a store, brings its schema up to date, and checks it when it was not closed properly.
 *
 * Returns: (transfer full): a future of a #ScStore; rejects with %SC_STORE_ERROR_BUSY, _CORRUPT,
 *   _TOO_NEW, _READ_ONLY, _FULL or _FAILED
 */
DexFuture *
sc_store_open (const char *path)
{
  g_autoptr (ScStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SC_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->worker = _sc_store_worker_new (path, committed_cb, self);

  return dex_future_then (_sc_store_worker_start (self->worker), opened_cb, g_object_ref (self),
                          g_object_unref);
}

/**
 * sc_store_close:
 * @self: a store
 *
 * Finishes what was asked before and closes the file. What is asked afterwards is rejected with
 * %SC_STORE_ERROR_CLOSED.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
sc_store_close (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return _sc_store_worker_stop (self->worker);
}

/**
 * sc_store_set_indexing:
 * @self: a store
 * @indexing: whether to keep a search index; a store does when it was just opened
 *
 * The index costs more than everything else that taking a document in costs. Who never searches, as a
 * server, does without; it is made up for as soon as it is wanted again.
 */
void
sc_store_set_indexing (ScStore *self, gboolean indexing)
{
  g_return_if_fail (SC_IS_STORE (self));

  _sc_store_worker_set_indexing (self->worker, indexing);
}

/**
 * sc_store_is_damaged:
 * @self: a store
 *
 * Returns: whether damage of its file has shown since it was opened
 */
gboolean
sc_store_is_damaged (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), FALSE);

  return _sc_store_worker_is_damaged (self->worker);
}

/**
 * sc_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none): its file
 */
const char *
sc_store_get_path (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return self->path;
}

/**
 * sc_store_get_update_seq:
 * @self: a store
 *
 * Returns: the sequence of the newest change
 */
gint64
sc_store_get_update_seq (ScStore *self)
{
  gint64 seq;

  g_return_val_if_fail (SC_IS_STORE (self), 0);

  g_mutex_lock (&self->lock);
  seq = self->update_seq;
  g_mutex_unlock (&self->lock);

  return seq;
}

/* For the other files of this room. */
ScStoreWorker *
_sc_store_get_worker (ScStore *self)
{
  return self->worker;
}

/**
 * sc_store_load_info:
 * @self: a store
 *
 * Returns: (transfer full): a future of #ScStoreInfo
 */
DexFuture *
sc_store_load_info (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return _sc_store_worker_read (self->worker, _sc_store_info_job, g_strdup (self->path), g_free);
}

static ScGetJob *
get_job_new (const char *id, const char *rev, const char *other)
{
  ScGetJob *job = g_new0 (ScGetJob, 1);

  job->id = g_strdup (id);
  job->rev = g_strdup (rev);
  job->other = g_strdup (other);

  return job;
}

/**
 * sc_store_get:
 * @self: a store
 * @id: a document's id
 * @rev: (nullable): the revision; %NULL for the winner
 *
 * Returns: (transfer full): a future of #ScDocument; rejects with %SC_STORE_ERROR_NOT_FOUND, or
 *   with %SC_STORE_ERROR_DELETED when the winner is a tombstone and @rev is %NULL
 */
DexFuture *
sc_store_get (ScStore *self, const char *id, const char *rev)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_get_job, get_job_new (id, rev, NULL),
                                (GDestroyNotify) _sc_get_job_free);
}

/**
 * sc_store_get_many:
 * @self: a store
 * @requests: (element-type ScRevRequest): documents and revisions; must not change any more
 * @latest: whether the leaves that descend from a revision stand for it
 *
 * Returns: (transfer full): a future of an array of #ScGetResult, at least one for each revision
 */
DexFuture *
sc_store_get_many (ScStore *self, GPtrArray *requests, gboolean latest)
{
  ScGetManyJob *job;

  g_return_val_if_fail (SC_IS_STORE (self) && requests != NULL, NULL);

  job = g_new0 (ScGetManyJob, 1);
  job->requests = g_ptr_array_ref (requests);
  job->latest = latest;

  return _sc_store_worker_read (self->worker, _sc_store_get_many_job, job,
                                (GDestroyNotify) _sc_get_many_job_free);
}

/**
 * sc_store_get_leaves:
 * @self: a store
 * @id: a document's id
 *
 * Returns: (transfer full): a future of an array of #ScDocument: all leaves, tombstones too, the
 *   winner first; rejects with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_store_get_leaves (ScStore *self, const char *id)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_get_leaves_job,
                                get_job_new (id, NULL, NULL), (GDestroyNotify) _sc_get_job_free);
}

/**
 * sc_store_get_history:
 * @self: a store
 * @id: a document's id
 *
 * Returns: (transfer full): a future of an array of #ScDocument: all revisions whose bodies are kept here, of
 *   all branches, the highest generation first; rejects with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_store_get_history (ScStore *self, const char *id)
{
  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_get_history_job,
                                get_job_new (id, NULL, NULL), (GDestroyNotify) _sc_get_job_free);
}

/**
 * sc_store_get_ancestor:
 * @self: a store
 * @id: a document's id
 * @rev_a: a revision of it
 * @rev_b: another
 *
 * Returns: (transfer full): a future of #ScDocument: the newest revision that both come from, the
 *   base of a merge; rejects with %SC_STORE_ERROR_NOT_FOUND when there is none or its body is gone
 */
DexFuture *
sc_store_get_ancestor (ScStore *self, const char *id, const char *rev_a, const char *rev_b)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL && rev_a != NULL && rev_b != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_get_ancestor_job,
                                get_job_new (id, rev_a, rev_b), (GDestroyNotify) _sc_get_job_free);
}

/**
 * sc_store_list:
 * @self: a store
 * @request: what to list; copied
 *
 * Returns: (transfer full): a future of an array of #ScListRow
 */
DexFuture *
sc_store_list (ScStore *self, const ScListRequest *request)
{
  ScListRequest *copy;

  g_return_val_if_fail (SC_IS_STORE (self) && request != NULL, NULL);

  copy = g_memdup2 (request, sizeof *request);
  copy->keys = g_strdupv (request->keys);
  copy->start_id = g_strdup (request->start_id);
  copy->end_id = g_strdup (request->end_id);
  copy->type = g_strdup (request->type);
  copy->parent = g_strdup (request->parent);
  copy->mention = g_strdup (request->mention);

  return _sc_store_worker_read (self->worker, _sc_store_list_job, copy,
                                (GDestroyNotify) _sc_list_request_free);
}

/**
 * sc_store_list_conflicts:
 * @self: a store
 *
 * Returns: (transfer full): a future of an array of ids (char *): documents with several live
 *   leaves, or with a live leaf against a deletion that nobody decided
 */
DexFuture *
sc_store_list_conflicts (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return _sc_store_worker_read (self->worker, _sc_store_list_conflicts_job, NULL, NULL);
}

/**
 * sc_store_load_changes:
 * @self: a store
 * @request: which changes; copied
 *
 * Returns: (transfer full): a future of #ScChanges
 */
DexFuture *
sc_store_load_changes (ScStore *self, const ScChangesRequest *request)
{
  g_return_val_if_fail (SC_IS_STORE (self) && request != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_changes_job,
                                g_memdup2 (request, sizeof *request), g_free);
}

/**
 * sc_store_count_changes:
 * @self: a store
 * @since: count only changes after this sequence
 * @except: (array length=n_except) (nullable): and none of these; copied
 * @n_except: how many ranges
 *
 * A document with several leaves counts in any case: not all of them need to come from where the last one came.
 *
 * Returns: (transfer full): a future of how many documents (gint64)
 */
DexFuture *
sc_store_count_changes (ScStore *self, gint64 since, const ScSeqRange *except, guint n_except)
{
  GArray *ranges;

  g_return_val_if_fail (SC_IS_STORE (self) && since >= 0, NULL);

  ranges = g_array_new (FALSE, FALSE, sizeof (ScSeqRange));
  /* The first one is what is counted. */
  g_array_append_vals (ranges, &(ScSeqRange) { since + 1, G_MAXINT64 }, 1);
  g_array_append_vals (ranges, except, n_except);

  return _sc_store_worker_read (self->worker, _sc_store_count_changes_job, ranges,
                                (GDestroyNotify) g_array_unref);
}

/**
 * sc_store_revs_diff:
 * @self: a store
 * @requests: (element-type ScRevRequest): documents and revisions a peer has
 *
 * Returns: (transfer full): a future of an array of #ScRevsDiff, one for each document of which
 *   this store lacks a revision
 */
DexFuture *
sc_store_revs_diff (ScStore *self, GPtrArray *requests)
{
  g_return_val_if_fail (SC_IS_STORE (self) && requests != NULL, NULL);

  return _sc_store_worker_read (self->worker, _sc_store_revs_diff_job, g_ptr_array_ref (requests),
                                (GDestroyNotify) g_ptr_array_unref);
}

static DexFuture *
push_write_job (ScStoreWorker *worker, GPtrArray *documents, ScWriteMode mode)
{
  ScWriteJob *job = g_new0 (ScWriteJob, 1);

  job->documents = g_ptr_array_ref (documents);
  job->mode = mode;
  if (mode == SC_WRITE_FETCHED)
    return _sc_store_worker_write_lazily (worker, _sc_store_write_job, job,
                                          (GDestroyNotify) _sc_write_job_free);

  return _sc_store_worker_write (worker, _sc_store_write_job, job,
                                 (GDestroyNotify) _sc_write_job_free);
}

typedef struct
{
  ScStore *store;
  GPtrArray *documents;
  ScWriteMode mode;
} Spooled;

static void
spooled_free (gpointer data)
{
  Spooled *spooled = data;

  g_object_unref (spooled->store);
  g_ptr_array_unref (spooled->documents);
  g_free (spooled);
}

static DexFuture *
spooled_cb (DexFuture *future, gpointer data)
{
  Spooled *spooled = data;

  return push_write_job (spooled->store->worker, spooled->documents, spooled->mode);
}

/**
 * sc_store_write:
 * @self: a store
 * @documents: (element-type ScDocument): what to write; must not change any more
 * @mode: as edits or as they are
 *
 * Writes all documents in one transaction. What concerns one document only (%SC_STORE_ERROR_CONFLICT,
 * %SC_STORE_ERROR_INVALID, %SC_STORE_ERROR_MISSING_STUB) is its own result; the others are written,
 * unless @mode says all or none.
 *
 * Returns: (transfer full): a future of an array of #ScWriteResult in the order of @documents,
 *   settled when they are on the disk (%SC_WRITE_FETCHED: in the file); rejects, with nothing
 *   written, on any other error
 */
DexFuture *
sc_store_write (ScStore *self, GPtrArray *documents, ScWriteMode mode)
{
  DexFuture *spooling;
  Spooled *spooled;

  g_return_val_if_fail (SC_IS_STORE (self) && documents != NULL, NULL);

  spooling = _sc_store_spool_attachments (self->path, documents);
  if (spooling == NULL)
    return push_write_job (self->worker, documents, mode);

  spooled = g_new0 (Spooled, 1);
  spooled->store = g_object_ref (self);
  spooled->documents = g_ptr_array_ref (documents);
  spooled->mode = mode;

  return dex_future_then (spooling, spooled_cb, spooled, spooled_free);
}

/**
 * sc_store_search:
 * @self: a store
 * @text: what somebody typed
 * @type: (nullable): only records of this type
 * @limit: at most so many hits
 *
 * Finds documents that have all words of @text, parts of words included, however their umlauts are
 * written.
 *
 * Returns: (transfer full): a future of an array of #ScSearchHit, best first
 */
DexFuture *
sc_store_search (ScStore *self, const char *text, const char *type, guint limit)
{
  ScSearchJob *job;

  g_return_val_if_fail (SC_IS_STORE (self) && text != NULL, NULL);

  job = g_new0 (ScSearchJob, 1);
  job->text = g_strdup (text);
  job->type = g_strdup (type);
  job->limit = limit;

  return _sc_store_worker_read (self->worker, _sc_store_search_job, job,
                                (GDestroyNotify) _sc_search_job_free);
}

/**
 * sc_store_check:
 * @self: a store
 *
 * Returns: (transfer full): a future of an array of sentences (char *), one for each fault of the
 *   file; empty when all is well
 */
DexFuture *
sc_store_check (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return _sc_store_worker_read (self->worker, _sc_store_check_job, NULL, NULL);
}
