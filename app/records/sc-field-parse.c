/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sc-clock.h"
#include "sc-field-private.h"
#include "sc-text.h"

/* Reading what people type, shared by forms and sheets. German and English ways of writing are
 * accepted whatever the program speaks, because sheets travel between desks. */

/* The separator that the number has between its thousands, or nul. Both present: the last one starts
 * the decimals. One kind, several times: thousands. Once, before exactly three digits, "1.234":
 * that is one thousand in one language and one in the other; amounts hardly ever have three
 * decimals, so it is thousands. Our own writer adds a zero to such a number. */
static char
find_thousands (const char *digits)
{
  const char *point = strrchr (digits, '.');
  const char *comma = strrchr (digits, ',');
  const char *only = point != NULL ? point : comma;

  if (point != NULL && comma != NULL)
    return point < comma ? '.' : ',';
  if (only == NULL)
    return '\0';
  if (strchr (digits, *only) != only)
    return *only;

  return only > digits && *digits != '0' && only - digits <= 3 && strlen (only + 1) == 3 ? *only
                                                                                         : '\0';
}

/* Copies digits with a point for decimals; thousands must come in threes. */
static gboolean
copy_digits (const char *digits, char thousands, GString *out)
{
  const char *last = thousands != '\0' ? strrchr (digits, thousands) : NULL;
  gsize run = 0;
  gsize n_decimal_points = 0;

  for (const char *p = digits; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          g_string_append_c (out, *p);
          run++;
          continue;
        }
      if (*p != '.' && *p != ',')
        return FALSE;
      /* Before the first separator stand one to three digits, between two of them always three. */
      if (thousands != '\0' &&
          (run == 0 || run > 3 || (strchr (digits, thousands) != p && run != 3)))
        return FALSE;
      if (*p != thousands)
        {
          n_decimal_points++;
          g_string_append_c (out, '.');
        }
      run = 0;
    }

  return n_decimal_points <= 1 && run > 0 && (last == NULL || n_decimal_points == 1 || run == 3);
}

static gboolean
parse_number (const char *text, double *number)
{
  static const char *const units[] = { "€", "EUR", NULL };
  g_autofree char *compact = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);
  GString *visible = g_string_new (NULL);
  const char *digits;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (visible, g_utf8_get_char (p));
  compact = g_string_free_and_steal (visible);
  for (guint i = 0; units[i] != NULL; i++)
    if (g_str_has_suffix (compact, units[i]))
      compact[strlen (compact) - strlen (units[i])] = '\0';

  digits = compact;
  /* U+2212 is the minus of typesetters, and of some spreadsheets. */
  if (*digits == '-' || g_str_has_prefix (digits, "−"))
    {
      g_string_append_c (plain, '-');
      digits = g_utf8_next_char (digits);
    }
  else if (*digits == '+')
    digits++;

  if (!copy_digits (digits, find_thousands (digits), plain))
    return FALSE;

  *number = g_ascii_strtod (plain->str, NULL);

  return isfinite (*number);
}

static gboolean
parse_int (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  double number;

  if (!parse_number (text, &number) || fabs (number - floor (number)) > 0 || fabs (number) > 1e15)
    return _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_NUMBER, text, error);

  json_node_init_int (node, (gint64) number);

  return _sc_field_check_range (field, number, error);
}

static gboolean
parse_decimal (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  double number;

  if (!parse_number (text, &number))
    return _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_NUMBER, text, error);

  json_node_init_double (node, number);

  return _sc_field_check_range (field, number, error);
}

static gboolean
parse_boolean (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  static const char *const yes[] = { "ja", "yes", "true", "wahr", "x", "1", NULL };
  static const char *const no[] = { "nein", "no", "false", "falsch", "-", "0", NULL };
  g_autofree char *folded = sc_text_fold (text);

  if (!g_strv_contains (yes, folded) && !g_strv_contains (no, folded))
    return _sc_field_fail (field, SC_FIELD_ERROR_UNKNOWN_VALUE, text, error);

  json_node_init_boolean (node, g_strv_contains (yes, folded));

  return TRUE;
}

/* Reads "2018-12-31", "31.12.2018" and "31.12.18"; @rest is where the date ends. */
static gboolean
scan_date (const char *text, guint *day, guint *month, guint *year, const char **rest)
{
  int length = 0;

  if (sscanf (text, "%4u-%2u-%2u%n", year, month, day, &length) == 3)
    {
      if (length != 10)
        return FALSE;
    }
  else
    {
      length = 0;
      if (sscanf (text, "%2u.%2u.%4u%n", day, month, year, &length) != 3)
        return FALSE;
      if (*year < 100)
        *year += 2000;
    }

  *rest = text + length;

  return *year >= 1000 && strpbrk (text, "+-") != text &&
         g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

static gboolean
parse_date (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  g_autofree char *date = NULL;
  const char *rest;
  guint day;
  guint month;
  guint year;

  if (!scan_date (text, &day, &month, &year, &rest) || *rest != '\0')
    return _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_DATE, text, error);

  date = g_strdup_printf ("%04u-%02u-%02u", year, month, day);
  json_node_init_string (node, date);

  return TRUE;
}

