/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-transfer-private.h"
#include "sc-json.h"
#include "sc-sync-job-private.h"

/* What a person does with one document that the server refused: offers it again, or gives it up. */

typedef struct
{
  ScSyncJob *job;
  ScReplication *replication; /* never run: what the requests need */
  char *id;
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;

  g_object_unref (self->job);
  g_object_unref (self->replication);
  g_free (self->id);
  g_free (self);
}

static DexFuture *
spawn (ScSyncJob *job, const char *id, DexFiberFunc func)
{
  Task *self;

  if (!sc_peer_has_password (job->peer))
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_PASSWORD,
                                  "The password is not known");

  self = g_new0 (Task, 1);
  self->job = g_object_ref (job);
  self->replication = sc_replication_new (job->store, job->peer, FALSE);
  self->id = g_strdup (id);
  _sc_replication_set_outbox (self->replication, job->outbox);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, func, self, task_free);
}

static GPtrArray *
new_requests (const char *id, GStrvBuilder *revs)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_auto (GStrv) list = g_strv_builder_end (revs);

  g_ptr_array_add (requests, sc_rev_request_new (id, (const char *const *) list));

  return requests;
}

static GPtrArray *
request_all (const char *id, GPtrArray *documents)
{
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();

  for (guint i = 0; i < documents->len; i++)
    g_strv_builder_take (revs, sc_document_dup_rev (documents->pdata[i]));

  return new_requests (id, revs);
}

/* When the last one is gone, the checkpoint can move on: the run looks once more. */
static gboolean
settle (Task *self, GError **error)
{
  if (!dex_await (_sc_outbox_save (self->job->outbox), error))
    return FALSE;
  if (self->job->wanted && sc_outbox_get_n_refusals (self->job->outbox) == 0)
    sc_sync_job_retry (self->job);

  return TRUE;
}

static DexFuture *
offer_fiber (gpointer data)
{
  Task *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (self->job->store, self->id), &error);
  g_autoptr (GPtrArray) requests = leaves != NULL ? request_all (self->id, leaves) : NULL;
  const ScRefusal *refusal;

  if (requests == NULL || !_sc_pusher_offer (self->replication, requests, &error) ||
      !settle (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  refusal = sc_outbox_find (self->job->outbox, self->id);
  if (refusal == NULL)
    return dex_future_new_true ();
  if (refusal->code == SC_SYNC_ERROR_TOO_LARGE)
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_TOO_LARGE, "%s", refusal->reason);

  return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED, SC_SYNC_REFUSED_PREFIX "%s",
                                refusal->reason);
}

/**
 * sc_sync_job_offer:
 * @self: a job
 * @id: of a document
 *
 * Sends what the server lacks of one document, and nothing else.
 *
 * Returns: (transfer full): a future of %TRUE when the server has it now; rejects with
 *   %SC_SYNC_ERROR_REFUSED or _TOO_LARGE when it refuses it again, with another %SC_SYNC_ERROR when it
 *   cannot be asked, and with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_sync_job_offer (ScSyncJob *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && id != NULL, NULL);

  return spawn (self, id, offer_fiber);
}

static DexFuture *
list_lacking_fiber (gpointer data)
{
  Task *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents =
      dex_await_boxed (sc_store_get_history (self->job->store, self->id), &error);
  g_autoptr (GPtrArray) requests = documents != NULL ? request_all (self->id, documents) : NULL;
  g_autoptr (GPtrArray) diffs =
      requests != NULL
          ? dex_await_boxed (_sc_peer_revs_diff (self->job->peer, requests, NULL), &error)
          : NULL;
  static const char *const none[] = { NULL };

  if (diffs == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV,
                                    g_strdupv (diffs->len > 0
                                                   ? ((ScRevsDiff *) diffs->pdata[0])->missing
                                                   : (char **) none));
}

/**
 * sc_sync_job_list_lacking:
 * @self: a job
 * @id: of a document
 *
 * Asks the server.
 *
 * Returns: (transfer full): a future of a %G_TYPE_STRV: those of the revisions kept here that the server lacks;
 *   rejects with %SC_SYNC_ERROR when it cannot be asked, and with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_sync_job_list_lacking (ScSyncJob *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && id != NULL, NULL);

  return spawn (self, id, list_lacking_fiber);
}

/* Returns (transfer full) (nullable): the leaves that the server has; %NULL without @error when it has no
 * such document. */
