/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-json.h"
#include "sc-merge-private.h"

enum
{
  BASE,
  MINE,
  THEIRS,
  N_VERSIONS
};

/* The three versions of a list: their elements by id, and their ids in order. Nothing in them is
 * owned. */
typedef struct
{
  GHashTable *elements[N_VERSIONS]; /* id -> JsonNode */
  GPtrArray *order[N_VERSIONS];     /* ids */
} Versions;

static void
versions_clear (Versions *self)
{
  for (guint v = 0; v < N_VERSIONS; v++)
    {
      g_clear_pointer (&self->elements[v], g_hash_table_unref);
      g_clear_pointer (&self->order[v], g_ptr_array_unref);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Versions, versions_clear)

/* Returns: whether @node is a list of objects each with an id of its own; absent is empty */
static gboolean
read_version (Versions *self, guint v, JsonNode *node)
{
  JsonArray *array;

  self->elements[v] = g_hash_table_new (g_str_hash, g_str_equal);
  self->order[v] = g_ptr_array_new ();
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_OBJECT (element)
                           ? sc_json_get_string (json_node_get_object (element), "id")
                           : NULL;

      if (id == NULL || !g_hash_table_insert (self->elements[v], (gpointer) id, element))
        return FALSE;
      g_ptr_array_add (self->order[v], (gpointer) id);
    }

  return TRUE;
}

/* A list inside an element, such as the measured values of a key figure, is merged like any other as
 * long as that leaves no question. A question names a member and no element in it, so then the member is
 * one value. */
static JsonNode *
merge_member (const ScMergeCase *what, GPtrArray *conflicts)
{
  g_autoptr (GPtrArray) questions = _sc_merge_conflicts_new ();
  JsonNode *node = _sc_merge_list (what, questions);

  if (questions->len == 0)
    return node;

  g_clear_pointer (&node, json_node_unref);

  return _sc_merge_scalar (what, conflicts);
}

static JsonNode *
merge_members (const ScMergeCase *what, GPtrArray *conflicts)
{
  JsonObject *base = what->base != NULL ? json_node_get_object (what->base) : NULL;
  JsonObject *mine = json_node_get_object (what->mine);
  JsonObject *theirs = json_node_get_object (what->theirs);
  g_auto (GStrv) names = _sc_merge_member_names (base, mine, theirs);
  g_autoptr (JsonObject) merged = json_object_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      ScMergeCase part = *what;
      JsonNode *node;

      part.member = names[i];
      part.base = base != NULL ? json_object_get_member (base, names[i]) : NULL;
      part.mine = json_object_get_member (mine, names[i]);
      part.theirs = json_object_get_member (theirs, names[i]);
      node = merge_member (&part, conflicts);
      if (node != NULL)
        json_object_set_member (merged, names[i], node);
    }

  return json_node_init_object (json_node_alloc (), merged);
}

static JsonNode *
merge_element (const ScMergeCase *what, GPtrArray *conflicts)
{
  JsonNode *node;

  if (_sc_merge_one_side (what, &node))
    return node;

  if (what->mine != NULL && what->theirs != NULL)
    return merge_members (what, conflicts);

  /* Changed here, removed there: it stays in the list until somebody has decided. */
  _sc_merge_add_conflict (what, conflicts);

  return json_node_copy (what->mine != NULL ? what->mine : what->theirs);
}

static GHashTable *
merge_elements (const ScMergeCase *what, Versions *versions, GPtrArray *conflicts)
{
  GHashTable *merged =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_node_unref);

  for (guint v = 0; v < N_VERSIONS; v++)
    for (guint i = 0; i < versions->order[v]->len; i++)
      {
        const char *id = versions->order[v]->pdata[i];
        ScMergeCase part = *what;
        JsonNode *node;

        if (g_hash_table_contains (merged, id))
          continue;
        part.element = id;
        part.base = g_hash_table_lookup (versions->elements[BASE], id);
        part.mine = g_hash_table_lookup (versions->elements[MINE], id);
        part.theirs = g_hash_table_lookup (versions->elements[THEIRS], id);
        if (part.mine == NULL && part.theirs == NULL)
          continue;
        node = merge_element (&part, conflicts);
        if (node != NULL)
          g_hash_table_insert (merged, (gpointer) id, node);
      }

  return merged;
}

