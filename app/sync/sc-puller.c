/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-transfer-private.h"
#include "sc-checkpointer-private.h"
#include "sc-first-look-private.h"
#include "sc-replication-private.h"
#include "sc-wire-changes.h"

/* Changes in one request. Large enough that the round trip does not count, small enough that a
 * batch is parsed and written within a frame or two. */
#define BATCH 1000

/* Revisions in one _bulk_get, and how many of those are on the wire at the same time. */
#define GET_BATCH 250
#define MAX_GETS 4

/* A batch that takes longer than the first of these on a slow line is followed by a smaller one, so that
 * progress shows and what breaks off loses little; one that takes less than the second by a larger one. */
#define SLOW_US (4 * G_USEC_PER_SEC)
#define QUICK_US G_USEC_PER_SEC
#define SMALLEST_BATCH 100

/* A checkpoint is written after so many batches or so much time, and whenever everything is there. */
#define CHECKPOINT_EVERY 20
#define CHECKPOINT_US (5 * G_USEC_PER_SEC)

/* So many documents are here in no time, whatever their order. */
#define FIRST_LOOK_MIN 2000

typedef struct
{
  ScReplication *replication;
  ScCheckpointer *checkpointer;
  char *since;  /* (nullable): the position to ask from */
  gboolean gap; /* something before that position is missing */
  guint batch;  /* changes in the next request */
} Puller;

static void
puller_clear (Puller *self)
{
  g_clear_pointer (&self->checkpointer, _sc_checkpointer_free);
  g_clear_pointer (&self->since, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Puller, puller_clear)

static DexFuture *
ask_for_changes (Puller *self, const char *since, gboolean longpoll)
{
  ScReplication *replication = self->replication;
  ScPeerChanges request = {
    .since = since,
    .limit = self->batch,
    /* CouchDB would give them without their history, and would have to read each by itself. */
    .include_docs = replication->peer_info->is_ours,
    .longpoll = longpoll,
  };

  return _sc_peer_load_changes (replication->peer, &request, replication->cancellable);
}

/* Whether the document that came along, with its history, is all there is. */
static gboolean
is_whole (const ScWireChange *change)
{
  return change->document != NULL && change->document->hashes[0] != NULL &&
         change->revs[0] != NULL && change->revs[1] == NULL;
}

static GPtrArray *
list_revisions (ScWireChanges *changes, GPtrArray *whole)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);

  for (guint i = 0; i < changes->rows->len; i++)
    {
      ScWireChange *change = changes->rows->pdata[i];

      if (is_whole (change))
        g_ptr_array_add (whole, sc_document_ref (change->document));
      else if (change->revs[0] != NULL)
        g_ptr_array_add (requests,
                         sc_rev_request_new (change->id, (const char *const *) change->revs));
    }

  return requests;
}

/* The revisions of @requests that the store lacks, in pieces for _bulk_get. */
static GPtrArray *
split_missing (GPtrArray *diffs)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *piece = NULL;

  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];

      if (piece == NULL || piece->len >= GET_BATCH)
        {
          piece = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
          g_ptr_array_add (pieces, piece);
        }
      g_ptr_array_add (piece, sc_rev_request_new (diff->id, (const char *const *) diff->missing));
    }

  return pieces;
}

/* What the store cannot hold (an id that is none, a body that is none) cannot be had at all: the rest
 * is here, and the run says so. */
static void
note_unreadable (Puller *self, const char *id, const GError *error)
{
  self->replication->pull.doc_write_failures++;
  _sc_replication_note_problem (&self->replication->pull_problem, SC_SYNC_ERROR_UNREADABLE,
                                "“%s” cannot be taken in: %s", id, error->message);
}

/* What the peer failed to give may be had another time: the position is not moved beyond it. */
static void
note_gap (Puller *self, const char *id, const GError *error)
{
  self->gap = TRUE;
  _sc_replication_note_problem (&self->replication->pull_problem, SC_SYNC_ERROR_SERVER,
                                "The server does not give “%s”: %s", id, error->message);
}

