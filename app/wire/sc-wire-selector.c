/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sc-wire-find-private.h"

struct _ScWireSelector
{
  ScWireJson json; /* what the arguments point into, where it was parsed here */
  ScCondition *root;
};

static const struct
{
  const char *name;
  ScConditionKind kind;
  ScConditionKind opposite; /* the same where only the outcome is turned round */
} operators[] = {
  { "$eq", SC_CONDITION_EQ, SC_CONDITION_NE },
  { "$ne", SC_CONDITION_NE, SC_CONDITION_EQ },
  { "$lt", SC_CONDITION_LT, SC_CONDITION_GTE },
  { "$lte", SC_CONDITION_LTE, SC_CONDITION_GT },
  { "$gt", SC_CONDITION_GT, SC_CONDITION_LTE },
  { "$gte", SC_CONDITION_GTE, SC_CONDITION_LT },
  { "$exists", SC_CONDITION_EXISTS, SC_CONDITION_EXISTS },
  { "$type", SC_CONDITION_TYPE, SC_CONDITION_TYPE },
  { "$in", SC_CONDITION_IN, SC_CONDITION_IN },
  { "$nin", SC_CONDITION_IN, SC_CONDITION_IN },
  { "$size", SC_CONDITION_SIZE, SC_CONDITION_SIZE },
  { "$mod", SC_CONDITION_MOD, SC_CONDITION_MOD },
  { "$regex", SC_CONDITION_REGEX, SC_CONDITION_REGEX },
  { "$beginsWith", SC_CONDITION_BEGINS_WITH, SC_CONDITION_BEGINS_WITH },
  { "$all", SC_CONDITION_ALL, SC_CONDITION_ALL },
  { "$elemMatch", SC_CONDITION_ELEM_MATCH, SC_CONDITION_ELEM_MATCH },
  { "$allMatch", SC_CONDITION_ALL_MATCH, SC_CONDITION_ALL_MATCH },
  { "$keyMapMatch", SC_CONDITION_KEY_MAP_MATCH, SC_CONDITION_KEY_MAP_MATCH },
};

static ScCondition *
read_selector (yyjson_val *object, char **path, gboolean negated, GError **error);

static gboolean
bad_argument (GError **error, const char *name, yyjson_val *argument)
{
  g_autofree char *text = _sc_wire_json_write (argument);

  g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_ARGUMENT, "Bad argument for operator %s: %s",
               name, text);

  return FALSE;
}

static gboolean
check_type_name (const char *name)
{
  static const char *const names[] = { "null",  "boolean", "number", "string",
                                       "array", "object",  NULL };

  return name != NULL && g_strv_contains (names, name);
}

/* Reads the argument of a test; what it is made of depends on the operator. */
static gboolean
read_argument (ScCondition *self, const char *name, GError **error)
{
  yyjson_val *argument = self->argument;
  gboolean fits = TRUE;

  switch (self->kind)
    {
    case SC_CONDITION_EXISTS:
      fits = yyjson_is_bool (argument);
      break;
    case SC_CONDITION_TYPE:
      fits = check_type_name (yyjson_get_str (argument));
      break;
    case SC_CONDITION_IN:
    case SC_CONDITION_ALL:
      fits = yyjson_is_arr (argument);
      break;
    case SC_CONDITION_SIZE:
      fits = _sc_wire_json_is_integer (argument) && _sc_wire_json_get_number (argument) >= 0;
      break;
    case SC_CONDITION_MOD:
      fits = yyjson_arr_size (argument) == 2 &&
             _sc_wire_json_is_integer (yyjson_arr_get (argument, 0)) &&
             _sc_wire_json_is_integer (yyjson_arr_get (argument, 1)) &&
             fabs (_sc_wire_json_get_number (yyjson_arr_get (argument, 0))) >= 1;
      break;
    case SC_CONDITION_BEGINS_WITH:
      fits = yyjson_is_str (argument);
      break;
    case SC_CONDITION_REGEX:
      if (yyjson_is_str (argument))
        self->regex = g_regex_new (yyjson_get_str (argument), G_REGEX_DEFAULT, 0, NULL);
      fits = self->regex != NULL;
      break;
    case SC_CONDITION_ELEM_MATCH:
    case SC_CONDITION_ALL_MATCH:
    case SC_CONDITION_KEY_MAP_MATCH:
      fits = yyjson_is_obj (argument);
      break;
    default:
      break;
    }

  return fits || bad_argument (error, name, argument);
}

