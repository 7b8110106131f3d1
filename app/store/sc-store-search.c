/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-store-body-private.h"
#include "sc-store-schema-private.h"
#include "sc-store-search-private.h"
#include "sc-store-types-private.h"
#include "sc-text.h"

/* About ten milliseconds of work, so a write that arrives meanwhile hardly waits. */
#define INDEX_STEP 200

static gboolean
index_document (ScSqlite *sqlite, sqlite3_stmt *row, GError **error)
{
  g_autoptr (ScStatement) forget =
      _sc_sqlite_prepare (sqlite, "DELETE FROM search WHERE rowid = ?", error);
  g_autoptr (ScStatement) learn =
      _sc_sqlite_prepare (sqlite, "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)",
                          error);
  gint64 doc = sqlite3_column_int64 (row, 0);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (forget == NULL || learn == NULL)
    return FALSE;
  sqlite3_bind_int64 (forget, 1, doc);
  if (!_sc_sqlite_run (sqlite, forget, error))
    return FALSE;
  if (sqlite3_column_int (row, 2) ||
      !_sc_body_read_search_text ((const char *) sqlite3_column_text (row, 3),
                                  (gsize) sqlite3_column_bytes (row, 3), &title, &text))
    return TRUE;

  sqlite3_bind_int64 (learn, 1, doc);
  _sc_sqlite_bind_text (learn, 2, title);
  _sc_sqlite_bind_text (learn, 3, text);

  return _sc_sqlite_run (sqlite, learn, error);
}

static gboolean
index_changes (ScStoreContext *context, gint64 *reached, GError **error)
{
  g_autoptr (ScStatement) stmt =
      _sc_sqlite_prepare (context->sqlite,
                          "SELECT doc, seq, deleted, body FROM document WHERE seq > ?"
                          " ORDER BY seq LIMIT ?",
                          error);
  guint n = 0;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, context->indexed);
  sqlite3_bind_int (stmt, 2, INDEX_STEP);
  for (;;)
    {
      if (!_sc_sqlite_step (context->sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      if (!index_document (context->sqlite, stmt, error))
        return FALSE;
      *reached = sqlite3_column_int64 (stmt, 1);
      n++;
    }
  if (n < INDEX_STEP)
    *reached = context->seq;

  return TRUE;
}

/*
 * _sc_store_search_index_step:
 *
 * Brings the search index some documents forward, in a transaction of its own. Runs in the writer
 * thread when nothing else is to be done.
 *
 * Returns: %FALSE when it failed and should not be tried again before the next write
 */
gboolean
_sc_store_search_index_step (ScStoreContext *context, GError **error)
{
  gint64 reached = context->indexed;
  g_autofree char *text = NULL;

  if (!_sc_sqlite_exec (context->sqlite, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (index_changes (context, &reached, error))
    {
      text = g_strdup_printf ("%" G_GINT64_FORMAT, reached);
      if (_sc_store_meta_set (context->sqlite, "indexed", text, error) &&
          _sc_sqlite_exec (context->sqlite, "COMMIT", error))
        {
          context->indexed = reached;
          return TRUE;
        }
    }
  _sc_sqlite_exec (context->sqlite, "ROLLBACK", NULL);

  return FALSE;
}

void
_sc_search_job_free (ScSearchJob *self)
{
  g_free (self->text);
  g_free (self->type);
  g_free (self);
}

static void
append_phrase (GString *match, const char *word)
{
  if (match->len > 0)
    g_string_append (match, " AND ");
  g_string_append_c (match, '"');
  for (const char *p = word; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *p);
    }
  g_string_append_c (match, '"');
}

/* Words of three characters and more become phrases of trigrams; @rest gets the shorter ones. */
static char *
build_match (const char *folded, GPtrArray *rest)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", 32);
  GString *match = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_utf8_strlen (words[i], -1) >= 3)
        append_phrase (match, words[i]);
      else if (*words[i] != '\0')
        g_ptr_array_add (rest, g_strdup (words[i]));
    }

  return g_string_free_and_steal (match);
}