static GPtrArray *
ask_for_leaves (Task *self, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (self->id, NULL, FALSE);
  g_autofree char *path = g_strconcat (escaped, "?open_revs=all", NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node =
      dex_await_boxed (sc_peer_request (self->job->peer, "GET", path, NULL), &local_error);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *row = json_array_get_element (array, i);
      JsonObject *ok = JSON_NODE_HOLDS_OBJECT (row)
                           ? sc_json_get_object (json_node_get_object (row), "ok")
                           : NULL;
      const char *rev = ok != NULL ? sc_json_get_string (ok, "_rev") : NULL;

      if (rev == NULL)
        continue;
      g_strv_builder_add (revs, rev);
      n++;
    }
  if (n > 0)
    return new_requests (self->id, revs);
  if (local_error != NULL &&
      !g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Returns (transfer full): what the server has of the document, whole; empty when it has none. */
static GPtrArray *
fetch_documents (Task *self, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) requests = ask_for_leaves (self, &local_error);
  g_autoptr (GPtrArray) answers = NULL;

  if (requests == NULL && local_error == NULL)
    return g_steal_pointer (&documents);
  if (requests != NULL)
    answers = dex_await_boxed (_sc_peer_bulk_get (self->job->peer, requests, NULL), &local_error);

  for (guint i = 0; answers != NULL && i < answers->len && local_error == NULL; i++)
    {
      ScGetResult *answer = answers->pdata[i];

      if (answer->document == NULL)
        local_error = g_error_copy (answer->error);
      else if (_sc_attachments_fetch_all (self->replication, answer->document, &local_error))
        g_ptr_array_add (documents, sc_document_ref (answer->document));
    }
  if (local_error == NULL)
    return g_steal_pointer (&documents);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Returns (transfer full): those of @leaves that the server lacks. */
static GPtrArray *
list_lacking (GPtrArray *leaves, GPtrArray *diffs)
{
  GPtrArray *lacking = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  const ScRevsDiff *diff = diffs->len > 0 ? diffs->pdata[0] : NULL;

  for (guint i = 0; diff != NULL && i < leaves->len; i++)
    {
      g_autofree char *rev = sc_document_dup_rev (leaves->pdata[i]);

      if (g_strv_contains ((const char *const *) diff->missing, rev))
        g_ptr_array_add (lacking, sc_document_ref (leaves->pdata[i]));
    }

  return lacking;
}

/* In one transaction: a crash leaves either what was refused, or what the server has. */
static gboolean
replace (Task *self, GPtrArray *lacking, GError **error)
{
  g_autoptr (GPtrArray) requests = request_all (self->id, lacking);
  g_autoptr (GPtrArray) documents = fetch_documents (self, error);
  g_autoptr (GError) local_error = NULL;
  gint64 n;

  if (documents == NULL)
    return FALSE;
  n = dex_await_int64 (sc_store_purge (self->job->store, requests, documents), &local_error);
  if (local_error == NULL && n < lacking->len)
    local_error = g_error_new_literal (SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT,
                                       "The document was changed meanwhile");
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static DexFuture *
give_up_fiber (gpointer data)
{
  Task *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (self->job->store, self->id), &error);
  g_autoptr (GPtrArray) requests = leaves != NULL ? request_all (self->id, leaves) : NULL;
  g_autoptr (GPtrArray) diffs =
      requests != NULL
          ? dex_await_boxed (_sc_peer_revs_diff (self->job->peer, requests, NULL), &error)
          : NULL;
  g_autoptr (GPtrArray) lacking = diffs != NULL ? list_lacking (leaves, diffs) : NULL;

  if (lacking == NULL || (lacking->len > 0 && !replace (self, lacking, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  _sc_outbox_accept (self->job->outbox, self->id);
  if (!settle (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&lacking));
}

/**
 * sc_sync_job_give_up:
 * @self: a job
 * @id: of a document
 *
 * Forgets what the server lacks of one document; what it has of it takes its place. Where it has none, the
 * document is gone.
 *
 * Returns: (transfer full): a future of an array of #ScDocument: the revisions that are gone, empty when the
 *   server has all of them. Rejects, with nothing changed, with %SC_SYNC_ERROR when the server cannot be
 *   asked and with %SC_STORE_ERROR, _CONFLICT when somebody edited it meanwhile
 */
DexFuture *
sc_sync_job_give_up (ScSyncJob *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && id != NULL, NULL);

  return spawn (self, id, give_up_fiber);
}
