/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-badge.h"
#include "sc-checkpointer-private.h"
#include "sc-replication-private.h"
#include "sc-wire-bulk.h"

/* Changes in one round, and documents in one _bulk_docs. */
#define BATCH 1000
#define DOCS_BATCH 500

/* The bytes of one request stay below this, unless one document alone is larger. */
#define MAX_BYTES (8 * 1024 * 1024)

/* Waits so long for more edits before it sends: somebody who saves twice sends once. */
#define SETTLE_MS 30

/* Looks so often whether the run was stopped. */
#define LOOK_MS 500

typedef struct
{
  ScReplication *replication;
  ScCheckpointer *checkpointer;
  gint64 since;
  gint64 refused_seq;  /* the first change that the peer refused, 0 for none */
  gint64 reoffer_at;   /* the monotonic time when it is offered again */
  DexPromise *changed; /* (nullable): settled by the store's signal */
  gulong changed_handler;
} Pusher;

static void
pusher_clear (Pusher *self)
{
  g_clear_pointer (&self->checkpointer, _sc_checkpointer_free);
  g_clear_signal_handler (&self->changed_handler, self->replication->store);
  dex_clear (&self->changed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pusher, pusher_clear)

/* The revisions of a batch that did not come from this peer in this run. */
static GPtrArray *
list_revisions (Pusher *self, ScChanges *changes)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);

  for (guint i = 0; i < changes->rows->len; i++)
    {
      const ScChange *change = changes->rows->pdata[i];

      if (change->revs[1] == NULL &&
          _sc_seq_ranges_contain (self->replication->own_writes, change->seq))
        continue;
      g_ptr_array_add (requests,
                       sc_rev_request_new (change->id, (const char *const *) change->revs));
    }

  return requests;
}

static void
note_refusal (Pusher *self, const ScDocument *document, ScSyncError code, const char *reason)
{
  ScReplication *replication = self->replication;
  g_autofree char *rev = sc_document_dup_rev (document);
  gint64 seq = document->seq;

  /* Its owner brings it; nobody here has written it, or can do anything about it. */
  if (sc_badge_is_id (document->id))
    return;
  if (replication->outbox != NULL)
    _sc_outbox_refuse (replication->outbox, document->id, rev, code, reason);
  replication->refused++;
  replication->push.doc_write_failures++;
  self->reoffer_at = g_get_monotonic_time () + (gint64) replication->reoffer_ms * 1000;
  if (self->refused_seq == 0 || seq < self->refused_seq)
    self->refused_seq = seq;
  _sc_replication_note_problem (&replication->push_problem, SC_SYNC_ERROR_REFUSED,
                                SC_SYNC_REFUSED_PREFIX "%s", reason);
}

/* Returns (nullable): the document of a failure; a server may name one that nobody sent. */
static const ScDocument *
find_document (GPtrArray *documents, const char *id)
{
  for (guint i = 0; i < documents->len; i++)
    {
      const ScDocument *document = documents->pdata[i];

      if (g_strcmp0 (document->id, id) == 0)
        return document;
    }

  return NULL;
}

static void
note_accepted (Pusher *self, const char *id)
{
  if (self->replication->outbox != NULL)
    _sc_outbox_accept (self->replication->outbox, id);
}

/* All were taken but those that the peer names. */
static void
note_written (Pusher *self, GPtrArray *documents, GPtrArray *failures)
{
  for (guint i = 0; i < documents->len; i++)
    note_accepted (self, ((ScDocument *) documents->pdata[i])->id);
  for (guint i = 0; i < failures->len; i++)
    {
      const ScWireFailure *failure = failures->pdata[i];
      const ScDocument *document = find_document (documents, failure->id);

      if (document == NULL)
        document = documents->pdata[0];
      note_refusal (self, document, SC_SYNC_ERROR_REFUSED,
                    failure->reason != NULL ? failure->reason : failure->name);
    }
  _sc_replication_add_written (self->replication, &self->replication->push,
                               documents->len - MIN (failures->len, documents->len));
}

/* Sends documents. What is refused as too large is sent one by one, so that it is only the large one
 * that stays behind. */
