/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-store-attachments-private.h"
#include "sc-store-error.h"
#include "sc-store-read-private.h"
#include "sc-store-schema-private.h"

/* Reading the whole: the changes feed, listings by id, figures, local documents. */

/* The leaves from @first on, the winner being the first; without tombstones, or with them. */
static char **
dup_tree_leaves (sqlite3_stmt *stmt, guint first, gboolean tombstones)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (ScRevTree) tree =
      _sc_rev_tree_decode (sqlite3_column_blob (stmt, 6), (gsize) sqlite3_column_bytes (stmt, 6));
  g_autoptr (GArray) leaves =
      tree != NULL ? _sc_rev_tree_list_leaves (tree) : g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = first; i < leaves->len; i++)
    {
      const ScRevNode *node = _sc_rev_tree_get (tree, g_array_index (leaves, int, i));

      if (tombstones || (node->flags & SC_REV_DELETED) == 0)
        g_strv_builder_take (builder, sc_rev_format (node->generation, node->hash));
    }

  return g_strv_builder_end (builder);
}

static gboolean
has_branches (sqlite3_stmt *stmt)
{
  return sqlite3_column_int (stmt, 5) > 1;
}

/* Returns (transfer full) (nullable): the live leaves besides the winner, of a row with SC_ENTRY_COLUMNS;
 * %NULL where there is one leaf only. */
char **
_sc_row_dup_conflicts (sqlite3_stmt *stmt)
{
  return has_branches (stmt) ? dup_tree_leaves (stmt, 1, FALSE) : NULL;
}

static char **
dup_leaf_revs (sqlite3_stmt *stmt, gboolean all_leaves)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  if (all_leaves && has_branches (stmt))
    return dup_tree_leaves (stmt, 0, TRUE);

  builder = g_strv_builder_new ();
  g_strv_builder_take (builder, _sc_sqlite_dup_text (stmt, 3));

  return g_strv_builder_end (builder);
}

static gboolean
count_pending (ScSqlite *sqlite, gint64 last_seq, guint64 *pending, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT count (*) FROM document WHERE seq > ?", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, last_seq);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  *pending = (guint64) sqlite3_column_int64 (stmt, 0);

  return TRUE;
}

#define CHANGES_SQL \
  "SELECT " SC_ENTRY_COLUMNS " FROM document WHERE seq > ?1 AND seq < ?3 ORDER BY seq "

static gboolean
read_changes (ScSqlite *sqlite,
              const ScChangesRequest *request,
              gint64 since,
              ScChanges *changes,
              GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (
      sqlite, request->descending ? CHANGES_SQL "DESC LIMIT ?2" : CHANGES_SQL "LIMIT ?2", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, since);
  sqlite3_bind_int64 (stmt, 2, request->limit > 0 ? (gint64) request->limit : -1);
  sqlite3_bind_int64 (stmt, 3, request->before > 0 ? request->before : G_MAXINT64);
  while (row)
    {
      ScChange *change;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      change = g_new0 (ScChange, 1);
      g_ptr_array_add (changes->rows, change);
      change->seq = sqlite3_column_int64 (stmt, 2);
      change->id = _sc_sqlite_dup_text (stmt, 1);
      change->deleted = sqlite3_column_int (stmt, 4);
      change->revs = dup_leaf_revs (stmt, request->all_leaves);
      if (request->include_docs)
        {
          change->document = _sc_document_from_row (stmt, error);
          if (change->document == NULL)
            return FALSE;
          if (request->conflicts)
            change->conflicts = _sc_row_dup_conflicts (stmt);
        }
      changes->last_seq = change->seq;
    }

  return TRUE;
}

/* Counting costs; where all was read the answer is known, and so is how far the feed has come. */
static gboolean
find_end (ScSqlite *sqlite, const ScChangesRequest *request, ScChanges *changes, GError **error)
{
  gint64 update_seq;

  if (request->descending)
    return TRUE;
  if (request->limit > 0 && changes->rows->len == request->limit)
    return count_pending (sqlite, changes->last_seq, &changes->pending, error);
  if (!_sc_sqlite_get_int (sqlite, SC_UPDATE_SEQ_SQL, &update_seq, error))
    return FALSE;
  changes->last_seq = update_seq;

  return TRUE;
}

