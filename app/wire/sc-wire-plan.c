/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-find-private.h"
#include "sc-wire-plan.h"

/* Whether and how an index answers a request. An index has the documents with all of its fields, in the
 * order of their values, so the request must be about nothing else: each field has a condition that only a
 * document with it can fulfil, or the answer is sorted by it. */

/* What the selector says about one field. */
typedef struct
{
  gboolean required;
  yyjson_val *equal; /* (nullable) */
  yyjson_val *low;   /* (nullable) */
  yyjson_val *high;  /* (nullable) */
} Bounds;

static gboolean
same_path (char **a, char **b)
{
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
narrow (yyjson_val **bound, yyjson_val *value, gboolean upper)
{
  int order = *bound != NULL ? _sc_wire_json_compare (value, *bound) : 0;

  if (*bound == NULL || (upper ? order < 0 : order > 0))
    *bound = value;
}

static void
read_test (const ScCondition *test, Bounds *bounds)
{
  bounds->required |=
      test->kind != SC_CONDITION_EXISTS || yyjson_get_bool (test->argument) != test->negated;
  switch (test->kind)
    {
    case SC_CONDITION_EQ:
      bounds->equal = test->argument;
      break;
    case SC_CONDITION_GT:
    case SC_CONDITION_GTE:
      narrow (&bounds->low, test->argument, FALSE);
      break;
    case SC_CONDITION_LT:
    case SC_CONDITION_LTE:
      narrow (&bounds->high, test->argument, TRUE);
      break;
    default:
      break;
    }
}

/* Looks through "and"; of an "or" nothing is certain. */
static void
read_condition (const ScCondition *condition, char **path, Bounds *bounds)
{
  if (condition->kind == SC_CONDITION_AND)
    for (guint i = 0; i < condition->children->len; i++)
      read_condition (condition->children->pdata[i], path, bounds);
  else if (condition->kind != SC_CONDITION_OR && same_path (condition->path, path))
    read_test (condition, bounds);
}

static gboolean
is_sorted_by (const ScWireFind *find, char **path)
{
  gboolean descending;

  for (guint i = 0; i < _sc_wire_find_get_n_sort (find); i++)
    if (same_path (_sc_wire_find_get_sort (find, i, &descending), path))
      return TRUE;

  return FALSE;
}

/* Of what a server adds to a document, only the id is known to an index. */
static gboolean
may_be_indexed (char **path)
{
  return path[0] != NULL && (*path[0] != '_' || (g_str_equal (path[0], "_id") && path[1] == NULL));
}

/* Every document has an id, and a sorted answer has only documents with what it is sorted by. */
static gboolean
is_required (const ScWireFind *find, const Bounds *bounds, char **path)
{
  return bounds->required || g_str_equal (path[0], "_id") || is_sorted_by (find, path);
}

static void
append_value (GString *array, yyjson_val *value)
{
  g_autofree char *text = _sc_wire_json_write (value);

  g_string_append_printf (array, "%s%s", array->len > 1 ? "," : "", text);
}

typedef struct
{
  GPtrArray *paths; /* of char ** */
  GArray *bounds;
} Columns;

static void
columns_clear (Columns *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->bounds, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

/* Returns %FALSE when the request may be about documents that the index does not have. */
static gboolean
read_columns (const ScWireFind *find, const char *const *fields, Columns *self)
{
  const ScCondition *root = _sc_wire_selector_get_root (sc_wire_find_get_selector (find));

  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->bounds = g_array_new (FALSE, TRUE, sizeof (Bounds));
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      char **path = _sc_wire_path_parse (fields[i]);
      Bounds bounds = { 0 };

      g_ptr_array_add (self->paths, path);
      if (!may_be_indexed (path))
        return FALSE;
      read_condition (root, path, &bounds);
      if (!is_required (find, &bounds, path))
        return FALSE;
      g_array_append_val (self->bounds, bounds);
    }

  return self->paths->len > 0;
}

/* Fields that must equal something, and then one that must lie within bounds, are read at once. */
static void
set_bounds (ScWirePlan *self, const Columns *columns)
{
  g_autoptr (GString) low = g_string_new ("[");
  g_autoptr (GString) high = g_string_new ("[");

  for (guint i = 0; i < columns->bounds->len; i++)
    {
      const Bounds *bounds = &g_array_index (columns->bounds, Bounds, i);
      yyjson_val *from = bounds->equal != NULL ? bounds->equal : bounds->low;
      yyjson_val *to = bounds->equal != NULL ? bounds->equal : bounds->high;

      if (from != NULL)
        append_value (low, from);
      if (to != NULL)
        append_value (high, to);
      self->n_bounds += from != NULL || to != NULL ? 1 : 0;
      if (bounds->equal == NULL)
        break;
    }
  g_string_append_c (low, ']');
  g_string_append_c (high, ']');
  if (low->len > 2)
    self->low = g_strdup (low->str);
  if (high->len > 2)
    self->high = g_strdup (high->str);
}

/* Whether the fields from @first on are those that are asked for as order, all in one direction. */
static gboolean
begins_with_sort (const ScWireFind *find, const Columns *columns, guint first, gboolean *descending)
{
  guint n = _sc_wire_find_get_n_sort (find);

  if (first + n > columns->paths->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gboolean down;
      char **path = _sc_wire_find_get_sort (find, i, &down);

      if (!same_path (path, columns->paths->pdata[first + i]) || (i > 0 && down != *descending))
        return FALSE;
      *descending = down;
    }

  return TRUE;
}

/* A field that is the same in all that is found may stand before those that are sorted by. */
static gboolean
set_order (ScWirePlan *self, const ScWireFind *find, const Columns *columns)
{
  for (guint first = 0; first < columns->paths->len; first++)
    {
      if (begins_with_sort (find, columns, first, &self->descending))
        return TRUE;
      if (g_array_index (columns->bounds, Bounds, first).equal == NULL)
        break;
    }
  self->descending = FALSE;

  return FALSE;
}

/**
 * sc_wire_plan_new:
 * @find: a request
 * @fields: (array zero-terminated=1): the fields of an index, as "address.city"
 *
 * Returns: (transfer full) (nullable): how the index answers @find; %NULL when it cannot, because it need not
 *   have all that is asked for
 */
ScWirePlan *
sc_wire_plan_new (const ScWireFind *find, const char *const *fields)
{
  g_auto (Columns) columns = { 0 };
  ScWirePlan *self;

  if (!read_columns (find, fields, &columns))
    return NULL;

  self = g_new0 (ScWirePlan, 1);
  self->paths = sc_wire_paths_format (fields);
  set_bounds (self, &columns);
  self->sorted = set_order (self, find, &columns);

  return self;
}

/**
 * sc_wire_plan_free:
 * @self: (transfer full): a plan
 */
void
sc_wire_plan_free (ScWirePlan *self)
{
  g_free (self->paths);
  g_free (self->low);
  g_free (self->high);
  g_free (self);
}

/**
 * sc_wire_paths_format:
 * @fields: (array zero-terminated=1): names of fields, as "address.city"
 *
 * Returns: (transfer full): JSON: an array with a path for each, which is an array of names
 */
char *
sc_wire_paths_format (const char *const *fields)
{
  GString *json = g_string_new ("[");

  for (gsize i = 0; fields[i] != NULL; i++)
    {
      g_auto (GStrv) path = _sc_wire_path_parse (fields[i]);

      g_string_append (json, i > 0 ? "," : "");
      sc_wire_append_strings (json, (const char *const *) path);
    }
  g_string_append_c (json, ']');

  return g_string_free_and_steal (json);
}
