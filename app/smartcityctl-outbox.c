/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "sc-clock.h"
#include "sc-error-text.h"
#include "smartcityctl-private.h"

/* `smartcityctl outbox`, `retry`, `discard`: what the server refused, one document at a time. */

static JsonObject *
refusal_object (const ScRefusal *refusal)
{
  JsonObject *row = json_object_new ();
  g_autofree char *time = sc_clock_format_ms (refusal->refused_at);

  json_object_set_string_member (row, "id", refusal->id);
  json_object_set_string_member (row, "rev", refusal->rev);
  json_object_set_string_member (row, "reason", refusal->reason);
  json_object_set_boolean_member (row, "too_large", refusal->code == SC_SYNC_ERROR_TOO_LARGE);
  json_object_set_string_member (row, "refused_at", time);

  return row;
}

/* Returns (transfer full): what was refused, for JSON. */
JsonArray *
sc_command_list_refusals (ScOutbox *outbox)
{
  g_autoptr (GPtrArray) refusals = sc_outbox_list (outbox);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < refusals->len; i++)
    json_array_add_object_element (array, refusal_object (refusals->pdata[i]));

  return array;
}

/* Returns (nullable): the job; says so when there is no server, or when nothing is known to be refused of
 * the document. */
static ScSyncJob *
find_job (ScCommand *command, int *code)
{
  ScSyncJob *job = sc_session_get_sync (command->session);

  *code = SC_EXIT_OK;
  if (job == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("No server is set up. Use smartcityctl connect."));
      *code = SC_EXIT_USAGE;
    }
  else if (command->argument != NULL &&
           sc_outbox_find (sc_sync_job_get_outbox (job), command->argument) == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("Nothing of this record was refused."));
      *code = SC_EXIT_NOT_FOUND;
    }

  return *code == SC_EXIT_OK ? job : NULL;
}

static gboolean
export_one (ScCommand *command, ScSyncJob *job, GError **error)
{
  g_autoptr (GFile) file =
      command->output != NULL ? g_file_new_for_commandline_arg (command->output) : NULL;
  g_autoptr (GError) local_error = NULL;

  if (file == NULL)
    return TRUE;
  dex_await_int64 (sc_sync_job_export_document (job, command->argument, file), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

int
sc_command_outbox (ScCommand *command)
{
  int code;
  ScSyncJob *job = find_job (command, &code);
  g_autoptr (GPtrArray) refusals =
      job != NULL ? sc_outbox_list (sc_sync_job_get_outbox (job)) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return code;
  for (guint i = 0; i < refusals->len; i++)
    {
      const ScRefusal *refusal = refusals->pdata[i];

      if (command->argument == NULL || g_str_equal (command->argument, refusal->id))
        g_string_append_printf (text, "%s%s  %s", text->len > 0 ? "\n" : "", refusal->id,
                                sc_refusal_get_text (refusal));
    }
  json_node_take_array (node, sc_command_list_refusals (sc_sync_job_get_outbox (job)));
  sc_command_print (command, node, text->str);
  if (command->argument != NULL && !export_one (command, job, &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

int
sc_command_retry (ScCommand *command)
{
  int code;
  ScSyncJob *job = find_job (command, &code);
  g_autoptr (GError) error = NULL;

  if (job != NULL && !dex_await (sc_sync_job_offer (job, command->argument), &error))
    return sc_command_fail (command, error);

  return code;
}

int
sc_command_discard (ScCommand *command)
{
  int code;
  ScSyncJob *job = find_job (command, &code);
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return code;
  if (!export_one (command, job, &error))
    return sc_command_fail (command, error);
  dex_await_uint (sc_session_give_up (command->session, command->argument), &error);

  return error != NULL ? sc_command_fail (command, error) : SC_EXIT_OK;
}