/* Documents whose attachments are not given are left out. */
static gboolean
fetch_attachments (Puller *self, GPtrArray *documents, GError **error)
{
  for (guint i = documents->len; i > 0; i--)
    {
      ScDocument *document = documents->pdata[i - 1];
      g_autoptr (GError) local_error = NULL;

      if (_sc_attachments_fetch (self->replication, document, &local_error))
        continue;
      if (!_sc_attachments_cannot_be_had (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      note_gap (self, document->id, local_error);
      g_ptr_array_remove_index (documents, i - 1);
    }

  return TRUE;
}

static gboolean
write_documents (Puller *self, GPtrArray *documents, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GPtrArray) results = NULL;
  guint n_failed = 0;

  replication->pull.docs_read += documents->len;
  for (guint i = 0; i < documents->len; i++)
    replication->bytes_read += ((ScDocument *) documents->pdata[i])->body_length;
  if (!fetch_attachments (self, documents, error))
    return FALSE;
  if (documents->len == 0)
    return TRUE;

  results =
      dex_await_boxed (sc_store_write (replication->store, documents, SC_WRITE_FETCHED), error);
  if (results == NULL)
    return FALSE;

  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];

      if (result->error == NULL)
        continue;
      note_unreadable (self, result->id, result->error);
      n_failed++;
    }
  _sc_replication_add_own_writes (replication, results);
  _sc_fetcher_wake (replication);
  _sc_replication_add_written (replication, &replication->pull, results->len - n_failed);

  return TRUE;
}

/* A document that is neither there nor excused means that the answer is not whole. */
static gboolean
check_answers (GPtrArray *piece, GPtrArray *answers, GError **error)
{
  g_autoptr (GHashTable) answered = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < answers->len; i++)
    g_hash_table_add (answered, ((ScGetResult *) answers->pdata[i])->id);
  for (guint i = 0; i < piece->len; i++)
    {
      const ScRevRequest *request = piece->pdata[i];

      if (!g_hash_table_contains (answered, request->id))
        {
          g_set_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL,
                       "The answer to _bulk_get does not mention “%s”", request->id);
          return FALSE;
        }
    }

  return TRUE;
}

/* A revision that the peer named but does not have any more was replaced meanwhile: a later change
 * brings what replaced it. */
static gboolean
write_answers (Puller *self, GPtrArray *answers, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  for (guint i = 0; i < answers->len; i++)
    {
      ScGetResult *answer = answers->pdata[i];

      if (answer->document != NULL)
        g_ptr_array_add (documents, sc_document_ref (answer->document));
      else if (g_error_matches (answer->error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND))
        g_info ("A revision was not given: %s", answer->error->message);
      else if (g_error_matches (answer->error, SC_STORE_ERROR, SC_STORE_ERROR_FAILED))
        note_gap (self, answer->id, answer->error);
      else
        note_unreadable (self, answer->id, answer->error);
    }

  return write_documents (self, documents, error);
}

