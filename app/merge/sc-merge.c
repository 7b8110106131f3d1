/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-merge-private.h"
#include "sc-record-type.h"

static JsonNode *
copy_node (JsonNode *node)
{
  return node != NULL ? json_node_copy (node) : NULL;
}

static void
conflict_free (ScFieldConflict *self)
{
  g_free (self->field);
  g_free (self->element);
  g_free (self->member);
  g_clear_pointer (&self->base, json_node_unref);
  g_clear_pointer (&self->mine, json_node_unref);
  g_clear_pointer (&self->theirs, json_node_unref);
  g_free (self);
}

/*< private >
 * _sc_merge_conflicts_new:
 *
 * Returns: (transfer full) (element-type ScFieldConflict): an empty list that owns its conflicts
 */
GPtrArray *
_sc_merge_conflicts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) conflict_free);
}

/*< private >
 * _sc_merge_add_conflict:
 * @what: the values that cannot be brought together
 * @conflicts: (element-type ScFieldConflict): where to put the conflict
 *
 * Leaves the decision to a person.
 */
void
_sc_merge_add_conflict (const ScMergeCase *what, GPtrArray *conflicts)
{
  ScFieldConflict *conflict = g_new0 (ScFieldConflict, 1);

  conflict->field = g_strdup (what->field);
  conflict->element = g_strdup (what->element);
  conflict->member = g_strdup (what->member);
  conflict->base = copy_node (what->base);
  conflict->mine = copy_node (what->mine);
  conflict->theirs = copy_node (what->theirs);
  g_ptr_array_add (conflicts, conflict);
}

/* Two values may mean the same and be written differently, as {"a":1,"b":2} and {"b":2,"a":1}. */
static JsonNode *
pick_spelling (JsonNode *a, JsonNode *b)
{
  g_autofree char *a_text = a != NULL ? json_to_string (a, FALSE) : NULL;
  g_autofree char *b_text = b != NULL ? json_to_string (b, FALSE) : NULL;

  return copy_node (g_strcmp0 (a_text, b_text) <= 0 ? a : b);
}

/*< private >
 * _sc_merge_one_side:
 * @what: the values of a field
 * @merged: (out) (transfer full) (nullable): the value, when it is clear
 *
 * Returns: whether it is clear because one side only changed it, or both did the same
 */
gboolean
_sc_merge_one_side (const ScMergeCase *what, JsonNode **merged)
{
  *merged = NULL;

  if (sc_json_nodes_equal (what->mine, what->theirs))
    *merged = sc_json_nodes_equal (what->mine, what->base)
                  ? copy_node (what->base)
                  : pick_spelling (what->mine, what->theirs);
  else if (sc_json_nodes_equal (what->mine, what->base))
    *merged = copy_node (what->theirs);
  else if (sc_json_nodes_equal (what->theirs, what->base))
    *merged = copy_node (what->mine);
  else
    return FALSE;

  return TRUE;
}

/*< private >
 * _sc_merge_scalar:
 * @what: the values of a field that is one thing
 * @conflicts: (element-type ScFieldConflict): where to put a conflict
 *
 * Returns: (transfer full) (nullable): the merged value
 */
