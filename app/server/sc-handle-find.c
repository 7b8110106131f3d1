/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-handlers-private.h"
#include "sc-index-private.h"
#include "sc-offload.h"
#include "sc-store-index.h"
#include "sc-wire-find.h"

/* `_find`: reads documents in parts, by an index or in the order of their ids, and keeps those that fulfil the
 * selector. Where they come in the order that is asked for, it stops as soon as it has enough. */

#define ROWS_IN_PART 1000

/* What a sorted request may have to hold at once. */
#define MAX_FOUND 20000

typedef struct
{
  ScWireFind *find;
  GPtrArray *indexes;
  ScIndexChoice choice;
  ScWireSelector *filter; /* nullable: of the index, which is of a part of the documents */
  ScIndexRequest indexed; /* what is read, with an index */
  ScListRequest list;     /* what is read, without one */
  GPtrArray *rows;
  GPtrArray *found;  /* of ScWireFound */
  GPtrArray *places; /* of text: with an index: where each of them stands in it */
  guint64 skip;
  guint64 examined;
  gint64 began; /* monotonic */
} Finding;

static void
finding_clear (Finding *self)
{
  g_clear_pointer (&self->find, sc_wire_find_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->filter, sc_wire_selector_free);
  _sc_index_choice_clear (&self->choice);
  g_clear_pointer (&self->indexes, g_ptr_array_unref);
  sc_index_request_clear (&self->indexed);
  g_free (self->list.start_id);
  g_free (self->list.type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Finding, finding_clear)

/* Whether documents are read in the order in which they are to be told. */
static gboolean
is_in_order (const Finding *self)
{
  return self->choice.plan != NULL ? self->choice.plan->sorted
                                   : !sc_wire_find_is_sorted (self->find);
}

/* A position in an index means nothing in another one, so a bookmark says in which it is. */
static char *
dup_index_mark (const Finding *self)
{
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA1, self->choice.plan->paths, -1);

  return g_strdup_printf ("k%.8s.", sum);
}

static void
append_stats (GString *json, const Finding *self, guint64 n_returned)
{
  double ms = (double) (g_get_monotonic_time () - self->began) / 1000;
  char time[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (
      json,
      ",\n\"execution_stats\":{\"total_keys_examined\":%" G_GUINT64_FORMAT
      ",\"total_docs_examined\":%" G_GUINT64_FORMAT
      ",\"total_quorum_docs_examined\":0,\"results_returned\":%" G_GUINT64_FORMAT
      ",\"execution_time_ms\":%s}",
      self->choice.plan != NULL ? self->examined : 0, self->examined, n_returned,
      g_ascii_formatd (time, sizeof time, "%.3f", ms));
}

/* What was read without an index, or sorted afterwards, goes on like that when an index was made meanwhile. */
static void
forget_index (Finding *self)
{
  _sc_index_choice_clear (&self->choice);
  self->choice = (ScIndexChoice) { 0 };
}

static gboolean
read_index_bookmark (Finding *self, const char *bookmark)
{
  g_autofree char *mark =
      self->choice.plan != NULL && is_in_order (self) ? dup_index_mark (self) : NULL;

  if (mark == NULL || !g_str_has_prefix (bookmark, mark) ||
      strchr (bookmark + strlen (mark), '.') == NULL)
    return FALSE;
  self->indexed.after = g_strdup (bookmark + strlen (mark));

  return TRUE;
}

/* A bookmark says where the answer before it ended: "i" and the last id, in the order of ids; "k", the
 * index and the position in it; or, where it was sorted afterwards, "n" and how many were given. */
static gboolean
read_bookmark (Finding *self, GError **error)
{
  const char *bookmark = sc_wire_find_get_bookmark (self->find);
  guint64 n;

  if (bookmark == NULL || *bookmark == '\0')
    return TRUE;
  if (*bookmark == 'k' && read_index_bookmark (self, bookmark))
    return TRUE;
  if (*bookmark == 'i' && !sc_wire_find_is_sorted (self->find))
    {
      forget_index (self);
      self->list.start_id = g_strdup (bookmark + 1);
      self->list.exclusive_start = TRUE;
      return TRUE;
    }
  if (*bookmark == 'n' && sc_wire_find_is_sorted (self->find) &&
      g_ascii_string_to_unsigned (bookmark + 1, 10, 0, G_MAXUINT32, &n, NULL))
    {
      if (is_in_order (self))
        forget_index (self);
      self->skip = n;
      return TRUE;
    }

  g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_BOOKMARK,
                       "The bookmark does not belong to this request");
  return FALSE;
}

/* Looks for an index, and makes sure that it is there: its design document may have come from elsewhere. */
static gboolean
choose_index (ScRequest *request, Finding *self, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  const char *filter;

  self->indexes = _sc_indexes_load (store, error);
  if (self->indexes == NULL)
    return FALSE;
  _sc_indexes_choose (self->indexes, self->find, &self->choice);
  if (self->choice.plan == NULL)
    return TRUE;

  filter = self->choice.index->filter;
  self->indexed.paths = g_strdup (self->choice.plan->paths);
  self->indexed.low = g_strdup (self->choice.plan->low);
  self->indexed.high = g_strdup (self->choice.plan->high);
  self->indexed.descending = self->choice.plan->descending;
  self->indexed.limit = ROWS_IN_PART;
  self->indexed.conflicts = sc_wire_find_get_conflicts (self->find);
  if (filter != NULL)
    self->filter = sc_wire_selector_parse (filter, strlen (filter), NULL);

  return dex_await (sc_store_ensure_index (store, self->indexed.paths), error);
}