/* Keeps up to MAX_GETS requests on the wire and writes the answers in their order. */
static gboolean
fetch_pieces (Puller *self, GPtrArray *pieces, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (dex_unref);
  guint asked = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      g_autoptr (GPtrArray) answers = NULL;

      for (; asked < pieces->len && asked < i + MAX_GETS; asked++)
        g_ptr_array_add (waiting, _sc_peer_bulk_get (replication->peer, pieces->pdata[asked],
                                                     replication->cancellable));
      answers = dex_await_boxed (dex_ref (waiting->pdata[i]), error);
      if (answers == NULL || !check_answers (pieces->pdata[i], answers, error) ||
          !write_answers (self, answers, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_changes (Puller *self, ScWireChanges *changes, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) requests = list_revisions (changes, whole);
  g_autoptr (GPtrArray) diffs = NULL;
  g_autoptr (GPtrArray) pieces = NULL;

  replication->pull.revisions_checked += whole->len;
  replication->pull.missing_revisions_found += whole->len;
  if (!write_documents (self, whole, error))
    return FALSE;
  if (requests->len == 0)
    return TRUE;

  diffs = dex_await_boxed (sc_store_revs_diff (replication->store, requests), error);
  if (diffs == NULL)
    return FALSE;
  _sc_replication_note_checked (&replication->pull, requests, diffs);
  pieces = split_missing (diffs);

  return fetch_pieces (self, pieces, error);
}

static gboolean
write_checkpoint (Puller *self, GError **error)
{
  if (self->gap)
    return TRUE;
  if (!_sc_checkpointer_write (self->checkpointer, self->since, error))
    return FALSE;
  _sc_replication_note_checkpoint (&self->replication->pull, self->since);

  return TRUE;
}

/* Everything up to @seq is on the disk, or noted as missing. */
static void
go_on_from (Puller *self, const char *seq)
{
  g_set_str (&self->since, seq);
  _sc_replication_note_through (&self->replication->pull, seq);
}

/* A batch took @took_us from one to the next. */
static void
adapt_batch (Puller *self, gint64 took_us)
{
  if (took_us > SLOW_US)
    self->batch = MAX (self->batch / 2, SMALLEST_BATCH);
  else if (took_us < QUICK_US)
    self->batch = MIN (self->batch * 2, BATCH);
}

/* Pulls until the peer has no more. While one batch is written the next is on the wire. */
static gboolean
pull_all (Puller *self, GError **error)
{
  g_autoptr (DexFuture) next = ask_for_changes (self, self->since, FALSE);
  gint64 asked_at = g_get_monotonic_time ();
  gint64 checkpointed_at = asked_at;
  guint n_batches = 0;

  for (;;)
    {
      guint limit = self->batch;
      g_autoptr (ScWireChanges) changes = dex_await_boxed (g_steal_pointer (&next), error);
      gint64 now = g_get_monotonic_time ();
      gboolean last;

      if (changes == NULL)
        return FALSE;

      last = changes->rows->len < limit;
      adapt_batch (self, now - asked_at);
      asked_at = now;
      if (!last)
        next = ask_for_changes (self, changes->last_seq, FALSE);
      _sc_replication_note_read (&self->replication->pull, changes->last_seq, changes->pending);
      if (changes->pending >= 0 && self->replication->total == 0)
        self->replication->total = (guint64) changes->pending + changes->rows->len;
      if (!take_changes (self, changes, error))
        return FALSE;

      go_on_from (self, changes->last_seq);
      if (!last && ++n_batches % CHECKPOINT_EVERY != 0 && now - checkpointed_at < CHECKPOINT_US)
        continue;
      checkpointed_at = now;
      if (!write_checkpoint (self, error))
        return FALSE;
      if (last)
        return TRUE;
    }
}

/* Listens; each answer may be the first of many. While the checkpoint is written the next request is
 * on the wire already. */
static gboolean
pull_live (Puller *self, GError **error)
{
  g_autoptr (DexFuture) next = ask_for_changes (self, self->since, TRUE);

  for (;;)
    {
      g_autoptr (ScWireChanges) changes = dex_await_boxed (g_steal_pointer (&next), error);

      if (changes == NULL)
        return FALSE;
      if (changes->rows->len > 0)
        {
          _sc_replication_set_idle (self->replication, &self->replication->pull_idle, FALSE);
          _sc_replication_note_read (&self->replication->pull, changes->last_seq, changes->pending);
          if (!take_changes (self, changes, error))
            return FALSE;
          go_on_from (self, changes->last_seq);
          if (changes->rows->len >= self->batch && !pull_all (self, error))
            return FALSE;
        }
      next = ask_for_changes (self, self->since, TRUE);
      if (!write_checkpoint (self, error))
        return FALSE;
      _sc_replication_set_idle (self->replication, &self->replication->pull_idle, TRUE);
    }
}

/* What somebody who waits wants to see first. */
static gboolean
take_first_look (Puller *self, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GPtrArray) requests =
      _sc_first_look_list (replication->peer, replication->cancellable);
  g_autoptr (GPtrArray) diffs = NULL;
  g_autoptr (GPtrArray) pieces = NULL;

  diffs = dex_await_boxed (sc_store_revs_diff (replication->store, requests), error);
  if (diffs == NULL)
    return FALSE;
  pieces = split_missing (diffs);
  if (!fetch_pieces (self, pieces, error))
    return FALSE;
  replication->early = replication->pull.docs_written;
  /* What was not given comes in its turn, and is told then. */
  self->gap = FALSE;
  g_clear_error (&replication->pull_problem);

  return TRUE;
}

static void
settle_first_pull (ScReplication *replication)
{
  if (dex_future_is_pending (DEX_FUTURE (replication->first_pull)))
    dex_promise_resolve_boolean (replication->first_pull, TRUE);
}

static gboolean
pull (Puller *self, GError **error)
{
  ScReplication *replication = self->replication;
  g_autoptr (GError) local_error = NULL;

  self->since = _sc_checkpointer_read (self->checkpointer, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->since == NULL && replication->peer_info->doc_count >= FIRST_LOOK_MIN &&
      !take_first_look (self, error))
    return FALSE;
  if (!pull_all (self, error))
    return FALSE;

  _sc_replication_set_idle (replication, &replication->pull_idle, TRUE);
  settle_first_pull (replication);

  return !replication->live || pull_live (self, error);
}

/* One direction of a run: peer → store. README.md has the order of steps. */
DexFuture *
_sc_puller_fiber (gpointer data)
{
  ScReplication *replication = data;
  g_auto (Puller) self = { .replication = replication, .batch = BATCH };
  g_autoptr (GError) error = NULL;

  self.checkpointer =
      _sc_checkpointer_new (replication->store, replication->peer, replication->store_uuid, TRUE,
                            replication->cancellable);
  if (!pull (&self, &error))
    {
      /* Who waits for the first pull finds the run stopped. */
      g_cancellable_cancel (replication->cancellable);
      settle_first_pull (replication);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}
