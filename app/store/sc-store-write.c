/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-attachment-column-private.h"
#include "sc-id.h"
#include "sc-store-attachments-private.h"
#include "sc-store-error.h"
#include "sc-store-write-private.h"
#include "sc-store-writing-private.h"

void
_sc_writing_clear (ScWriting *self)
{
  _sc_body_facts_clear (&self->facts);
  g_clear_pointer (&self->tree, _sc_rev_tree_free);
  g_free (self->old_rev);
  g_free (self->old_body);
  g_free (self->old_attachments);
  g_free (self->new_rev);
  g_free (self->new_attachments);
}

void
_sc_write_job_free (ScWriteJob *self)
{
  g_ptr_array_unref (self->documents);
  g_free (self);
}

static gboolean
takes_as_it_is (ScWriteMode mode)
{
  return mode == SC_WRITE_GRAFT || mode == SC_WRITE_FETCHED;
}

static gboolean
check_document (const ScDocument *document, ScWriteMode mode, GError **error)
{
  guint n_hashes = g_strv_length (document->hashes);

  if (!sc_id_is_valid (document->id) || g_str_has_prefix (document->id, "_local/"))
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                           "The document's id is empty, too long, or starts with an underscore");
      return FALSE;
    }
  for (guint i = 0; i < n_hashes; i++)
    {
      g_autofree char *rev = sc_rev_format (document->generation - i, document->hashes[i]);

      if (document->generation <= i || !sc_rev_parse (rev, NULL, NULL))
        {
          g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                               "The revision is not a number, a hyphen and a hash");
          return FALSE;
        }
    }
  if (takes_as_it_is (mode) && n_hashes == 0)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID,
                           "A document that is taken as it is needs a revision");
      return FALSE;
    }

  return TRUE;
}

/* What stands in the file now; an empty tree for a document that is not there. */
gboolean
_sc_writing_load (ScWriting *self, GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "SELECT doc, rev, tree, body, attachments FROM document WHERE id = ?",
                          error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, self->document->id);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  if (!row)
    {
      self->tree = _sc_rev_tree_new ();
      return TRUE;
    }

  self->doc = sqlite3_column_int64 (stmt, 0);
  self->old_rev = _sc_sqlite_dup_text (stmt, 1);
  self->tree =
      _sc_rev_tree_decode (sqlite3_column_blob (stmt, 2), (gsize) sqlite3_column_bytes (stmt, 2));
  self->old_body = _sc_sqlite_dup_text (stmt, 3);
  self->old_body_length = (gsize) sqlite3_column_bytes (stmt, 3);
  self->old_attachments = _sc_sqlite_dup_text (stmt, 4);
  if (self->tree == NULL || self->old_body == NULL)
    {
      g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT,
                   "The revisions of “%s” cannot be read", self->document->id);
      return FALSE;
    }

  return TRUE;
}

static void
set_conflict (GError **error)
{
  g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT, "Document update conflict.");
}

/* Finds the leaf that an edit continues: the one it names, or the tombstone of a deleted document.
 * @parent gets -1 for a new document. */
static gboolean
find_parent (ScWriting *self, int *parent, GError **error)
{
  const ScDocument *document = self->document;
  const ScRevNode *node;

  if (document->hashes[0] != NULL)
    *parent = _sc_rev_tree_find (self->tree, document->generation, document->hashes[0]);
  else
    *parent = _sc_rev_tree_get_winner (self->tree);

  if (*parent < 0)
    {
      if (document->hashes[0] == NULL)
        return TRUE;
      set_conflict (error);
      return FALSE;
    }

  node = _sc_rev_tree_get (self->tree, *parent);
  if ((!node->leaf && self->mode != SC_WRITE_BRANCH) ||
      (document->hashes[0] == NULL && (node->flags & SC_REV_DELETED) == 0))
    {
      set_conflict (error);
      return FALSE;
    }

  return TRUE;
}

static guint
document_flags (ScWriting *self)
{
  if (!self->document->deleted)
    return 0;

  return SC_REV_DELETED | (self->facts.resolved ? SC_REV_RESOLVED : 0);
}

