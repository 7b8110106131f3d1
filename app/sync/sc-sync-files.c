/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-transfer-private.h"
#include "sc-store-error.h"
#include "sc-sync-job-private.h"

/* Files of records: which come by themselves, and one that somebody opens now. */

/**
 * sc_sync_job_set_file_policy:
 * @self: a job that was not started
 * @policy: (nullable): which files come by themselves, after their documents; %NULL for all, before their
 *   documents, as a server wants it that must have what it gives out
 */
void
sc_sync_job_set_file_policy (ScSyncJob *self, ScFilePolicy *policy)
{
  g_return_if_fail (SC_IS_SYNC_JOB (self) && self->replication == NULL);

  g_set_object (&self->file_policy, policy);
}

/**
 * sc_sync_job_get_files:
 * @self: a job
 * @figures: (out): the files that come after the documents in the run that is going on; all 0 without one
 */
void
sc_sync_job_get_files (ScSyncJob *self, ScFileFigures *figures)
{
  static const ScFileFigures none = { 0 };

  g_return_if_fail (SC_IS_SYNC_JOB (self) && figures != NULL);

  *figures = self->replication != NULL ? *sc_replication_get_files (self->replication) : none;
}

typedef struct
{
  ScSyncJob *self;
  char *id;
  char *name;
  GFileProgressCallback progress;
  gpointer user_data;
  GCancellable *cancellable;
  gint64 length;
} Fetching;

static void
fetching_free (gpointer data)
{
  Fetching *state = data;

  g_object_unref (state->self);
  g_free (state->id);
  g_free (state->name);
  g_clear_object (&state->cancellable);
  g_free (state);
}

static void
watch_cb (guint64 size, gpointer data)
{
  Fetching *state = data;

  if (state->progress != NULL)
    state->progress ((goffset) size, state->length, state->user_data);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Fetching *state = data;
  ScSyncJob *self = state->self;
  const ScFetchWatch watch = { watch_cb, state };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (self->store, state->id, NULL), &error);
  const ScAttachment *attachment =
      document != NULL ? sc_attachments_find (document->attachments, state->name) : NULL;

  if (document == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (attachment == NULL ||
      (attachment->data == NULL && (attachment->digest == NULL || attachment->encoding != NULL)))
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "“%s” has no file “%s”",
                                  state->id, state->name);
  if (attachment->data != NULL)
    return dex_future_new_true ();

  state->length = attachment->length;
  if (!_sc_attachment_fetch_late (self->peer, self->store, document, attachment, &watch,
                                  state->cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sc_sync_job_fetch_file:
 * @self: a job
 * @id: a record's id
 * @name: the name of one of its files
 * @progress: (nullable): hears how many bytes there are; not after the future is settled
 * @user_data: for @progress
 * @cancellable: (nullable): ends it; what has come is kept, and the next attempt goes on from there
 *
 * Brings a file at once, beside what the policy wants.
 *
 * Returns: (transfer full): a future of %TRUE, when the file is here; rejects with %SC_SYNC_ERROR
 *   (_NO_WORKSPACE: the server does not have it) or %SC_STORE_ERROR
 */
DexFuture *
sc_sync_job_fetch_file (ScSyncJob *self,
                        const char *id,
                        const char *name,
                        GFileProgressCallback progress,
                        gpointer user_data,
                        GCancellable *cancellable)
{
  Fetching *state;

  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && id != NULL && name != NULL, NULL);

  state = g_new0 (Fetching, 1);
  state->self = g_object_ref (self);
  state->id = g_strdup (id);
  state->name = g_strdup (name);
  state->progress = progress;
  state->user_data = user_data;
  state->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, fetch_fiber, state,
                              fetching_free);
}
