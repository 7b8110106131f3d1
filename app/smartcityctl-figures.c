/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-alliance-figures.h"
#include "sc-derived.h"
#include "smartcityctl-private.h"

/* Returns (transfer full): how many members have each value of @name, and how many none; also as text */
static JsonObject *
count_by (ScAllianceFigures *figures, const char *name, GString *text)
{
  const ScField *field = sc_record_type_lookup_field (sc_record_type_lookup ("partner"), name);
  JsonObject *object = json_object_new ();
  g_autoptr (GPtrArray) others = sc_alliance_figures_list (figures, name, NULL);

  g_string_append_printf (text, "\n%s\n", sc_field_get_label (field));
  for (const ScEnumValue *value = field->values; value->nick != NULL; value++)
    {
      g_autoptr (GPtrArray) found = sc_alliance_figures_list (figures, name, value->nick);

      json_object_set_int_member (object, value->nick, found->len);
      if (found->len > 0)
        g_string_append_printf (text, "%6u  %s\n", found->len, sc_enum_value_get_label (value));
    }
  json_object_set_int_member (object, "", others->len);
  if (others->len > 0)
    g_string_append_printf (text, "%6u  %s\n", others->len, _ ("not filled in"));

  return object;
}

static char *
dup_day (ScCommand *command, GError **error)
{
  static const ScField day = { "on", SC_FIELD_DATE, N_ ("Day"), "Tag" };
  g_autoptr (JsonNode) node = NULL;

  if (command->on == NULL)
    return sc_derived_dup_today ();
  if (!sc_field_parse (&day, command->on, &node, error) || node == NULL)
    return NULL;

  return g_strdup (json_node_get_string (node));
}

/**
 * sc_command_figures:
 * @command: the command
 *
 * Counts the partners of a day: `figures --on 2018-04-30`.
 *
 * Returns: the exit code
 */
int
sc_command_figures (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *day = dup_day (command, &error);
  g_autoptr (GPtrArray) partners = NULL;
  g_autoptr (ScAllianceFigures) figures = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (day == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : _ ("--on needs a day."));
      return SC_EXIT_USAGE;
    }
  partners = dex_await_boxed (sc_session_load_all (command->session, "partner"), &error);
  if (partners == NULL)
    return sc_command_fail (command, error);

  figures = sc_alliance_figures_new (partners, day);
  /* Translators: %s is a day, "2018-04-30". */
  g_string_append_printf (text, _ ("Partners on %s: %u\n"), day, figures->members->len);
  json_object_set_string_member (object, "on", day);
  json_object_set_int_member (object, "partners", figures->members->len);
  json_object_set_object_member (object, "role", count_by (figures, "role", text));
  json_object_set_object_member (object, "sector", count_by (figures, "sector", text));
  json_node_set_object (node, object);
  sc_command_print (command, node, g_strchomp (text->str));

  return SC_EXIT_OK;
}