/* Resolves to ScChanges. */
gboolean
_sc_store_changes_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const ScChangesRequest *request = data;
  g_autoptr (ScChanges) changes = g_atomic_rc_box_new0 (ScChanges);

  changes->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_change_free);
  changes->last_seq = request->since;
  if (!read_changes (context->sqlite, request, request->since, changes, error) ||
      !find_end (context->sqlite, request, changes, error))
    return FALSE;
  /* The number is of a store that has been set back since: to repeat is harmless, to leave out is not. Asked
   * here, of what was read, because a reader may see a commit before sc_store_get_update_seq() tells of it. */
  if (changes->last_seq < request->since &&
      (!read_changes (context->sqlite, request, 0, changes, error) ||
       !find_end (context->sqlite, request, changes, error)))
    return FALSE;

  g_value_init (result, SC_TYPE_CHANGES);
  g_value_take_boxed (result, g_steal_pointer (&changes));

  return TRUE;
}

static gboolean
count_range (ScSqlite *sqlite, const char *sql, ScSeqRange range, gint64 *n, GError **error)
{
  g_autoptr (ScStatement) stmt = _sc_sqlite_prepare (sqlite, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, range.first);
  sqlite3_bind_int64 (stmt, 2, range.last);
  if (!_sc_sqlite_step (sqlite, stmt, &row, error))
    return FALSE;
  *n = sqlite3_column_int64 (stmt, 0);

  return TRUE;
}

/* @data: (element-type ScSeqRange): what to count, and behind it what not to. Resolves to a gint64. */
gboolean
_sc_store_count_changes_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  static const char all[] = "SELECT count (*) FROM document WHERE seq BETWEEN ?1 AND ?2";
  static const char plain[] =
      "SELECT count (*) FROM document WHERE seq BETWEEN ?1 AND ?2 AND leaves = 1";
  const GArray *ranges = data;
  gint64 since = g_array_index (ranges, ScSeqRange, 0).first;
  gint64 total = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      ScSeqRange range = g_array_index (ranges, ScSeqRange, i);
      gint64 n;

      range.first = MAX (range.first, since);
      if (!count_range (context->sqlite, i == 0 ? all : plain, range, &n, error))
        return FALSE;
      total += i == 0 ? n : -n;
    }
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, total);

  return TRUE;
}

void
_sc_list_request_free (ScListRequest *self)
{
  g_strfreev (self->keys);
  g_free (self->start_id);
  g_free (self->end_id);
  g_free (self->type);
  g_free (self->parent);
  g_free (self->mention);
  g_free (self);
}

static ScListRow *
list_row_new (sqlite3_stmt *stmt, const ScListRequest *request, GError **error)
{
  ScListRow *one = g_new0 (ScListRow, 1);

  one->id = _sc_sqlite_dup_text (stmt, 1);
  one->rev = _sc_sqlite_dup_text (stmt, 3);
  one->deleted = sqlite3_column_int (stmt, 4);
  if (!request->include_docs || one->deleted)
    return one;

  if (request->conflicts)
    one->conflicts = _sc_row_dup_conflicts (stmt);
  one->document = _sc_document_from_row (stmt, error);
  if (one->document == NULL)
    g_clear_pointer (&one, _sc_list_row_free);

  return one;
}

static gboolean
list_keys (ScSqlite *sqlite, const ScListRequest *request, GPtrArray *rows, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (sqlite, "SELECT " SC_ENTRY_COLUMNS " FROM document WHERE id = ?", error);

  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; request->keys[i] != NULL; i++)
    {
      gboolean row = FALSE;
      ScListRow *one;

      _sc_sqlite_bind_text (stmt, 1, request->keys[i]);
      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        {
          one = list_row_new (stmt, request, error);
          if (one == NULL)
            return FALSE;
        }
      else
        {
          one = g_new0 (ScListRow, 1);
          one->id = g_strdup (request->keys[i]);
        }
      g_ptr_array_add (rows, one);
      sqlite3_reset (stmt);
    }

  return TRUE;
}

