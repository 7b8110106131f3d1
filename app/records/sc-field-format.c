/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-clock.h"
#include "sc-field-private.h"

/* How dates and numbers look follows the language of the program, not LC_NUMERIC: a German sentence
 * with an English number in it is wrong whatever the system is set to. So their patterns are
 * translated like any other text. */

/* Translators: how a day is written, see g_date_time_format(); German has %d.%m.%Y. */
#define DATE_FORMAT C_ ("date", "%-d %b %Y")
/* Translators: as above, with the time. */
#define DATETIME_FORMAT C_ ("date", "%-d %b %Y, %H:%M")
/* Translators: how a day is typed: digits only; one of %Y-%m-%d and %d.%m.%Y */
#define DATE_ENTRY_FORMAT C_ ("date", "%Y-%m-%d")
/* Translators: as above, with the time. */
#define DATETIME_ENTRY_FORMAT C_ ("date", "%Y-%m-%d %H:%M")
/* Translators: what stands before the decimals of a number; German has a comma. */
#define DECIMAL_POINT C_ ("number", ".")
/* Translators: what stands between thousands; German has a point. */
#define THOUSANDS_SEPARATOR C_ ("number", ",")

static char *
group_thousands (const char *digits)
{
  gsize n = strlen (digits);
  GString *out = g_string_sized_new (n + n / 3);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && digits[i - 1] != '-' && (n - i) % 3 == 0)
        g_string_append (out, THOUSANDS_SEPARATOR);
      g_string_append_c (out, digits[i]);
    }

  return g_string_free_and_steal (out);
}

/* A number with three decimals gets a fourth: "1.234" could also mean one thousand two hundred... */
static char *
format_number (double number, gboolean grouped)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *decimals;
  g_autofree char *whole = NULL;
  g_autofree char *shown = NULL;

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (strchr (buffer, 'e') != NULL)
    g_ascii_formatd (buffer, sizeof buffer, "%.0f", number);

  decimals = strchr (buffer, '.');
  whole = decimals != NULL ? g_strndup (buffer, decimals - buffer) : g_strdup (buffer);
  shown = grouped ? group_thousands (whole) : g_strdup (whole);
  if (decimals == NULL)
    return g_steal_pointer (&shown);

  return g_strconcat (shown, DECIMAL_POINT, decimals + 1, strlen (decimals) == 4 ? "0" : "", NULL);
}

static char *
format_date (const char *text, const char *format)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *midnight = g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GDateTime) date = NULL;

  if (_sc_field_is_date (text))
    date = g_date_time_new_from_iso8601 (midnight, utc);

  /* What is no date is shown as it came, so that a person can put it right. */
  return date != NULL ? g_date_time_format (date, format) : g_strdup (text);
}

static char *
format_datetime (const char *text, const char *format)
{
  gint64 ms;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (!sc_clock_parse_ms (text, &ms))
    return g_strdup (text);

  time = g_date_time_new_from_unix_utc (ms / 1000);
  local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup (text);
}

static const char *
label_of (const ScField *field, const char *nick)
{
  const ScEnumValue *value = sc_field_lookup_value (field, nick);

  return value != NULL ? sc_enum_value_get_label (value) : nick;
}

static char *
format_texts (const ScField *field, JsonArray *array, const char *separator)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? separator : "",
                            label_of (field, json_array_get_string_element (array, i)));

  return g_string_free_and_steal (out);
}

static char *
format_point (JsonNode *node)
{
  char latitude_text[G_ASCII_DTOSTR_BUF_SIZE];
  char longitude_text[G_ASCII_DTOSTR_BUF_SIZE];
  double latitude;
  double longitude;

  _sc_field_get_point (node, &latitude, &longitude);

  return g_strconcat (g_ascii_formatd (latitude_text, sizeof latitude_text, "%.6f", latitude), ", ",
                      g_ascii_formatd (longitude_text, sizeof longitude_text, "%.6f", longitude),
                      NULL);
}

static char *
format_node (const ScField *field, JsonNode *node, gboolean for_reading)
{
  if (!sc_field_is_set (field, node))
    return NULL;

  switch (field->kind)
    {
    case SC_FIELD_INT:
    case SC_FIELD_DECIMAL:
      return format_number (json_node_get_double (node), for_reading);
    case SC_FIELD_BOOL:
      return g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
    case SC_FIELD_DATE:
      return format_date (json_node_get_string (node),
                          for_reading ? DATE_FORMAT : DATE_ENTRY_FORMAT);
    case SC_FIELD_DATETIME:
      return format_datetime (json_node_get_string (node),
                              for_reading ? DATETIME_FORMAT : DATETIME_ENTRY_FORMAT);
    case SC_FIELD_ENUM:
      return g_strdup (label_of (field, json_node_get_string (node)));
    case SC_FIELD_TAGS:
    case SC_FIELD_REFS:
      return format_texts (field, json_node_get_array (node), for_reading ? ", " : "; ");
    case SC_FIELD_POINT:
      return format_point (node);
    case SC_FIELD_LIST:
      /* Semicolons, because commas stand inside. */
      return sc_field_dup_elements (field, node, "; ", NULL, NULL);
    default:
      return g_strdup (json_node_get_string (node));
    }
}

/**
 * sc_field_dup_display:
 * @field: a field
 * @node: (nullable): what a document holds there
 *
 * Formats a value for reading, in the language of the program: the label of an enum, a date and a
 * number as they are written there. References stay ids, because only a store knows their titles; in
 * a list they are left out.
 *
 * Returns: (transfer full) (nullable): the text; %NULL when the value is empty or of the wrong kind
 */
char *
sc_field_dup_display (const ScField *field, JsonNode *node)
{
  g_return_val_if_fail (field != NULL, NULL);

  return format_node (field, node, TRUE);
}

/**
 * sc_field_dup_text:
 * @field: a field
 * @node: (nullable): what a document holds there
 *
 * Formats a value for typing: what stands in an entry or in a cell of a sheet. sc_field_parse() reads
 * the same value back from it.
 *
 * Returns: (transfer full) (nullable): the text; %NULL when the value is empty, of the wrong kind,
 *   or nothing that can be typed
 */
char *
sc_field_dup_text (const ScField *field, JsonNode *node)
{
  g_return_val_if_fail (field != NULL, NULL);

  return sc_field_is_text_like (field) ? format_node (field, node, FALSE) : NULL;
}
