/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-transfer-private.h"

/* Brings the files that the policy wants, when their documents are here: one at a time, the record that was
 * changed last first. What cannot be had stands in nobody's way. README.md, "Files". */

/* A live run asks again for what could not be had after so long, and then after twice as long each time. */
#define RETRY_MS (15 * 1000)
#define MAX_RETRY_MS (10 * 60 * 1000)

typedef struct
{
  ScReplication *replication;
  GHashTable *failed;   /* of digests: not asked for in this round again */
  guint64 bytes_before; /* of the files that are complete */
  gboolean broken;      /* the connection, not one file, is what is wrong */
} Fetcher;

static void
fetcher_clear (Fetcher *self)
{
  g_clear_pointer (&self->failed, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetcher, fetcher_clear)

/* There is something to look at: documents came, somebody wants other files, or the run ends. */
void
_sc_fetcher_wake (ScReplication *replication)
{
  g_autoptr (DexPromise) waiting = g_steal_pointer (&replication->look_again);

  replication->files_told = TRUE;
  if (waiting != NULL)
    dex_promise_resolve_boolean (waiting, TRUE);
}

/*
 * _sc_attachment_fetch_late:
 * @document: a document of @store
 * @attachment: one of its attachments, whose bytes are not here
 *
 * Fetches the bytes of an attachment and gives them to the store. The peer may not have this revision yet, or
 * not any more; what it has under this name is the same, or it is refused for its digest. In a fiber.
 */
gboolean
_sc_attachment_fetch_late (ScPeer *peer,
                           ScStore *store,
                           const ScDocument *document,
                           const ScAttachment *attachment,
                           const ScFetchWatch *watch,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *rev = sc_document_dup_rev (document);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ScAttachmentData) data =
      _sc_peer_fetch_bytes (peer, store, document->id, rev, attachment, watch, cancellable,
                            &local_error);

  if (g_error_matches (local_error, SC_SYNC_ERROR, SC_SYNC_ERROR_NO_WORKSPACE))
    data = _sc_peer_fetch_bytes (peer, store, document->id, NULL, attachment, watch, cancellable,
                                 NULL);
  if (data == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return dex_await (sc_store_add_bytes (store, document->id, data), error);
}

static void
watch_cb (guint64 size, gpointer data)
{
  Fetcher *self = data;

  self->replication->files.bytes_done = self->bytes_before + size;
  _sc_replication_tell_progress (self->replication);
}

static void
note_failure (Fetcher *self,
              const ScDocument *document,
              const ScAttachment *attachment,
              const GError *error)
{
  ScReplication *replication = self->replication;

  g_hash_table_add (self->failed, g_strdup (attachment->digest));
  replication->files.failed++;
  if (!_sc_attachments_cannot_be_had (error))
    self->broken = TRUE;
  if (replication->files_problem == NULL && !g_cancellable_is_cancelled (replication->cancellable))
    {
      replication->files_problem = g_error_copy (error);
      g_prefix_error (&replication->files_problem, "“%s” of “%s”: ", attachment->name,
                      document->id);
    }
}

static void
fetch (Fetcher *self, const ScDocument *document, const ScAttachment *attachment)
{
  ScReplication *replication = self->replication;
  const ScFetchWatch watch = { watch_cb, self };
  g_autoptr (GError) error = NULL;

  self->bytes_before = replication->files.bytes_done;
  if (_sc_attachment_fetch_late (replication->peer, replication->store, document, attachment,
                                 &watch, replication->cancellable, &error))
    {
      replication->files.done++;
      replication->files.bytes_done = self->bytes_before + (guint64) attachment->length;
      _sc_replication_tell_progress (replication);
      return;
    }
  replication->files.bytes_done = self->bytes_before;
  note_failure (self, document, attachment, error);
}

static gboolean
is_wanted (Fetcher *self, const ScDocument *document, const ScAttachment *attachment)
{
  return attachment->elsewhere && attachment->digest != NULL && attachment->encoding == NULL &&
         !g_hash_table_contains (self->failed, attachment->digest) &&
         sc_file_policy_wants (self->replication->policy, document->id, attachment);
}

/* Returns (nullable): the first that is wanted; counts all. */
static const ScAttachment *
find_next (Fetcher *self, GPtrArray *documents, const ScDocument **document)
{
  ScFileFigures *files = &self->replication->files;
  const ScAttachment *next = NULL;

  files->total = files->done;
  files->bytes_total = files->bytes_done;
  for (guint i = 0; i < documents->len; i++)
    {
      const ScDocument *one = documents->pdata[i];

      for (guint j = 0; one->attachments != NULL && j < one->attachments->len; j++)
        {
          const ScAttachment *attachment = one->attachments->pdata[j];

          if (!is_wanted (self, one, attachment))
            continue;
          files->total++;
          files->bytes_total += (guint64) attachment->length;
          if (next == NULL)
            {
              next = attachment;
              *document = one;
            }
        }
    }

  return next;
}

/* Until nothing is left that is wanted and can be had. Between two files it looks again: somebody may have opened
 * one, or may not want the others any more. */
static void
fetch_round (Fetcher *self)
{
  ScReplication *replication = self->replication;

  while (!self->broken && !g_cancellable_is_cancelled (replication->cancellable))
    {
      g_autoptr (GPtrArray) documents = NULL;
      const ScDocument *document = NULL;
      const ScAttachment *next;

      replication->files_told = FALSE;
      documents = dex_await_boxed (sc_store_list_elsewhere (replication->store), NULL);
      next = documents != NULL ? find_next (self, documents, &document) : NULL;

      if (next == NULL)
        return;
      fetch (self, document, next);
    }
}

/* @timeout_ms: 0: only until something is told */
static void
wait_for_more (ScReplication *replication, guint timeout_ms)
{
  if (replication->files_told)
    return;
  replication->look_again = dex_promise_new ();
  if (timeout_ms == 0)
    dex_await (dex_ref (DEX_FUTURE (replication->look_again)), NULL);
  else
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (replication->look_again)),
                                 dex_timeout_new_msec ((int) timeout_ms), NULL),
               NULL);
}

/* Beside the two directions of a run, after the first pull. Ends with them. */
DexFuture *
_sc_fetcher_fiber (gpointer data)
{
  ScReplication *replication = data;
  g_auto (Fetcher) self = { .replication = replication };
  guint retry_ms = RETRY_MS;

  if (replication->policy == NULL)
    return dex_future_new_true ();

  self.failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  dex_await (dex_ref (DEX_FUTURE (replication->first_pull)), NULL);
  while (!g_cancellable_is_cancelled (replication->cancellable))
    {
      gboolean failed;

      fetch_round (&self);
      if (!replication->live || g_cancellable_is_cancelled (replication->cancellable))
        break;
      failed = g_hash_table_size (self.failed) > 0;
      wait_for_more (replication, failed ? retry_ms : 0);
      retry_ms = failed ? MIN (retry_ms * 2, MAX_RETRY_MS) : RETRY_MS;
      g_hash_table_remove_all (self.failed);
      self.broken = FALSE;
      replication->files.failed = 0;
      g_clear_error (&replication->files_problem);
    }

  return dex_future_new_true ();
}