/* A bound that is not asked for must not stand in the query, or the index on id is not used. */
static char *
range_sql (const ScListRequest *request)
{
  g_autoptr (GString) sql =
      g_string_new ("SELECT " SC_ENTRY_COLUMNS " FROM document WHERE deleted = 0");

  if (request->start_id != NULL)
    g_string_append_printf (sql, " AND id %s%s ?1", request->descending ? "<" : ">",
                            request->exclusive_start ? "" : "=");
  if (request->end_id != NULL)
    g_string_append_printf (sql, " AND id %s%s ?2", request->descending ? ">" : "<",
                            request->exclusive_end ? "" : "=");
  /* "+type": in the index of types the ids would have to be sorted anew for each part. */
  if (request->type != NULL)
    g_string_append (sql, " AND +type = ?5");
  if (request->parent != NULL)
    g_string_append (sql, " AND parent = ?6");
  if (request->mention != NULL)
    g_string_append (sql, " AND instr (body, ?7) > 0");
  /* "+id": what is found by its body is little, and the table is read faster than the index of all ids. */
  g_string_append_printf (sql, " ORDER BY %sid %s LIMIT ?3 OFFSET ?4",
                          request->mention != NULL ? "+" : "",
                          request->descending ? "DESC" : "ASC");

  return g_string_free_and_steal (g_steal_pointer (&sql));
}

static gboolean
list_range (ScSqlite *sqlite, const ScListRequest *request, GPtrArray *rows, GError **error)
{
  g_autofree char *sql = range_sql (request);
  sc_auto_finalize sqlite3_stmt *stmt = _sc_sqlite_prepare_once (sqlite, sql, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, request->start_id);
  _sc_sqlite_bind_text (stmt, 2, request->end_id);
  sqlite3_bind_int64 (stmt, 3, request->limit == G_MAXUINT ? -1 : (gint64) request->limit);
  sqlite3_bind_int64 (stmt, 4, (gint64) MIN (request->skip, G_MAXINT32));
  if (request->type != NULL)
    _sc_sqlite_bind_text (stmt, 5, request->type);
  if (request->parent != NULL)
    _sc_sqlite_bind_text (stmt, 6, request->parent);
  if (request->mention != NULL)
    {
      g_autofree char *value = g_strdup_printf ("\"%s\"", request->mention);

      sqlite3_bind_text (stmt, 7, value, -1, SQLITE_TRANSIENT);
    }
  for (;;)
    {
      ScListRow *one;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      one = list_row_new (stmt, request, error);
      if (one == NULL)
        return FALSE;
      g_ptr_array_add (rows, one);
    }
}

/* Resolves to an array of ScListRow. */
gboolean
_sc_store_list_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const ScListRequest *request = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_list_row_free);
  gboolean ok = request->keys != NULL ? list_keys (context->sqlite, request, rows, error)
                                      : list_range (context->sqlite, request, rows, error);

  if (!ok)
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&rows));

  return TRUE;
}

/* Resolves to an array of ids (char *). */
gboolean
_sc_store_list_conflicts_job (ScStoreContext *context,
                              gpointer data,
                              GValue *result,
                              GError **error)
{
  /* "+id": to sort the few is better than to look for them in the index of all ids. */
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite,
                          "SELECT id FROM document WHERE conflict > 0 ORDER BY +id", error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  while (row)
    {
      if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (ids, _sc_sqlite_dup_text (stmt, 0));
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&ids));

  return TRUE;
}

