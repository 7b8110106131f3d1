/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <math.h>

#include "sc-json.h"

/* Reading what somebody else wrote: a member of the wrong kind counts as absent, it never warns.
 * json-glib's own getters call that a programming error. */

static JsonNode *
get_value (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/**
 * sc_json_parse_object:
 * @text: JSON text
 * @length: its length in bytes, or -1 when it ends with a nul byte
 * @error: return location
 *
 * Returns: (transfer full): the object; %NULL with %G_IO_ERROR_INVALID_DATA when @text is not JSON
 *   or not an object
 */
JsonObject *
sc_json_parse_object (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  JsonNode *root;

  g_return_val_if_fail (text != NULL, NULL);

  /* Otherwise a second value behind the first is taken, and an immutable parser then ends the program. */
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, length, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "This is not JSON: %s",
                   local_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "This is JSON, but not an object");
      return NULL;
    }

  return json_object_ref (json_node_get_object (root));
}

static gboolean
is_infinite (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE &&
         !isfinite (json_node_get_double (node));
}

static gboolean
has_infinite (JsonNode *node)
{
  gboolean found = is_infinite (node);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array) && !found; i++)
        found = has_infinite (json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (!found && json_object_iter_next (&iter, NULL, &member))
        found = has_infinite (member);
    }

  return found;
}

/* Returns (transfer full): @node with the largest numbers that JSON and this program both know. */
static JsonNode *
make_finite (JsonNode *node)
{
  if (is_infinite (node))
    return json_node_init_double (json_node_alloc (),
                                  copysign (G_MAXDOUBLE, json_node_get_double (node)));
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      g_autoptr (JsonArray) copy = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        json_array_add_element (copy, make_finite (json_array_get_element (array, i)));
      return json_node_init_array (json_node_alloc (), copy);
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (JsonObject) copy = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        json_object_set_member (copy, name, make_finite (member));
      return json_node_init_object (json_node_alloc (), copy);
    }

  return json_node_copy (node);
}

/**
 * sc_json_to_string:
 * @object: an object
 * @pretty: whether a person will read it
 *
 * Returns: (transfer full): JSON text
 */
char *
sc_json_to_string (JsonObject *object, gboolean pretty)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  /* JSON has numbers like 1e400. What became of them in here would be written as "inf", which is none, and
   * the record could not be saved any more. */
  if (has_infinite (node))
    {
      g_autoptr (JsonNode) finite = make_finite (node);

      return json_to_string (finite, pretty);
    }

  return json_to_string (node, pretty);
}

/**
 * sc_json_get_string:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): its text, %NULL when absent or no text
 */
const char *
sc_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_value (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/**
 * sc_json_get_int:
 * @object: (nullable): an object
 * @member: a member's name
 * @fallback: what to return when it is absent or no number
 *
 * Returns: the number, cut off after the decimal point
 */
gint64
sc_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = get_value (object, member);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_int (node) : fallback;
}

/**
 * sc_json_get_double:
 * @object: (nullable): an object
 * @member: a member's name
 * @fallback: what to return when it is absent or no number
 *
 * Returns: the number
 */
double
sc_json_get_double (JsonObject *object, const char *member, double fallback)
{
  JsonNode *node = get_value (object, member);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : fallback;
}

/**
 * sc_json_get_boolean:
 * @object: (nullable): an object
 * @member: a member's name
 * @fallback: what to return when it is absent or neither true nor false
 *
 * Returns: the truth value
 */
gboolean
sc_json_get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = get_value (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

/**
 * sc_json_get_array:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the array, %NULL when absent or no array
 */
JsonArray *
sc_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sc_json_get_object:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer none) (nullable): the inner object, %NULL when absent or no object
 */
JsonObject *
sc_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sc_json_dup_strv:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (transfer full): the texts of the array, empty when absent; elements that are no texts
 *   are left out
 */
char **
sc_json_dup_strv (JsonObject *object, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = sc_json_get_array (object, member);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

/**
 * sc_json_set_strv:
 * @object: an object that may be changed
 * @member: a member's name
 * @values: (nullable): the texts
 *
 * Sets @member to an array of texts.
 */
void
sc_json_set_strv (JsonObject *object, const char *member, const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);

  json_object_set_array_member (object, member, array);
}

/**
 * sc_json_copy_object:
 * @object: an object
 *
 * Returns: (transfer full): a copy that may be changed; nested objects are copied, arrays are shared
 */
JsonObject *
sc_json_copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (object != NULL, copy);

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      /* Arrays are shared: nobody changes one in place, a changed field is set anew. */
      if (JSON_NODE_HOLDS_OBJECT (node))
        json_object_set_object_member (copy, name,
                                       sc_json_copy_object (json_node_get_object (node)));
      else
        json_object_set_member (copy, name, json_node_copy (node));
    }

  return copy;
}

/**
 * sc_json_nodes_equal:
 * @a: (nullable): a value
 * @b: (nullable): another
 *
 * Compares two values as documents mean them: the order of members does not matter, and absent is
 * the same as null.
 *
 * Returns: whether they are the same
 */
gboolean
sc_json_nodes_equal (JsonNode *a, JsonNode *b)
{
  gboolean a_null = a == NULL || JSON_NODE_HOLDS_NULL (a);
  gboolean b_null = b == NULL || JSON_NODE_HOLDS_NULL (b);

  if (a_null || b_null)
    return a_null && b_null;

  return json_node_equal (a, b);
}
