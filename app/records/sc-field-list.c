/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-field-private.h"
#include "sc-json.h"

/* Lists whose elements have fields: each element is looked at by the same functions as a record. */

/**
 * sc_field_lookup_element:
 * @field: (nullable): a field
 * @name: (nullable): the name of a field in the elements of @field
 *
 * Returns: (transfer none) (nullable): that field; %NULL when @field is no list or its elements have none
 *   of that name
 */
const ScField *
sc_field_lookup_element (const ScField *field, const char *name)
{
  for (guint i = 0; field != NULL && i < field->n_elements; i++)
    if (g_strcmp0 (field->elements[i].name, name) == 0)
      return &field->elements[i];

  return NULL;
}

static gboolean
check_order (const ScField *field, const ScField *part, JsonObject *element, GError **error)
{
  const ScField *first = sc_field_lookup_element (field, part->not_before);
  const char *earlier = first != NULL ? sc_json_get_string (element, first->name) : NULL;
  const char *date = sc_json_get_string (element, part->name);

  if (earlier == NULL || date == NULL || *date == '\0' || g_strcmp0 (date, earlier) >= 0)
    return TRUE;

  return _sc_field_fail (part, SC_FIELD_ERROR_TOO_EARLY, sc_field_get_label (first), error);
}

/*< private >
 * _sc_field_check_list:
 * @field: a list
 * @node: a list of objects
 * @error: return location
 *
 * Returns: whether all elements may stay as they are; otherwise %FALSE, and @error begins with the number
 *   of the first wrong one
 */
gboolean
_sc_field_check_list (const ScField *field, JsonNode *node, GError **error)
{
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *element = json_array_get_object_element (array, i);

      for (guint p = 0; p < field->n_elements; p++)
        {
          const ScField *part = &field->elements[p];

          if (sc_field_check (part, json_object_get_member (element, part->name), error) &&
              check_order (field, part, element, error))
            continue;
          /* Translators: of a list in a form; a sentence that says what is wrong follows. */
          g_prefix_error (error, _ ("Row %u: "), i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

static void
append_names (GStrvBuilder *parts, JsonNode *node, ScFieldNameFunc name, gpointer data)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;

  for (guint i = 0; name != NULL && i < n; i++)
    {
      const char *id =
          array != NULL ? json_array_get_string_element (array, i) : json_node_get_string (node);
      char *text = name (id, data);

      if (text != NULL)
        g_strv_builder_take (parts, text);
    }
}

/**
 * sc_field_dup_element:
 * @field: a list
 * @element: an element of it
 * @name: (nullable) (scope call): says what people call a record; %NULL leaves references out
 * @data: for @name
 *
 * Returns: (transfer full): the element in a line, its values as people read them; empty when it has none
 */
char *
sc_field_dup_element (const ScField *field,
                      JsonObject *element,
                      ScFieldNameFunc name,
                      gpointer data)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (field != NULL && element != NULL, NULL);

  for (guint i = 0; i < field->n_elements; i++)
    {
      const ScField *part = &field->elements[i];
      JsonNode *node = json_object_get_member (element, part->name);
      g_autofree char *text = NULL;

      if (!sc_field_is_set (part, node))
        continue;
      if (part->target != NULL)
        append_names (builder, node, name, data);
      else if (part->kind == SC_FIELD_LIST)
        text = sc_field_dup_elements (part, node, "; ", name, data);
      else if (part->kind != SC_FIELD_BOOL)
        text = sc_field_dup_display (part, node);
      else if (json_node_get_boolean (node))
        /* "Yes" says nothing without what it answers. */
        text = g_strdup (sc_field_get_label (part));
      if (text != NULL && *text != '\0')
        g_strv_builder_take (builder, part->kind == SC_FIELD_LIST ? g_strdup_printf ("(%s)", text)
                                                                  : g_steal_pointer (&text));
    }
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

/**
 * sc_field_dup_elements:
 * @field: a list
 * @node: (nullable): what a document holds there
 * @separator: what stands between two elements
 * @name: (nullable) (scope call): says what people call a record; %NULL leaves references out
 * @data: for @name
 *
 * Returns: (transfer full) (nullable): the elements in their order, as sc_field_dup_element() writes them;
 *   %NULL when there is nothing to read
 */
char *
sc_field_dup_elements (const ScField *field,
                       JsonNode *node,
                       const char *separator,
                       ScFieldNameFunc name,
                       gpointer data)
{
  JsonArray *array;
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (field != NULL && separator != NULL, NULL);

  array = sc_field_is_set (field, node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *line =
          sc_field_dup_element (field, json_array_get_object_element (array, i), name, data);

      if (*line != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? separator : "", line);
    }

  return out->len > 0 ? g_string_free_and_steal (g_steal_pointer (&out)) : NULL;
}
