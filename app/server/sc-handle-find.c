/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-handlers-private.h"
#include "sc-offload-private.h"
#include "sc-wire-find.h"

/* `_find`: reads documents in parts, in the order of their ids, and keeps those that fulfil the selector.
 * Without a sort it stops as soon as it has enough. */

#define ROWS_IN_PART 1000

/* What a sorted request may have to hold at once. */
#define MAX_FOUND 20000

typedef struct
{
  ScWireFind *find;
  ScListRequest list;
  GPtrArray *rows;
  GPtrArray *found; /* of ScWireFound */
  guint64 skip;
  guint64 examined;
} Finding;

static void
finding_clear (Finding *self)
{
  g_clear_pointer (&self->find, sc_wire_find_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self->list.start_id);
  g_free (self->list.type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Finding, finding_clear)

/* A bookmark says where the answer before it ended: "n" and how many were given, or, in the order of ids,
 * "i" and the last id. */
static gboolean
read_bookmark (Finding *self, GError **error)
{
  const char *bookmark = sc_wire_find_get_bookmark (self->find);
  guint64 n;

  if (bookmark == NULL)
    return TRUE;
  if (*bookmark == 'i' && !sc_wire_find_is_sorted (self->find))
    {
      self->list.start_id = g_strdup (bookmark + 1);
      self->list.exclusive_start = TRUE;
      return TRUE;
    }
  if (*bookmark == 'n' && sc_wire_find_is_sorted (self->find) &&
      g_ascii_string_to_unsigned (bookmark + 1, 10, 0, G_MAXUINT32, &n, NULL))
    {
      self->skip = n;
      return TRUE;
    }

  g_set_error_literal (error, SC_SERVER_ERROR, SC_SERVER_ERROR_BOOKMARK,
                       "The bookmark does not belong to this request");
  return FALSE;
}

static gboolean
read_finding (ScRequest *request, Finding *self, GError **error)
{
  gsize length;
  const char *text = _sc_request_get_text_body (request, &length);

  self->find = sc_wire_find_parse (text, length, error);
  if (self->find == NULL)
    return FALSE;

  self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_wire_found_free);
  self->skip = sc_wire_find_get_skip (self->find);
  self->list.include_docs = TRUE;
  self->list.limit = ROWS_IN_PART;
  self->list.type =
      g_strdup (sc_wire_selector_get_type_name (sc_wire_find_get_selector (self->find)));

  return read_bookmark (self, error);
}

static gboolean
is_enough (Finding *self)
{
  return !sc_wire_find_is_sorted (self->find) &&
         self->found->len >= self->skip + sc_wire_find_get_limit (self->find);
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
      /* Design documents are not found, as in CouchDB. */
      if (row->document != NULL && !g_str_has_prefix (row->id, "_design/"))
        found = sc_wire_find_match (self->find, row->document);
      if (found != NULL)
        g_ptr_array_add (self->found, found);
    }

  return NULL;
}

static gboolean
collect (ScRequest *request, Finding *self, GError **error)
{
  ScStore *store = _sc_database_get_store (request->database);
  gboolean more = TRUE;

  while (more && !is_enough (self))
    {
      g_clear_pointer (&self->rows, g_ptr_array_unref);
      self->rows = dex_await_boxed (sc_store_list (store, &self->list), error);
      if (self->rows == NULL)
        return FALSE;

      more = self->rows->len == ROWS_IN_PART;
      _sc_offload ((gsize) self->rows->len * 1024, match_rows, self, NULL);
      if (self->found->len > MAX_FOUND && sc_wire_find_is_sorted (self->find))
        {
          g_set_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_TOO_LARGE,
                       "More than %d documents fulfil the selector; that is too many to sort",
                       MAX_FOUND);
          return FALSE;
        }
      if (more)
        {
          const ScListRow *last = self->rows->pdata[self->rows->len - 1];

          g_set_str (&self->list.start_id, last->id);
          self->list.exclusive_start = TRUE;
        }
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
  else if (sc_wire_find_is_sorted (self->find))
    bookmark = g_strdup_printf ("n%" G_GUINT64_FORMAT, end);
  else
    bookmark =
        g_strconcat ("i", sc_wire_found_get_document (self->found->pdata[end - 1])->id, NULL);

  g_string_append (json, "],\n\"bookmark\":");
  sc_wire_append_string (json, bookmark);
}

static gpointer
write_answer (gpointer data, GError **error)
{
  Finding *self = data;
  GString *json = g_string_new ("{\"docs\":[");
  guint64 end = MIN (self->skip + sc_wire_find_get_limit (self->find), self->found->len);

  if (sc_wire_find_is_sorted (self->find))
    g_ptr_array_sort_with_data (self->found, compare_found, self->find);
  for (guint64 i = self->skip; i < end; i++)
    {
      g_string_append (json, i > self->skip ? ",\n" : "\n");
      sc_wire_find_append (json, self->find, self->found->pdata[i]);
    }
  g_string_append_c (json, '\n');
  append_bookmark (json, self, end);
  if (sc_wire_find_get_stats (self->find))
    g_string_append_printf (
        json,
        ",\n\"execution_stats\":{\"total_keys_examined\":0,"
        "\"total_docs_examined\":%" G_GUINT64_FORMAT
        ",\"total_quorum_docs_examined\":0,\"results_returned\":%" G_GUINT64_FORMAT "}",
        self->examined, end > self->skip ? end - self->skip : 0);
  g_string_append (json, "}\n");

  return json;
}

gboolean
_sc_handle_find (ScRequest *request, GError **error)
{
  g_auto (Finding) self = { 0 };
  GString *json;

  if (!read_finding (request, &self, error) || !collect (request, &self, error))
    return FALSE;

  json = _sc_offload ((gsize) self.found->len * 512, write_answer, &self, NULL);

  return _sc_request_answer (request, 200, json);
}
