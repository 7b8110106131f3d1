/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-values.h"
#include "sc-figures-row.h"
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

static const char *
get_name (JsonNode *element)
{
  return element != NULL && JSON_NODE_HOLDS_OBJECT (element)
             ? sc_json_get_string (json_node_get_object (element), "name")
             : NULL;
}

/* Returns (transfer none) (nullable): the name of the part of a list that @values are about. */
static const char *
find_name (ScConflict *conflict, const ScFieldConflict *values)
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
        return get_name (element);
    }

  return NULL;
}

/**
 * sc_conflict_values_dup_title:
 * @conflict: a conflict
 * @values: one of its fields
 *
 * Returns: (transfer full): what the values are: the field, and in a list which part of it
 */
char *
sc_conflict_values_dup_title (ScConflict *conflict, const ScFieldConflict *values)
{
  const ScField *field = sc_conflict_values_get_field (conflict, values);
  const char *label = field != NULL ? sc_field_get_label (field) : values->field;
  const char *member = sc_figures_row_get_label (values->member);
  const char *name;

  if (values->element == NULL)
    return g_strdup (label);
  name = find_name (conflict, values);
  if (values->member == NULL)
    return g_strdup_printf ("%s · %s", label, name != NULL ? name : "–");

  return g_strdup_printf ("%s · %s · %s", label, name != NULL ? name : "–",
                          member != NULL ? member : values->member);
}

/* A key figure in full, a line for each of its members. */
static char *
dup_element (JsonObject *element)
{
  g_autoptr (GList) members = json_object_get_members (element);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *label = sc_figures_row_get_label (l->data);
      g_autofree char *text = sc_figures_row_dup_text (json_object_get_member (element, l->data));

      if (label != NULL && *text != '\0')
        g_strv_builder_take (builder, g_strdup_printf (_ ("%s: %s"), label, text));
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
  if (values->element == NULL)
    return sc_format_version (session, sc_conflict_values_get_field (conflict, values), node);
  if (values->member == NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return dup_element (json_node_get_object (node));
  if (values->member != NULL && sc_figures_row_get_label (values->member) != NULL)
    return sc_figures_row_dup_text (node);

  return sc_format_version (session, NULL, node);
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
