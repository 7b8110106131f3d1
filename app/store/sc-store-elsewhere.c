/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-column-private.h"
#include "sc-attachment-data-private.h"
#include "sc-store-private.h"
#include "sc-store-read-private.h"

/* Attachments that are known and whose bytes are not here yet. README.md, "Attachments". */

#define HAS_MISSING(table)                                   \
  " EXISTS (SELECT 1 FROM json_each (" table ".attachments)" \
  " WHERE json_extract (value, '$.key') IS NULL)"

static gboolean
is_live_leaf (sqlite3_stmt *stmt, int column, const char *rev)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_decode (sqlite3_column_blob (stmt, column),
                                                    (gsize) sqlite3_column_bytes (stmt, column));
  int index = tree != NULL ? _sc_rev_tree_find_rev (tree, rev) : -1;
  const ScRevNode *node = index >= 0 ? _sc_rev_tree_get (tree, index) : NULL;

  return node != NULL && node->leaf && (node->flags & SC_REV_DELETED) == 0;
}

/* The other branches of what was changed on several sides: a merge will have their attachments. */
static gboolean
list_branches (ScSqlite *sqlite, GPtrArray *documents, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "SELECT document.id, body.rev, body.attachments, document.tree"
                          " FROM document JOIN body USING (doc) WHERE document.leaves > 1"
                          " AND body.attachments IS NOT NULL AND" HAS_MISSING ("body"),
                          error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      g_autofree char *id = NULL;
      g_autofree char *rev = NULL;
      ScDocument *document;

      if (!row)
        return TRUE;
      id = _sc_sqlite_dup_text (stmt, 0);
      rev = _sc_sqlite_dup_text (stmt, 1);
      if (!is_live_leaf (stmt, 3, rev))
        continue;
      document = sc_document_new (id, rev, FALSE, "{}");
      sc_document_take_attachments (document, _sc_attachments_from_column (stmt, 2));
      g_ptr_array_add (documents, document);
    }

  return FALSE;
}

static gboolean
list_elsewhere_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScSqlite *sqlite = context->sqlite;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "SELECT " SC_ENTRY_COLUMNS
                          " FROM document WHERE attachments IS NOT NULL AND deleted = 0"
                          " AND" HAS_MISSING ("document") " ORDER BY seq DESC",
                          error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (row)
    {
      ScDocument *document;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      document = row ? _sc_document_from_row (stmt, error) : NULL;
      if (row && document == NULL)
        return FALSE;
      if (document != NULL)
        g_ptr_array_add (documents, document);
    }

  if (!list_branches (sqlite, documents, error))
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&documents));

  return TRUE;
}

/**
 * sc_store_list_elsewhere:
 * @self: a store
 *
 * Returns: (transfer full): a future of an array of #ScDocument: the winners that have an attachment whose
 *   bytes are not here, the one that was changed last first, and then the other branches, without their bodies
 */
DexFuture *
sc_store_list_elsewhere (ScStore *self)
{
  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  return _sc_store_worker_read (_sc_store_get_worker (self), list_elsewhere_job, NULL, NULL);
}

typedef struct
{
  char *id;
  ScAttachmentData *data;
} AddJob;

static void
add_job_free (gpointer data)
{
  AddJob *self = data;

  g_free (self->id);
  sc_attachment_data_unref (self->data);
  g_free (self);
}

/* Returns how many of the attachments in a column were without these bytes and have them now. */
static gint64
fill_in (GPtrArray *attachments, ScAttachmentData *data)
{
  const char *digest = sc_attachment_data_get_digest (data);
  gint64 size = (gint64) sc_attachment_data_get_size (data);
  gint64 n = 0;

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      ScAttachment *attachment = attachments->pdata[i];

      if (attachment->data != NULL || attachment->encoded_length != size ||
          g_strcmp0 (attachment->digest, digest) != 0)
        continue;
      attachment->data = sc_attachment_data_ref (data);
      n++;
    }

  return n;
}

/* @table has the columns doc, rev and attachments. */
static gboolean
fill_rows (ScStoreContext *context,
           const AddJob *self,
           const char *table,
           gint64 *n_filled,
           GError **error)
{
  g_autofree char *select =
      g_strdup_printf ("SELECT doc, rev, attachments FROM %s WHERE attachments IS NOT NULL"
                       " AND doc = (SELECT doc FROM document WHERE id = ?)",
                       table);
  g_autofree char *update =
      g_strdup_printf ("UPDATE %s SET attachments = ? WHERE doc = ? AND rev = ?", table);
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (context->sqlite, select, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, self->id);
  while (_sc_sqlite_step (context->sqlite, stmt, &row, error))
    {
      g_autoptr (GPtrArray) attachments = NULL;
      g_autoptr (ScStatement) write = NULL;
      g_autofree char *column = NULL;
      g_autofree char *rev = NULL;
      gint64 n;

      if (!row)
        return TRUE;
      attachments = _sc_attachments_from_column (stmt, 2);
      n = fill_in (attachments, self->data);
      if (n == 0)
        continue;
      *n_filled += n;
      column = _sc_attachments_encode (attachments);
      rev = _sc_sqlite_dup_text (stmt, 1);
      write = _sc_sqlite_prepare (context->sqlite, update, error);
      if (write == NULL)
        return FALSE;
      _sc_sqlite_bind_text (write, 1, column);
      sqlite3_bind_int64 (write, 2, sqlite3_column_int64 (stmt, 0));
      _sc_sqlite_bind_text (write, 3, rev);
      if (!_sc_sqlite_run (context->sqlite, write, error))
        return FALSE;
    }

  return FALSE;
}

/* Not a change of the document: neither its revision nor its place in the feed of changes is another. */
static gboolean
add_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const AddJob *self = data;
  gint64 n = 0;
  gboolean placed;

  if (!fill_rows (context, self, "document", &n, error) ||
      !fill_rows (context, self, "body", &n, error))
    return FALSE;
  if (n > 0)
    {
      if (!_sc_attachment_data_place (self->data, context->folder, &placed, error))
        return FALSE;
      context->placed = context->placed || placed;
    }

  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, n);

  return TRUE;
}

static DexFuture *
added_cb (DexFuture *future, gpointer data)
{
  if (g_value_get_int64 (dex_future_get_value (future, NULL)) > 0)
    g_signal_emit_by_name (data, "bytes-added");

  return dex_ref (future);
}

/**
 * sc_store_add_bytes:
 * @self: a store
 * @id: a document's id
 * @data: (transfer none): bytes that were fetched
 *
 * Gives the bytes to each attachment of the document, in any of its revisions, that is known by their digest
 * and length and whose bytes are not here.
 *
 * Returns: (transfer full): a future of how many there were (gint64); rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_store_add_bytes (ScStore *self, const char *id, ScAttachmentData *data)
{
  AddJob *job;

  g_return_val_if_fail (SC_IS_STORE (self) && id != NULL && data != NULL, NULL);

  job = g_new0 (AddJob, 1);
  job->id = g_strdup (id);
  job->data = sc_attachment_data_ref (data);

  return dex_future_then (_sc_store_worker_write (_sc_store_get_worker (self), add_job, job,
                                                  add_job_free),
                          added_cb, g_object_ref (self), g_object_unref);
}