/* The ids that all three versions have, in the order of version @v. */
static GPtrArray *
common_order (Versions *versions, guint v)
{
  GPtrArray *order = g_ptr_array_new ();

  for (guint i = 0; i < versions->order[v]->len; i++)
    {
      gpointer id = versions->order[v]->pdata[i];

      if (g_hash_table_contains (versions->elements[BASE], id) &&
          g_hash_table_contains (versions->elements[MINE], id) &&
          g_hash_table_contains (versions->elements[THEIRS], id))
        g_ptr_array_add (order, id);
    }

  return order;
}

static gboolean
same_order (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (a->pdata[i], b->pdata[i]))
      return FALSE;

  return TRUE;
}

/* Returns: (transfer full) (nullable): the order of what all three have; %NULL when both sides moved
 * elements, each in its own way */
static GPtrArray *
merge_order (Versions *versions)
{
  g_autoptr (GPtrArray) base = common_order (versions, BASE);
  g_autoptr (GPtrArray) mine = common_order (versions, MINE);
  g_autoptr (GPtrArray) theirs = common_order (versions, THEIRS);

  if (same_order (mine, base) || same_order (mine, theirs))
    return g_steal_pointer (&theirs);

  return same_order (theirs, base) ? g_steal_pointer (&mine) : NULL;
}

/* The ids of @order between @anchor, or its start, and the next one of @fixed. */
static GPtrArray *
get_run (GPtrArray *order, const char *anchor, GHashTable *fixed)
{
  GPtrArray *run = g_ptr_array_new ();
  gboolean inside = anchor == NULL;

  for (guint i = 0; i < order->len; i++)
    {
      const char *id = order->pdata[i];

      if (g_hash_table_contains (fixed, id))
        inside = g_strcmp0 (id, anchor) == 0;
      else if (inside)
        g_ptr_array_add (run, (gpointer) id);
    }

  return run;
}

static void
take (const char *id, GHashTable *elements, JsonArray *merged)
{
  JsonNode *node = g_hash_table_lookup (elements, id);

  if (node == NULL)
    return;

  json_array_add_element (merged, json_node_copy (node));
  g_hash_table_remove (elements, id);
}

static int
compare_runs (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      int order = strcmp (a->pdata[i], b->pdata[i]);

      if (order != 0)
        return order;
    }

  return (a->len > b->len) - (a->len < b->len);
}

/* What stands behind @anchor on one side or the other stays behind it; of two groups that were put
 * in the same place the one with the smaller id comes first, which is the older one. */
static void
take_runs (Versions *versions,
           const char *anchor,
           GHashTable *fixed,
           GHashTable *elements,
           JsonArray *merged)
{
  g_autoptr (GPtrArray) mine = get_run (versions->order[MINE], anchor, fixed);
  g_autoptr (GPtrArray) theirs = get_run (versions->order[THEIRS], anchor, fixed);
  GPtrArray *runs[] = { mine, theirs };

  if (compare_runs (theirs, mine) < 0)
    {
      runs[0] = theirs;
      runs[1] = mine;
    }

  for (guint r = 0; r < G_N_ELEMENTS (runs); r++)
    for (guint i = 0; i < runs[r]->len; i++)
      take (runs[r]->pdata[i], elements, merged);
}

/*< private >
 * _sc_merge_list:
 * @what: the values of a field that holds a list of objects
 * @conflicts: (element-type ScFieldConflict): where to put conflicts
 *
 * Merges element by element. When both sides moved elements, each in its own way, the list is one
 * value, and a conflict: half of each order would be nobody's order.
 *
 * Returns: (transfer full) (nullable): the merged value
 */
JsonNode *
_sc_merge_list (const ScMergeCase *what, GPtrArray *conflicts)
{
  g_auto (Versions) versions = { 0 };
  g_autoptr (GPtrArray) order = NULL;
  g_autoptr (GHashTable) fixed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) elements = NULL;
  g_autoptr (JsonArray) merged = NULL;
  JsonNode *node;

  if (_sc_merge_one_side (what, &node))
    return node;

  if (read_version (&versions, BASE, what->base) && read_version (&versions, MINE, what->mine) &&
      read_version (&versions, THEIRS, what->theirs))
    order = merge_order (&versions);
  if (order == NULL)
    return _sc_merge_scalar (what, conflicts);

  elements = merge_elements (what, &versions, conflicts);
  for (guint i = 0; i < order->len; i++)
    g_hash_table_add (fixed, order->pdata[i]);

  merged = json_array_new ();
  take_runs (&versions, NULL, fixed, elements, merged);
  for (guint i = 0; i < order->len; i++)
    {
      take (order->pdata[i], elements, merged);
      take_runs (&versions, order->pdata[i], fixed, elements, merged);
    }

  return json_node_init_array (json_node_alloc (), merged);
}
