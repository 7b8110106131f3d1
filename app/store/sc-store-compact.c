/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-rev-tree-private.h"
#include "sc-store-attachments-private.h"
#include "sc-store-private.h"

/* What no merge will need any more is given up in small steps, each a write of its own: who writes meanwhile
 * waits for one of them at most. */

/* So many bodies of older revisions stay with each document when it is compacted: an edit that somebody
 * else made offline may still need them as its base, and they are the record's history. Those of branches that
 * lost count like others, by generation. */
#define KEEP_ANCESTORS 20

/* Documents in a step: a millisecond or two. */
#define STEP_DOCUMENTS 100

typedef struct
{
  ScStoreWorker *worker; /* not owned: who is closing it waits for what was asked */
  ScStore *store;
  gint64 up_to_seq;
  gint64 from; /* documents up to this number are done */
  gint64 to;   /* the last of this step */
  gint64 n_dropped;
  gboolean done;
} Compaction;

static void
compaction_clear (gpointer data)
{
  g_object_unref (((Compaction *) data)->store);
}

static void
compaction_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, compaction_clear);
}

/* Only documents with other bodies than the winner's have something to give up. */
static gboolean
find_step (ScSqlite *sqlite, Compaction *self, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (
      sqlite,
      "SELECT max (doc) FROM (SELECT DISTINCT doc FROM body WHERE doc > ?1 ORDER BY doc LIMIT ?2)",
      error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->from);
  sqlite3_bind_int (stmt, 2, STEP_DOCUMENTS);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  self->done = !row || sqlite3_column_type (stmt, 0) == SQLITE_NULL;
  self->to = self->done ? self->from : sqlite3_column_int64 (stmt, 0);

  return TRUE;
}

static gboolean
drop_bodies (ScSqlite *sqlite, Compaction *self, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (
      sqlite,
      "DELETE FROM body WHERE (doc, rev) IN ("
      " SELECT doc, rev FROM ("
      "  SELECT body.doc, body.rev, row_number () OVER (PARTITION BY body.doc"
      "   ORDER BY CAST (body.rev AS INTEGER) DESC) AS place"
      "  FROM body JOIN document ON document.doc = body.doc"
      "  WHERE body.doc > ?3 AND body.doc <= ?4 AND document.leaves = 1 AND document.seq <= ?1)"
      " WHERE place > ?2)",
      error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->up_to_seq);
  sqlite3_bind_int (stmt, 2, KEEP_ANCESTORS);
  sqlite3_bind_int64 (stmt, 3, self->from);
  sqlite3_bind_int64 (stmt, 4, self->to);
  if (!_sc_sqlite_run (sqlite, stmt, error))
    return FALSE;
  self->n_dropped += sqlite3_changes64 (_sc_sqlite_get_handle (sqlite));

  return TRUE;
}

/* Drops what is old of one document. Those of leaves stay. */
static gboolean
drop_of_document (ScSqlite *sqlite, Compaction *self, gint64 doc, ScRevTree *tree, GError **error)
{
  g_autoptr (ScStatement) list =
      _sc_sqlite_prepare (sqlite,
                          "SELECT rev FROM body WHERE doc = ?"
                          " ORDER BY CAST (rev AS INTEGER) DESC, rev DESC",
                          error);
  g_autoptr (ScStatement) drop =
      _sc_sqlite_prepare (sqlite, "DELETE FROM body WHERE doc = ? AND rev = ?", error);
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_free);
  guint n_kept = 0;
  gboolean row = TRUE;

  if (list == NULL || drop == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, doc);
  while (row)
    {
      g_autofree char *rev = NULL;
      int index;

      if (!_sc_sqlite_step (sqlite, list, &row, error))
        return FALSE;
      if (!row)
        break;
      rev = _sc_sqlite_dup_text (list, 0);
      index = _sc_rev_tree_find_rev (tree, rev);
      if ((index < 0 || !_sc_rev_tree_get (tree, index)->leaf) && ++n_kept > KEEP_ANCESTORS)
        g_ptr_array_add (old, g_steal_pointer (&rev));
    }

  for (guint i = 0; i < old->len; i++)
    {
      sqlite3_bind_int64 (drop, 1, doc);
      _sc_sqlite_bind_text (drop, 2, old->pdata[i]);
      if (!_sc_sqlite_run (sqlite, drop, error))
        return FALSE;
      sqlite3_reset (drop);
      self->n_dropped++;
    }

  return TRUE;
}

/* Where a conflict was decided, the branch that lost has a leaf, too: which bodies are leaves' only the tree
 * knows. */
static gboolean
drop_beside_branches (ScSqlite *sqlite, Compaction *self, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "SELECT doc, tree FROM document WHERE doc > ?2 AND doc <= ?3"
                          " AND leaves > 1 AND conflict = 0 AND seq <= ?1",
                          error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->up_to_seq);
  sqlite3_bind_int64 (stmt, 2, self->from);
  sqlite3_bind_int64 (stmt, 3, self->to);
  while (row)
    {
      g_autoptr (ScRevTree) tree = NULL;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      tree = _sc_rev_tree_decode (sqlite3_column_blob (stmt, 1),
                                  (gsize) sqlite3_column_bytes (stmt, 1));
      if (tree != NULL &&
          !drop_of_document (sqlite, self, sqlite3_column_int64 (stmt, 0), tree, error))
        return FALSE;
    }

  return TRUE;
}

/* Drops the bodies of old ancestors of documents without a conflict, and the attachments that only
 * ancestors have. The last step lets the files be swept. */
static gboolean
step_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  Compaction *self = data;

  if (!find_step (context->sqlite, self, error))
    return FALSE;
  if (self->done)
    context->sweep = TRUE;
  else if (!drop_bodies (context->sqlite, self, error) ||
           !drop_beside_branches (context->sqlite, self, error) ||
           !_sc_store_release_attachments (context, self->from, self->to, self->up_to_seq, error))
    return FALSE;
  self->from = self->to;

  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);

  return TRUE;
}

static DexFuture *
compact_fiber (gpointer data)
{
  Compaction *self = data;
  GError *error = NULL;

  while (!self->done)
    if (!dex_await (_sc_store_worker_write (self->worker, step_job, g_atomic_rc_box_acquire (self),
                                            compaction_unref),
                    &error))
      return dex_future_new_for_error (error);

  return dex_future_new_for_int64 (self->n_dropped);
}

/**
 * sc_store_compact:
 * @self: a store
 * @up_to_seq: everything up to here has reached the server
 *
 * Drops bodies of old ancestors that no merge will need, and files that nobody refers to.
 *
 * Returns: (transfer full): a future of how many bodies (gint64)
 */
DexFuture *
sc_store_compact (ScStore *self, gint64 up_to_seq)
{
  Compaction *compaction;

  g_return_val_if_fail (SC_IS_STORE (self), NULL);

  compaction = g_atomic_rc_box_new0 (Compaction);
  compaction->store = g_object_ref (self);
  compaction->worker = _sc_store_get_worker (self);
  compaction->up_to_seq = up_to_seq;

  return dex_scheduler_spawn (NULL, 0, compact_fiber, compaction, compaction_unref);
}