static gboolean
send_documents (Pusher *self, GPtrArray *documents, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) failures = NULL;

  if (documents->len == 0)
    return TRUE;

  failures =
      dex_await_boxed (_sc_peer_bulk_docs (replication->peer, documents, replication->cancellable),
                       &local_error);
  if (failures != NULL)
    {
      note_written (self, documents, failures);
      return TRUE;
    }
  if (!g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_TOO_LARGE))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (documents->len == 1)
    {
      note_refusal (self, documents->pdata[0], SC_SYNC_ERROR_TOO_LARGE, local_error->message);
      return TRUE;
    }

  for (guint i = 0; i < documents->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, documents->pdata[i]);
      if (!send_documents (self, one, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_attachments (const ScDocument *document)
{
  return document->attachments != NULL && document->attachments->len > 0;
}

/* Sends documents with attachments, one request each: their bytes come from the disk while they are sent. */
static gboolean
send_attached (Pusher *self, GPtrArray *found, GPtrArray *diffs, GError **error)
{
  ScReplication *replication = self->replication;

  for (guint i = 0; i < found->len; i++)
    {
      const ScGetResult *result = found->pdata[i];
      const ScRevsDiff *diff = diffs->pdata[result->index];
      g_autoptr (GError) local_error = NULL;

      if (result->document == NULL || !has_attachments (result->document))
        continue;
      if (dex_await (_sc_peer_put_document (replication->peer, result->document,
                                            (const char *const *) diff->possible_ancestors,
                                            replication->cancellable),
                     &local_error))
        {
          note_accepted (self, result->document->id);
          _sc_replication_add_written (replication, &replication->push, 1);
        }
      else if (g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED))
        {
          note_refusal (self, result->document, SC_SYNC_ERROR_REFUSED, local_error->message);
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
send_missing (Pusher *self, GPtrArray *diffs, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  gsize n_bytes = 0;

  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];

      g_ptr_array_add (requests,
                       sc_rev_request_new (diff->id, (const char *const *) diff->missing));
    }
  found = dex_await_boxed (sc_store_get_many (self->replication->store, requests, FALSE), error);
  if (found == NULL)
    return FALSE;
  self->replication->push.docs_read += found->len;
  if (!send_attached (self, found, diffs, error))
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      ScGetResult *result = found->pdata[i];

      if (result->document == NULL || has_attachments (result->document))
        continue;
      if (documents->len >= DOCS_BATCH ||
          (documents->len > 0 && n_bytes + result->document->body_length > MAX_BYTES))
        {
          if (!send_documents (self, documents, error))
            return FALSE;
          g_ptr_array_set_size (documents, 0);
          n_bytes = 0;
        }
      g_ptr_array_add (documents, result->document);
      n_bytes += result->document->body_length;
    }

  return send_documents (self, documents, error);
}

/* What the peer does not miss it has, however that came about. */
static void
note_known (Pusher *self, GPtrArray *requests, GPtrArray *diffs)
{
  ScOutbox *outbox = self->replication->outbox;
  g_autoptr (GHashTable) missing = NULL;

  if (outbox == NULL || sc_outbox_get_n_refusals (outbox) == 0)
    return;
  missing = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < diffs->len; i++)
    g_hash_table_add (missing, ((ScRevsDiff *) diffs->pdata[i])->id);
  for (guint i = 0; i < requests->len; i++)
    {
      const char *id = ((ScRevRequest *) requests->pdata[i])->id;

      if (!g_hash_table_contains (missing, id))
        _sc_outbox_accept (outbox, id);
    }
}

static gboolean
offer (Pusher *self, GPtrArray *requests, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GPtrArray) diffs = NULL;

  if (requests->len == 0)
    return TRUE;

  diffs =
      dex_await_boxed (_sc_peer_revs_diff (replication->peer, requests, replication->cancellable),
                       error);

  if (diffs == NULL)
    return FALSE;
  _sc_replication_note_checked (&replication->push, requests, diffs);
  note_known (self, requests, diffs);

  return diffs->len == 0 || send_missing (self, diffs, error);
}

/*
 * _sc_pusher_offer:
 * @replication: one that is not run
 * @requests: (element-type ScRevRequest): revisions of the store
 *
 * Sends what the peer lacks of @requests and nothing else; its outbox hears what came of it. To be called in a
 * fiber.
 *
 * Returns: %FALSE when the peer cannot be asked
 */
gboolean
_sc_pusher_offer (ScReplication *replication, GPtrArray *requests, GError **error)
{
  g_auto (Pusher) self = { .replication = replication };

  return offer (&self, requests, error);
}

static gboolean
push_batch (Pusher *self, ScChanges *changes, GError **error)
{
  g_autoptr (GPtrArray) requests = list_revisions (self, changes);

  return offer (self, requests, error);
}

