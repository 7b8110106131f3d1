/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-column-private.h"
#include "sc-store-error.h"
#include "sc-store-read-private.h"

/* Reading revisions: of one document, of many, and what a peer lacks. */

void
_sc_get_job_free (ScGetJob *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self->other);
  g_free (self);
}

void
_sc_get_many_job_free (ScGetManyJob *self)
{
  g_ptr_array_unref (self->requests);
  g_free (self);
}

void
_sc_entry_clear (ScEntry *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->tree, _sc_rev_tree_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
}

static void
set_not_found (GError **error)
{
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "missing");
}

static gboolean
read_tree (sqlite3_stmt *stmt, int column, ScRevTree **tree, GError **error)
{
  *tree = _sc_rev_tree_decode (sqlite3_column_blob (stmt, column),
                               (gsize) sqlite3_column_bytes (stmt, column));
  if (*tree != NULL)
    return TRUE;

  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT,
                       "The revisions of a document cannot be read");
  return FALSE;
}

/* Loads a document's row; %FALSE with NOT_FOUND when there is none. */
gboolean
_sc_entry_load (ScSqlite *sqlite, const char *id, ScEntry *self, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT " SC_ENTRY_COLUMNS " FROM document WHERE id = ?", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, id);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  if (!row)
    {
      set_not_found (error);
      return FALSE;
    }

  self->doc = sqlite3_column_int64 (stmt, 0);
  self->id = _sc_sqlite_dup_text (stmt, 1);
  self->seq = sqlite3_column_int64 (stmt, 2);
  self->rev = _sc_sqlite_dup_text (stmt, 3);
  self->deleted = sqlite3_column_int (stmt, 4);
  self->leaves = (guint) sqlite3_column_int (stmt, 5);
  self->body = _sc_sqlite_dup_text (stmt, 7);
  self->attachments = _sc_attachments_from_column (stmt, 8);

  return read_tree (stmt, 6, &self->tree, error);
}

/* The winner of the row that @stmt stands on, read with SC_ENTRY_COLUMNS. */
ScDocument *
_sc_document_from_row (sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (ScRevTree) tree = NULL;
  ScDocument *document;
  int winner;
  guint generation;
  gsize length = (gsize) sqlite3_column_bytes (stmt, 7);
  const char *body = (const char *) sqlite3_column_text (stmt, 7);

  if (!read_tree (stmt, 6, &tree, error))
    return NULL;

  winner = _sc_rev_tree_get_winner (tree);
  generation = _sc_rev_tree_get (tree, winner)->generation;

  document =
      sc_document_new_take (_sc_sqlite_dup_text (stmt, 1), generation,
                            _sc_rev_tree_dup_path (tree, winner), sqlite3_column_int (stmt, 4),
                            g_strndup (body, length), length, sqlite3_column_int64 (stmt, 2));
  sc_document_take_attachments (document, _sc_attachments_from_column (stmt, 8));

  return document;
}

static gboolean
load_body (ScSqlite *sqlite,
           ScEntry *self,
           const char *rev,
           char **body,
           GPtrArray **attachments,
           GError **error)
{
  g_autoptr (ScStatement) stmt = NULL;
  gboolean row = FALSE;

  if (g_str_equal (rev, self->rev))
    {
      *body = g_strdup (self->body);
      *attachments = self->attachments != NULL ? g_ptr_array_ref (self->attachments) : NULL;
      return TRUE;
    }

  stmt = _sc_sqlite_prepare (sqlite, "SELECT body, attachments FROM body WHERE doc = ? AND rev = ?",
                             error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);
  _sc_sqlite_bind_text (stmt, 2, rev);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  if (!row)
    {
      set_not_found (error);
      return FALSE;
    }
  *body = _sc_sqlite_dup_text (stmt, 0);
  *attachments = _sc_attachments_from_column (stmt, 1);

  return TRUE;
}

/* Returns (transfer full): the revision at a place in the tree; NOT_FOUND when its body is gone. */
ScDocument *
_sc_entry_get_revision (ScSqlite *sqlite, ScEntry *self, int index, GError **error)
{
  const ScRevNode *node = _sc_rev_tree_get (self->tree, index);
  g_autofree char *rev = sc_rev_format (node->generation, node->hash);
  GPtrArray *attachments = NULL;
  ScDocument *document;
  char *body = NULL;

  if (!load_body (sqlite, self, rev, &body, &attachments, error))
    return NULL;

  document =
      sc_document_new_take (g_strdup (self->id), node->generation,
                            _sc_rev_tree_dup_path (self->tree, index),
                            (node->flags & SC_REV_DELETED) != 0, body, strlen (body), self->seq);
  document->local = (node->flags & SC_REV_LOCAL) != 0;
  sc_document_take_attachments (document, attachments);

  return document;
}