static gboolean
read_finding (ScRequest *request, Finding *self, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);

  self->find = sc_wire_find_parse (text, length, error);
  if (self->find == NULL || !choose_index (request, self, error))
    return FALSE;

  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_wire_found_free);
  self->places = g_ptr_array_new_with_free_func (g_free);
  self->skip = sc_wire_find_get_skip (self->find);
  self->list.include_docs = TRUE;
  self->list.conflicts = sc_wire_find_get_conflicts (self->find);
  self->list.limit = ROWS_IN_PART;
  self->list.type =
      g_strdup (sc_wire_selector_get_type_name (sc_wire_find_get_selector (self->find)));

  return read_bookmark (self, error);
}

static gboolean
is_enough (Finding *self)
{
  return is_in_order (self) && self->found->len >= self->skip + sc_wire_find_get_limit (self->find);
}

/* Design documents are not found, as in CouchDB. */
static gboolean
may_be_found (const Finding *self, const ScListRow *row)
{
  return row->document != NULL && !g_str_has_prefix (row->id, "_design/") &&
         (self->filter == NULL || sc_wire_selector_matches (self->filter, row->document));
}

/* Goes through the rows that were read. Runs in the pool. */
static gpointer
match_rows (gpointer data, GError **error)
{
  Finding *self = data;

  for (guint i = 0; i < self->rows->len && !is_enough (self); i++)
    {
      const ScListRow *row = self->rows->pdata[i];
      ScWireFound *found = NULL;

      self->examined++;
      if (may_be_found (self, row))
        found =
            sc_wire_find_match (self->find, row->document, (const char *const *) row->conflicts);
      if (found == NULL)
        continue;
      g_ptr_array_add (self->found, found);
      g_ptr_array_add (self->places, g_strdup (row->position));
    }

  return NULL;
}

static DexFuture *
load_rows (ScStore *store, const Finding *self)
{
  return self->choice.plan != NULL ? sc_store_list_indexed (store, &self->indexed)
                                   : sc_store_list (store, &self->list);
}

/* The next part begins behind the last row of this one. */
static void
step (Finding *self)
{
  const ScListRow *last = self->rows->pdata[self->rows->len - 1];

  g_set_str (&self->list.start_id, last->id);
  self->list.exclusive_start = TRUE;
  g_set_str (&self->indexed.after, last->position);
}

static gboolean
collect (ScRequest *request, Finding *self, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  gboolean more = TRUE;

  while (more && !is_enough (self))
    {
      g_clear_pointer (&self->rows, g_ptr_array_unref);
      self->rows = dex_await_boxed (load_rows (store, self), error);
      if (self->rows == NULL)
        return FALSE;

      more = self->rows->len == ROWS_IN_PART;
      sc_offload ((gsize) self->rows->len * 1024, match_rows, self, NULL);
      if (self->found->len > MAX_FOUND && !is_in_order (self))
        {
          g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_LARGE,
                       "More than %d documents fulfil the selector; that is too many to sort",
                       MAX_FOUND);
          return FALSE;
        }
      if (more)
        step (self);
    }

  return TRUE;
}

static int
compare_found (gconstpointer a, gconstpointer b, gpointer find)
{
  return sc_wire_find_compare (find, *(ScWireFound *const *) a, *(ScWireFound *const *) b);
}

static void
append_bookmark (GString *json, Finding *self, guint64 end)
{
  g_autofree char *bookmark = NULL;

  if (self->found->len == 0 || end == 0)
    bookmark = g_strdup ("nil");
  else if (self->choice.plan != NULL && is_in_order (self))
    {
      g_autofree char *mark = dup_index_mark (self);

      bookmark = g_strconcat (mark, self->places->pdata[end - 1], NULL);
    }
  else if (sc_wire_find_is_sorted (self->find))
    bookmark = g_strdup_printf ("n%" G_GUINT64_FORMAT, end);
  else
    bookmark =
        g_strconcat ("i", sc_wire_found_get_document (self->found->pdata[end - 1])->id, NULL);

  g_string_append (json, "],\n\"bookmark\":");
  sc_wire_append_string (json, bookmark);
  if (self->choice.warning != NULL)
    {
      g_string_append (json, ",\n\"warning\":");
      sc_wire_append_string (json, self->choice.warning);
    }
}

static gpointer
write_answer (gpointer data, GError **error)
{
  Finding *self = data;
  GString *json = g_string_new ("{\"docs\":[");
  guint64 end = MIN (self->skip + sc_wire_find_get_limit (self->find), self->found->len);

  if (!is_in_order (self))
    g_ptr_array_sort_with_data (self->found, compare_found, self->find);
  for (guint64 i = self->skip; i < end; i++)
    {
      g_string_append (json, i > self->skip ? ",\n" : "\n");
      sc_wire_find_append (json, self->find, self->found->pdata[i]);
    }
  g_string_append_c (json, '\n');
  append_bookmark (json, self, end);
  if (sc_wire_find_get_stats (self->find))
    append_stats (json, self, end > self->skip ? end - self->skip : 0);
  g_string_append (json, "}\n");

  return json;
}

gboolean
_sc_handle_find (ScRequest *request, GError **error)
{
  g_auto (Finding) self = { .began = request->read_at };
  GString *json;

  if (!read_finding (request, &self, error) || !collect (request, &self, error))
    return FALSE;

  json = sc_offload ((gsize) self.found->len * 512, write_answer, &self, NULL);

  return _sc_request_answer (request, 200, json);
}