/* A moment without a zone is one of the wall clock here. */
static gboolean
parse_datetime (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  g_autoptr (GTimeZone) local_zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *stored = NULL;
  const char *rest;
  guint day, month, year, hour, minute;
  guint second = 0;
  int length = 0;

  time = g_date_time_new_from_iso8601 (text, local_zone);
  if (time == NULL && scan_date (text, &day, &month, &year, &rest))
    {
      rest += strspn (rest, " ,T");
      if (sscanf (rest, "%2u:%2u%n", &hour, &minute, &length) == 2 &&
          (rest[length] == '\0' || sscanf (rest + length, ":%2u", &second) == 1) && hour < 24)
        time = g_date_time_new (local_zone, (int) year, (int) month, (int) day, (int) hour,
                                (int) minute, second);
    }

  if (time == NULL)
    return _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_TIME, text, error);

  stored = sc_clock_format_ms (g_date_time_to_unix_usec (time) / 1000);
  json_node_init_string (node, stored);

  return TRUE;
}

static gboolean
parse_enum (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  const ScEnumValue *value = sc_field_find_value (field, text);

  if (value == NULL)
    return _sc_field_fail (field, SC_FIELD_ERROR_UNKNOWN_VALUE, text, error);

  json_node_init_string (node, value->nick);

  return TRUE;
}

static gboolean
has_text (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_str_equal (json_array_get_string_element (array, i), text))
      return TRUE;

  return FALSE;
}

static gboolean
parse_texts (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  /* With a semicolon anywhere, a comma belongs to the text: "Stadtwerke, Netz; IHK". */
  const char *separator = strchr (text, ';') != NULL ? ";" : ",";
  g_auto (GStrv) parts = g_strsplit (text, separator, -1);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      const ScEnumValue *value = sc_field_find_value (field, part);

      if (*part == '\0')
        continue;
      if (field->values != NULL && value == NULL)
        return _sc_field_fail (field, SC_FIELD_ERROR_UNKNOWN_VALUE, part, error);
      if (!has_text (array, value != NULL ? value->nick : part))
        json_array_add_string_element (array, value != NULL ? value->nick : part);
    }

  json_node_init_array (node, array);

  return TRUE;
}

/* "51.514, 7.465" and "51,514; 7,465": degrees north, then east, as maps show them. */
static gboolean
parse_point (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, strchr (text, ';') != NULL ? ";" : ",", -1);
  g_autoptr (JsonObject) point = json_object_new ();
  JsonArray *coordinates = json_array_new ();
  gboolean valid = g_strv_length (parts) == 2;

  json_object_set_string_member (point, "type", "Point");
  json_object_set_array_member (point, "coordinates", coordinates);
  for (int i = 1; valid && i >= 0; i--)
    {
      char *degrees = g_strdelimit (g_strstrip (parts[i]), ",", '.');
      char *end = NULL;

      json_array_add_double_element (coordinates, g_ascii_strtod (degrees, &end));
      valid = end != degrees && *end == '\0';
    }

  json_node_init_object (node, point);

  return (valid && _sc_field_get_point (node, NULL, NULL)) ||
         _sc_field_fail (field, SC_FIELD_ERROR_NOT_A_NUMBER, text, error);
}

static gboolean
parse_into (const ScField *field, const char *text, JsonNode *node, GError **error)
{
  switch (field->kind)
    {
    case SC_FIELD_INT:
      return parse_int (field, text, node, error);
    case SC_FIELD_DECIMAL:
      return parse_decimal (field, text, node, error);
    case SC_FIELD_BOOL:
      return parse_boolean (field, text, node, error);
    case SC_FIELD_DATE:
      return parse_date (field, text, node, error);
    case SC_FIELD_DATETIME:
      return parse_datetime (field, text, node, error);
    case SC_FIELD_ENUM:
      return parse_enum (field, text, node, error);
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return parse_texts (field, text, node, error);
    case SC_FIELD_POINT:
      return parse_point (field, text, node, error);
    case SC_FIELD_LIST:
      return _sc_field_fail (field, SC_FIELD_ERROR_WRONG_KIND, text, error);
    default:
      json_node_init_string (node, text);
      return TRUE;
    }
}

/**
 * sc_field_parse:
 * @field: a field
 * @text: (nullable): what somebody typed
 * @node: (out) (transfer full) (nullable): the value; %NULL when @text is blank
 * @error: return location
 *
 * Reads numbers ("1.234,50", "1234.5", "12 €"), dates ("2018-12-31", "31.12.2018", "1.6.17"), truth
 * values ("ja", "no", "x"), enums by nick or label, and tags between commas or semicolons. References
 * are taken as ids. A required field may be blank here: whether a record is complete is asked of the
 * record, not of its entries.
 *
 * Returns: whether @text was understood; otherwise %FALSE with an #ScFieldError
 */
gboolean
sc_field_parse (const ScField *field, const char *text, JsonNode **node, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (node != NULL, FALSE);

  *node = NULL;
  stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (*stripped == '\0')
    return TRUE;

  value = json_node_alloc ();
  if (!parse_into (field, stripped, value, error))
    return FALSE;

  if (sc_field_is_set (field, value))
    *node = g_steal_pointer (&value);

  return TRUE;
}
