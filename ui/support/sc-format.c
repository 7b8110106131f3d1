/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-format.h"

/**
 * sc_format_count:
 * @count: a number of things
 *
 * Returns: (transfer full): the number with a narrow space between thousands, which no language of
 *   ours takes for a decimal point
 */
char *
sc_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n = strlen (digits);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && n > 4 && (n - i) % 3 == 0)
        g_string_append (text, "\u202f");
      g_string_append_c (text, digits[i]);
    }

  return g_string_free_and_steal (text);
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

static char *
format_moment (GDateTime *utc)
{
  g_autoptr (GDateTime) time = g_date_time_to_local (utc);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (is_same_day (time, now))
    return g_date_time_format (time, "%H:%M");
  if (is_same_day (time, yesterday))
    return g_date_time_format (time, _ ("yesterday %H:%M"));

  /* Translators: a day, see g_date_time_format(); German has %d.%m.%Y. */
  return g_date_time_format (time, C_ ("date", "%-d %b %Y"));
}

/**
 * sc_format_day:
 * @day: a day as records hold it, "2018-04-30"
 *
 * Returns: (transfer full): the day for people; @day itself when it is none
 */
char *
sc_format_day (const char *day)
{
  g_autofree char *noon = g_strconcat (day, "T12:00:00", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (noon, zone);

  return time != NULL ? g_date_time_format (time, C_ ("date", "%-d %b %Y")) : g_strdup (day);
}

/**
 * sc_format_moment:
 * @time: (nullable): a moment as records hold it
 *
 * Returns: (transfer full): the time when it was today, otherwise the day; empty when it is no moment
 */
char *
sc_format_moment (const char *time)
{
  g_autoptr (GDateTime) utc = time != NULL ? g_date_time_new_from_iso8601 (time, NULL) : NULL;

  return utc != NULL ? format_moment (utc) : g_strdup ("");
}

/**
 * sc_format_moment_ms:
 * @unix_ms: milliseconds since 1970
 *
 * Returns: (transfer full): the same as sc_format_moment()
 */
char *
sc_format_moment_ms (gint64 unix_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_ms / 1000);

  return format_moment (utc);
}

/**
 * sc_format_moment_long:
 * @time: (nullable): a moment as records hold it
 *
 * Returns: (transfer full): the day and the time; empty when it is no moment
 */
char *
sc_format_moment_long (const char *time)
{
  g_autoptr (GDateTime) utc = time != NULL ? g_date_time_new_from_iso8601 (time, NULL) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: a day and a time, see g_date_time_format(); German has %d.%m.%Y, %H:%M. */
  return local != NULL ? g_date_time_format (local, C_ ("date", "%-d %b %Y, %H:%M"))
                       : g_strdup ("");
}

/**
 * sc_format_title:
 * @record: a record
 *
 * Returns: (transfer full): its title, or words for one that has none yet
 */
char *
sc_format_title (ScRecord *record)
{
  g_autofree char *title = sc_record_dup_title (record);

  if (title != NULL && *title != '\0')
    return g_steal_pointer (&title);

  return g_strdup (_ ("Untitled"));
}

static const char *
title_of (ScSession *session, JsonNode *node)
{
  const char *id = json_node_get_string (node);
  const char *title = id != NULL ? sc_session_get_title (session, id) : NULL;

  return title != NULL ? title : "…";
}

static char *
format_refs (ScSession *session, JsonArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            title_of (session, json_array_get_element (array, i)));

  return g_string_free_and_steal (text);
}

static char *
name_record_cb (const char *id, gpointer data)
{
  const char *title = sc_session_get_title (data, id);

  return g_strdup (title != NULL ? title : "…");
}

/**
 * sc_format_element:
 * @session: knows the titles of what references name
 * @field: a list
 * @element: an element of it
 *
 * Returns: (transfer full): the element in a line, empty when it has no values
 */
char *
sc_format_element (ScSession *session, const ScField *field, JsonObject *element)
{
  return sc_field_dup_element (field, element, name_record_cb, session);
}

/**
 * sc_format_node:
 * @session: knows the titles of what references name
 * @field: a field
 * @node: (nullable): a value of it
 *
 * Returns: (transfer full): the value for reading, empty when there is none
 */
char *
sc_format_node (ScSession *session, const ScField *field, JsonNode *node)
{
  char *text;

  if (node == NULL || !sc_field_is_set (field, node))
    return g_strdup ("");
  if (field->kind == SC_FIELD_REF && JSON_NODE_HOLDS_VALUE (node))
    return g_strdup (title_of (session, node));
  if (field->kind == SC_FIELD_REFS && JSON_NODE_HOLDS_ARRAY (node))
    return format_refs (session, json_node_get_array (node));
  if (field->kind == SC_FIELD_LIST)
    text = sc_field_dup_elements (field, node, "; ", name_record_cb, session);
  else
    text = sc_field_dup_display (field, node);

  return text != NULL ? text : g_strdup ("");
}

static char *
dup_plain (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "name"))
    return g_strdup (json_object_get_string_member (json_node_get_object (node), "name"));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.10g", json_node_get_double (node));

  return json_to_string (node, FALSE);
}

/* Returns (transfer full): what is in a list, a line for each, in its order. */
static char *
dup_lines (ScSession *session, const ScField *field, JsonArray *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      g_strv_builder_take (builder,
                           field->n_elements > 0 && JSON_NODE_HOLDS_OBJECT (element)
                               ? sc_format_element (session, field, json_node_get_object (element))
                               : dup_plain (element));
    }
  lines = g_strv_builder_end (builder);

  return g_strjoinv ("\n", lines);
}

/**
 * sc_format_version:
 * @session: knows the titles of what references name
 * @field: (nullable): a field, %NULL for one that this version does not know
 * @node: (nullable): a value of it
 *
 * Returns: (transfer full): the value for comparing it with another one: texts as they were typed, of a
 *   list a line for each element; empty when there is none
 */
char *
sc_format_version (ScSession *session, const ScField *field, JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (field == NULL || field->kind == SC_FIELD_STRING || field->kind == SC_FIELD_TEXT ||
      field->kind == SC_FIELD_MARKDOWN)
    return dup_plain (node);
  if (field->kind == SC_FIELD_LIST && JSON_NODE_HOLDS_ARRAY (node))
    return dup_lines (session, field, json_node_get_array (node));

  return sc_format_node (session, field, node);
}

/**
 * sc_format_field:
 * @session: knows the titles of what references name
 * @record: a record
 * @field: a field of its type
 *
 * Returns: (transfer full): the value for reading, empty when there is none
 */
char *
sc_format_field (ScSession *session, ScRecord *record, const ScField *field)
{
  return sc_format_node (session, field, sc_record_get_node (record, field->name));
}
