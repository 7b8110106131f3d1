/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sc-attachment-column-private.h"
#include "sc-attachment-data-private.h"
#include "sc-attachment-folder-private.h"
#include "sc-attachment-writer-private.h"
#include "sc-rev-tree-private.h"
#include "sc-store-attachments-private.h"
#include "sc-store-error.h"

/* The attachments of revisions: what a new one refers to, and what nobody refers to any more. */

static gboolean
invalid (GError **error, const char *format, const char *name)
{
  g_autofree char *reason = g_strconcat ("Attachment name '", name, "' ", format, NULL);

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID, reason);

  return FALSE;
}

/* It becomes the value of a header. */
static gboolean
is_type (const char *type)
{
  gsize length = strlen (type);

  for (const char *p = type; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;

  return length > 0 && length <= 255;
}

static gboolean
check_names (const ScDocument *document, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < document->attachments->len; i++)
    {
      const ScAttachment *attachment = document->attachments->pdata[i];

      if (*attachment->name == '\0')
        return invalid (error, "is empty", attachment->name);
      if (*attachment->name == '_')
        return invalid (error, "starts with prohibited character '_'", attachment->name);
      if (!g_utf8_validate (attachment->name, -1, NULL))
        return invalid (error, "is not UTF-8", "?");
      if (!g_hash_table_add (seen, attachment->name))
        return invalid (error, "is there twice", attachment->name);
      if (!is_type (attachment->content_type))
        return invalid (error, "has no such content type", attachment->name);
    }

  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const ScAttachment *const *first = a;
  const ScAttachment *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

/* An ancestor's attachment whose file was given up may still be there for the winner. */
static void
find_data (ScAttachment *attachment, GPtrArray *winner)
{
  for (guint i = 0; winner != NULL && i < winner->len && attachment->data == NULL; i++)
    {
      const ScAttachment *other = winner->pdata[i];

      if (other->data != NULL && g_strcmp0 (other->digest, attachment->digest) == 0 &&
          other->encoded_length == attachment->encoded_length)
        attachment->data = sc_attachment_data_ref (other->data);
    }
  attachment->elsewhere = attachment->data == NULL;
}

static gboolean
place (ScStoreContext *context, ScAttachmentData *data, GError **error)
{
  gboolean placed;

  if (!_sc_attachment_data_place (data, context->folder, &placed, error))
    return FALSE;
  context->placed = context->placed || placed;

  return TRUE;
}

static gboolean
is_told (const ScAttachment *attachment)
{
  return attachment->digest != NULL && attachment->length >= 0 && attachment->encoded_length >= 0;
}

static ScAttachmentData *
find_equal (GPtrArray *attachments, const ScAttachment *wanted)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const ScAttachment *other = attachments->pdata[i];

      if (other->data != NULL && g_strcmp0 (other->digest, wanted->digest) == 0 &&
          other->encoded_length == wanted->encoded_length)
        return sc_attachment_data_ref (other->data);
    }

  return NULL;
}

/* Returns (transfer full) (nullable): the bytes that a stub tells of, from any revision of the document: a merge has
 * attachments of both branches, and the one it grafts on does not have those of the other. */
static ScAttachmentData *
find_in_branches (const ScAttachmentSources *sources, const ScAttachment *wanted)
{
  ScSqlite *sqlite = sources->context->sqlite;
  g_autoptr (ScStatement) stmt = NULL;
  ScAttachmentData *data = NULL;
  gboolean row = TRUE;

  if (sources->doc == 0 || !is_told (wanted))
    return NULL;
  stmt = _sc_sqlite_prepare (sqlite,
                             "SELECT attachments FROM document WHERE doc = ?1"
                             " UNION ALL SELECT attachments FROM body WHERE doc = ?1",
                             NULL);
  if (stmt == NULL)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, sources->doc);
  while (data == NULL && _sc_sqlite_step (sqlite, stmt, &row, NULL) && row)
    {
      g_autoptr (GPtrArray) attachments = _sc_attachments_from_column (stmt, 0);

      data = find_equal (attachments, wanted);
    }

  return data;
}