/* The checkpoint stays before what was refused, so that it is offered again. */
static gboolean
write_checkpoint (Pusher *self, GError **error)
{
  gint64 seq = self->refused_seq > 0 ? MIN (self->refused_seq - 1, self->since) : self->since;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, seq);

  self->replication->pushed_seq = seq;
  if (self->replication->outbox != NULL &&
      !dex_await (_sc_outbox_save (self->replication->outbox), error))
    return FALSE;
  if (!_sc_checkpointer_write (self->checkpointer, text, error))
    return FALSE;
  _sc_replication_note_checkpoint (&self->replication->push, text);

  return TRUE;
}

static void
note_read (Pusher *self, const ScChanges *changes)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, changes->last_seq);

  /* What the batch before brought is on the peer, or refused. */
  _sc_replication_note_through (&self->replication->push, self->replication->push.source_seq);
  _sc_replication_note_read (&self->replication->push, seq, (gint64) changes->pending);
}

static gboolean
push_all (Pusher *self, GError **error)
{
  for (;;)
    {
      ScChangesRequest request = { .since = self->since, .limit = BATCH, .all_leaves = TRUE };
      g_autoptr (ScChanges) changes =
          dex_await_boxed (sc_store_load_changes (self->replication->store, &request), error);

      if (changes == NULL)
        return FALSE;
      note_read (self, changes);
      if (changes->rows->len == 0)
        return write_checkpoint (self, error);
      if (!push_batch (self, changes, error))
        return FALSE;
      self->since = changes->last_seq;
      if (changes->rows->len < BATCH)
        return write_checkpoint (self, error);
    }
}

static void
store_changed_cb (ScStore *store, gint64 seq, Pusher *self)
{
  if (self->changed != NULL && dex_future_is_pending (DEX_FUTURE (self->changed)))
    dex_promise_resolve_boolean (self->changed, TRUE);
}

/* What was refused, and everything behind it: the peer says at once what it has of that. */
static void
offer_again (Pusher *self)
{
  self->since = self->refused_seq - 1;
  self->refused_seq = 0;
  self->replication->refused = 0;
  self->replication->offer_now = FALSE;
  g_clear_error (&self->replication->push_problem);
}

/* Returns when the store has something new, or with the error of a run that was stopped. */
static gboolean
wait_for_change (Pusher *self, GError **error)
{
  ScReplication *replication = self->replication;

  while (sc_store_get_update_seq (replication->store) <= self->since)
    {
      if (self->refused_seq > 0 &&
          (replication->offer_now || g_get_monotonic_time () >= self->reoffer_at))
        {
          offer_again (self);
          return TRUE;
        }
      if (g_cancellable_set_error_if_cancelled (replication->cancellable, error))
        return FALSE;
      dex_clear (&self->changed);
      self->changed = dex_promise_new ();
      /* A bound, because a fiber that stops the run cannot always wake another one. */
      dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->changed)),
                                   dex_timeout_new_msec (LOOK_MS), NULL),
                 NULL);
    }
  dex_await (dex_timeout_new_msec (SETTLE_MS), NULL);

  return TRUE;
}

static gboolean
push_live (Pusher *self, GError **error)
{
  self->changed_handler =
      g_signal_connect (self->replication->store, "changed", G_CALLBACK (store_changed_cb), self);
  for (;;)
    {
      if (!wait_for_change (self, error))
        return FALSE;
      _sc_replication_set_idle (self->replication, &self->replication->push_idle, FALSE);
      if (!push_all (self, error))
        return FALSE;
      _sc_replication_set_idle (self->replication, &self->replication->push_idle, TRUE);
    }
}

/* A first pull into an empty store has nothing to offer: let it go ahead alone. */
static gboolean
wait_for_first_pull (Pusher *self, GError **error)
{
  ScReplication *replication = self->replication;

  if (self->since == 0)
    dex_await (dex_ref (DEX_FUTURE (replication->first_pull)), NULL);

  return !g_cancellable_set_error_if_cancelled (replication->cancellable, error);
}

/* One direction of a run: store → peer. README.md has the order of steps. */
DexFuture *
_sc_pusher_fiber (gpointer data)
{
  ScReplication *replication = data;
  g_auto (Pusher) self = { .replication = replication };
  g_autoptr (GError) error = NULL;
  g_autofree char *since = NULL;

  self.checkpointer =
      _sc_checkpointer_new (replication->store, replication->peer, replication->store_uuid, FALSE,
                            replication->cancellable);
  since = _sc_checkpointer_read (self.checkpointer, &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self.since = since != NULL ? g_ascii_strtoll (since, NULL, 10) : 0;
  if (!wait_for_first_pull (&self, &error) || !push_all (&self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _sc_replication_set_idle (replication, &replication->push_idle, TRUE);
  if (replication->live && !push_live (&self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}