static ScDocument *
get_asked (ScSqlite *sqlite, ScEntry *entry, const char *rev, GError **error)
{
  int index = rev != NULL ? _sc_rev_tree_find_rev (entry->tree, rev)
                          : _sc_rev_tree_get_winner (entry->tree);

  if (index < 0)
    {
      set_not_found (error);
      return NULL;
    }
  if (rev == NULL && entry->deleted)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED, "deleted");
      return NULL;
    }

  return _sc_entry_get_revision (sqlite, entry, index, error);
}

/* Resolves to a ScDocument. */
gboolean
_sc_store_get_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScGetJob *job = data;
  g_auto (ScEntry) entry = { 0 };
  ScDocument *document;

  if (!_sc_entry_load (context->sqlite, job->id, &entry, error))
    return FALSE;
  document = get_asked (context->sqlite, &entry, job->rev, error);
  if (document == NULL)
    return FALSE;

  g_value_init (result, SC_TYPE_DOCUMENT);
  g_value_take_boxed (result, document);

  return TRUE;
}

static void
add_result (GPtrArray *results,
            const char *id,
            const char *rev,
            ScDocument *document,
            GError *error)
{
  ScGetResult *one = g_new0 (ScGetResult, 1);

  one->id = g_strdup (id);
  one->rev = g_strdup (rev);
  one->document = document;
  one->error = error;
  g_ptr_array_add (results, one);
}

/* With `latest`, the leaves that descend from a revision stand for it. */
static gboolean
add_latest (ScSqlite *sqlite, ScEntry *entry, const char *rev, GPtrArray *results)
{
  g_autoptr (GArray) leaves = _sc_rev_tree_list_leaves (entry->tree);
  int index = _sc_rev_tree_find_rev (entry->tree, rev);

  if (index < 0)
    return FALSE;

  for (guint i = 0; i < leaves->len; i++)
    {
      int leaf = g_array_index (leaves, int, i);
      GError *error = NULL;
      ScDocument *document;

      if (!_sc_rev_tree_is_ancestor (entry->tree, index, leaf))
        continue;
      document = _sc_entry_get_revision (sqlite, entry, leaf, &error);
      add_result (results, entry->id, rev, document, error);
    }

  return TRUE;
}

static void
get_request (ScSqlite *sqlite, const ScRevRequest *request, gboolean latest, GPtrArray *results)
{
  static const char *const winner[] = { NULL };
  const char *const *revs = request->revs != NULL ? (const char *const *) request->revs : winner;
  g_auto (ScEntry) entry = { 0 };
  GError *error = NULL;

  if (!_sc_entry_load (sqlite, request->id, &entry, &error))
    {
      add_result (results, request->id, revs[0], NULL, error);
      return;
    }

  if (request->revs == NULL)
    {
      ScDocument *document = get_asked (sqlite, &entry, NULL, &error);

      add_result (results, request->id, NULL, document, error);
      return;
    }

  for (gsize i = 0; revs[i] != NULL; i++)
    {
      ScDocument *document;

      if (latest && add_latest (sqlite, &entry, revs[i], results))
        continue;
      error = NULL;
      document = get_asked (sqlite, &entry, revs[i], &error);
      add_result (results, request->id, revs[i], document, error);
    }
}

/* Resolves to an array of ScGetResult, in the order asked. */
gboolean
_sc_store_get_many_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScGetManyJob *job = data;
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_get_result_free);

  for (guint i = 0; i < job->requests->len; i++)
    {
      guint first = results->len;

      get_request (context->sqlite, job->requests->pdata[i], job->latest, results);
      for (guint j = first; j < results->len; j++)
        ((ScGetResult *) results->pdata[j])->index = i;
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, results);

  return TRUE;
}

/* Resolves to an array of ScDocument: every leaf, tombstones too, the winner first. */
gboolean
_sc_store_get_leaves_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScGetJob *job = data;
  g_auto (ScEntry) entry = { 0 };
  g_autoptr (GArray) leaves = NULL;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  if (!_sc_entry_load (context->sqlite, job->id, &entry, error))
    return FALSE;
  leaves = _sc_rev_tree_list_leaves (entry.tree);
  for (guint i = 0; i < leaves->len; i++)
    {
      ScDocument *document =
          _sc_entry_get_revision (context->sqlite, &entry, g_array_index (leaves, int, i), error);

      if (document == NULL)
        return FALSE;
      g_ptr_array_add (documents, document);
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&documents));

  return TRUE;
}

