/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "sc-attachment-folder-private.h"
#include "sc-store-attachments-private.h"
#include "sc-store-error.h"
#include "sc-store-job-private.h"
#include "sc-store-schema-private.h"
#include "sc-store-search-private.h"
#include "sc-store-worker-private.h"

#define N_READERS 2

/* More jobs than this in one transaction save no more time, they only make the first one wait. */
#define MAX_BATCH 64

/* The search index waits until nobody has written for so long. */
#define INDEX_DELAY_US (150 * 1000)

/* A reader that nobody has asked for so long is idle. */
#define IDLE_US (G_USEC_PER_SEC)

struct _ScStoreWorker
{
  char *path;
  ScStoreCommitted committed;
  gpointer user_data;
  GAsyncQueue *writes;
  GAsyncQueue *reads;
  GAsyncQueue *surveys;
  GThread *writer;
  GThread *readers[N_READERS];
  GThread *surveyor;
  DexPromise *opened;
  int lock_fd;
  int indexing; /* atomic */
  int damaged;  /* atomic */
  gboolean stopping;
};

/* Damage that shows while the file is open: let the next start look at all of it. */
static void
note_damage (ScStoreWorker *self, const GError *error)
{
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT))
    g_atomic_int_set (&self->damaged, TRUE);
}

/* One writer at a time, in any process. The kernel drops the lock with the process, so a killed
 * program leaves none behind. */
static gboolean
take_lock (ScStoreWorker *self, GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->path, ".lock", NULL);
  int code;

  self->lock_fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  code = errno;
  if (self->lock_fd >= 0 && code == EWOULDBLOCK)
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY, "Another program has “%s” open",
                 self->path);
  else
    g_set_error (error, SC_STORE_ERROR,
                 code == ENOSPC ? SC_STORE_ERROR_FULL : SC_STORE_ERROR_READ_ONLY,
                 "The folder of “%s” cannot be written: %s", self->path, g_strerror (code));
  return FALSE;
}

/* SQLite would open a protected file for reading, and leave files beside it that are protected, too. */
static gboolean
check_writable (ScStoreWorker *self, GError **error)
{
  int code;

  if (faccessat (AT_FDCWD, self->path, W_OK, AT_EACCESS) == 0 || errno == ENOENT)
    return TRUE;

  code = errno;
  g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY, "“%s” cannot be written: %s",
               self->path, g_strerror (code));
  return FALSE;
}

static void
run_job (ScStoreContext *context, ScStoreJob *job)
{
  gint64 seq = context->seq;
  gboolean changed = context->changed;

  if (!_sc_sqlite_exec (context->sqlite, "SAVEPOINT job", &job->error))
    return;

  if (!job->func (context, job->data, &job->result, &job->error))
    {
      g_assert (job->error != NULL);
      _sc_sqlite_exec (context->sqlite, "ROLLBACK TO job", NULL);
      /* A sequence that was told and is not in the feed would be waited for for ever. */
      context->seq = seq;
      context->changed = changed;
    }
  _sc_sqlite_exec (context->sqlite, "RELEASE job", NULL);
}

/* A commit that does not wait for the disk still keeps its place in the log: what follows cannot be
 * there without it, and the next one that waits takes it along. */
static gboolean
set_lazy (ScStoreContext *context, gboolean lazy, GError **error)
{
  if (context->lazy == lazy)
    return TRUE;

  context->lazy = lazy;
  return _sc_sqlite_exec (context->sqlite,
                          lazy ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL",
                          error);
}

/* The next job of a batch that @first began; %NULL when it is complete. */
static ScStoreJob *
next_of_batch (ScStoreWorker *self, ScStoreJob *first, guint n_jobs)
{
  ScStoreJob *job = n_jobs < MAX_BATCH ? g_async_queue_try_pop (self->writes) : NULL;

  if (job == NULL || (job->func != NULL && (job->lazy || !first->lazy)))
    return job;

  g_async_queue_push_front (self->writes, job);
  return NULL;
}

/* The names of attachments' files are on the disk before the revisions that refer to them. */
static gboolean
commit (ScStoreContext *context, GError **error)
{
  if (context->placed && !_sc_attachment_folder_sync_path (context->folder, error))
    return FALSE;

  return _sc_sqlite_exec (context->sqlite, "COMMIT", error);
}