/* Returns (transfer full): the FTS5 expression for what somebody typed; it matches nothing when no
 * word has three letters. */
char *
_sc_store_search_build_match (const char *text)
{
  g_autoptr (GPtrArray) short_words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = sc_text_fold (text);
  g_autofree char *match = build_match (folded, short_words);

  return *match != '\0' ? g_steal_pointer (&match) : g_strdup ("\"\"");
}

static gboolean
has_all (const char *folded_title, GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (strstr (folded_title, words->pdata[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
collect_hits (ScSqlite *sqlite,
              sqlite3_stmt *stmt,
              GPtrArray *short_words,
              guint limit,
              GPtrArray *hits,
              GError **error)
{
  gboolean row = TRUE;

  while (hits->len < limit)
    {
      g_autofree char *title = NULL;
      g_autofree char *folded = NULL;
      ScSearchHit *hit;

      if (!_sc_sqlite_step (sqlite, stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      title = _sc_body_dup_title ((const char *) sqlite3_column_text (stmt, 2),
                                  (gsize) sqlite3_column_bytes (stmt, 2));
      folded = sc_text_fold (title);
      if (!has_all (folded, short_words))
        continue;

      hit = g_new0 (ScSearchHit, 1);
      hit->id = _sc_sqlite_dup_text (stmt, 0);
      hit->type = _sc_sqlite_dup_text (stmt, 1);
      hit->title = g_steal_pointer (&title);
      hit->score = -sqlite3_column_double (stmt, 3);
      g_ptr_array_add (hits, hit);
    }

  return TRUE;
}

/* One or two letters have no trigram: what is asked then are titles, and the list index has their
 * keys. */
static sqlite3_stmt *
prepare_short (ScSqlite *sqlite, GError **error)
{
  return _sc_sqlite_prepare (sqlite,
                             "SELECT id, type, body, 0.0 FROM document"
                             " WHERE deleted = 0 AND (?2 IS NULL OR type = ?2)"
                             " AND instr (sort, ?1) > 0 ORDER BY instr (sort, ?1), sort",
                             error);
}

static sqlite3_stmt *
prepare_match (ScSqlite *sqlite, GError **error)
{
  return _sc_sqlite_prepare (sqlite,
                             "SELECT document.id, document.type, document.body, hit.score FROM"
                             " (SELECT rowid, bm25 (search, 10.0, 1.0) AS score FROM search"
                             "  WHERE search MATCH ?1 ORDER BY score LIMIT ?3) AS hit"
                             " JOIN document ON document.doc = hit.rowid"
                             " WHERE document.deleted = 0 AND (?2 IS NULL OR document.type = ?2)"
                             " ORDER BY hit.score",
                             error);
}

/* Resolves to an array of ScSearchHit, best first. */
gboolean
_sc_store_search_job (ScStoreContext *context, gpointer data, GValue *result, GError **error)
{
  ScSearchJob *job = data;
  g_autoptr (GPtrArray) hits =
      g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_search_hit_free);
  g_autoptr (GPtrArray) short_words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folded = sc_text_fold (job->text);
  g_autofree char *match = build_match (folded, short_words);
  g_autofree char *key = NULL;

  if (*folded != '\0')
    {
      g_autoptr (ScStatement) stmt = *match != '\0' ? prepare_match (context->sqlite, error)
                                                    : prepare_short (context->sqlite, error);

      if (stmt == NULL)
        return FALSE;
      key = sc_text_sort_key (job->text);
      _sc_sqlite_bind_text (stmt, 1, *match != '\0' ? match : key);
      _sc_sqlite_bind_text (stmt, 2, job->type);
      /* Hits of another type or without the short words drop out afterwards: ask for all then. */
      if (*match != '\0')
        sqlite3_bind_int64 (stmt, 3,
                            job->type != NULL || short_words->len > 0 ? -1 : (gint64) job->limit);
      else
        g_ptr_array_set_size (short_words, 0);
      if (!collect_hits (context->sqlite, stmt, short_words, job->limit, hits, error))
        return FALSE;
    }

  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, g_steal_pointer (&hits));

  return TRUE;
}
