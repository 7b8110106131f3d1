/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sc-wire-condition-private.h"

void
_sc_condition_free (ScCondition *self)
{
  g_strfreev (self->path);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

ScCondition *
_sc_condition_new (ScConditionKind kind, char **path)
{
  ScCondition *self = g_new0 (ScCondition, 1);

  self->kind = kind;
  self->path = g_strdupv (path);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_condition_free);

  return self;
}

static gboolean
is_in (yyjson_val *value, yyjson_val *array)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (_sc_wire_json_compare (value, element) == 0)
      return TRUE;

  return FALSE;
}

/* An array passes "$in" with one of its elements. */
static gboolean
passes_in (yyjson_val *value, yyjson_val *array)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (value);
  yyjson_val *element;

  if (!yyjson_is_arr (value))
    return is_in (value, array);
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (is_in (element, array))
      return TRUE;

  return FALSE;
}

/* "$all": [[1, 2]] is fulfilled by the array [1, 2] itself, too. */
static gboolean
passes_all (yyjson_val *value, yyjson_val *array)
{
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  if (!yyjson_is_arr (value) || yyjson_arr_size (array) == 0)
    return FALSE;
  if (yyjson_arr_size (array) == 1 && yyjson_is_arr (yyjson_arr_get_first (array)) &&
      _sc_wire_json_compare (yyjson_arr_get_first (array), value) == 0)
    return TRUE;
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (!is_in (element, value))
      return FALSE;

  return TRUE;
}

static gboolean
passes_elements (const ScCondition *self, yyjson_val *value)
{
  const ScCondition *child = self->children->pdata[0];
  gboolean all = self->kind == SC_CONDITION_ALL_MATCH;
  yyjson_arr_iter iter = yyjson_arr_iter_with (value);
  yyjson_val *element;

  if (!yyjson_is_arr (value) || yyjson_arr_size (value) == 0)
    return FALSE;
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    if (_sc_condition_matches (child, element) != all)
      return !all;

  return all;
}

static gboolean
passes_keys (const ScCondition *self, yyjson_val *value)
{
  yyjson_obj_iter iter = yyjson_obj_iter_with (value);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    if (_sc_condition_matches (self->children->pdata[0], key))
      return TRUE;

  return FALSE;
}

static const char *
type_name (yyjson_val *value)
{
  return yyjson_is_raw (value) || yyjson_is_num (value) ? "number" : yyjson_get_type_desc (value);
}

static gboolean
passes_type (yyjson_val *value, const char *name)
{
  if (g_str_equal (name, "boolean"))
    return yyjson_is_bool (value);

  return g_str_equal (name, type_name (value));
}

static gboolean
passes_mod (yyjson_val *value, yyjson_val *argument)
{
  double divisor = _sc_wire_json_get_number (yyjson_arr_get (argument, 0));
  double remainder = _sc_wire_json_get_number (yyjson_arr_get (argument, 1));

  return _sc_wire_json_is_integer (value) &&
         fabs (fmod (_sc_wire_json_get_number (value), divisor) - remainder) < 0.5;
}

static gboolean
passes_begins_with (yyjson_val *value, yyjson_val *argument)
{
  return yyjson_is_str (value) &&
         g_str_has_prefix (yyjson_get_str (value), yyjson_get_str (argument));
}

/* Whether a value that is there fulfils the test. */
static gboolean
passes (const ScCondition *self, yyjson_val *value)
{
  switch (self->kind)
    {
    case SC_CONDITION_EQ:
      return _sc_wire_json_compare (value, self->argument) == 0;
    case SC_CONDITION_NE:
      return _sc_wire_json_compare (value, self->argument) != 0;
    case SC_CONDITION_LT:
      return _sc_wire_json_compare (value, self->argument) < 0;
    case SC_CONDITION_LTE:
      return _sc_wire_json_compare (value, self->argument) <= 0;
    case SC_CONDITION_GT:
      return _sc_wire_json_compare (value, self->argument) > 0;
    case SC_CONDITION_GTE:
      return _sc_wire_json_compare (value, self->argument) >= 0;
    case SC_CONDITION_EXISTS:
      return yyjson_get_bool (self->argument);
    case SC_CONDITION_TYPE:
      return passes_type (value, yyjson_get_str (self->argument));
    case SC_CONDITION_IN:
      return passes_in (value, self->argument);
    case SC_CONDITION_SIZE:
      return yyjson_is_arr (value) && fabs ((double) yyjson_arr_size (value) -
                                            _sc_wire_json_get_number (self->argument)) < 0.5;
    case SC_CONDITION_MOD:
      return passes_mod (value, self->argument);
    case SC_CONDITION_REGEX:
      return yyjson_is_str (value) && g_regex_match (self->regex, yyjson_get_str (value), 0, NULL);
    case SC_CONDITION_BEGINS_WITH:
      return passes_begins_with (value, self->argument);
    case SC_CONDITION_ALL:
      return passes_all (value, self->argument);
    case SC_CONDITION_ELEM_MATCH:
    case SC_CONDITION_ALL_MATCH:
      return passes_elements (self, value);
    case SC_CONDITION_KEY_MAP_MATCH:
      return passes_keys (self, value);
    case SC_CONDITION_AND:
    case SC_CONDITION_OR:
    default:
      g_assert_not_reached ();
    }
}

/* A field that is not there fulfils nothing but being absent. */
gboolean
_sc_condition_matches (const ScCondition *self, yyjson_val *document)
{
  yyjson_val *value;

  if (self->kind == SC_CONDITION_AND || self->kind == SC_CONDITION_OR)
    {
      gboolean is_and = self->kind == SC_CONDITION_AND;

      for (guint i = 0; i < self->children->len; i++)
        if (_sc_condition_matches (self->children->pdata[i], document) != is_and)
          return !is_and;
      return is_and;
    }

  value = _sc_wire_path_get (self->path, document);
  if (value == NULL)
    return self->kind == SC_CONDITION_EXISTS && yyjson_get_bool (self->argument) == self->negated;

  return passes (self, value) != self->negated;
}
