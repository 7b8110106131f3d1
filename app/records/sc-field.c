/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-clock.h"
#include "sc-field-private.h"
#include "sc-id.h"
#include "sc-json.h"
#include "sc-text.h"

G_DEFINE_QUARK (sc_field_error, sc_field_error)

/**
 * sc_field_get_label:
 * @field: a field
 *
 * Returns: (transfer none): what people call the field, translated
 */
const char *
sc_field_get_label (const ScField *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return _ (field->label);
}

/**
 * sc_field_get_group:
 * @field: a field
 *
 * Returns: (transfer none): the heading the field stands under, translated
 */
const char *
sc_field_get_group (const ScField *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return _ (field->group);
}

/**
 * sc_field_get_merge:
 * @field: (nullable): a field; %NULL for one this version does not know
 *
 * Returns: how two edits of the field are brought together
 */
ScMergeKind
sc_field_get_merge (const ScField *field)
{
  switch (field != NULL ? field->kind : SC_FIELD_STRING)
    {
    case SC_FIELD_TEXT:
    case SC_FIELD_MARKDOWN:
      return SC_MERGE_TEXT;
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return SC_MERGE_SET;
    case SC_FIELD_LIST:
      return SC_MERGE_LIST;
    default:
      return SC_MERGE_SCALAR;
    }
}

/**
 * sc_enum_value_get_label:
 * @value: a value of a vocabulary
 *
 * Returns: (transfer none): what people call it, translated
 */
const char *
sc_enum_value_get_label (const ScEnumValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  return _ (value->label);
}

/**
 * sc_field_lookup_value:
 * @field: a field
 * @nick: (nullable): what a document holds
 *
 * Returns: (transfer none) (nullable): the value of the field's vocabulary with that nick
 */
const ScEnumValue *
sc_field_lookup_value (const ScField *field, const char *nick)
{
  g_return_val_if_fail (field != NULL, NULL);

  for (const ScEnumValue *value = field->values; value != NULL && value->nick != NULL; value++)
    if (g_strcmp0 (value->nick, nick) == 0)
      return value;

  return NULL;
}

static gboolean
folds_to (const char *name, const char *folded)
{
  g_autofree char *own = sc_text_fold (name);

  return g_str_equal (own, folded);
}

/* People leave out the unit of "Investment (€)" and half of "P3 Pilot". */
static gboolean
label_folds_to (const char *label, const char *folded)
{
  const char *unit = strstr (label, " (");
  g_autofree char *without_unit = unit != NULL ? g_strndup (label, unit - label) : NULL;

  if (folds_to (label, folded) || (without_unit != NULL && folds_to (without_unit, folded)))
    return TRUE;

  if (label[0] == 'P' && g_ascii_isdigit (label[1]) && label[2] == ' ')
    {
      const char step[] = { label[0], label[1], '\0' };

      return folds_to (step, folded) || folds_to (label + 3, folded);
    }

  return FALSE;
}

static gboolean
is_called (const char *name, const char *label, const char *label_de, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *folded = sc_text_fold (stripped);

  return folds_to (name, folded) || label_folds_to (label, folded) ||
         label_folds_to (label_de, folded) || label_folds_to (_ (label), folded);
}

/**
 * sc_field_find_value:
 * @field: a field
 * @text: (nullable): what somebody typed
 *
 * Returns: (transfer none) (nullable): the value of the field's vocabulary with that nick or that
 *   label in English, German or the language of the program; case and umlauts do not matter
 */
const ScEnumValue *
sc_field_find_value (const ScField *field, const char *text)
{
  g_return_val_if_fail (field != NULL, NULL);

  for (const ScEnumValue *value = field->values; value != NULL && value->nick != NULL; value++)
    if (is_called (value->nick, value->label, value->label_de, text))
      return value;

  return NULL;
}

/**
 * sc_field_is_called:
 * @field: a field
 * @text: (nullable): what somebody calls it, such as the header of a column
 *
 * Returns: whether that is the field's name, or its label in English, German or the language of the
 *   program; case and umlauts do not matter
 */
gboolean
sc_field_is_called (const ScField *field, const char *text)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return is_called (field->name, field->label, field->label_de, text);
}

/**
 * sc_field_is_text_like:
 * @field: a field
 *
 * Returns: whether the field's value can be typed as text, and so be a column of a sheet
 */
