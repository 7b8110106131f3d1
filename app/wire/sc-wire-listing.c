/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-json-private.h"
#include "sc-wire-listing.h"

/* So many ids in one request; more is a mistake or an attack. */
#define MAX_NAMES 100000

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
        sc_wire_document_append (out, row->document, form, NULL);
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