/* What a stub without a counterpart in its parent tells of; where that is not here it must have been said that it
 * may be so. */
static ScAttachment *
resolve_told (const ScAttachmentSources *sources, const ScAttachment *stub)
{
  g_autoptr (ScAttachmentData) data = find_in_branches (sources, stub);
  ScAttachment *resolved;

  if (data == NULL && (!stub->elsewhere || !is_told (stub)))
    return NULL;
  resolved = sc_attachment_copy (stub);
  g_clear_pointer (&resolved->data, sc_attachment_data_unref);
  resolved->data = g_steal_pointer (&data);
  resolved->elsewhere = resolved->data == NULL;

  return resolved;
}

static ScAttachment *
resolve_stub (const ScAttachmentSources *sources,
              const ScAttachment *stub,
              GPtrArray *base,
              const char *id,
              GError **error)
{
  ScAttachment *found = sc_attachments_find (base, stub->name);
  ScAttachment *resolved;

  if (found != NULL && !stub->elsewhere && (stub->revpos == 0 || stub->revpos == found->revpos))
    return sc_attachment_copy (found);
  resolved = resolve_told (sources, stub);
  if (resolved == NULL)
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_MISSING_STUB,
                 "Invalid attachment stub in %s for %s", id, stub->name);

  return resolved;
}

/* An edit sets the generation in which an attachment changed; a graft brings it along. */
static guint
new_revpos (const ScAttachment *attachment,
            const ScAttachment *before,
            guint generation,
            ScWriteMode mode)
{
  if (mode == SC_WRITE_GRAFT || mode == SC_WRITE_FETCHED)
    return attachment->revpos > 0 && attachment->revpos <= generation ? attachment->revpos
                                                                      : generation;

  return before != NULL && sc_attachment_equal (attachment, before) ? before->revpos : generation;
}

static ScAttachment *
resolve_one (const ScAttachmentSources *sources,
             const ScDocument *document,
             const ScAttachment *attachment,
             GPtrArray *base,
             ScWriteMode mode,
             GError **error)
{
  ScAttachment *resolved;

  if (attachment->follows || attachment->bytes != NULL)
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                   "The attachment “%s” should follow, but did not", attachment->name);
      return NULL;
    }
  if (attachment->data == NULL && !attachment->elsewhere)
    return resolve_stub (sources, attachment, base, document->id, error);
  if (attachment->data != NULL && !place (sources->context, attachment->data, error))
    return NULL;

  resolved = attachment->data != NULL
                 ? sc_attachment_copy (attachment)
                 : resolve_stub (sources, attachment, base, document->id, error);
  if (resolved == NULL)
    return NULL;
  resolved->revpos = new_revpos (attachment, sc_attachments_find (base, attachment->name),
                                 sources->generation, mode);

  return resolved;
}

static GPtrArray *
keep_all (GPtrArray *base, GPtrArray *winner)
{
  GPtrArray *kept = sc_attachments_new ();

  for (guint i = 0; base != NULL && i < base->len; i++)
    {
      ScAttachment *attachment = sc_attachment_copy (base->pdata[i]);

      find_data (attachment, winner);
      g_ptr_array_add (kept, attachment);
    }

  return kept;
}

/*
 * _sc_store_resolve_attachments:
 *
 * Finds out what the attachments of a new revision are, and gives their files their names. In the
 * writer thread, before the commit of the revision.
 *
 * Returns (transfer full) (nullable) (element-type ScAttachment): in order of their names; %NULL with
 * %SC_STORE_ERROR_MISSING_STUB, _INVALID, or an error of the disk
 */
