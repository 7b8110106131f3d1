/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-document.h"
#include "sc-wire-find-private.h"

/* CouchDB's. */
#define DEFAULT_LIMIT 25

typedef struct
{
  char **path;
  gboolean descending;
} SortKey;

struct _ScWireFind
{
  ScWireJson json;
  ScWireSelector *selector;
  GPtrArray *fields; /* (nullable): of char **; NULL gives whole documents */
  GPtrArray *sort;   /* of SortKey */
  guint64 limit;
  guint64 skip;
  char *bookmark;   /* (nullable) */
  char **use_index; /* (nullable): the design document, and maybe the name */
  gboolean stats;
};

/* What a request may say. */
static const char *const known_members[] = {
  "selector",  "limit",           "skip",   "sort",  "fields", "use_index", "bookmark",       "r",
  "conflicts", "execution_stats", "stable", "stale", "update", "partition", "allow_fallback", NULL,
};

/* Of these only the first means something here. */
static const char *const booleans[] = { "execution_stats", "conflicts",      "stable",
                                        "update",          "allow_fallback", NULL };

struct _ScWireFound
{
  ScDocument *document;
  yyjson_doc *json;
};

static void
sort_key_free (SortKey *key)
{
  g_strfreev (key->path);
  g_free (key);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

static gboolean
read_number (yyjson_val *root, const char *name, guint64 *number, GError **error)
{
  yyjson_val *value = yyjson_obj_get (root, name);

  if (value == NULL)
    return TRUE;
  if (yyjson_is_raw (value) &&
      g_ascii_string_to_unsigned (yyjson_get_raw (value), 10, 0, G_MAXUINT32, number, NULL))
    return TRUE;

  g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
               "\"%s\" must be a whole number that is not negative", name);
  return FALSE;
}

static gboolean
read_fields (ScWireFind *self, yyjson_val *fields, GError **error)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (fields);
  yyjson_val *field;

  if (fields == NULL ||
      (yyjson_is_str (fields) && g_str_equal (yyjson_get_str (fields), "all_fields")))
    return TRUE;
  if (!yyjson_is_arr (fields))
    return refuse (error, "\"fields\" must be an array of names");

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  while ((field = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (!yyjson_is_str (field) || yyjson_get_len (field) == 0)
        return refuse (error, "\"fields\" must be an array of names");
      g_ptr_array_add (self->fields, _sc_wire_path_parse (yyjson_get_str (field)));
    }
  /* CouchDB takes an empty list for none. */
  if (self->fields->len == 0)
    g_clear_pointer (&self->fields, g_ptr_array_unref);

  return TRUE;
}

/* "name" or {"name": "desc"}. */
static gboolean
read_sort_key (ScWireFind *self, yyjson_val *value, GError **error)
{
  const char *name = yyjson_get_str (value);
  const char *direction = "asc";
  SortKey *key;

  if (yyjson_obj_size (value) == 1)
    {
      yyjson_obj_iter iter = yyjson_obj_iter_with (value);
      yyjson_val *member = yyjson_obj_iter_next (&iter);

      name = yyjson_get_str (member);
      direction = yyjson_get_str (yyjson_obj_iter_get_val (member));
    }
  if (name == NULL || *name == '\0' || direction == NULL ||
      (!g_str_equal (direction, "asc") && !g_str_equal (direction, "desc")))
    return refuse (error,
                   "\"sort\" must be an array of names, or of {\"name\": \"asc\" or \"desc\"}");

  key = g_new0 (SortKey, 1);
  key->path = _sc_wire_path_parse (name);
  key->descending = g_str_equal (direction, "desc");
  g_ptr_array_add (self->sort, key);

  return TRUE;
}