static void
sweep (ScStoreContext *context)
{
  g_autoptr (GError) error = NULL;

  if (!_sc_store_sweep_attachments (context, &error))
    g_info ("Attachments that are not needed any more stay: %s", error->message);
}

/* Runs @first and whatever else waits in one transaction, and answers after the commit. */
static gboolean
run_batch (ScStoreWorker *self, ScStoreContext *context, ScStoreJob *first)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gint64 seq = context->seq;

  context->changed = FALSE;
  context->placed = FALSE;
  context->sweep = FALSE;
  if (set_lazy (context, first->lazy, &error) &&
      _sc_sqlite_exec (context->sqlite, "BEGIN IMMEDIATE", &error))
    {
      for (ScStoreJob *job = first; job != NULL; job = next_of_batch (self, first, batch->len))
        {
          run_job (context, job);
          g_ptr_array_add (batch, job);
        }
      /* SQLite ends a transaction by itself when the disk is full or the memory gone. */
      if (sqlite3_get_autocommit (_sc_sqlite_get_handle (context->sqlite)))
        g_set_error_literal (&error, SC_STORE_ERROR, SC_STORE_ERROR_FULL,
                             "The disk is full or broken; nothing of this was written");
      else if (!commit (context, &error))
        _sc_sqlite_exec (context->sqlite, "ROLLBACK", NULL);
    }
  else
    {
      g_ptr_array_add (batch, first);
    }

  if (error == NULL && context->sweep)
    sweep (context);
  if (error != NULL)
    context->seq = seq;
  else if (context->changed && self->committed != NULL)
    self->committed (context->seq, self->user_data);
  note_damage (self, error);
  for (guint i = 0; i < batch->len; i++)
    {
      note_damage (self, ((ScStoreJob *) batch->pdata[i])->error);
      if (error != NULL)
        _sc_store_job_fail (batch->pdata[i], error);
      else
        _sc_store_job_settle (batch->pdata[i]);
    }

  return error == NULL;
}

static gboolean
wants_index (ScStoreWorker *self, ScStoreContext *context)
{
  return g_atomic_int_get (&self->indexing) && context->indexed < context->seq;
}

static ScStoreJob *
next_write (ScStoreWorker *self, ScStoreContext *context, gboolean idle)
{
  if (!idle)
    return g_async_queue_pop (self->writes);

  return g_async_queue_timeout_pop (self->writes, INDEX_DELAY_US);
}

/* Returns the job that told it to end. */
static ScStoreJob *
writer_loop (ScStoreWorker *self, ScStoreContext *context)
{
  gboolean can_index = TRUE;

  for (;;)
    {
      ScStoreJob *job = next_write (self, context, can_index && wants_index (self, context));

      while (job == NULL && can_index && wants_index (self, context))
        {
          can_index = set_lazy (context, TRUE, NULL) && _sc_store_search_index_step (context, NULL);
          job = g_async_queue_try_pop (self->writes);
        }
      if (job == NULL)
        continue;

      if (job->func == NULL)
        return job;
      can_index = run_batch (self, context, job);
    }
}

static void
stop_readers (ScStoreWorker *self)
{
  for (guint i = 0; i < N_READERS; i++)
    g_async_queue_push (self->reads, _sc_store_job_new (NULL, NULL, NULL));
  g_async_queue_push (self->surveys, _sc_store_job_new (NULL, NULL, NULL));
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (g_steal_pointer (&self->readers[i]));
  g_thread_join (g_steal_pointer (&self->surveyor));
}

static gpointer reader_main (gpointer data);
static gpointer surveyor_main (gpointer data);

