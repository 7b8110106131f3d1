/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "sc-attachment-reader.h"
#include "sc-sync-job-private.h"
#include "sc-wire-document.h"

/* What waits to be sent, or one document, as a file: for an administrator, another computer, or a server that takes it with
 * `POST _bulk_docs`. Written piece by piece, so that an attachment is never in memory as a whole. */

#define BATCH 100

typedef struct
{
  ScStore *store;
  char *id; /* (nullable): of the only document that is wanted */
  gint64 since;
  ScSeqRanges *pulled; /* what came from the server */
  GFile *file;
  GOutputStream *stream; /* (nullable): while the file is open */
  gint64 n_documents;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_clear_object (&self->stream);
  g_object_unref (self->store);
  g_array_unref (self->pulled);
  g_object_unref (self->file);
  g_free (self->id);
  g_free (self);
}

static gboolean
write_bytes (Export *self, GBytes *bytes, GError **error)
{
  gsize length = g_bytes_get_size (bytes);
  gsize written = 0;

  while (written < length)
    {
      g_autoptr (GBytes) rest = g_bytes_new_from_bytes (bytes, written, length - written);
      g_autoptr (GError) local_error = NULL;
      gint64 n =
          dex_await_int64 (dex_output_stream_write_bytes (self->stream, rest, G_PRIORITY_DEFAULT),
                           &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      written += (gsize) n;
    }

  return TRUE;
}

static gboolean
write_text (Export *self, const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return write_bytes (self, bytes, error);
}

/* The bytes of an attachment, as base64: each piece but the last is a multiple of three bytes long. */
static gboolean
write_gap (Export *self, const ScWireGap *gap, GError **error)
{
  g_autoptr (ScAttachmentReader) reader =
      sc_attachment_reader_new (gap->attachment, gap->unpack, gap->offset, gap->length);

  for (;;)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), error);
      g_autofree char *encoded = NULL;
      gsize length;
      const guchar *bytes;

      if (piece == NULL)
        return FALSE;
      bytes = g_bytes_get_data (piece, &length);
      if (length == 0)
        return TRUE;
      encoded = g_base64_encode (bytes, length);
      if (!write_text (self, encoded, (length + 2) / 3 * 4, error))
        return FALSE;
    }
}

static gboolean
write_document (Export *self, const ScDocument *document, GError **error)
{
  g_autoptr (GPtrArray) gaps = sc_wire_gaps_new ();
  const ScWireForm form = { .flags = SC_WIRE_REVISIONS | SC_WIRE_DATA, .gaps = gaps };
  g_autoptr (GString) text = g_string_new (self->n_documents > 0 ? ",\n" : "\n");
  gsize position = 0;

  sc_wire_document_append (text, document, &form, NULL);
  for (guint i = 0; i < gaps->len; i++)
    {
      const ScWireGap *gap = gaps->pdata[i];

      if (!write_text (self, text->str + position, gap->position - position, error) ||
          !write_gap (self, gap, error))
        return FALSE;
      position = gap->position;
    }
  self->n_documents++;

  return write_text (self, text->str + position, text->len - position, error);
}

static gboolean
write_batch (Export *self, ScChanges *changes, GError **error)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < changes->rows->len; i++)
    {
      const ScChange *change = changes->rows->pdata[i];

      if (change->revs[1] == NULL && _sc_seq_ranges_contain (self->pulled, change->seq))
        continue;
      g_ptr_array_add (requests,
                       sc_rev_request_new (change->id, (const char *const *) change->revs));
    }
  found = dex_await_boxed (sc_store_get_many (self->store, requests, FALSE), error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const ScGetResult *result = found->pdata[i];

      if (result->document != NULL && !write_document (self, result->document, error))
        return FALSE;
    }

  return found != NULL;
}

static gboolean
write_leaves (Export *self, GError **error)
{
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (self->store, self->id), error);

  for (guint i = 0; leaves != NULL && i < leaves->len; i++)
    if (!write_document (self, leaves->pdata[i], error))
      return FALSE;

  return leaves != NULL;
}

static gboolean
write_waiting (Export *self, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      ScChangesRequest request = { .since = self->since, .limit = BATCH, .all_leaves = TRUE };
      g_autoptr (ScChanges) changes =
          dex_await_boxed (sc_store_load_changes (self->store, &request), error);

      if (changes == NULL || !write_batch (self, changes, error))
        return FALSE;
      self->since = changes->last_seq;
      more = changes->rows->len == BATCH;
    }

  return TRUE;
}

static gboolean
write_all (Export *self, GError **error)
{
  static const char head[] = "{\"new_edits\":false,\"docs\":[";
  static const char tail[] = "\n]}\n";

  return write_text (self, head, strlen (head), error) &&
         (self->id != NULL ? write_leaves (self, error) : write_waiting (self, error)) &&
         write_text (self, tail, strlen (tail), error);
}

/* A file that is not complete does not take the place of the one that is there. */
static void
discard (Export *self)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (self->stream, cancelled, NULL);
}

static DexFuture *
export_fiber (gpointer data)
{
  Export *self = data;
  g_autoptr (GError) error = NULL;

  self->stream = dex_await_object (dex_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                                     G_PRIORITY_DEFAULT),
                                   &error);
  if (self->stream == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!write_all (self, &error))
    {
      discard (self);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!dex_await (dex_output_stream_close (self->stream, G_PRIORITY_DEFAULT), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (self->n_documents);
}

static DexFuture *
start_export (ScSyncJob *job, const char *id, GFile *file)
{
  Export *self = g_new0 (Export, 1);

  self->store = g_object_ref (job->store);
  self->id = g_strdup (id);
  _sc_sync_job_note_pulled (job);
  self->since = job->memory.pushed_seq;
  self->pulled = _sc_seq_ranges_new ();
  _sc_seq_ranges_add_all (self->pulled, job->memory.pulled);
  self->file = g_object_ref (file);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, export_fiber, self,
                              export_free);
}

/**
 * sc_sync_job_export_waiting:
 * @self: a job
 * @file: where to; what is there is replaced when everything is written
 *
 * Writes all revisions that the server does not have yet, the refused ones among them, with their
 * attachments: JSON that a server of this protocol takes with `POST /{db}/_bulk_docs`. Nothing is taken
 * out of the store.
 *
 * Returns: (transfer full): a future of a gint64, the number of revisions; rejects with %G_IO_ERROR or
 *   %SC_STORE_ERROR
 */
DexFuture *
sc_sync_job_export_waiting (ScSyncJob *self, GFile *file)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && G_IS_FILE (file), NULL);

  return start_export (self, NULL, file);
}

/**
 * sc_sync_job_export_document:
 * @self: a job
 * @id: of a document
 * @file: where to; what is there is replaced when everything is written
 *
 * Writes one document with all its branches, as sc_sync_job_export_waiting() does.
 *
 * Returns: (transfer full): a future of a gint64, the number of revisions; rejects with %G_IO_ERROR or
 *   %SC_STORE_ERROR
 */
DexFuture *
sc_sync_job_export_document (ScSyncJob *self, const char *id, GFile *file)
{
  g_return_val_if_fail (SC_IS_SYNC_JOB (self) && id != NULL && G_IS_FILE (file), NULL);

  return start_export (self, id, file);
}