static int
compare_generations (gconstpointer a, gconstpointer b)
{
  const ScDocument *one = *(const ScDocument *const *) a;
  const ScDocument *other = *(const ScDocument *const *) b;

  if (one->generation != other->generation)
    return one->generation > other->generation ? -1 : 1;

  return -strcmp (one->hashes[0], other->hashes[0]);
}

/* Resolves to an array of ScDocument: every revision whose body is here. */
gboolean
_sc_store_get_history_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScGetJob *job = data;
  g_auto (ScEntry) entry = { 0 };
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  if (!_sc_entry_load (context->sqlite, job->id, &entry, error))
    return FALSE;
  for (guint i = 0; i < _sc_rev_tree_get_size (entry.tree); i++)
    {
      g_autoptr (GError) local_error = NULL;
      ScDocument *document =
          _sc_entry_get_revision (context->sqlite, &entry, (int) i, &local_error);

      if (document != NULL)
        {
          g_ptr_array_add (documents, document);
        }
      else if (!g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  g_ptr_array_sort (documents, compare_generations);

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&documents));

  return TRUE;
}

/* Resolves to a ScDocument: the newest revision both branches come from. */
gboolean
_sc_store_get_ancestor_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScGetJob *job = data;
  g_auto (ScEntry) entry = { 0 };
  ScDocument *document;
  int a;
  int b;
  int ancestor;

  if (!_sc_entry_load (context->sqlite, job->id, &entry, error))
    return FALSE;

  a = _sc_rev_tree_find_rev (entry.tree, job->rev);
  b = _sc_rev_tree_find_rev (entry.tree, job->other);
  ancestor = _sc_rev_tree_get_common_ancestor (entry.tree, a, b);
  if (a < 0 || b < 0 || ancestor < 0)
    {
      set_not_found (error);
      return FALSE;
    }
  document = _sc_entry_get_revision (context->sqlite, &entry, ancestor, error);
  if (document == NULL)
    return FALSE;

  g_value_init (result, SC_TYPE_DOCUMENT);
  g_value_take_boxed (result, document);

  return TRUE;
}

static ScRevsDiff *
diff_document (ScRevTree *tree, const ScRevRequest *request)
{
  g_autoptr (GStrvBuilder) missing = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) ancestors = g_strv_builder_new ();
  ScRevsDiff *diff;
  guint highest = 0;
  guint n_missing = 0;

  for (gsize i = 0; request->revs != NULL && request->revs[i] != NULL; i++)
    {
      guint generation = 0;

      if (tree != NULL && _sc_rev_tree_find_rev (tree, request->revs[i]) >= 0)
        continue;
      sc_rev_parse (request->revs[i], &generation, NULL);
      highest = MAX (highest, generation);
      g_strv_builder_add (missing, request->revs[i]);
      n_missing++;
    }
  if (n_missing == 0)
    return NULL;

  for (guint i = 0; tree != NULL && i < _sc_rev_tree_get_size (tree); i++)
    {
      const ScRevNode *node = _sc_rev_tree_get (tree, (int) i);

      if (node->leaf && node->generation < highest)
        g_strv_builder_take (ancestors, sc_rev_format (node->generation, node->hash));
    }

  diff = g_new0 (ScRevsDiff, 1);
  diff->id = g_strdup (request->id);
  diff->missing = g_strv_builder_end (missing);
  diff->possible_ancestors = g_strv_builder_end (ancestors);

  return diff;
}

/* Resolves to an array of ScRevsDiff: only documents of which something is missing. */
gboolean
_sc_store_revs_diff_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  GPtrArray *requests = data;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite, "SELECT tree FROM document WHERE id = ?", error);
  g_autoptr (GPtrArray) diffs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_revs_diff_free);

  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < requests->len; i++)
    {
      const ScRevRequest *request = requests->pdata[i];
      g_autoptr (ScRevTree) tree = NULL;
      ScRevsDiff *diff;
      gboolean row = FALSE;

      _sc_sqlite_bind_text (stmt, 1, request->id);
      if (!_sc_sqlite_step (context->sqlite, stmt, &row, error) ||
          (row && !read_tree (stmt, 0, &tree, error)))
        return FALSE;
      sqlite3_reset (stmt);
      diff = diff_document (tree, request);
      if (diff != NULL)
        g_ptr_array_add (diffs, diff);
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&diffs));

  return TRUE;
}