static gpointer
writer_main (gpointer data)
{
  ScStoreWorker *self = data;
  ScStoreContext context = { 0 };
  g_autoptr (GError) error = NULL;
  ScStoreJob *last = NULL;
  gboolean opened;

  context.folder = _sc_attachment_folder_path (self->path);
  if (take_lock (self, &error) && check_writable (self, &error))
    context.sqlite = _sc_sqlite_open (self->path, FALSE, &error);
  opened = context.sqlite != NULL && _sc_store_schema_prepare (&context, &error);
  if (opened)
    {
      for (guint i = 0; i < N_READERS; i++)
        self->readers[i] = g_thread_new ("store-reader", reader_main, self);
      self->surveyor = g_thread_new ("store-surveyor", surveyor_main, self);
      if (self->committed != NULL)
        self->committed (context.seq, self->user_data);
      dex_promise_resolve_boolean (self->opened, TRUE);
      last = writer_loop (self, &context);
      stop_readers (self);
      if (!g_atomic_int_get (&self->damaged) && !_sc_store_schema_finish (&context, &error))
        g_info ("%s was not closed cleanly: %s", self->path, error->message);
    }

  g_clear_pointer (&context.sqlite, _sc_sqlite_close);
  g_free (context.folder);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
  /* Only now: who waited for the end, or was refused, may open the file again. */
  if (!opened)
    dex_promise_reject (self->opened, g_steal_pointer (&error));
  if (last != NULL)
    _sc_store_job_settle (last);

  return NULL;
}

static void
read_job (ScStoreWorker *self, ScStoreContext *context, ScStoreJob *job)
{
  /* A transaction, so that a job of several queries sees one state. */
  if (_sc_sqlite_exec (context->sqlite, "BEGIN", &job->error))
    {
      if (!job->func (context, job->data, &job->result, &job->error))
        g_assert (job->error != NULL);
      _sc_sqlite_exec (context->sqlite, "COMMIT", NULL);
    }
  note_damage (self, job->error);
  _sc_store_job_settle (job);
}

/* Who has nothing to do for a moment gives back what it keeps of the file: a window that stands there needs no pages in
 * memory, and the system still has them when they are wanted. */
static ScStoreJob *
wait_for_read (ScStoreWorker *self, ScSqlite *sqlite)
{
  ScStoreJob *job = g_async_queue_timeout_pop (self->reads, IDLE_US);

  if (job != NULL)
    return job;
  if (sqlite != NULL)
    _sc_sqlite_release_memory (sqlite);

  return g_async_queue_pop (self->reads);
}

static gpointer
reader_main (gpointer data)
{
  ScStoreWorker *self = data;
  ScStoreContext context = { 0 };
  g_autoptr (GError) error = NULL;

  context.sqlite = _sc_sqlite_open (self->path, TRUE, &error);
  for (;;)
    {
      ScStoreJob *job = wait_for_read (self, context.sqlite);

      if (job->func == NULL)
        {
          _sc_store_job_settle (job);
          break;
        }
      if (context.sqlite != NULL)
        read_job (self, &context, job);
      else
        _sc_store_job_fail (job, error);
    }
  g_clear_pointer (&context.sqlite, _sc_sqlite_close);

  return NULL;
}

/* What looks at all records has a connection only as long as it looks: its pages are of no use to what is asked next. */
static gpointer
surveyor_main (gpointer data)
{
  ScStoreWorker *self = data;

  for (;;)
    {
      ScStoreJob *job = g_async_queue_pop (self->surveys);
      ScStoreContext context = { 0 };
      g_autoptr (GError) error = NULL;

      if (job->func == NULL)
        {
          _sc_store_job_settle (job);
          break;
        }
      context.sqlite = _sc_sqlite_open (self->path, TRUE, &error);
      if (context.sqlite != NULL)
        read_job (self, &context, job);
      else
        _sc_store_job_fail (job, error);
      g_clear_pointer (&context.sqlite, _sc_sqlite_close);
    }

  return NULL;
}

/*
 * _sc_store_worker_new:
 * @path: the file
 * @committed: called in the writer thread after each commit that changed documents, and once after
 *   opening
 */
ScStoreWorker *
_sc_store_worker_new (const char *path, ScStoreCommitted committed, gpointer user_data)
{
  ScStoreWorker *self = g_new0 (ScStoreWorker, 1);

  self->path = g_strdup (path);
  self->committed = committed;
  self->user_data = user_data;
  self->writes = g_async_queue_new ();
  self->reads = g_async_queue_new ();
  self->surveys = g_async_queue_new ();
  self->opened = dex_promise_new ();
  self->lock_fd = -1;
  self->indexing = TRUE;

  return self;
}