JsonNode *
_sc_merge_scalar (const ScMergeCase *what, GPtrArray *conflicts)
{
  JsonNode *node;

  if (_sc_merge_one_side (what, &node))
    return node;

  _sc_merge_add_conflict (what, conflicts);

  return copy_node (what->mine);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/*< private >
 * _sc_merge_member_names:
 * @base: (nullable): the base
 * @mine: one side
 * @theirs: the other
 *
 * Returns: (transfer full): the members of both sides: those of the base first, in its order, then
 *   the others by name; the same whichever side is which
 */
char **
_sc_merge_member_names (JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  JsonObject *objects[] = { base, mine, theirs };
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (16, g_free, TRUE);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint o = 0; o < G_N_ELEMENTS (objects); o++)
    {
      JsonObjectIter iter;
      const char *name;

      if (objects[o] == NULL)
        continue;
      json_object_iter_init_ordered (&iter, objects[o]);
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        {
          if (o == 0)
            g_ptr_array_add (names, g_strdup (name));
          else if ((base == NULL || !json_object_has_member (base, name)) &&
                   !g_ptr_array_find_with_equal_func (others, name, g_str_equal, NULL))
            g_ptr_array_add (others, (gpointer) name);
        }
    }

  g_ptr_array_sort (others, compare_names);
  for (guint i = 0; i < others->len; i++)
    g_ptr_array_add (names, g_strdup (others->pdata[i]));

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Compares two stamps, "modified" or "created": by time, then by who, so that there is always an
 * answer and it is everybody's. */
static int
compare_stamps (JsonObject *a, JsonObject *b, const char *at, const char *by)
{
  const char *a_at = sc_json_get_string (a, at);
  const char *b_at = sc_json_get_string (b, at);
  gint64 a_ms = G_MININT64;
  gint64 b_ms = G_MININT64;

  sc_clock_parse_ms (a_at, &a_ms);
  sc_clock_parse_ms (b_at, &b_ms);
  if (a_ms != b_ms)
    return a_ms < b_ms ? -1 : 1;
  if (g_strcmp0 (a_at, b_at) != 0)
    return g_strcmp0 (a_at, b_at);

  return g_strcmp0 (sc_json_get_string (a, by), sc_json_get_string (b, by));
}

/* Returns: (transfer full) (nullable): the value of the member @name of a record's bookkeeping */
static JsonNode *
merge_bookkeeping (const char *name, JsonObject *mine, JsonObject *theirs)
{
  JsonObject *chosen;

  if (g_str_has_prefix (name, "modified_"))
    chosen = compare_stamps (mine, theirs, "modified_at", "modified_by") >= 0 ? mine : theirs;
  else if (g_str_has_prefix (name, "created_"))
    chosen = compare_stamps (mine, theirs, "created_at", "created_by") <= 0 ? mine : theirs;
  else
    chosen = sc_json_get_int (mine, name, 0) >= sc_json_get_int (theirs, name, 0) ? mine : theirs;

  return copy_node (json_object_get_member (chosen, name));
}

/* Without a base nobody knows what was added and what removed, so absent here and there on the other
 * side is a difference like any other. */
static JsonNode *
merge_without_base (const ScMergeCase *what, GPtrArray *conflicts)
{
  if (sc_json_nodes_equal (what->mine, what->theirs))
    return pick_spelling (what->mine, what->theirs);

  _sc_merge_add_conflict (what, conflicts);

  return copy_node (what->mine);
}

static gboolean
is_bookkeeping (const char *name)
{
  static const char *const names[] = { "modified_at", "modified_by", "created_at",
                                       "created_by",  "schema",      NULL };

  return g_strv_contains (names, name);
}

static JsonNode *
merge_field (const ScRecordType *type,
             const char *name,
             JsonObject *base,
             JsonObject *mine,
             JsonObject *theirs,
             GPtrArray *conflicts)
{
  ScMergeCase what = {
    .field = name,
    .base = base != NULL ? json_object_get_member (base, name) : NULL,
    .mine = json_object_get_member (mine, name),
    .theirs = json_object_get_member (theirs, name),
  };

  if (is_bookkeeping (name))
    return merge_bookkeeping (name, mine, theirs);

  if (base == NULL)
    return merge_without_base (&what, conflicts);

  switch (sc_field_get_merge (sc_record_type_lookup_field (type, name)))
    {
    case SC_MERGE_SET:
      return _sc_merge_set (&what, conflicts);
    case SC_MERGE_LIST:
      return _sc_merge_list (&what, conflicts);
    case SC_MERGE_TEXT:
      return _sc_merge_text (&what, conflicts);
    case SC_MERGE_SCALAR:
    default:
      return _sc_merge_scalar (&what, conflicts);
    }
}

/* A field that follows from a list is no question of its own: the merged list says what it is. */
static gboolean
follows_list (const ScRecordType *type, const char *name, JsonObject *mine, JsonObject *theirs)
{
  const ScField *field = sc_record_type_lookup_field (type, name);
  const ScField *list = field != NULL ? sc_record_type_lookup_field (type, field->follows) : NULL;

  return list != NULL && sc_field_is_set (list, json_object_get_member (mine, list->name)) &&
         sc_field_is_set (list, json_object_get_member (theirs, list->name));
}

/* Whether @edit differs from @base in more than its bookkeeping. */
static gboolean
is_edited (JsonObject *base, JsonObject *edit)
{
  g_auto (GStrv) names = base != NULL ? _sc_merge_member_names (base, edit, edit) : NULL;

  if (base == NULL)
    return TRUE;

  for (guint i = 0; names[i] != NULL; i++)
    if (!is_bookkeeping (names[i]) &&
        !sc_json_nodes_equal (json_object_get_member (base, names[i]),
                              json_object_get_member (edit, names[i])))
      return TRUE;

  return FALSE;
}

static void
settle (const ScRecordType *type, JsonObject *body)
{
  const char *modified_at = sc_json_get_string (body, "modified_at");

  /* The day is that of the later edit, not of the clock: two desks that merge give the same revision. */
  if (type != NULL && type->settle != NULL)
    type->settle (NULL, body, modified_at != NULL ? modified_at : "");
}

/**
 * sc_merge_records:
 * @base: (nullable): the body both sides started from; %NULL when it is not known
 * @mine: (nullable): the body of one side; %NULL when it deleted the record
 * @theirs: (nullable): the body of the other side; %NULL when it deleted the record
 *
 * Brings two edits of a record together, field by field, as the README of this room says. The bodies
 * are those of #ScRecord, without id and revision; they are not changed.
 *
 * Returns: (transfer full): the result
 */
ScMergeResult *
sc_merge_records (JsonObject *base, JsonObject *mine, JsonObject *theirs)
{
  ScMergeResult *result = g_new0 (ScMergeResult, 1);
  const ScRecordType *type;
  g_auto (GStrv) names = NULL;

  result->conflicts = _sc_merge_conflicts_new ();
  if (mine == NULL || theirs == NULL)
    {
      JsonObject *edit = mine != NULL ? mine : theirs;

      result->edited_and_deleted = edit != NULL && is_edited (base, edit);
      result->deleted = !result->edited_and_deleted;
      result->body = result->edited_and_deleted ? sc_json_copy_object (edit) : NULL;
      return result;
    }

  type = sc_record_type_lookup (sc_json_get_string (mine, "type"));
  names = _sc_merge_member_names (base, mine, theirs);
  result->body = json_object_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) answered = _sc_merge_conflicts_new ();
      gboolean follows = follows_list (type, names[i], mine, theirs);
      JsonNode *node =
          merge_field (type, names[i], base, mine, theirs, follows ? answered : result->conflicts);

      if (node != NULL)
        json_object_set_member (result->body, names[i], node);
    }
  settle (type, result->body);

  return result;
}