GPtrArray *
_sc_store_resolve_attachments (const ScAttachmentSources *sources,
                               const ScDocument *document,
                               ScWriteMode mode,
                               GError **error)
{
  const char *folder = sources->context->folder;
  g_autoptr (GPtrArray) base = _sc_attachments_decode (sources->base, folder);
  g_autoptr (GPtrArray) winner = _sc_attachments_decode (sources->winner, folder);
  g_autoptr (GPtrArray) resolved = NULL;

  if (document->keep_attachments)
    return keep_all (base, winner);

  resolved = sc_attachments_new ();
  if (document->attachments == NULL)
    return g_steal_pointer (&resolved);
  if (!check_names (document, error))
    return NULL;

  for (guint i = 0; i < document->attachments->len; i++)
    {
      ScAttachment *one =
          resolve_one (sources, document, document->attachments->pdata[i], base, mode, error);

      if (one == NULL)
        return NULL;
      find_data (one, winner);
      g_ptr_array_add (resolved, one);
    }
  g_ptr_array_sort (resolved, compare_names);

  return g_steal_pointer (&resolved);
}

typedef struct
{
  char *folder;
  GPtrArray *documents;
} Spool;

static void
spool_free (gpointer data)
{
  Spool *self = data;

  g_free (self->folder);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

static gboolean
spool_one (const char *folder, ScAttachment *attachment, GError **error)
{
  g_autoptr (ScAttachmentWriter) writer =
      _sc_attachment_writer_new (folder, attachment->encoding, G_MAXUINT64);
  g_autoptr (ScAttachmentData) data = NULL;

  if (!_sc_attachment_writer_write (writer, attachment->bytes, error))
    return FALSE;
  data = _sc_attachment_writer_finish (writer, error);

  return data != NULL && sc_attachment_take_data (attachment, data, error);
}

static DexFuture *
spool_fiber (gpointer data)
{
  Spool *self = data;
  GError *error = NULL;

  for (guint i = 0; i < self->documents->len; i++)
    {
      const ScDocument *document = self->documents->pdata[i];
      GPtrArray *attachments = document->attachments;

      for (guint j = 0; attachments != NULL && j < attachments->len; j++)
        {
          ScAttachment *attachment = attachments->pdata[j];

          if (attachment->bytes != NULL && !spool_one (self->folder, attachment, &error))
            return dex_future_new_for_error (error);
        }
    }

  return dex_future_new_true ();
}

static gboolean
has_bytes (GPtrArray *documents)
{
  for (guint i = 0; i < documents->len; i++)
    {
      GPtrArray *attachments = ((ScDocument *) documents->pdata[i])->attachments;

      for (guint j = 0; attachments != NULL && j < attachments->len; j++)
        if (((ScAttachment *) attachments->pdata[j])->bytes != NULL)
          return TRUE;
    }

  return FALSE;
}

/*
 * _sc_store_spool_attachments:
 *
 * Writes attachments that came within JSON to files, in a thread of the pool: the writer thread has
 * better things to do than to wait for them.
 *
 * Returns (transfer full) (nullable): a future of %TRUE; %NULL when there is nothing to do
 */
DexFuture *
_sc_store_spool_attachments (const char *store_path, GPtrArray *documents)
{
  Spool *spool;

  if (!has_bytes (documents))
    return NULL;

  spool = g_new0 (Spool, 1);
  spool->folder = _sc_attachment_folder_path (store_path);
  spool->documents = g_ptr_array_ref (documents);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, spool_fiber, spool,
                              spool_free);
}

static gboolean
release_one (ScSqlite *sqlite, gint64 doc, const char *rev, const char *text, GError **error)
{
  g_autofree char *released = _sc_attachments_without_keys (text);
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "UPDATE body SET attachments = ?3 WHERE doc = ?1 AND rev = ?2",
                          error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, doc);
  _sc_sqlite_bind_text (stmt, 2, rev);
  _sc_sqlite_bind_text (stmt, 3, released);

  return _sc_sqlite_run (sqlite, stmt, error);
}

static gboolean
is_leaf (sqlite3_stmt *stmt, int column, const char *rev)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_decode (sqlite3_column_blob (stmt, column),
                                                    (gsize) sqlite3_column_bytes (stmt, column));
  int index = tree != NULL ? _sc_rev_tree_find_rev (tree, rev) : -1;

  /* What is not understood is kept. */
  return index < 0 || _sc_rev_tree_get (tree, index)->leaf;
}

