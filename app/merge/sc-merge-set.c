/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-merge-private.h"

/* An absent set is an empty one. */
static gboolean
get_texts (JsonNode *node, GPtrArray *texts)
{
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return FALSE;
      if (!g_ptr_array_find_with_equal_func (texts, json_node_get_string (element), g_str_equal,
                                             NULL))
        g_ptr_array_add (texts, (gpointer) json_node_get_string (element));
    }

  return TRUE;
}

static gboolean
contains (GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL);
}

static void
collect_added (GPtrArray *side, GPtrArray *base, GPtrArray *added)
{
  for (guint i = 0; i < side->len; i++)
    if (!contains (base, side->pdata[i]) && !contains (added, side->pdata[i]))
      g_ptr_array_add (added, side->pdata[i]);
}

/*< private >
 * _sc_merge_set:
 * @what: the values of a field that holds a set of texts
 * @conflicts: (element-type ScFieldConflict): where to put a conflict
 *
 * What both kept stands in the order of the base, what was added behind it by text.
 *
 * Returns: (transfer full) (nullable): the merged value
 */
JsonNode *
_sc_merge_set (const ScMergeCase *what, GPtrArray *conflicts)
{
  g_autoptr (GPtrArray) base = g_ptr_array_new ();
  g_autoptr (GPtrArray) mine = g_ptr_array_new ();
  g_autoptr (GPtrArray) theirs = g_ptr_array_new ();
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  g_autoptr (JsonArray) merged = NULL;
  JsonNode *node;

  if (_sc_merge_one_side (what, &node))
    return node;

  if (!get_texts (what->base, base) || !get_texts (what->mine, mine) ||
      !get_texts (what->theirs, theirs))
    return _sc_merge_scalar (what, conflicts);

  merged = json_array_new ();
  for (guint i = 0; i < base->len; i++)
    if (contains (mine, base->pdata[i]) && contains (theirs, base->pdata[i]))
      json_array_add_string_element (merged, base->pdata[i]);

  collect_added (mine, base, added);
  collect_added (theirs, base, added);
  g_ptr_array_sort_values (added, (GCompareFunc) strcmp);
  for (guint i = 0; i < added->len; i++)
    json_array_add_string_element (merged, added->pdata[i]);

  return json_node_init_array (json_node_alloc (), merged);
}
