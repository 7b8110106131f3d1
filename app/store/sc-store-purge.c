/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-store-private.h"
#include "sc-store-schema-private.h"
#include "sc-store-write-private.h"
#include "sc-store-writing-private.h"

/* Forgetting: what CouchDB's `_purge` means (documentation, "Document Purging"). README.md, "Purging". */

typedef struct
{
  GPtrArray *requests;
  GPtrArray *documents;
} PurgeJob;

static void
purge_job_free (gpointer data)
{
  PurgeJob *self = data;

  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

static gboolean
run_for_document (ScWriting *self, const char *sql, GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, sql, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);

  return _sc_sqlite_run (sqlite, stmt, error);
}

static gboolean
set_number (ScSqlite *sqlite, const char *key, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return _sc_store_meta_set (sqlite, key, text, error);
}

/* Nothing of it is left. Its row may have had the highest sequence, which must not be given out again. */
static gboolean
remove_document (ScWriting *self, GError **error)
{
  self->context->changed = TRUE;

  return run_for_document (self, "DELETE FROM search WHERE rowid = ?", error) &&
         run_for_document (self, "DELETE FROM body WHERE doc = ?", error) &&
         run_for_document (self, "DELETE FROM document WHERE doc = ?", error) &&
         set_number (self->context->sqlite, SC_SEQ_FLOOR_KEY, ++self->context->seq, error);
}

/* The bodies of revisions that the tree does not have any more. */
static gboolean
drop_bodies (ScWriting *self, GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT rev FROM body WHERE doc = ?", error);
  g_autoptr (ScStatement) drop =
      _sc_sqlite_prepare (sqlite, "DELETE FROM body WHERE doc = ? AND rev = ?", error);
  g_autoptr (GPtrArray) revs = g_ptr_array_new_with_free_func (g_free);
  gboolean row = TRUE;

  if (stmt == NULL || drop == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);
  while (row)
    {
      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (revs, _sc_sqlite_dup_text (stmt, 0));
    }

  for (guint i = 0; i < revs->len; i++)
    {
      if (_sc_rev_tree_find_rev (self->tree, revs->pdata[i]) >= 0)
        continue;
      sqlite3_bind_int64 (drop, 1, self->doc);
      _sc_sqlite_bind_text (drop, 2, revs->pdata[i]);
      if (!_sc_sqlite_run (sqlite, drop, error))
        return FALSE;
      sqlite3_reset (drop);
    }

  return TRUE;
}

/* What is left: the winner may be another leaf now. */
static gboolean
save_rest (ScWriting *self, GError **error)
{
  const ScRevNode *node = _sc_rev_tree_get (self->tree, _sc_rev_tree_get_winner (self->tree));
  g_autofree char *winner = sc_rev_format (node->generation, node->hash);
  g_autofree char *body = NULL;
  g_autofree char *attachments = NULL;
  g_auto (ScBodyFacts) facts = { 0 };

  if (g_str_equal (winner, self->old_rev))
    {
      body = g_steal_pointer (&self->old_body);
      attachments = g_steal_pointer (&self->old_attachments);
    }
  else if (!_sc_writing_take_body (self, winner, &body, &attachments, error))
    {
      return FALSE;
    }

  return _sc_body_read_facts (body, strlen (body), &facts, error) &&
         _sc_writing_save_row (self, winner, (node->flags & SC_REV_DELETED) != 0, &facts, body,
                               strlen (body), attachments, error) &&
         drop_bodies (self, error);
}

static gboolean
purge_document (ScStoreContext *context,
                const ScRevRequest *request,
                gint64 *n_purged,
                GError **error)
{
  const ScDocument named = { .id = request->id };
  g_auto (ScWriting) self = { .context = context, .document = &named };
  gint64 n = 0;

  if (!_sc_writing_load (&self, error))
    return FALSE;
  for (gsize i = 0; self.doc != 0 && request->revs != NULL && request->revs[i] != NULL; i++)
    n += _sc_rev_tree_purge (self.tree, request->revs[i]);
  *n_purged += n;
  if (n == 0)
    return TRUE;

  return _sc_rev_tree_get_size (self.tree) > 0 ? save_rest (&self, error)
                                               : remove_document (&self, error);
}

/* What the peers of this store have of the documents comes in its place, or nothing is purged. */
static gboolean
graft_documents (ScStoreContext *context, GPtrArray *documents, GError **error)
{
  ScWriteJob job = { documents, SC_WRITE_GRAFT };
  g_auto (GValue) value = G_VALUE_INIT;
  GPtrArray *results;

  if (!_sc_store_write_job (context, &job, &value, error))
    return FALSE;
  results = g_value_get_boxed (&value);
  for (guint i = 0; i < results->len; i++)
    {
      ScWriteResult *result = results->pdata[i];

      if (result->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&result->error));
          return FALSE;
        }
    }

  return TRUE;
}

/* Resolves to how many leaves (gint64). */
static gboolean
purge_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  PurgeJob *job = data;
  gint64 purge_seq;
  gint64 n_purged = 0;

  for (guint i = 0; i < job->requests->len; i++)
    if (!purge_document (context, job->requests->pdata[i], &n_purged, error))
      return FALSE;
  if (n_purged > 0 && (!graft_documents (context, job->documents, error) ||
                       !_sc_sqlite_get_int (context->sqlite, SC_PURGE_SEQ_SQL, &purge_seq, error) ||
                       !set_number (context->sqlite, SC_PURGE_SEQ_KEY, purge_seq + 1, error)))
    return FALSE;

  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, n_purged);

  return TRUE;
}

/**
 * sc_store_purge:
 * @self: a store
 * @requests: (element-type ScRevRequest): documents and leaves to forget; what is no leaf is passed over
 * @documents: (nullable) (element-type ScDocument): revisions to take in as they are (%SC_WRITE_GRAFT) in
 *   the same transaction; the bytes of their attachments are here already
 *
 * Forgets leaves, and the revisions that only they come from, as if they had never been written; a
 * document without any other leaf is gone. No replica hears of it: what others have comes back when they
 * offer it again. The files of attachments stay until the next sweep.
 *
 * Returns: (transfer full): a future of how many leaves (gint64); with 0 @documents were not taken in
 *   either. Rejects, with nothing changed, with %SC_STORE_ERROR
 */
DexFuture *
sc_store_purge (ScStore *self, GPtrArray *requests, GPtrArray *documents)
{
  PurgeJob *job;

  g_return_val_if_fail (SC_IS_STORE (self) && requests != NULL, NULL);

  job = g_new0 (PurgeJob, 1);
  job->requests = g_ptr_array_ref (requests);
  job->documents = documents != NULL ? g_ptr_array_ref (documents) : g_ptr_array_new ();

  return _sc_store_worker_write (_sc_store_get_worker (self), purge_job, job, purge_job_free);
}