/* The condition on an element begins a new document: its paths start there. */
static gboolean
read_element_condition (ScCondition *self, GError **error)
{
  char *here[] = { NULL };
  ScCondition *child;

  if (self->kind != SC_CONDITION_ELEM_MATCH && self->kind != SC_CONDITION_ALL_MATCH &&
      self->kind != SC_CONDITION_KEY_MAP_MATCH)
    return TRUE;

  child = read_selector (self->argument, here, FALSE, error);
  if (child != NULL)
    g_ptr_array_add (self->children, child);

  return child != NULL;
}

static ScCondition *
read_test (const char *name, yyjson_val *argument, char **path, gboolean negated, GError **error)
{
  g_autoptr (ScCondition) self = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, name))
      {
        ScConditionKind opposite = operators[i].opposite;

        self = _sc_condition_new (negated ? opposite : operators[i].kind, path);
        self->negated = (opposite == operators[i].kind && negated) != g_str_equal (name, "$nin");
      }
  if (self == NULL)
    {
      g_set_error (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_OPERATOR, "Invalid operator: %s",
                   name);
      return NULL;
    }

  self->argument = argument;
  if (!read_argument (self, name, error) || !read_element_condition (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* "$and", "$or", "$nor": an array of selectors. */
static ScCondition *
read_combination (const char *name,
                  yyjson_val *array,
                  char **path,
                  gboolean negated,
                  GError **error)
{
  gboolean is_and = g_str_equal (name, "$and");
  gboolean turned = negated != g_str_equal (name, "$nor");
  g_autoptr (ScCondition) self =
      _sc_condition_new (is_and != turned ? SC_CONDITION_AND : SC_CONDITION_OR, path);
  yyjson_arr_iter iter = yyjson_arr_iter_with (array);
  yyjson_val *element;

  if (!yyjson_is_arr (array))
    {
      bad_argument (error, name, array);
      return NULL;
    }
  while ((element = yyjson_arr_iter_next (&iter)) != NULL)
    {
      ScCondition *child = NULL;

      if (yyjson_is_obj (element))
        child = read_selector (element, path, turned, error);
      else
        bad_argument (error, name, element);
      if (child == NULL)
        return NULL;
      g_ptr_array_add (self->children, child);
    }

  return g_steal_pointer (&self);
}

static char **
extend_path (char **path, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = _sc_wire_path_parse (name);

  g_strv_builder_addv (builder, (const char **) path);
  g_strv_builder_addv (builder, (const char **) more);

  return g_strv_builder_end (builder);
}

/* {"field": {"$gt": 1}} tests the field, {"field": {"part": 1}} a part of it, {"field": 1} is short for
 * "$eq". */
static ScCondition *
read_member (const char *name, yyjson_val *value, char **path, gboolean negated, GError **error)
{
  g_auto (GStrv) longer = NULL;

  if (g_str_equal (name, "$and") || g_str_equal (name, "$or") || g_str_equal (name, "$nor"))
    return read_combination (name, value, path, negated, error);
  if (g_str_equal (name, "$not"))
    {
      if (yyjson_is_obj (value))
        return read_selector (value, path, !negated, error);
      bad_argument (error, name, value);
      return NULL;
    }
  if (*name == '$')
    return read_test (name, value, path, negated, error);

  longer = extend_path (path, name);
  if (yyjson_is_obj (value) && yyjson_obj_size (value) > 0)
    return read_selector (value, longer, negated, error);

  return read_test ("$eq", value, longer, negated, error);
}

static ScCondition *
read_selector (yyjson_val *object, char **path, gboolean negated, GError **error)
{
  g_autoptr (ScCondition) self =
      _sc_condition_new (negated ? SC_CONDITION_OR : SC_CONDITION_AND, path);
  yyjson_obj_iter iter = yyjson_obj_iter_with (object);
  yyjson_val *key;

  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      ScCondition *child =
          read_member (yyjson_get_str (key), yyjson_obj_iter_get_val (key), path, negated, error);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (self->children, child);
    }

  return g_steal_pointer (&self);
}

/* @object must live as long as the selector. */
ScWireSelector *
_sc_wire_selector_read (yyjson_val *object, GError **error)
{
  char *here[] = { NULL };
  ScWireSelector *self;
  ScCondition *root;

  if (!yyjson_is_obj (object))
    {
      g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_INVALID_SELECTOR,
                           "Selector must be a JSON object");
      return NULL;
    }
  root = read_selector (object, here, FALSE, error);
  if (root == NULL)
    return NULL;

  self = g_new0 (ScWireSelector, 1);
  self->root = root;

  return self;
}

