/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-json-private.h"
#include "sc-wire-listing.h"

/* So many ids in one request; more is a mistake or an attack. */
#define MAX_NAMES 100000

/* As many listings in one request. */
#define MAX_QUERIES 100

/**
 * sc_wire_list_row_append:
 * @out: where to
 * @row: a row of a listing
 * @include_docs: whether a member "doc" is expected, null where there is no document
 * @form: (nullable): how to write it
 *
 * Appends a row of `_all_docs`.
 */
void
sc_wire_list_row_append (GString *out,
                         const ScListRow *row,
                         gboolean include_docs,
                         const ScWireForm *form)
{
  if (row->rev == NULL)
    {
      g_string_append (out, "{\"key\":");
      sc_wire_append_string (out, row->id);
      g_string_append (out, ",\"error\":\"not_found\"}");
      return;
    }

  g_string_append (out, "{\"id\":");
  sc_wire_append_string (out, row->id);
  g_string_append (out, ",\"key\":");
  sc_wire_append_string (out, row->id);
  g_string_append_printf (out, ",\"value\":{\"rev\":\"%s\"%s}", row->rev,
                          row->deleted ? ",\"deleted\":true" : "");
  if (include_docs)
    {
      g_string_append (out, ",\"doc\":");
      if (row->document != NULL)
        sc_wire_document_append (out, row->document, form, (const char *const *) row->conflicts);
      else
        g_string_append (out, "null");
    }
  g_string_append_c (out, '}');
}

/**
 * sc_wire_names_parse:
 * @text: JSON: an array of strings, or an object with such an array
 * @length: its length in bytes
 * @member: (nullable): the array's name in the object, such as "keys" or "doc_ids"; %NULL when the
 *   text is the array itself
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the strings; %NULL with %SC_WIRE_ERROR, also when one of the
 *   elements is not a string
 */
char **
sc_wire_names_parse (const char *text, gsize length, const char *member, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_auto (GStrv) names = NULL;
  yyjson_val *array;

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  array = _sc_wire_json_root (&json);
  if (member != NULL)
    array = yyjson_obj_get (array, member);

  if (yyjson_is_arr (array) && yyjson_arr_size (array) <= MAX_NAMES)
    names = _sc_wire_json_dup_strings (array);
  if (names == NULL || g_strv_length (names) != yyjson_arr_size (array))
    {
      g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                   "`%s` must be an array of strings.", member != NULL ? member : "keys");
      return NULL;
    }

  return g_steal_pointer (&names);
}

/* Returns (transfer full): name → JSON text. */
static GHashTable *
dup_members (yyjson_val *object)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    g_hash_table_replace (members, g_strdup (yyjson_get_str (key)),
                          _sc_wire_json_write (yyjson_obj_iter_get_val (key)));

  return members;
}

/**
 * sc_wire_members_parse:
 * @text: a JSON object
 * @length: its length in bytes
 * @error: return location
 *
 * What may stand in an address as `limit=5&startkey="a"` may stand in a body as
 * `{"limit": 5, "startkey": "a"}`: its members are read as if they had stood in the address.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the members by name, as JSON text; %NULL
 *   with %SC_WIRE_ERROR
 */
GHashTable *
sc_wire_members_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  if (yyjson_is_obj (_sc_wire_json_root (&json)))
    return dup_members (_sc_wire_json_root (&json));

  g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                       "Request body must be a JSON object");

  return NULL;
}

/**
 * sc_wire_queries_parse:
 * @text: `{"queries": [{…}, …]}`, as `_all_docs/queries` takes it
 * @length: its length in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type GHashTable): for each query what
 *   sc_wire_members_parse() gives; %NULL with %SC_WIRE_ERROR
 */
GPtrArray *
sc_wire_queries_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  g_autoptr (GPtrArray) queries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  yyjson_arr_iter iter;
  yyjson_val *array;
  yyjson_val *query;

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  array = yyjson_obj_get (_sc_wire_json_root (&json), "queries");
  iter = yyjson_arr_iter_with (array);
  while (yyjson_arr_size (array) <= MAX_QUERIES && (query = yyjson_arr_iter_next (&iter)) != NULL &&
         yyjson_is_obj (query))
    g_ptr_array_add (queries, dup_members (query));
  if (yyjson_is_arr (array) && queries->len == yyjson_arr_size (array))
    return g_steal_pointer (&queries);

  g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
               "`queries` must be an array of at most %d objects.", MAX_QUERIES);

  return NULL;
}