/* @index: the place of a revision, -1 for none. Gets the attachments it has, as the column. */
static gboolean
load_attachments (ScWriting *self, int index, gboolean *found, char **text, GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  const ScRevNode *node = index >= 0 ? _sc_rev_tree_get (self->tree, index) : NULL;
  g_autofree char *rev = node != NULL ? sc_rev_format (node->generation, node->hash) : NULL;
  g_autoptr (ScStatement) stmt = NULL;

  *found = rev != NULL && g_strcmp0 (rev, self->old_rev) == 0;
  if (*found)
    *text = g_strdup (self->old_attachments);
  if (*found || rev == NULL)
    return TRUE;

  stmt =
      _sc_sqlite_prepare (sqlite, "SELECT attachments FROM body WHERE doc = ? AND rev = ?", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);
  _sc_sqlite_bind_text (stmt, 2, rev);
  if (!_sc_sqlite_step (sqlite, stmt, found, error))
    return FALSE;
  if (*found)
    *text = _sc_sqlite_dup_text (stmt, 0);

  return TRUE;
}

/* The attachments that the new revision has, and that it refers to from now on. @base: the place of
 * the revision that its stubs mean, -1 for none. */
static GPtrArray *
resolve_attachments (ScWriting *self, int base, guint generation, GError **error)
{
  g_autofree char *base_text = NULL;
  gboolean found;
  ScAttachmentSources sources = { self->context, self->doc, NULL, self->old_attachments,
                                  generation };
  GPtrArray *resolved;

  if (!load_attachments (self, base, &found, &base_text, error))
    return NULL;
  sources.base = base_text;
  resolved = _sc_store_resolve_attachments (&sources, self->document, self->mode, error);
  if (resolved != NULL)
    self->new_attachments = _sc_attachments_encode (resolved);

  return resolved;
}

/* The place of the revision whose attachments an edit keeps: who brings back what was deleted means it
 * with its attachments. */
static int
find_kept (ScWriting *self, int parent)
{
  const ScRevNode *node = parent >= 0 ? _sc_rev_tree_get (self->tree, parent) : NULL;

  while (self->document->keep_attachments && node != NULL && (node->flags & SC_REV_DELETED) != 0)
    {
      parent = node->parent;
      node = parent >= 0 ? _sc_rev_tree_get (self->tree, parent) : NULL;
    }

  return parent;
}

static gboolean
graft_edit (ScWriting *self, GError **error)
{
  const ScDocument *document = self->document;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autofree char *parent_rev = NULL;
  g_autofree char *hash = NULL;
  const ScRevNode *node;
  const char *path[3] = { NULL };
  guint generation = 1;
  gboolean is_new;
  int parent;

  if (!find_parent (self, &parent, error))
    return FALSE;

  if (parent >= 0)
    {
      node = _sc_rev_tree_get (self->tree, parent);
      parent_rev = sc_rev_format (node->generation, node->hash);
      generation = node->generation + 1;
      path[1] = node->hash;
    }
  attachments = resolve_attachments (self, find_kept (self, parent), generation, error);
  if (attachments == NULL)
    return FALSE;
  hash = _sc_body_hash (parent_rev, document->deleted, document->body, document->body_length,
                        attachments);
  path[0] = hash;
  self->new_rev = sc_rev_format (generation, hash);
  _sc_rev_tree_graft (self->tree, generation, path, document_flags (self) | SC_REV_LOCAL, &is_new);

  return TRUE;
}

/* Returns the place of the nearest ancestor whose body is here: what stubs in a graft mean. */
static gboolean
find_base (ScWriting *self, int *base, GError **error)
{
  const ScDocument *document = self->document;
  gboolean found = FALSE;

  *base = -1;
  for (guint i = 1; document->hashes[i] != NULL && !found; i++)
    {
      g_autofree char *text = NULL;

      *base = _sc_rev_tree_find (self->tree, document->generation - i, document->hashes[i]);
      if (!load_attachments (self, *base, &found, &text, error))
        return FALSE;
    }
  if (!found)
    *base = -1;

  return TRUE;
}

/* @changed is FALSE when the store had this revision already. */
static gboolean
graft_path (ScWriting *self, gboolean *changed, GError **error)
{
  const ScDocument *document = self->document;
  g_autoptr (GPtrArray) attachments = NULL;
  gboolean is_new;
  int base = -1;

  self->new_rev = sc_document_dup_rev (document);
  if (document->attachments != NULL &&
      _sc_rev_tree_find (self->tree, document->generation, document->hashes[0]) < 0)
    {
      if (!find_base (self, &base, error))
        return FALSE;
      attachments = resolve_attachments (self, base, document->generation, error);
      if (attachments == NULL)
        return FALSE;
    }
  *changed =
      _sc_rev_tree_graft (self->tree, document->generation, (const char *const *) document->hashes,
                          document_flags (self), &is_new);

  return TRUE;
}

