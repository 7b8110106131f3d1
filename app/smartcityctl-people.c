/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-session-people.h"
#include "smartcityctl-private.h"

static int
write_text (ScCommand *command, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (command->output == NULL)
    {
      g_print ("%s\n", text);
      return SC_EXIT_OK;
    }

  return g_file_set_contents_full (command->output, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   &error)
             ? SC_EXIT_OK
             : sc_command_fail (command, error);
}

/**
 * sc_command_person:
 * @command: the command
 *
 * Writes everything that is kept about one person.
 *
 * Returns: the exit code
 */
int
sc_command_person (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report =
      dex_await_string (sc_session_report_person (command->session, command->argument), &error);

  return report != NULL ? write_text (command, report) : sc_command_fail (command, error);
}

/**
 * sc_command_addresses:
 * @command: the command
 *
 * Prints to whom a letter to a team goes, and on the error output who is left out and why.
 *
 * Returns: the exit code
 */
int
sc_command_addresses (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScAddressList) list =
      dex_await_boxed (sc_session_list_addresses (command->session, command->argument), &error);

  if (list == NULL)
    return sc_command_fail (command, error);
  for (guint i = 0; i < list->left_out->len; i++)
    {
      g_autofree char *title = sc_record_dup_title (list->left_out->pdata[i]);

      g_printerr (_ ("Left out: %s. %s\n"), title != NULL ? title : "",
                  (const char *) list->reasons->pdata[i]);
    }

  return write_text (command, list->text);
}

static JsonArray *
list_ids (GPtrArray *people)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < people->len; i++)
    json_array_add_string_element (array, sc_record_get_id (people->pdata[i]));

  return array;
}

/**
 * sc_command_retention:
 * @command: the command
 *
 * Deletes the people whose data may be kept no longer; with --dry-run only says who they are. What counts
 * them, such as memberships and attendance, stays: it then names nobody.
 *
 * Returns: the exit code
 */
int
sc_command_retention (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people =
      dex_await_boxed (sc_session_list_overdue_people (command->session), &error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  if (people == NULL)
    return sc_command_fail (command, error);

  if (!command->dry_run && people->len > 0 &&
      !dex_await (sc_session_delete_all (command->session, people), &error))
    return sc_command_fail (command, error);
  json_object_set_array_member (object, "people", list_ids (people));
  json_object_set_boolean_member (object, "deleted", !command->dry_run && people->len > 0);
  json_node_set_object (node, object);
  text = g_strdup_printf (command->dry_run
                              ? ngettext ("%u person would be deleted.",
                                          "%u people would be deleted.", people->len)
                              : ngettext ("%u person deleted.", "%u people deleted.", people->len),
                          people->len);
  sc_command_print (command, node, text);

  return SC_EXIT_OK;
}
