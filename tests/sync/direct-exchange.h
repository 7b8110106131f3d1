/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-attachment-reader.h"
#include "sync-fixture.h"

/* What a replication does to two stores, without a wire: changes, which of them are missing, the revisions with
 * their history and their attachments. In fibers. */

static inline GBytes *
read_whole (const ScAttachment *attachment)
{
  g_autoptr (ScAttachmentReader) reader =
      sc_attachment_reader_new (attachment, TRUE, 0, (guint64) attachment->length);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = dex_await_boxed (sc_attachment_reader_read (reader), &error);

  g_assert_no_error (error);

  return bytes;
}

/* A copy that another store can take in. */
static inline ScDocument *
copy_document (const ScDocument *document)
{
  ScDocument *copy = sc_document_new_take (g_strdup (document->id), document->generation,
                                           g_strdupv (document->hashes), document->deleted,
                                           g_strdup (document->body), strlen (document->body), 0);

  if (document->attachments != NULL && document->attachments->len > 0)
    {
      GPtrArray *attachments = sc_attachments_new ();

      for (guint i = 0; i < document->attachments->len; i++)
        {
          const ScAttachment *original = document->attachments->pdata[i];
          ScAttachment *attachment = sc_attachment_new (original->name, original->content_type);

          attachment->revpos = original->revpos;
          attachment->bytes =
              original->bytes != NULL ? g_bytes_ref (original->bytes) : read_whole (original);
          g_ptr_array_add (attachments, attachment);
        }
      sc_document_take_attachments (copy, attachments);
    }

  return copy;
}

static inline GPtrArray *
list_revisions (const ScChanges *changes)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);

  for (guint i = 0; i < changes->rows->len; i++)
    {
      const ScChange *change = changes->rows->pdata[i];

      g_ptr_array_add (requests,
                       sc_rev_request_new (change->id, (const char *const *) change->revs));
    }

  return requests;
}

static inline GPtrArray *
load_missing (ScStore *from, GPtrArray *diffs)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  for (guint i = 0; i < diffs->len; i++)
    {
      const ScRevsDiff *diff = diffs->pdata[i];

      g_ptr_array_add (requests,
                       sc_rev_request_new (diff->id, (const char *const *) diff->missing));
    }
  found = dex_await_boxed (sc_store_get_many (from, requests, FALSE), NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const ScGetResult *result = found->pdata[i];

      if (result->document != NULL)
        g_ptr_array_add (documents, copy_document (result->document));
    }

  return documents;
}

/* Takes what @to lacks of @from, which was read up to *@seen. Returns whether there was anything. */
static inline gboolean
direct_pull (ScStore *to, ScStore *from, gint64 *seen)
{
  ScChangesRequest request = { .since = *seen, .all_leaves = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScChanges) changes = dex_await_boxed (sc_store_load_changes (from, &request), &error);
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) diffs = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GPtrArray) results = NULL;

  g_assert_no_error (error);
  if (changes->rows->len == 0)
    return FALSE;
  requests = list_revisions (changes);
  diffs = dex_await_boxed (sc_store_revs_diff (to, requests), &error);
  g_assert_no_error (error);
  *seen = changes->last_seq;
  if (diffs->len == 0)
    return FALSE;
  documents = load_missing (from, diffs);
  results = dex_await_boxed (sc_store_write (to, documents, SC_WRITE_GRAFT), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    g_assert_no_error (((ScWriteResult *) results->pdata[i])->error);

  return TRUE;
}