static gboolean
save_body (ScWriting *self,
           const char *rev,
           const char *body,
           gsize length,
           const char *attachments,
           GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (
      sqlite, "INSERT OR REPLACE INTO body (doc, rev, body, attachments) VALUES (?, ?, ?, ?)",
      error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);
  _sc_sqlite_bind_text (stmt, 2, rev);
  sqlite3_bind_text64 (stmt, 3, body, length, SQLITE_STATIC, SQLITE_UTF8);
  _sc_sqlite_bind_text (stmt, 4, attachments);

  return _sc_sqlite_run (sqlite, stmt, error);
}

/* The body of a losing branch that wins now moves from `body` to `document`. */
gboolean
_sc_writing_take_body (ScWriting *self,
                       const char *rev,
                       char **body,
                       char **attachments,
                       GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite,
                          "DELETE FROM body WHERE doc = ? AND rev = ? RETURNING body, attachments",
                          error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->doc);
  _sc_sqlite_bind_text (stmt, 2, rev);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;

  *body = row ? _sc_sqlite_dup_text (stmt, 0) : g_strdup ("{}");
  *attachments = row ? _sc_sqlite_dup_text (stmt, 1) : NULL;
  /* DELETE … RETURNING is only done when it was stepped to its end. */
  return !row || _sc_sqlite_step (sqlite, stmt, &row, error);
}

static guint
count_leaves (ScWriting *self, guint *conflict)
{
  guint n_leaves = 0;
  guint n_live = 0;
  guint n_undecided = 0;

  for (guint i = 0; i < _sc_rev_tree_get_size (self->tree); i++)
    {
      const ScRevNode *node = _sc_rev_tree_get (self->tree, (int) i);

      if (!node->leaf)
        continue;
      n_leaves++;
      if ((node->flags & SC_REV_DELETED) == 0)
        n_live++;
      else if ((node->flags & SC_REV_RESOLVED) == 0)
        n_undecided++;
    }
  *conflict = n_live > 1 ? 1 : (n_live == 1 && n_undecided > 0) ? 2 : 0;

  return n_leaves;
}

#define INSERT_SQL                                                                         \
  "INSERT INTO document (id, seq, rev, deleted, leaves, conflict, type, sort, tree, body," \
  " attachments, parent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
#define UPDATE_SQL                                                                               \
  "UPDATE document SET seq = ?2, rev = ?3, deleted = ?4, leaves = ?5, conflict = ?6, type = ?7," \
  " sort = ?8, tree = ?9, body = ?10, attachments = ?11, parent = ?12 WHERE id = ?1"

gboolean
_sc_writing_save_row (ScWriting *self,
                      const char *winner,
                      gboolean deleted,
                      const ScBodyFacts *facts,
                      const char *body,
                      gsize length,
                      const char *attachments,
                      GError **error)
{
  ScSqlite *sqlite = self->context->sqlite;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, self->doc != 0 ? UPDATE_SQL : INSERT_SQL, error);
  g_autoptr (GByteArray) tree = NULL;
  guint conflict;

  if (stmt == NULL)
    return FALSE;

  _sc_rev_tree_stem (self->tree, self->context->revs_limit);
  tree = _sc_rev_tree_encode (self->tree);
  _sc_sqlite_bind_text (stmt, 1, self->document->id);
  sqlite3_bind_int64 (stmt, 2, ++self->context->seq);
  _sc_sqlite_bind_text (stmt, 3, winner);
  sqlite3_bind_int (stmt, 4, deleted);
  sqlite3_bind_int (stmt, 5, (int) count_leaves (self, &conflict));
  sqlite3_bind_int (stmt, 6, (int) conflict);
  _sc_sqlite_bind_text (stmt, 7, facts->type);
  _sc_sqlite_bind_text (stmt, 8, facts->sort);
  sqlite3_bind_blob (stmt, 9, tree->data, (int) tree->len, SQLITE_STATIC);
  sqlite3_bind_text64 (stmt, 10, body, length, SQLITE_STATIC, SQLITE_UTF8);
  _sc_sqlite_bind_text (stmt, 11, attachments);
  _sc_sqlite_bind_text (stmt, 12, facts->parent);
  self->context->changed = TRUE;

  return _sc_sqlite_run (sqlite, stmt, error);
}

