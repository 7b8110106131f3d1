/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-record-files.h"
#include "smartcityctl-private.h"

/* The files of a record on the command line. */

static const char *
get_state (const ScRecordFile *file)
{
  return file->state == SC_FILE_STATE_ELSEWHERE ? "elsewhere"
         : file->state == SC_FILE_STATE_WAITING ? "waiting"
                                                : "here";
}

int
sc_command_files (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files =
      dex_await_boxed (sc_session_list_files (command->session, command->argument), &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (files == NULL)
    return sc_command_fail (command, error);
  for (guint i = 0; i < files->len; i++)
    {
      const ScRecordFile *file = files->pdata[i];
      const ScAttachment *attachment = file->attachment;
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", attachment->name);
      json_object_set_string_member (object, "content_type", attachment->content_type);
      json_object_set_int_member (object, "length", attachment->length);
      json_object_set_string_member (object, "state", get_state (file));
      json_array_add_object_element (array, object);
      g_string_append_printf (text, "%-9s %12" G_GINT64_FORMAT "  %s\n", get_state (file),
                              attachment->length, attachment->name);
    }
  json_node_set_array (node, array);
  sc_command_print (command, node, text->str);

  return SC_EXIT_OK;
}

static int
need_option (const char *option)
{
  g_printerr (_ ("The option %s is missing. See smartcityctl --help.\n"), option);

  return SC_EXIT_USAGE;
}

int
sc_command_attach (ScCommand *command)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GError) error = NULL;

  if (command->files == NULL)
    return need_option ("--file");
  for (char **path = command->files; *path != NULL; path++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (*path);

      g_list_store_append (files, file);
    }
  if (!dex_await (sc_session_add_files (command->session, command->argument, G_LIST_MODEL (files)),
                  &error))
    return sc_command_fail (command, error);

  return sc_command_files (command);
}

static gboolean
is_wanted (const ScRecordFile *file, const char *wanted)
{
  return wanted != NULL ? g_str_equal (file->attachment->name, wanted)
                        : file->state == SC_FILE_STATE_ELSEWHERE;
}

/* Brings one file, or all that are not here. */
static gboolean
fetch (ScCommand *command, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) files =
      dex_await_boxed (sc_session_list_files (command->session, command->argument), error);
  gboolean found = FALSE;

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      const ScRecordFile *file = files->pdata[i];

      if (!is_wanted (file, wanted))
        continue;
      found = TRUE;
      if (file->state == SC_FILE_STATE_ELSEWHERE &&
          !dex_await (sc_session_fetch_file (command->session, command->argument,
                                             file->attachment->name, NULL, NULL, NULL),
                      error))
        return FALSE;
    }
  if (wanted != NULL && !found)
    g_set_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND, "“%s” has no file “%s”",
                 command->argument, wanted);

  return wanted == NULL || found;
}

int
sc_command_fetch (ScCommand *command)
{
  const char *name = command->files != NULL ? command->files[0] : NULL;
  g_autoptr (GFile) target =
      command->output != NULL ? g_file_new_for_commandline_arg (command->output) : NULL;
  g_autoptr (GError) error = NULL;

  if (target != NULL && name == NULL)
    return need_option ("--file");
  /* What is here can be written without a server. */
  if (target != NULL &&
      dex_await (sc_session_copy_file (command->session, command->argument, name, target), NULL))
    return SC_EXIT_OK;
  if (!fetch (command, name, &error) ||
      (target != NULL &&
       !dex_await (sc_session_copy_file (command->session, command->argument, name, target),
                   &error)))
    return sc_command_fail (command, error);

  return target != NULL ? SC_EXIT_OK : sc_command_files (command);
}
