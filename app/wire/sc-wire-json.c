/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-json-private.h"
#include "sc-wire-json.h"

/* What a peer sends is nested no deeper than this, or it is refused. Atomic: read in all threads. */
static int max_depth = SC_WIRE_MAX_DEPTH;

/**
 * sc_wire_set_max_depth:
 * @depth: levels, SC_WIRE_MAX_DEPTH at most: documents are read with recursion, on stacks of that size
 *
 * Sets how deep what comes by the wire may be nested, for the whole program.
 */
void
sc_wire_set_max_depth (guint depth)
{
  g_return_if_fail (depth > 0 && depth <= SC_WIRE_MAX_DEPTH);

  g_atomic_int_set (&max_depth, (int) depth);
}

/* Few members are compared with each other; with many, that would take too long. */
#define MAX_COMPARED 32

static gboolean
repeats_among_many (yyjson_val *object)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    if (!g_hash_table_add (names, (gpointer) yyjson_get_str (key)))
      return TRUE;

  return FALSE;
}

/* Whether two members have one name. (To say so once too often, of names with a NUL within, costs only time.) */
static gboolean
repeats (yyjson_val *object)
{
  yyjson_val *keys[MAX_COMPARED];
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;
  guint n = 0;

  if (yyjson_obj_size (object) > MAX_COMPARED)
    return repeats_among_many (object);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      for (guint i = 0; i < n; i++)
        if (yyjson_get_len (keys[i]) == yyjson_get_len (key) &&
            memcmp (yyjson_get_str (keys[i]), yyjson_get_str (key), yyjson_get_len (key)) == 0)
          return TRUE;
      keys[n++] = key;
    }

  return FALSE;
}

/* Looks through all of it once: for depth, and for members that repeat. */
static gboolean
is_too_deep (ScWireJson *self, yyjson_val *value, int depth)
{
  if (depth > g_atomic_int_get (&max_depth))
    return TRUE;

  if (yyjson_is_obj (value))
    {
      yyjson_obj_iter iter = yyjson_obj_iter_with (value);
      yyjson_val *key;

      self->repeats = self->repeats || repeats (value);
      while ((key = yyjson_obj_iter_next (&iter)) != NULL)
        if (yyjson_is_ctn (yyjson_obj_iter_get_val (key)) &&
            is_too_deep (self, yyjson_obj_iter_get_val (key), depth + 1))
          return TRUE;
    }
  else if (yyjson_is_arr (value))
    {
      yyjson_arr_iter iter = yyjson_arr_iter_with (value);
      yyjson_val *element;

      while ((element = yyjson_arr_iter_next (&iter)) != NULL)
        if (yyjson_is_ctn (element) && is_too_deep (self, element, depth + 1))
          return TRUE;
    }

  return FALSE;
}

/*
 * _sc_wire_json_read:
 * @self: (out caller-allocates): cleared with _sc_wire_json_clear()
 *
 * Numbers are kept as they were written: 1.10 stays 1.10, and a large one loses no digit.
 *
 * Returns: %FALSE with %SC_WIRE_ERROR_BAD_REQUEST or _TOO_DEEP
 */
gboolean
_sc_wire_json_read (ScWireJson *self, const char *text, gsize length, GError **error)
{
  yyjson_read_err problem = { 0 };

  self->doc = yyjson_read_opts ((char *) text, length, YYJSON_READ_NUMBER_AS_RAW, NULL, &problem);
  if (self->doc == NULL)
    {
      g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST,
                   "invalid UTF-8 JSON: %s at byte %" G_GSIZE_FORMAT,
                   problem.msg != NULL ? problem.msg : "empty", problem.pos);
      return FALSE;
    }
  if (is_too_deep (self, yyjson_doc_get_root (self->doc), 0))
    {
      g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_TOO_DEEP,
                   "the JSON is nested deeper than %d levels", g_atomic_int_get (&max_depth));
      return FALSE;
    }

  return TRUE;
}

void
_sc_wire_json_clear (ScWireJson *self)
{
  g_clear_pointer (&self->doc, yyjson_doc_free);
  g_clear_pointer (&self->pool, yyjson_mut_doc_free);
}

yyjson_val *
_sc_wire_json_root (ScWireJson *self)
{
  return yyjson_doc_get_root (self->doc);
}

/*
 * _sc_wire_json_text:
 * @value: (nullable): a value
 *
 * Returns (nullable): its text; %NULL when it is not a string, or has a NUL within, which would make
 * two names of one
 */
const char *
_sc_wire_json_text (yyjson_val *value)
{
  const char *text = yyjson_get_str (value);

  return text != NULL && strlen (text) == yyjson_get_len (value) ? text : NULL;
}

/* Returns (nullable): the text of a member. */
const char *
_sc_wire_json_get_text (yyjson_val *object, const char *member)
{
  return _sc_wire_json_text (yyjson_obj_get (object, member));
}

/* Returns (transfer full): the value as text. */
char *
_sc_wire_json_write (yyjson_val *value)
{
  char *text = yyjson_val_write (value, 0, NULL);
  char *copy = g_strdup (text != NULL ? text : "null");

  free (text);

  return copy;
}

static yyjson_mut_val *copy_unique (yyjson_mut_doc *pool, yyjson_val *value);

static yyjson_mut_val *
copy_unique_object (yyjson_mut_doc *pool, yyjson_val *object)
{
  yyjson_mut_val *copy = yyjson_mut_obj (pool);
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    yyjson_mut_obj_put (copy, yyjson_val_mut_copy (pool, key),
                        copy_unique (pool, yyjson_obj_iter_get_val (key)));

  return copy;
}

/* Of members of one name the last one counts, as in JavaScript: or the rules, which are JavaScript, would
 * judge another document than the one that is kept. */
static yyjson_mut_val *
copy_unique (yyjson_mut_doc *pool, yyjson_val *value)
{
  yyjson_mut_val *copy;
  yyjson_arr_iter iter;
  yyjson_val *element;

  if (yyjson_is_obj (value))
    return copy_unique_object (pool, value);
  if (!yyjson_is_arr (value))
    return yyjson_val_mut_copy (pool, value);

  copy = yyjson_mut_arr (pool);
  iter = yyjson_arr_iter_with (value);
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    yyjson_mut_arr_add_val (copy, copy_unique (pool, element));

  return copy;
}

/* Returns (transfer full): an object as text, without the members that start with an underscore. */
char *
_sc_wire_json_write_body (ScWireJson *self, yyjson_val *object, gsize *length)
{
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_mut_val *body;
  yyjson_val *key;
  char *text;
  char *copy;

  if (self->pool == NULL)
    self->pool = yyjson_mut_doc_new (NULL);
  body = yyjson_mut_obj (self->pool);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *name = yyjson_get_str (key);

      if (*name == '_')
        continue;
      if (self->repeats)
        yyjson_mut_obj_put (body, yyjson_val_mut_copy (self->pool, key),
                            copy_unique (self->pool, yyjson_obj_iter_get_val (key)));
      else
        yyjson_mut_obj_add (body, yyjson_val_mut_copy (self->pool, key),
                            yyjson_val_mut_copy (self->pool, yyjson_obj_iter_get_val (key)));
    }
  text = yyjson_mut_val_write (body, 0, length);
  copy = g_memdup2 (text, *length + 1);
  free (text);

  return copy;
}

/* Returns (transfer full): the strings of an array; anything else in it is left out. */
char **
_sc_wire_json_dup_strings (yyjson_val *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (_sc_wire_json_text (element) != NULL)
      g_strv_builder_add (builder, yyjson_get_str (element));

  return g_strv_builder_end (builder);
}