static void
set_or_remove (JsonObject *object, const char *name, JsonNode *value)
{
  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (object, name, json_node_copy (value));
  else
    json_object_remove_member (object, name);
}

/* Returns: (transfer full): @list with @value in the place of @conflict */
static JsonArray *
replace_element (JsonArray *list, const ScFieldConflict *conflict, JsonNode *value)
{
  JsonArray *changed = json_array_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      JsonObject *object = json_node_get_object (element);

      if (g_strcmp0 (sc_json_get_string (object, "id"), conflict->element) != 0)
        json_array_add_element (changed, json_node_copy (element));
      else if (conflict->member != NULL)
        {
          JsonObject *copy = sc_json_copy_object (object);

          set_or_remove (copy, conflict->member, value);
          json_array_add_object_element (changed, copy);
        }
      else if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
        json_array_add_element (changed, json_node_copy (value));
    }

  return changed;
}

/**
 * sc_merge_result_resolve:
 * @self: a result with a body
 * @conflict: one of its conflicts
 * @value: (transfer none) (nullable): what is right: mine, theirs, the base or something new; %NULL
 *   removes the value
 *
 * Puts a person's decision into the merged body. The conflict itself stays in the list; deciding
 * again replaces the decision, except for an element that was removed from its list.
 */
void
sc_merge_result_resolve (ScMergeResult *self, const ScFieldConflict *conflict, JsonNode *value)
{
  g_return_if_fail (self != NULL && self->body != NULL);
  g_return_if_fail (conflict != NULL);

  if (conflict->element == NULL)
    set_or_remove (self->body, conflict->field, value);
  else
    json_object_set_array_member (self->body, conflict->field,
                                  replace_element (json_object_get_array_member (self->body,
                                                                                 conflict->field),
                                                   conflict, value));
}

/**
 * sc_merge_result_free:
 * @self: (transfer full): a result
 *
 * Frees @self with its body and its conflicts.
 */
void
sc_merge_result_free (ScMergeResult *self)
{
  g_clear_pointer (&self->body, json_object_unref);
  g_ptr_array_unref (self->conflicts);
  g_free (self);
}