static gboolean
read_sort (ScWireFind *self, yyjson_val *sort, GError **error)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (sort);
  yyjson_val *value;

  if (sort == NULL)
    return TRUE;
  if (!yyjson_is_arr (sort))
    return refuse (error, "\"sort\" must be an array");
  while ((value = yyjson_arr_iter_next (&iter)) != NULL)
    if (!read_sort_key (self, value, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_bookmark (ScWireFind *self, yyjson_val *bookmark, GError **error)
{
  if (bookmark == NULL || yyjson_is_null (bookmark))
    return TRUE;
  if (!yyjson_is_str (bookmark))
    return refuse (error, "\"bookmark\" must be a string that this server gave");
  if (!g_str_equal (yyjson_get_str (bookmark), "nil"))
    self->bookmark = g_strdup (yyjson_get_str (bookmark));

  return TRUE;
}

static gboolean
check_members (yyjson_val *root, GError **error)
{
  yyjson_obj_iter iter = yyjson_obj_iter_with (root);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *name = yyjson_get_str (key);

      if (!g_strv_contains (known_members, name))
        {
          g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_KEY,
                       "Invalid key %s for this request.", name);
          return FALSE;
        }
      if (g_strv_contains (booleans, name) && !yyjson_is_bool (yyjson_obj_iter_get_val (key)))
        {
          g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                       "\"%s\" must be true or false", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* "design", "design/name", ["design"] or ["design", "name"]; the design may begin with "_design/". */
static gboolean
read_use_index (ScWireFind *self, yyjson_val *value, GError **error)
{
  g_autofree char *text = NULL;
  const char *design;

  if (value == NULL || yyjson_is_null (value) ||
      (yyjson_is_arr (value) && yyjson_arr_size (value) == 0))
    return TRUE;
  if (yyjson_is_arr (value))
    {
      self->use_index = _sc_wire_json_dup_strings (value);
    }
  else if (_sc_wire_json_text (value) != NULL)
    {
      design = yyjson_get_str (value);
      if (g_str_has_prefix (design, "_design/"))
        design += strlen ("_design/");
      self->use_index = g_strsplit (design, "/", 2);
    }

  if (self->use_index == NULL || self->use_index[0] == NULL || *self->use_index[0] == '\0' ||
      g_strv_length (self->use_index) > 2 ||
      (yyjson_is_arr (value) && g_strv_length (self->use_index) != yyjson_arr_size (value)))
    return refuse (error, "\"use_index\" must name a design document, and maybe an index in it");
  if (g_str_has_prefix (self->use_index[0], "_design/"))
    {
      text = g_strdup (self->use_index[0] + strlen ("_design/"));
      g_set_str (&self->use_index[0], text);
    }

  return TRUE;
}

static gboolean
read_find (ScWireFind *self, yyjson_val *root, GError **error)
{
  yyjson_val *selector = yyjson_obj_get (root, "selector");

  if (!yyjson_is_obj (root))
    return refuse (error, "The request must be a JSON object");
  if (selector == NULL)
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_MISSING_KEY,
                           "Missing required key: selector");
      return FALSE;
    }
  if (!check_members (root, error) ||
      !read_use_index (self, yyjson_obj_get (root, "use_index"), error))
    return FALSE;
  self->stats = yyjson_get_bool (yyjson_obj_get (root, "execution_stats"));
  self->selector = _sc_wire_selector_read (selector, error);

  return self->selector != NULL && read_fields (self, yyjson_obj_get (root, "fields"), error) &&
         read_sort (self, yyjson_obj_get (root, "sort"), error) &&
         read_number (root, "limit", &self->limit, error) &&
         read_number (root, "skip", &self->skip, error) &&
         read_bookmark (self, yyjson_obj_get (root, "bookmark"), error);
}

/**
 * sc_wire_find_parse:
 * @text: the body of a `_find`
 * @length: its length in bytes
 * @error: return location
 *
 * "r", "stable", "stale" and "update" are read over: they are about CouchDB's nodes, and indexes that are
 * behind.
 *
 * Returns: (transfer full) (nullable): the request; %NULL with %SC_WIRE_ERROR
 */
ScWireFind *
sc_wire_find_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (ScWireFind) self = g_new0 (ScWireFind, 1);

  self->limit = DEFAULT_LIMIT;
  self->sort = g_ptr_array_new_with_free_func ((GDestroyNotify) sort_key_free);
  if (!_sc_wire_json_read (&self->json, text, length, error) ||
      !read_find (self, _sc_wire_json_root (&self->json), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sc_wire_find_free:
 * @self: (transfer full): a request
 */
void
sc_wire_find_free (ScWireFind *self)
{
  g_clear_pointer (&self->selector, sc_wire_selector_free);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_ptr_array_unref (self->sort);
  g_free (self->bookmark);
  g_strfreev (self->use_index);
  _sc_wire_json_clear (&self->json);
  g_free (self);
}

/**
 * sc_wire_find_get_selector:
 * @self: a request
 *
 * Returns: (transfer none): its condition
 */
const ScWireSelector *
sc_wire_find_get_selector (const ScWireFind *self)
{
  return self->selector;
}

/**
 * sc_wire_find_get_limit:
 * @self: a request
 *
 * Returns: at most so many documents
 */
guint64
sc_wire_find_get_limit (const ScWireFind *self)
{
  return self->limit;
}

/**
 * sc_wire_find_get_skip:
 * @self: a request
 *
 * Returns: how many are left out first
 */
guint64
sc_wire_find_get_skip (const ScWireFind *self)
{
  return self->skip;
}

/**
 * sc_wire_find_get_bookmark:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): where the answer before it ended
 */
const char *
sc_wire_find_get_bookmark (const ScWireFind *self)
{
  return self->bookmark;
}

/**
 * sc_wire_find_get_stats:
 * @self: a request
 *
 * Returns: whether "execution_stats" are wanted
 */
gboolean
sc_wire_find_get_stats (const ScWireFind *self)
{
  return self->stats;
}

/**
 * sc_wire_find_is_sorted:
 * @self: a request
 *
 * Returns: whether the order is another one than that of the ids
 */
gboolean
sc_wire_find_is_sorted (const ScWireFind *self)
{
  return self->sort->len > 0;
}

/**
 * sc_wire_find_get_use_index:
 * @self: a request
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the index that shall be used: the id of its
 *   design document without "_design/", and maybe its name
 */
const char *const *
sc_wire_find_get_use_index (const ScWireFind *self)
{
  return (const char *const *) self->use_index;
}

/**
 * sc_wire_find_format_member:
 * @self: a request
 * @name: a member of it
 * @fallback: JSON
 *
 * Returns: (transfer full): the member as JSON, as it was sent; @fallback when it was not
 */
char *
sc_wire_find_format_member (const ScWireFind *self, const char *name, const char *fallback)
{
  yyjson_val *value = yyjson_obj_get (yyjson_doc_get_root (self->json.doc), name);

  return value != NULL ? _sc_wire_json_write (value) : g_strdup (fallback);
}

guint
_sc_wire_find_get_n_sort (const ScWireFind *self)
{
  return self->sort->len;
}

/* Returns (transfer none): the path of a field that is sorted by. */
char **
_sc_wire_find_get_sort (const ScWireFind *self, guint i, gboolean *descending)
{
  const SortKey *key = self->sort->pdata[i];

  *descending = key->descending;

  return key->path;
}

/**
 * sc_wire_find_match:
 * @self: a request
 * @document: a document
 *
 * A document without one of the fields it would be sorted by is in none of CouchDB's indexes, so it does
 * not fulfil a sorted request.
 *
 * Returns: (transfer full) (nullable): what was found, %NULL when @document does not fulfil the selector
 */
ScWireFound *
sc_wire_find_match (const ScWireFind *self, ScDocument *document)
{
  yyjson_doc *json = _sc_wire_document_to_json (document);
  yyjson_val *root = yyjson_doc_get_root (json);
  gboolean matches = json != NULL && _sc_wire_selector_matches (self->selector, root);
  ScWireFound *found;

  for (guint i = 0; matches && i < self->sort->len; i++)
    matches = _sc_wire_path_get (((SortKey *) self->sort->pdata[i])->path, root) != NULL;
  if (!matches)
    {
      yyjson_doc_free (json);
      return NULL;
    }

  found = g_new0 (ScWireFound, 1);
  found->document = sc_document_ref (document);
  found->json = json;

  return found;
}

/**
 * sc_wire_find_compare:
 * @self: a request
 * @a: what it found
 * @b: what it found
 *
 * Returns: less than, equal to or greater than 0, as @a stands before, with or behind @b
 */
int
sc_wire_find_compare (const ScWireFind *self, const ScWireFound *a, const ScWireFound *b)
{
  const SortKey *last;
  int order;

  for (guint i = 0; i < self->sort->len; i++)
    {
      const SortKey *key = self->sort->pdata[i];

      order = _sc_wire_json_compare (_sc_wire_path_get (key->path, yyjson_doc_get_root (a->json)),
                                     _sc_wire_path_get (key->path, yyjson_doc_get_root (b->json)));

      if (order != 0)
        return key->descending ? -order : order;
    }

  /* The ids go the way of the last field, so that an index, too, gives this order. */
  last = self->sort->len > 0 ? self->sort->pdata[self->sort->len - 1] : NULL;
  order = strcmp (a->document->id, b->document->id);

  return last != NULL && last->descending ? -order : order;
}

/* Puts what stands at @path into @out, at the same path. */
static void
copy_path (yyjson_mut_doc *pool, yyjson_mut_val *out, char **path, yyjson_val *value)
{
  yyjson_val *part = _sc_wire_path_get (path, value);

  if (part == NULL)
    return;
  for (; path[1] != NULL; path++)
    {
      yyjson_mut_val *next = yyjson_mut_obj_get (out, path[0]);

      if (!yyjson_mut_is_obj (next))
        {
          next = yyjson_mut_obj (pool);
          yyjson_mut_obj_put (out, yyjson_mut_strcpy (pool, path[0]), next);
        }
      out = next;
    }
  yyjson_mut_obj_put (out, yyjson_mut_strcpy (pool, path[0]), yyjson_val_mut_copy (pool, part));
}

/**
 * sc_wire_find_append:
 * @out: where to
 * @self: a request
 * @found: what it found
 *
 * Appends the document, or the fields of it that are asked for.
 */
void
sc_wire_find_append (GString *out, const ScWireFind *self, const ScWireFound *found)
{
  yyjson_mut_doc *pool;
  yyjson_mut_val *root;
  char *text;

  if (self->fields == NULL)
    {
      sc_wire_document_append (out, found->document, NULL, NULL);
      return;
    }

  pool = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (pool);
  for (guint i = 0; i < self->fields->len; i++)
    copy_path (pool, root, self->fields->pdata[i], yyjson_doc_get_root (found->json));
  text = yyjson_mut_val_write (root, 0, NULL);
  g_string_append (out, text);
  free (text);
  yyjson_mut_doc_free (pool);
}

/**
 * sc_wire_found_get_document:
 * @self: what was found
 *
 * Returns: (transfer none): the document
 */
ScDocument *
sc_wire_found_get_document (const ScWireFound *self)
{
  return self->document;
}

/**
 * sc_wire_found_free:
 * @self: (transfer full): what was found
 */
void
sc_wire_found_free (ScWireFound *self)
{
  sc_document_unref (self->document);
  yyjson_doc_free (self->json);
  g_free (self);
}