/* Puts the tree and the bodies where the README says they belong. */
static gboolean
save_document (ScWriting *self, GError **error)
{
  const ScDocument *document = self->document;
  int index = _sc_rev_tree_get_winner (self->tree);
  const ScRevNode *node = _sc_rev_tree_get (self->tree, index);
  g_autofree char *winner = sc_rev_format (node->generation, node->hash);
  gboolean deleted = (node->flags & SC_REV_DELETED) != 0;
  gboolean new_wins = g_str_equal (winner, self->new_rev);
  gboolean old_wins = g_strcmp0 (winner, self->old_rev) == 0;
  g_autofree char *body = NULL;
  g_autofree char *attachments = NULL;
  g_auto (ScBodyFacts) facts = { 0 };

  if (self->doc != 0 && !old_wins &&
      !save_body (self, self->old_rev, self->old_body, self->old_body_length, self->old_attachments,
                  error))
    return FALSE;
  if (new_wins)
    return _sc_writing_save_row (self, winner, deleted, &self->facts, document->body,
                                 document->body_length, self->new_attachments, error);

  if (!save_body (self, self->new_rev, document->body, document->body_length, self->new_attachments,
                  error))
    return FALSE;
  if (old_wins)
    {
      body = g_steal_pointer (&self->old_body);
      attachments = g_steal_pointer (&self->old_attachments);
    }
  else if (!_sc_writing_take_body (self, winner, &body, &attachments, error))
    {
      return FALSE;
    }
  if (!_sc_body_read_facts (body, strlen (body), &facts, error))
    return FALSE;

  return _sc_writing_save_row (self, winner, deleted, &facts, body, strlen (body), attachments,
                               error);
}

/* The tree knows an ancestor before its body: who has the body may bring it later, as CouchDB takes it, too. It
 * may be the base of a merge, and it is a part of the history. */
static gboolean
keep_body (ScWriting *self, GError **error)
{
  gboolean found;

  if (self->document->attachments != NULL && self->document->attachments->len > 0)
    return TRUE;
  if (!load_attachments (self, _sc_rev_tree_find_rev (self->tree, self->new_rev), &found,
                         &self->new_attachments, error))
    return FALSE;

  return found || save_body (self, self->new_rev, self->document->body, self->document->body_length,
                             NULL, error);
}

static gboolean
write_document (ScStoreContext *context,
                const ScDocument *document,
                ScWriteMode mode,
                ScWriteResult *result,
                GError **error)
{
  g_auto (ScWriting) self = { .context = context, .document = document, .mode = mode };
  gboolean changed = TRUE;

  if (!check_document (document, mode, error) ||
      !_sc_body_read_facts (document->body, document->body_length, &self.facts, error) ||
      !_sc_writing_load (&self, error))
    return FALSE;

  if (takes_as_it_is (mode) ? !graft_path (&self, &changed, error) : !graft_edit (&self, error))
    return FALSE;

  if (changed ? !save_document (&self, error) : takes_as_it_is (mode) && !keep_body (&self, error))
    return FALSE;
  result->rev = g_steal_pointer (&self.new_rev);
  result->seq = changed ? context->seq : 0;

  return TRUE;
}

/* An error that is about one document is that document's answer; any other ends the batch. */
static gboolean
is_about_document (const GError *error)
{
  return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_MISSING_STUB);
}

/* Resolves to an array of ScWriteResult in the order of the documents. */
gboolean
_sc_store_write_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScWriteJob *job = data;
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_full (job->documents->len, (GDestroyNotify) _sc_write_result_free);

  for (guint i = 0; i < job->documents->len; i++)
    {
      const ScDocument *document = job->documents->pdata[i];
      ScWriteResult *one = g_new0 (ScWriteResult, 1);

      one->id = g_strdup (document->id);
      g_ptr_array_add (results, one);
      if (!write_document (context, document, job->mode, one, &one->error) &&
          (job->mode == SC_WRITE_EDIT_ALL || !is_about_document (one->error)))
        {
          g_propagate_error (error, g_steal_pointer (&one->error));
          return FALSE;
        }
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&results));

  return TRUE;
}
