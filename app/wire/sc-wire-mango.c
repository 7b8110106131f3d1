/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-document.h"
#include "sc-wire-selector-private.h"

/*
 * _sc_wire_path_parse:
 * @text: "address.city"; a dot that belongs to a name is written "\."
 *
 * Returns (transfer full) (array zero-terminated=1): the names; empty for the value itself
 */
char **
_sc_wire_path_parse (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] == '.')
        {
          g_string_append_c (name, *++p);
        }
      else if (*p == '.')
        {
          g_strv_builder_add (builder, name->str);
          g_string_truncate (name, 0);
        }
      else
        {
          g_string_append_c (name, *p);
        }
    }
  if (*text != '\0')
    g_strv_builder_add (builder, name->str);

  return g_strv_builder_end (builder);
}

/* Returns (nullable): what stands at @path; an element of an array is named by its number. */
yyjson_val *
_sc_wire_path_get (char **path, yyjson_val *value)
{
  for (gsize i = 0; value != NULL && path[i] != NULL; i++)
    {
      guint64 index;

      if (yyjson_is_arr (value) &&
          g_ascii_string_to_unsigned (path[i], 10, 0, G_MAXUINT32, &index, NULL))
        value = yyjson_arr_get (value, index);
      else
        value = yyjson_obj_get (value, path[i]);
    }

  return value;
}

/* CouchDB's order of types: null, false, true, numbers, strings, arrays, objects. */
static int
rank (yyjson_val *value)
{
  switch (yyjson_get_type (value))
    {
    case YYJSON_TYPE_NULL:
      return 0;
    case YYJSON_TYPE_BOOL:
      return yyjson_get_bool (value) ? 2 : 1;
    case YYJSON_TYPE_RAW:
    case YYJSON_TYPE_NUM:
      return 3;
    case YYJSON_TYPE_STR:
      return 4;
    case YYJSON_TYPE_ARR:
      return 5;
    default:
      return 6;
    }
}

gboolean
_sc_wire_json_is_integer (yyjson_val *value)
{
  return yyjson_is_raw (value) && strpbrk (yyjson_get_raw (value), ".eE") == NULL;
}

/* A number is kept as it was written. */
double
_sc_wire_json_get_number (yyjson_val *value)
{
  return g_ascii_strtod (yyjson_get_raw (value), NULL);
}

static int
compare_numbers (yyjson_val *a, yyjson_val *b)
{
  double x = _sc_wire_json_get_number (a);
  double y = _sc_wire_json_get_number (b);

  return x < y ? -1 : x > y;
}

static int
compare_strings (yyjson_val *a, yyjson_val *b)
{
  gsize length_a = yyjson_get_len (a);
  gsize length_b = yyjson_get_len (b);
  int order = memcmp (yyjson_get_str (a), yyjson_get_str (b), MIN (length_a, length_b));

  return order != 0 ? order : (length_a > length_b) - (length_a < length_b);
}

static int
compare_arrays (yyjson_val *a, yyjson_val *b)
{
  yyjson_arr_iter iter_a = yyjson_arr_iter_with (a);
  yyjson_arr_iter iter_b = yyjson_arr_iter_with (b);

  for (;;)
    {
      yyjson_val *element_a = yyjson_arr_iter_next (&iter_a);
      yyjson_val *element_b = yyjson_arr_iter_next (&iter_b);
      int order;

      if (element_a == NULL || element_b == NULL)
        return (element_a != NULL) - (element_b != NULL);
      order = _sc_wire_json_compare (element_a, element_b);
      if (order != 0)
        return order;
    }
}

/* Member by member as they are written: first the names, then the values. */
static int
compare_objects (yyjson_val *a, yyjson_val *b)
{
  yyjson_obj_iter iter_a = yyjson_obj_iter_with (a);
  yyjson_obj_iter iter_b = yyjson_obj_iter_with (b);

  for (;;)
    {
      yyjson_val *key_a = yyjson_obj_iter_next (&iter_a);
      yyjson_val *key_b = yyjson_obj_iter_next (&iter_b);
      int order;

      if (key_a == NULL || key_b == NULL)
        return (key_a != NULL) - (key_b != NULL);
      order = compare_strings (key_a, key_b);
      if (order == 0)
        order = _sc_wire_json_compare (yyjson_obj_iter_get_val (key_a),
                                       yyjson_obj_iter_get_val (key_b));
      if (order != 0)
        return order;
    }
}

/* Strings are compared by their bytes, as PouchDB does; CouchDB follows the language of the server. */
int
_sc_wire_json_compare (yyjson_val *a, yyjson_val *b)
{
  int rank_a = rank (a);
  int rank_b = rank (b);

  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;
  switch (rank_a)
    {
    case 3:
      return compare_numbers (a, b);
    case 4:
      return compare_strings (a, b);
    case 5:
      return compare_arrays (a, b);
    case 6:
      return compare_objects (a, b);
    default:
      return 0;
    }
}

/* Returns (transfer full) (nullable): @document as it is served, with `_id`, `_rev` and maybe `_conflicts`. */
yyjson_doc *
_sc_wire_document_to_json (const ScDocument *document, const char *const *conflicts)
{
  g_autoptr (GString) text = g_string_sized_new (document->body_length + 128);

  sc_wire_document_append (text, document, NULL, conflicts);

  return yyjson_read (text->str, text->len, YYJSON_READ_NUMBER_AS_RAW);
}
