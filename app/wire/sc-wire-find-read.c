/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-error.h"
#include "sc-wire-find-private.h"

/* The body of a `_find`. Each member that is wrong is told by the name that CouchDB has for it. */

/* CouchDB's. */
#define DEFAULT_LIMIT 25

/* What a request may say. */
static const char *const known_members[] = {
  "selector",  "limit",           "skip",   "sort",  "fields", "use_index", "bookmark",       "r",
  "conflicts", "execution_stats", "stable", "stale", "update", "partition", "allow_fallback", NULL,
};

/* Of these the first two mean something here. */
static const char *const booleans[] = { "execution_stats", "conflicts",      "stable",
                                        "update",          "allow_fallback", NULL };

static void
sort_key_free (ScWireSortKey *key)
{
  g_strfreev (key->path);
  g_free (key);
}

static gboolean
refuse (GError **error, ScWireError code, const char *reason)
{
  g_set_error_literal (error, SC_WIRE_ERROR, (int) code, reason);

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

  g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_NUMBER,
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
    return refuse (error, SC_WIRE_ERROR_INVALID_FIELDS, "\"fields\" must be an array of names");

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  while ((field = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (!yyjson_is_str (field) || yyjson_get_len (field) == 0)
        return refuse (error, SC_WIRE_ERROR_INVALID_FIELD, "\"fields\" must be an array of names");
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
  ScWireSortKey *key;

  if (yyjson_obj_size (value) == 1)
    {
      yyjson_obj_iter iter = yyjson_obj_iter_with (value);
      yyjson_val *member = yyjson_obj_iter_next (&iter);

      name = yyjson_get_str (member);
      direction = yyjson_get_str (yyjson_obj_iter_get_val (member));
    }
  if (name == NULL || *name == '\0')
    return refuse (error, SC_WIRE_ERROR_INVALID_SORT_FIELD,
                   "\"sort\" must be an array of names, or of {\"name\": \"asc\" or \"desc\"}");
  if (g_strcmp0 (direction, "asc") != 0 && g_strcmp0 (direction, "desc") != 0)
    return refuse (error, SC_WIRE_ERROR_INVALID_SORT_DIRECTION,
                   "The direction in \"sort\" must be \"asc\" or \"desc\"");

  key = g_new0 (ScWireSortKey, 1);
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
    return refuse (error, SC_WIRE_ERROR_INVALID_SORT, "\"sort\" must be an array");
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
    return refuse (error, SC_WIRE_ERROR_INVALID_BOOKMARK,
                   "\"bookmark\" must be a string that this server gave");
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
          g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_BOOLEAN,
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
    return refuse (error, SC_WIRE_ERROR_INVALID_INDEX_NAME,
                   "\"use_index\" must name a design document, and maybe an index in it");
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
    return refuse (error, SC_WIRE_ERROR_BAD_REQUEST, "The request must be a JSON object");
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
  self->conflicts = yyjson_get_bool (yyjson_obj_get (root, "conflicts"));
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