gboolean
sc_field_is_text_like (const ScField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return field->kind != SC_FIELD_LIST;
}

static gboolean
is_array_of (JsonNode *node, gboolean texts)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (texts ? json_node_get_value_type (element) != G_TYPE_STRING
                : !JSON_NODE_HOLDS_OBJECT (element))
        return FALSE;
    }

  return array != NULL;
}

static gboolean
is_whole (double number)
{
  return isfinite (number) && fabs (number - floor (number)) <= 0;
}

/**
 * sc_field_holds:
 * @field: a field
 * @node: (nullable): what a document holds there
 *
 * Returns: whether it is there and of the right kind of JSON, empty or not
 */
gboolean
sc_field_holds (const ScField *field, JsonNode *node)
{
  GType type;

  g_return_val_if_fail (field != NULL, FALSE);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;

  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  switch (field->kind)
    {
    case SC_FIELD_INT:
      /* JavaScript has one kind of number only, so 5 may come back as 5.0. */
      return type == G_TYPE_INT64 ||
             (type == G_TYPE_DOUBLE && is_whole (json_node_get_double (node)));
    case SC_FIELD_DECIMAL:
      return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
    case SC_FIELD_BOOL:
      return type == G_TYPE_BOOLEAN;
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return is_array_of (node, TRUE);
    case SC_FIELD_LIST:
      return is_array_of (node, FALSE);
    case SC_FIELD_POINT:
      return _sc_field_get_point (node, NULL, NULL);
    default:
      return type == G_TYPE_STRING;
    }
}

/**
 * sc_field_is_set:
 * @field: a field
 * @node: (nullable): what a document holds there
 *
 * Returns: whether it is of the right kind and not empty
 */
gboolean
sc_field_is_set (const ScField *field, JsonNode *node)
{
  if (!sc_field_holds (field, node))
    return FALSE;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0';

  return TRUE;
}

/*< private >
 * _sc_field_get_point:
 * @node: what a document holds in a field for a place
 * @latitude: (out) (optional): degrees north
 * @longitude: (out) (optional): degrees east
 *
 * Returns: whether @node is a GeoJSON point on this planet
 */
gboolean
_sc_field_get_point (JsonNode *node, double *latitude, double *longitude)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *pair = sc_json_get_array (object, "coordinates");
  double degrees[2];

  if (g_strcmp0 (sc_json_get_string (object, "type"), "Point") != 0 || pair == NULL ||
      json_array_get_length (pair) < 2)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      JsonNode *element = json_array_get_element (pair, i);
      GType type = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_value_type (element) : 0;

      if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        return FALSE;
      degrees[i] = json_node_get_double (element);
    }

  if (longitude != NULL)
    *longitude = degrees[0];
  if (latitude != NULL)
    *latitude = degrees[1];

  return fabs (degrees[0]) <= 180 && fabs (degrees[1]) <= 90;
}

/*< private >
 * _sc_field_is_date:
 * @text: what a document holds in a field for a day
 *
 * Returns: whether it is a day of the calendar, written "2018-12-31"
 */
gboolean
_sc_field_is_date (const char *text)
{
  guint digits[8];
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      gsize at = p - text;

      if (at == 4 || at == 7 ? *p != '-' : !g_ascii_isdigit (*p) || n == 8)
        return FALSE;
      if (*p != '-')
        digits[n++] = *p - '0';
    }

  return n == 8 && g_date_valid_dmy ((GDateDay) (digits[6] * 10 + digits[7]),
                                     (GDateMonth) (digits[4] * 10 + digits[5]),
                                     (GDateYear) (digits[0] * 1000 + digits[1] * 100 +
                                                  digits[2] * 10 + digits[3]));
}

