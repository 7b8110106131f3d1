/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib/gstdio.h>

#include "sc-attachment-reader.h"
#include "sc-attachment-writer.h"
#include "store-fixture.h"

/* Short words for documents with attachments. All of it in fibers. */

/* Returns (transfer full): an attachment as it comes within JSON. */
static inline ScAttachment *
inline_attachment (const char *name, const char *text)
{
  ScAttachment *attachment = sc_attachment_new (name, "text/plain");

  attachment->bytes = g_bytes_new (text, strlen (text));

  return attachment;
}

/* Returns (transfer full): what stands for an attachment of the parent. */
static inline ScAttachment *
stub (const char *name, guint revpos)
{
  ScAttachment *attachment = sc_attachment_new (name, NULL);

  attachment->revpos = revpos;

  return attachment;
}

/* A document with these attachments, each (transfer full), up to a NULL. */
static inline ScDocument *
document_with (const char *id, const char *rev, const char *body, ScAttachment *first, ...)
{
  ScDocument *document = sc_document_new (id, rev, FALSE, body);
  GPtrArray *attachments = sc_attachments_new ();
  va_list more;

  va_start (more, first);
  for (ScAttachment *one = first; one != NULL; one = va_arg (more, ScAttachment *))
    g_ptr_array_add (attachments, one);
  va_end (more);
  sc_document_take_attachments (document, attachments);

  return document;
}

/* The same as a graft: @path is newest first. Takes @document. */
static inline ScDocument *
on_path (ScDocument *document, guint generation, const char *path)
{
  g_strfreev (document->hashes);
  document->hashes = g_strsplit (path, " ", -1);
  document->generation = generation;

  return document;
}

/* Takes @document. Returns the revision, or NULL with the error of the document. */
static inline char *
try_write (ScStore *store, ScDocument *document, ScWriteMode mode, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  ScWriteResult *result;

  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, mode), error);
  if (results == NULL)
    return NULL;
  result = results->pdata[0];
  if (result->error != NULL)
    g_propagate_error (error, g_steal_pointer (&result->error));

  return g_steal_pointer (&result->rev);
}

static inline char *
must_write (ScStore *store, ScDocument *document, ScWriteMode mode)
{
  g_autoptr (GError) error = NULL;
  char *rev = try_write (store, document, mode, &error);

  g_assert_no_error (error);

  return rev;
}

static inline void
assert_refused (ScStore *store, ScDocument *document, ScWriteMode mode, ScStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = try_write (store, document, mode, &error);

  g_assert_error (error, SC_STORE_ERROR, (int) code);
  g_assert_null (rev);
}

static inline ScDocument *
load (ScStore *store, const char *id, const char *rev)
{
  g_autoptr (GError) error = NULL;
  ScDocument *document = dex_await_boxed (sc_store_get (store, id, rev), &error);

  g_assert_no_error (error);

  return document;
}

/* Returns (transfer full): all bytes from here on. */
static inline char *
read_text (const ScAttachment *attachment, gboolean unpack)
{
  guint64 length = (guint64) (unpack ? attachment->length : attachment->encoded_length);
  g_autoptr (ScAttachmentReader) reader = sc_attachment_reader_new (attachment, unpack, 0, length);
  GString *text = g_string_new (NULL);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), &error);

      g_assert_no_error (error);
      if (g_bytes_get_size (piece) == 0)
        return g_string_free_and_steal (text);
      g_string_append_len (text, g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece));
    }
}

static inline void
assert_attachment (ScStore *store,
                   const char *id,
                   const char *rev,
                   const char *name,
                   const char *text)
{
  g_autoptr (ScDocument) document = load (store, id, rev);
  const ScAttachment *attachment = sc_attachments_find (document->attachments, name);
  g_autofree char *found = NULL;

  g_assert_nonnull (attachment);
  found = read_text (attachment, TRUE);
  g_assert_cmpstr (found, ==, text);
}

static inline void
assert_no_attachments (ScStore *store, const char *id, const char *rev)
{
  g_autoptr (ScDocument) document = load (store, id, rev);

  g_assert_true (document->attachments == NULL || document->attachments->len == 0);
}

static inline guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* The last reference to bytes may be dropped in a thread of the pool, a moment later. */
static inline void
assert_files (const char *folder, guint n)
{
  for (guint i = 0; i < 1000 && count_files (folder) != n; i++)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_assert_cmpuint (count_files (folder), ==, n);
}

static inline void
compact (ScStore *store)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_store_compact (store, sc_store_get_update_seq (store)), &error);
  g_assert_no_error (error);
}

static inline void
assert_sound (ScStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = dex_await_boxed (sc_store_check (store), &error);

  g_assert_no_error (error);
  if (faults->len > 0)
    g_error ("%s", (const char *) faults->pdata[0]);
}