/* Resolves to ScStoreInfo. */
gboolean
_sc_store_info_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScSqlite *sqlite = context->sqlite;
  const char *path = data;
  g_autoptr (ScStoreInfo) info = g_atomic_rc_box_new0 (ScStoreInfo);
  gint64 live;
  gint64 all;
  GStatBuf file;

  if (!_sc_sqlite_get_int (sqlite, "SELECT count (*) FROM document WHERE deleted = 0", &live,
                           error) ||
      !_sc_sqlite_get_int (sqlite, "SELECT count (*) FROM document", &all, error) ||
      !_sc_sqlite_get_int (sqlite, SC_UPDATE_SEQ_SQL, &info->update_seq, error) ||
      !_sc_sqlite_get_int (sqlite, SC_PURGE_SEQ_SQL, &info->purge_seq, error) ||
      !_sc_store_meta_get (sqlite, "uuid", &info->uuid, error))
    return FALSE;
  info->doc_count = (guint64) live;
  info->doc_del_count = (guint64) (all - live);
  info->file_size = g_stat (path, &file) == 0 ? (guint64) file.st_size : 0;

  g_value_init (result, SC_TYPE_STORE_INFO);
  g_value_take_boxed (result, g_steal_pointer (&info));

  return TRUE;
}

static ScLocalDocument *
local_document_from_row (sqlite3_stmt *stmt)
{
  ScLocalDocument *local = g_atomic_rc_box_new0 (ScLocalDocument);

  local->id = _sc_sqlite_dup_text (stmt, 0);
  local->rev = (guint64) sqlite3_column_int64 (stmt, 1);
  local->body = _sc_sqlite_dup_text (stmt, 2);

  return local;
}

/* Resolves to ScLocalDocument. */
gboolean
_sc_store_get_local_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const char *id = data;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite, "SELECT id, rev, body FROM local WHERE id = ?", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, id);
  if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "missing");
      return FALSE;
    }

  g_value_init (result, SC_TYPE_LOCAL_DOCUMENT);
  g_value_take_boxed (result, local_document_from_row (stmt));

  return TRUE;
}

/* Resolves to an array of ScLocalDocument. */
gboolean
_sc_store_list_local_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  const char *prefix = data;
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite,
                          "SELECT id, rev, body FROM local WHERE substr (id, 1, length (?1)) = ?1",
                          error);
  g_autoptr (GPtrArray) locals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_local_document_free);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  _sc_sqlite_bind_text (stmt, 1, prefix);
  while (row)
    {
      if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (locals, local_document_from_row (stmt));
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&locals));

  return TRUE;
}

/* Resolves to a text, or to %NULL where nothing is set. */
gboolean
_sc_store_get_meta_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  char *value = NULL;

  if (!_sc_store_meta_get (context->sqlite, data, &value, error))
    return FALSE;

  g_value_init (result, G_TYPE_STRING);
  g_value_take_string (result, value);

  return TRUE;
}

/* Resolves to an array of sentences (char *), one for each fault; empty when all is well. */
gboolean
_sc_store_check_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ScStatement) check =
      _sc_sqlite_prepare (context->sqlite, "PRAGMA integrity_check (100)", error);
  g_autoptr (ScStatement) rows =
      _sc_sqlite_prepare (context->sqlite, "SELECT id, tree, rev FROM document", error);
  gboolean row = TRUE;

  if (check == NULL || rows == NULL)
    return FALSE;
  while (_sc_sqlite_step (context->sqlite, check, &row, error) && row)
    if (g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") != 0)
      g_ptr_array_add (faults, _sc_sqlite_dup_text (check, 0));
  while (_sc_sqlite_step (context->sqlite, rows, &row, error) && row)
    {
      g_autoptr (ScRevTree) tree = _sc_rev_tree_decode (sqlite3_column_blob (rows, 1),
                                                        (gsize) sqlite3_column_bytes (rows, 1));
      const char *rev = (const char *) sqlite3_column_text (rows, 2);

      if (tree == NULL || _sc_rev_tree_find_rev (tree, rev) != _sc_rev_tree_get_winner (tree))
        g_ptr_array_add (faults,
                         g_strdup_printf ("%s: the revision tree does not name %s as its winner",
                                          sqlite3_column_text (rows, 0), rev));
    }
  if ((error != NULL && *error != NULL) ||
      !_sc_store_check_attachments (context->sqlite, faults, error))
    return FALSE;

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&faults));

  return TRUE;
}