static char *
describe (const ScField *field, ScFieldError code, const char *text)
{
  const char *label = sc_field_get_label (field);

  switch (code)
    {
    case SC_FIELD_ERROR_MISSING:
      return g_strdup_printf (_ ("“%s” is missing"), label);
    case SC_FIELD_ERROR_NOT_A_NUMBER:
      return g_strdup_printf (_ ("“%s”: “%s” is not a number"), label, text);
    case SC_FIELD_ERROR_NOT_A_DATE:
      return g_strdup_printf (_ ("“%s”: “%s” is not a date"), label, text);
    case SC_FIELD_ERROR_NOT_A_TIME:
      return g_strdup_printf (_ ("“%s”: “%s” is not a date with a time"), label, text);
    case SC_FIELD_ERROR_UNKNOWN_VALUE:
      return g_strdup_printf (_ ("“%s”: “%s” is not one of the choices"), label, text);
    case SC_FIELD_ERROR_OUT_OF_RANGE:
      return g_strdup_printf (_ ("“%s” is not within %g and %g"), label, field->min, field->max);
    case SC_FIELD_ERROR_TOO_EARLY:
      return g_strdup_printf (_ ("“%s” is before “%s”"), label, text);
    case SC_FIELD_ERROR_WRONG_TARGET:
      return g_strdup_printf (_ ("“%s” points to something of another kind"), label);
    case SC_FIELD_ERROR_WRONG_KIND:
    default:
      return g_strdup_printf (_ ("“%s” cannot be read"), label);
    }
}

/*< private >
 * _sc_field_fail:
 * @field: a field
 * @code: what is wrong
 * @text: (nullable): what was typed, or the label of the other field
 * @error: return location
 *
 * Sets @error to the sentence for @code. All sentences about fields stand here.
 *
 * Returns: %FALSE
 */
gboolean
_sc_field_fail (const ScField *field, ScFieldError code, const char *text, GError **error)
{
  g_autofree char *message = describe (field, code, text);

  g_set_error_literal (error, SC_FIELD_ERROR, code, message);

  return FALSE;
}

static gboolean
check_values (const ScField *field, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 1;

  for (guint i = 0; i < n; i++)
    {
      const char *text =
          array != NULL ? json_array_get_string_element (array, i) : json_node_get_string (node);
      g_autofree char *type = NULL;

      if (field->values != NULL && sc_field_lookup_value (field, text) == NULL)
        return _sc_field_fail (field, SC_FIELD_ERROR_UNKNOWN_VALUE, text, error);

      type = field->target != NULL ? sc_id_dup_type (text) : NULL;
      if (field->target != NULL && g_strcmp0 (type, field->target) != 0)
        return _sc_field_fail (field, SC_FIELD_ERROR_WRONG_TARGET, text, error);
    }

  return TRUE;
}

/*< private >
 * _sc_field_check_range:
 * @field: a field with numbers
 * @number: a number
 * @error: return location
 *
 * Returns: whether @number lies within the limits of @field
 */
gboolean
_sc_field_check_range (const ScField *field, double number, GError **error)
{
  gboolean limited = field->min < 0 || field->max > 0;

  if (isfinite (number) && (!limited || (number >= field->min && number <= field->max)))
    return TRUE;

  return _sc_field_fail (field, SC_FIELD_ERROR_OUT_OF_RANGE, NULL, error);
}

/**
 * sc_field_check:
 * @field: a field
 * @node: (nullable): what a document holds there
 * @error: return location
 *
 * Returns: whether that may stay as it is; otherwise %FALSE with an #ScFieldError
 */
gboolean
sc_field_check (const ScField *field, JsonNode *node, GError **error)
{
  gint64 ms;

  g_return_val_if_fail (field != NULL, FALSE);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node) && !sc_field_holds (field, node))
    return _sc_field_fail (field, SC_FIELD_ERROR_WRONG_KIND, NULL, error);

  if (!sc_field_is_set (field, node))
    return (field->flags & SC_FIELD_REQUIRED) == 0 ||
           _sc_field_fail (field, SC_FIELD_ERROR_MISSING, NULL, error);

  switch (field->kind)
    {
    case SC_FIELD_INT:
    case SC_FIELD_DECIMAL:
      return _sc_field_check_range (field, json_node_get_double (node), error);
    case SC_FIELD_DATE:
      return _sc_field_is_date (json_node_get_string (node)) ||
             _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_DATE, json_node_get_string (node), error);
    case SC_FIELD_DATETIME:
      return sc_clock_parse_ms (json_node_get_string (node), &ms) ||
             _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_TIME, json_node_get_string (node), error);
    case SC_FIELD_ENUM:
    case SC_FIELD_TAGS:
    case SC_FIELD_REF:
    case SC_FIELD_REFS:
      return check_values (field, node, error);
    case SC_FIELD_LIST:
      return _sc_field_check_list (field, node, error);
    default:
      return TRUE;
    }
}