/*
 * _sc_store_release_attachments:
 *
 * Takes the files from revisions that are not leaves any more, of documents unchanged since
 * @up_to_seq; what is known of the attachments stays. The sweep removes the files. @from and @to: of the
 * documents with a number above the one and up to the other.
 */
gboolean
_sc_store_release_attachments (ScStoreContext *context,
                               gint64 from,
                               gint64 to,
                               gint64 up_to_seq,
                               GError **error)
{
  ScSqlite *sqlite = context->sqlite;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "SELECT body.doc, body.rev, body.attachments, document.tree FROM body"
                          " JOIN document ON document.doc = body.doc"
                          " WHERE body.doc > ?1 AND body.doc <= ?2"
                          " AND body.attachments LIKE '%\"key\":%' AND document.seq <= ?3",
                          error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, from);
  sqlite3_bind_int64 (stmt, 2, to);
  sqlite3_bind_int64 (stmt, 3, up_to_seq);
  while (_sc_sqlite_step (sqlite, stmt, &row, error))
    {
      g_autofree char *rev = NULL;
      g_autofree char *text = NULL;

      if (!row)
        return TRUE;
      rev = _sc_sqlite_dup_text (stmt, 1);
      text = _sc_sqlite_dup_text (stmt, 2);
      if (!is_leaf (stmt, 3, rev) &&
          !release_one (sqlite, sqlite3_column_int64 (stmt, 0), rev, text, error))
        return FALSE;
    }

  return FALSE;
}

#define ALL_ATTACHMENTS                                            \
  "SELECT attachments FROM document WHERE attachments IS NOT NULL" \
  " UNION ALL SELECT attachments FROM body WHERE attachments IS NOT NULL"

/* Adds the names of the files that revisions refer to. */
gboolean
_sc_store_list_attachment_keys (ScSqlite *sqlite, GHashTable *keys, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, ALL_ATTACHMENTS, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (row)
    {
      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        _sc_attachments_collect_keys ((const char *) sqlite3_column_text (stmt, 0), keys);
    }

  return TRUE;
}

/*
 * _sc_store_sweep_attachments:
 *
 * Removes the files that no revision refers to. In the writer thread, outside of a transaction: only
 * what is committed counts. While somebody copies them they stay, until the next sweep.
 */
gboolean
_sc_store_sweep_attachments (ScStoreContext *context, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *parent = g_path_get_dirname (context->folder);
  int lock;
  guint n;

  context->sweep = FALSE;
  if (!_sc_store_list_attachment_keys (context->sqlite, keys, error))
    return FALSE;

  lock = _sc_attachment_folder_lock (parent, TRUE);
  if (lock < 0)
    return TRUE;
  n = _sc_attachment_folder_sweep (context->folder, keys);
  close (lock);
  if (n > 0)
    g_info ("%u files of attachments were not needed any more", n);

  return TRUE;
}

/* Adds a sentence for each file that a revision refers to and that is not there as it should be. */
gboolean
_sc_store_check_attachments (ScSqlite *sqlite, GPtrArray *faults, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, ALL_ATTACHMENTS, error);
  g_autofree char *folder = NULL;
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  folder =
      _sc_attachment_folder_path (sqlite3_db_filename (_sc_sqlite_get_handle (sqlite), "main"));
  while (row)
    {
      g_autoptr (GPtrArray) attachments = NULL;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      attachments = row ? _sc_attachments_from_column (stmt, 0) : NULL;
      for (guint i = 0; attachments != NULL && i < attachments->len; i++)
        {
          const ScAttachment *attachment = attachments->pdata[i];
          g_autofree char *path = NULL;
          GStatBuf file;

          if (attachment->data == NULL)
            continue;
          path = g_build_filename (folder, _sc_attachment_data_get_key (attachment->data), NULL);
          if (g_stat (path, &file) != 0 || file.st_size != attachment->encoded_length)
            g_ptr_array_add (faults, g_strdup_printf ("The file of the attachment “%s” is missing "
                                                      "or has another length",
                                                      attachment->name));
        }
    }

  return TRUE;
}