/* Whether the search index is brought forward when there is nothing else to do. */
void
_sc_store_worker_set_indexing (ScStoreWorker *self, gboolean indexing)
{
  g_atomic_int_set (&self->indexing, indexing);
}

/* Whether a job has met damage. */
gboolean
_sc_store_worker_is_damaged (ScStoreWorker *self)
{
  return g_atomic_int_get (&self->damaged);
}

/* Starts the threads. Resolves to TRUE when the file is open. */
DexFuture *
_sc_store_worker_start (ScStoreWorker *self)
{
  self->writer = g_thread_new ("store-writer", writer_main, self);

  return dex_ref (DEX_FUTURE (self->opened));
}

/* Resolves when everything that was asked before is written. The threads end by themselves. */
DexFuture *
_sc_store_worker_stop (ScStoreWorker *self)
{
  ScStoreJob *job = _sc_store_job_new (NULL, NULL, NULL);
  DexFuture *future = dex_ref (DEX_FUTURE (job->promise));

  self->stopping = TRUE;
  g_async_queue_push (self->writes, job);

  return future;
}

static gboolean
join_and_free_cb (gpointer data)
{
  ScStoreWorker *self = data;

  if (self->writer != NULL)
    g_thread_join (self->writer);
  _sc_store_job_fail_all (self->writes);
  _sc_store_job_fail_all (self->reads);
  _sc_store_job_fail_all (self->surveys);
  g_async_queue_unref (self->writes);
  g_async_queue_unref (self->reads);
  g_async_queue_unref (self->surveys);
  dex_unref (self->opened);
  g_free (self->path);
  g_free (self);

  return G_SOURCE_REMOVE;
}

/* Waits for the threads. Jobs that came after the stop are rejected. */
void
_sc_store_worker_free (ScStoreWorker *self)
{
  if (self->writer != NULL && !self->stopping)
    dex_unref (_sc_store_worker_stop (self));

  /* A future that nobody waits for drops the last reference where it is settled: in the writer,
   * which cannot wait for itself. */
  if (self->writer == g_thread_self ())
    {
      self->committed = NULL;
      g_idle_add (join_and_free_cb, self);
    }
  else
    {
      join_and_free_cb (self);
    }
}

static DexFuture *
push_job (ScStoreWorker *self,
          GAsyncQueue *queue,
          gboolean lazy,
          ScStoreJobFunc func,
          gpointer data,
          GDestroyNotify destroy)
{
  ScStoreJob *job = _sc_store_job_new (func, data, destroy);
  DexFuture *future = dex_ref (DEX_FUTURE (job->promise));

  job->lazy = lazy;
  if (self->stopping)
    {
      g_autoptr (GError) error =
          g_error_new_literal (SC_STORE_ERROR, SC_STORE_ERROR_CLOSED, "The database is closed");

      _sc_store_job_fail (job, error);
    }
  else
    {
      g_async_queue_push (queue, job);
    }

  return future;
}

/* Resolves to what @func gives, run in a reader thread. */
DexFuture *
_sc_store_worker_read (ScStoreWorker *self,
                       ScStoreJobFunc func,
                       gpointer data,
                       GDestroyNotify destroy)
{
  return push_job (self, self->reads, FALSE, func, data, destroy);
}

/* As _sc_store_worker_read(), for what looks at every record of a list: one after the other in a thread of their own, so that
 * nobody who wants to see a list waits for a figure. */
DexFuture *
_sc_store_worker_survey (ScStoreWorker *self,
                         ScStoreJobFunc func,
                         gpointer data,
                         GDestroyNotify destroy)
{
  return push_job (self, self->surveys, FALSE, func, data, destroy);
}

/* Resolves to what @func gives, run in the writer thread, once it is on the disk. */
DexFuture *
_sc_store_worker_write (ScStoreWorker *self,
                        ScStoreJobFunc func,
                        gpointer data,
                        GDestroyNotify destroy)
{
  return push_job (self, self->writes, FALSE, func, data, destroy);
}

/* As _sc_store_worker_write(), but resolves when it is in the file: only a power failure can take it. */
DexFuture *
_sc_store_worker_write_lazily (ScStoreWorker *self,
                               ScStoreJobFunc func,
                               gpointer data,
                               GDestroyNotify destroy)
{
  return push_job (self, self->writes, TRUE, func, data, destroy);
}
