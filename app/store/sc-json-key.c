/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "sc-json-key-private.h"

/* What an index of JSON values is sorted by: null, false, true, numbers, strings, arrays, objects, each
 * with a byte before it that says which. No key is the beginning of another one, because what has no
 * length of its own ends with 0, which is less than any such byte: "a" stands before "ab", [1] before
 * [1, 2], and a key of two values compares by the first and then by the second. */

#define MAX_DEPTH 200

enum
{
  TAG_END,
  TAG_NULL,
  TAG_FALSE,
  TAG_TRUE,
  TAG_NUMBER,
  TAG_STRING,
  TAG_ARRAY,
  TAG_OBJECT,
};

static gboolean append_value (GByteArray *key, yyjson_val *value, guint depth);

static void
append_byte (GByteArray *key, guint8 byte)
{
  g_byte_array_append (key, &byte, 1);
}

/* The bits of a double order like an integer once those of the negative ones are turned round. */
static void
append_number (GByteArray *key, yyjson_val *value)
{
  double number = g_ascii_strtod (yyjson_get_raw (value), NULL) + 0.0; /* -0 is 0 */
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  bits ^= (bits >> 63) != 0 ? G_MAXUINT64 : G_GUINT64_CONSTANT (1) << 63;
  bits = GUINT64_TO_BE (bits);
  append_byte (key, TAG_NUMBER);
  g_byte_array_append (key, (const guint8 *) &bits, sizeof bits);
}

/* A NUL within is followed by 0xff, the end by 0: so no text with a NUL is taken for two. */
static void
append_text (GByteArray *key, const char *text, gsize length)
{
  append_byte (key, TAG_STRING);
  for (gsize i = 0; i < length; i++)
    {
      append_byte (key, (guint8) text[i]);
      if (text[i] == '\0')
        append_byte (key, 0xff);
    }
  append_byte (key, 0);
  append_byte (key, 0);
}

static gboolean
append_array (GByteArray *key, yyjson_val *array, guint depth)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  append_byte (key, TAG_ARRAY);
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (!append_value (key, element, depth + 1))
      return FALSE;
  append_byte (key, TAG_END);

  return TRUE;
}

static gboolean
append_object (GByteArray *key, yyjson_val *object, guint depth)
{
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *name;

  append_byte (key, TAG_OBJECT);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      append_text (key, yyjson_get_str (name), yyjson_get_len (name));
      if (!append_value (key, yyjson_obj_iter_get_val (name), depth + 1))
        return FALSE;
    }
  append_byte (key, TAG_END);

  return TRUE;
}

static gboolean
append_value (GByteArray *key, yyjson_val *value, guint depth)
{
  if (depth > MAX_DEPTH)
    return FALSE;

  switch (yyjson_get_type (value))
    {
    case YYJSON_TYPE_NULL:
      append_byte (key, TAG_NULL);
      return TRUE;
    case YYJSON_TYPE_BOOL:
      append_byte (key, yyjson_get_bool (value) ? TAG_TRUE : TAG_FALSE);
      return TRUE;
    case YYJSON_TYPE_RAW:
      append_number (key, value);
      return TRUE;
    case YYJSON_TYPE_STR:
      append_text (key, yyjson_get_str (value), yyjson_get_len (value));
      return TRUE;
    case YYJSON_TYPE_ARR:
      return append_array (key, value, depth);
    case YYJSON_TYPE_OBJ:
      return append_object (key, value, depth);
    default:
      return FALSE;
    }
}

static yyjson_doc *
parse (const char *text, gsize length)
{
  return text != NULL ? yyjson_read (text, length, YYJSON_READ_NUMBER_AS_RAW) : NULL;
}

/*
 * _sc_json_key_from_array:
 * @json: an array of values
 *
 * Returns (transfer full) (nullable): the key of these values, one after the other; %NULL when @json is
 *   no array
 */
GByteArray *
_sc_json_key_from_array (const char *json)
{
  yyjson_doc *doc = parse (json, strlen (json));
  yyjson_val *array = yyjson_doc_get_root (doc);
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  g_autoptr (GByteArray) key = yyjson_is_arr (array) ? g_byte_array_new () : NULL;
  yyjson_val *element;

  while (key != NULL && (element = yyjson_arr_iter_next (&iter)) != NULL)
    if (!append_value (key, element, 0))
      g_clear_pointer (&key, g_byte_array_unref);
  yyjson_doc_free (doc);

  return g_steal_pointer (&key);
}

/* As selectors find a field: an element of an array is named by its number. */
static yyjson_val *
find_path (yyjson_val *value, yyjson_val *path)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (path);
  yyjson_val *name;
  guint64 index;

  while (value != NULL && (name = yyjson_arr_iter_next (&iter)) != NULL)
    if (yyjson_is_arr (value) &&
        g_ascii_string_to_unsigned (yyjson_get_str (name), 10, 0, G_MAXUINT32, &index, NULL))
      value = yyjson_arr_get (value, index);
    else
      value = yyjson_obj_getn (value, yyjson_get_str (name), yyjson_get_len (name));

  return value;
}

/* Appends what stands at each of @paths. Returns %FALSE when one of them is not there. */
static gboolean
append_fields (GByteArray *key, const char *id, yyjson_val *body, yyjson_val *paths)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (paths);
  yyjson_val *path;

  while ((path = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = find_path (body, path);

      if (yyjson_equals_str (yyjson_arr_get_first (path), "_id"))
        append_text (key, id, strlen (id));
      else if (value == NULL || !append_value (key, value, 0))
        return FALSE;
    }

  return TRUE;
}

/* json_key (id, body, paths): @paths is the same text in all calls of a statement, and read once. */
static void
json_key_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *id = (const char *) sqlite3_value_text (values[0]);
  yyjson_doc *paths = sqlite3_get_auxdata (context, 2);
  yyjson_doc *own_paths = NULL;
  yyjson_doc *body;
  g_autoptr (GByteArray) key = g_byte_array_new ();

  if (paths == NULL)
    paths = own_paths = parse ((const char *) sqlite3_value_text (values[2]),
                               (gsize) sqlite3_value_bytes (values[2]));
  body = parse ((const char *) sqlite3_value_text (values[1]),
                (gsize) sqlite3_value_bytes (values[1]));
  if (id != NULL && paths != NULL && body != NULL &&
      append_fields (key, id, yyjson_doc_get_root (body), yyjson_doc_get_root (paths)))
    sqlite3_result_blob (context, key->data, (int) key->len, SQLITE_TRANSIENT);
  else
    sqlite3_result_null (context);
  yyjson_doc_free (body);
  if (own_paths != NULL)
    sqlite3_set_auxdata (context, 2, own_paths, (void (*) (void *)) yyjson_doc_free);
}

/* Makes the function known to a connection. Indexes are made of it, so every connection needs it. */
gboolean
_sc_json_key_register (sqlite3 *handle)
{
  return sqlite3_create_function (handle, "json_key", 3,
                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                  json_key_function, NULL, NULL) == SQLITE_OK;
}
