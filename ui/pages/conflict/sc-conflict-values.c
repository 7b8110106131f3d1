/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-values.h"
#include "sc-format.h"
#include "sc-json.h"

/**
 * sc_conflict_values_get_field:
 * @conflict: a conflict
 * @values: one of its fields
 *
 * Returns: (transfer none) (nullable): the field; %NULL for one that this version does not know
 */
const ScField *
sc_conflict_values_get_field (ScConflict *conflict, const ScFieldConflict *values)
{
  const ScRecordType *type = sc_record_get_record_type (sc_conflict_get_merged (conflict));

  return type != NULL ? sc_record_type_lookup_field (type, values->field) : NULL;
}

/**
 * sc_conflict_values_are_text:
 * @conflict: a conflict
 * @values: one of its fields
 *
 * Returns: whether it is a text, of which both versions can stand one after the other
 */
gboolean
sc_conflict_values_are_text (ScConflict *conflict, const ScFieldConflict *values)
{
  const ScField *field = sc_conflict_values_get_field (conflict, values);

  return field != NULL && values->element == NULL &&
         (field->kind == SC_FIELD_STRING || field->kind == SC_FIELD_TEXT ||
          field->kind == SC_FIELD_MARKDOWN);
}

/**
 * sc_conflict_values_get_member:
 * @conflict: a conflict
 * @values: one of its fields
 *
 * Returns: (transfer none) (nullable): the field in an element of a list that @values are about; %NULL when
 *   they are about something else, or about what this version does not know
 */
const ScField *
sc_conflict_values_get_member (ScConflict *conflict, const ScFieldConflict *values)
{
  return values->member != NULL
             ? sc_field_lookup_element (sc_conflict_values_get_field (conflict, values),
                                        values->member)
             : NULL;
}

/* What people call an element is what stands first in it. */
static char *
dup_name (ScSession *session, const ScField *field, JsonObject *element)
{
  for (guint i = 0; field != NULL && i < field->n_elements; i++)
    {
      JsonNode *node = json_object_get_member (element, field->elements[i].name);

      if (sc_field_is_set (&field->elements[i], node))
        return sc_format_node (session, &field->elements[i], node);
    }

  return g_strdup ("–");
}

/* Returns (transfer full): the name of the element of a list that @values are about. */
static char *
find_name (ScSession *session, ScConflict *conflict, const ScFieldConflict *values)
{
  JsonNode *node = sc_record_get_node (sc_conflict_get_merged (conflict), values->field);
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_OBJECT (element) &&
          g_strcmp0 (sc_json_get_string (json_node_get_object (element), "id"), values->element) ==
              0)
        return dup_name (session, sc_conflict_values_get_field (conflict, values),
                         json_node_get_object (element));
    }

  return g_strdup ("–");
}

/**
 * sc_conflict_values_dup_title:
 * @session: knows the titles of what references name
 * @conflict: a conflict
 * @values: one of its fields
 *
 * Returns: (transfer full): what the values are: the field, and in a list which part of it
 */
char *
sc_conflict_values_dup_title (ScSession *session,
                              ScConflict *conflict,
                              const ScFieldConflict *values)
{
  const ScField *field = sc_conflict_values_get_field (conflict, values);
  const ScField *member = sc_conflict_values_get_member (conflict, values);
  const char *label = field != NULL ? sc_field_get_label (field) : values->field;
  g_autofree char *name = NULL;

  if (values->element == NULL)
    return g_strdup (label);
  name = find_name (session, conflict, values);
  if (values->member == NULL)
    return g_strdup_printf ("%s · %s", label, name);

  return g_strdup_printf ("%s · %s · %s", label, name,
                          member != NULL ? sc_field_get_label (member) : values->member);
}

/* An element in full, a line for each of its values. */
static char *
dup_element (ScSession *session, const ScField *field, JsonObject *element)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < field->n_elements; i++)
    {
      const ScField *member = &field->elements[i];
      g_autofree char *text =
          sc_format_node (session, member, json_object_get_member (element, member->name));

      if (*text != '\0')
        g_strv_builder_take (builder,
                             g_strdup_printf (_ ("%s: %s"), sc_field_get_label (member), text));
    }
  lines = g_strv_builder_end (builder);

  return g_strjoinv ("\n", lines);
}

/**
 * sc_conflict_values_dup_text:
 * @session: knows the titles of what references name
 * @conflict: a conflict
 * @values: one of its fields
 * @node: (nullable): a value of it
 *
 * Returns: (transfer full): the value for comparing it with another one; empty when there is none
 */
char *
sc_conflict_values_dup_text (ScSession *session,
                             ScConflict *conflict,
                             const ScFieldConflict *values,
                             JsonNode *node)
{
  const ScField *field = sc_conflict_values_get_field (conflict, values);

  if (values->element == NULL)
    return sc_format_version (session, field, node);
  if (values->member == NULL && field != NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return dup_element (session, field, json_node_get_object (node));

  return sc_format_version (session, sc_conflict_values_get_member (conflict, values), node);
}

/**
 * sc_conflict_values_dup_heading:
 * @whose: whose version it is, in a word
 * @version: (nullable): the version
 *
 * Returns: (transfer full): whose it is, who made it and when
 */
char *
sc_conflict_values_dup_heading (const char *whose, ScRecord *version)
{
  const char *by = version != NULL ? sc_record_get_string (version, "modified_by") : NULL;
  g_autofree char *time =
      version != NULL ? sc_format_moment (sc_record_get_string (version, "modified_at")) : NULL;

  if (by == NULL)
    return g_strdup (whose);

  return g_strdup_printf ("%s · %s · %s", whose, by, time);
}
