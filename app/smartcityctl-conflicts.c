/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "smartcityctl-private.h"

static JsonNode *
copy_or_null (JsonNode *node)
{
  return node != NULL ? json_node_copy (node) : json_node_new (JSON_NODE_NULL);
}

static void
add_field (JsonArray *array, ScConflict *conflict, const ScFieldConflict *field, GString *text)
{
  JsonObject *object = json_object_new ();
  g_autofree char *mine = field->mine != NULL ? json_to_string (field->mine, FALSE) : NULL;
  g_autofree char *theirs = field->theirs != NULL ? json_to_string (field->theirs, FALSE) : NULL;
  g_autofree char *base = field->base != NULL ? json_to_string (field->base, FALSE) : NULL;

  json_object_set_string_member (object, "id", sc_conflict_get_id (conflict));
  json_object_set_string_member (object, "kind", "edits");
  json_object_set_string_member (object, "field", field->field);
  json_object_set_member (object, "mine", copy_or_null (field->mine));
  json_object_set_member (object, "theirs", copy_or_null (field->theirs));
  json_object_set_member (object, "base", copy_or_null (field->base));
  json_array_add_object_element (array, object);
  g_string_append_printf (text, _ ("%s\n  %s\n  mine:   %s\n  theirs: %s\n  before: %s\n"),
                          sc_conflict_get_id (conflict), field->field, mine != NULL ? mine : "-",
                          theirs != NULL ? theirs : "-", base != NULL ? base : "-");
}

static JsonNode *
body_or_null (ScRecord *record)
{
  return record != NULL ? json_node_init_object (json_node_alloc (), sc_record_get_body (record))
                        : json_node_new (JSON_NODE_NULL);
}

static void
add_deletion (JsonArray *array, ScConflict *conflict, GString *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", sc_conflict_get_id (conflict));
  json_object_set_string_member (object, "kind", "deleted");
  json_object_set_null_member (object, "field");
  json_object_set_member (object, "mine", body_or_null (sc_conflict_get_mine (conflict)));
  json_object_set_member (object, "theirs", body_or_null (sc_conflict_get_theirs (conflict)));
  json_object_set_member (object, "base", body_or_null (sc_conflict_get_base (conflict)));
  json_array_add_object_element (array, object);
  g_string_append_printf (text,
                          _ ("%s\n  changed here and deleted there, or the other way round\n"),
                          sc_conflict_get_id (conflict));
}

int
sc_command_conflicts (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids =
      dex_await_boxed (sc_store_list_conflicts (sc_session_get_store (command->session)), &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (ids == NULL)
    return sc_command_fail (command, error);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (ScConflict) conflict =
          dex_await_object (sc_session_load_conflict (command->session, ids->pdata[i]), NULL);
      GPtrArray *fields = conflict != NULL ? sc_conflict_get_fields (conflict) : NULL;

      if (conflict != NULL && sc_conflict_get_kind (conflict) == SC_CONFLICT_DELETED)
        add_deletion (array, conflict, text);
      for (guint j = 0; fields != NULL && j < fields->len; j++)
        add_field (array, conflict, fields->pdata[j], text);
    }
  json_node_set_array (node, array);
  sc_command_print (command, node, text->str);

  return SC_EXIT_OK;
}

int
sc_command_resolve (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (ScRecord) result = NULL;

  if (command->mine == command->theirs)
    {
      g_printerr ("smartcityctl: %s\n", _ ("resolve needs either --mine or --theirs."));
      return SC_EXIT_USAGE;
    }
  conflict =
      dex_await_object (sc_session_load_conflict (command->session, command->argument), &error);
  if (conflict == NULL)
    return sc_command_fail (command, error);

  result = sc_conflict_choose (conflict, command->theirs ? SC_CONFLICT_THEIRS : SC_CONFLICT_MINE);
  if (!dex_await (sc_session_resolve_conflict (command->session, conflict, result), &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}