/**
 * sc_wire_selector_parse:
 * @text: a JSON object
 * @length: its length in bytes
 * @error: return location
 *
 * Reads a selector of CouchDB's `_find` (`/{db}/_find`, "Selector Syntax").
 *
 * Returns: (transfer full) (nullable): the selector; %NULL with %SC_WIRE_ERROR_BAD_REQUEST,
 *   _INVALID_SELECTOR, _INVALID_OPERATOR or _BAD_ARGUMENT
 */
ScWireSelector *
sc_wire_selector_parse (const char *text, gsize length, GError **error)
{
  g_auto (ScWireJson) json = { 0 };
  ScWireSelector *self;

  if (!_sc_wire_json_read (&json, text, length, error))
    return NULL;
  self = _sc_wire_selector_read (_sc_wire_json_root (&json), error);
  if (self != NULL)
    {
      self->json = json;
      json = (ScWireJson) { 0 };
    }

  return self;
}

/**
 * sc_wire_selector_free:
 * @self: (transfer full): a selector
 */
void
sc_wire_selector_free (ScWireSelector *self)
{
  _sc_condition_free (self->root);
  _sc_wire_json_clear (&self->json);
  g_free (self);
}

/* @document: as _sc_wire_document_to_json() gives it */
gboolean
_sc_wire_selector_matches (const ScWireSelector *self, yyjson_val *document)
{
  return _sc_condition_matches (self->root, document);
}

/**
 * sc_wire_selector_matches:
 * @self: a selector
 * @document: a document
 *
 * Returns: whether @document fulfils it
 */
gboolean
sc_wire_selector_matches (const ScWireSelector *self, const ScDocument *document)
{
  yyjson_doc *json = _sc_wire_document_to_json (document, NULL);
  gboolean result = json != NULL && _sc_condition_matches (self->root, yyjson_doc_get_root (json));

  yyjson_doc_free (json);

  return result;
}

const ScCondition *
_sc_wire_selector_get_root (const ScWireSelector *self)
{
  return self->root;
}

/**
 * sc_wire_selector_get_type_name:
 * @self: a selector
 *
 * Returns: (transfer none) (nullable): the value that it asks the member "type" to have: only records of
 *   that type have to be looked at
 */
const char *
sc_wire_selector_get_type_name (const ScWireSelector *self)
{
  for (guint i = 0; i < self->root->children->len; i++)
    {
      const ScCondition *child = self->root->children->pdata[i];

      /* {"type": {"$eq": "x"}} is an "and" of one test. */
      while (child->kind == SC_CONDITION_AND && child->children->len == 1)
        child = child->children->pdata[0];
      if (child->kind == SC_CONDITION_EQ && child->path[0] != NULL &&
          g_str_equal (child->path[0], "type") && child->path[1] == NULL)
        return yyjson_get_str (child->argument);
    }

  return NULL;
}
