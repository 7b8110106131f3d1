/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "sc-diagnosis.h"
#include "sc-error-text.h"
#include "sc-json.h"
#include "sc-rebuild.h"
#include "smartcityctl-private.h"

/* `smartcityctl doctor`: what waits and why, whether the file is well, and what waits as a file.
 * `smartcityctl rebuild`: the local copy made anew from the server. */

static void
print_json (ScCommand *command, const ScDiagnosis *diagnosis)
{
  ScSyncJob *job = sc_session_get_sync (command->session);
  ScSyncJob *office = sc_office_get_sync (sc_session_get_office (command->session));
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray *faults = json_array_new ();

  for (guint i = 0; i < diagnosis->faults->len; i++)
    json_array_add_string_element (faults, diagnosis->faults->pdata[i]);
  json_object_set_int_member (object, "documents", (gint64) diagnosis->info->doc_count);
  json_object_set_int_member (object, "update_seq", diagnosis->info->update_seq);
  json_object_set_int_member (object, "file_size", (gint64) diagnosis->info->file_size);
  json_object_set_int_member (object, "conflicts", diagnosis->n_conflicts);
  json_object_set_array_member (object, "faults", faults);
  json_object_set_int_member (object, "pending", job != NULL ? sc_sync_job_get_pending (job) : 0);
  if (office != NULL)
    json_object_set_int_member (object, "office_pending", sc_sync_job_get_pending (office));
  json_object_set_array_member (object, "refused",
                                job != NULL
                                    ? sc_command_list_refusals (sc_sync_job_get_outbox (job))
                                    : json_array_new ());
  text = sc_json_to_string (object, FALSE);
  g_print ("%s\n", text);
}

static void
print_text (ScCommand *command, const ScDiagnosis *diagnosis)
{
  ScSyncJob *job = sc_session_get_sync (command->session);
  g_autofree char *report = sc_diagnosis_format_report (diagnosis, command->session);
  g_autoptr (GPtrArray) refusals =
      job != NULL ? sc_outbox_list (sc_sync_job_get_outbox (job)) : g_ptr_array_new ();

  g_print ("%s\n", report);
  for (guint i = 0; i < diagnosis->faults->len; i++)
    g_print ("%s\n", (const char *) diagnosis->faults->pdata[i]);
  if (refusals->len > 0)
    g_print ("\n%s\n", _ ("Not accepted by the server, kept here:"));
  for (guint i = 0; i < refusals->len; i++)
    {
      const ScRefusal *refusal = refusals->pdata[i];

      g_print ("%s  %s\n", refusal->id, sc_refusal_get_text (refusal));
    }
}

static int
export_waiting (ScCommand *command)
{
  ScSyncJob *job = sc_session_get_sync (command->session);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (command->output);
  g_autoptr (GError) error = NULL;
  gint64 n;

  if (job == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("No server is set up. Use smartcityctl connect."));
      return SC_EXIT_USAGE;
    }
  n = dex_await_int64 (sc_sync_job_export_waiting (job, file), &error);
  if (error != NULL)
    return sc_command_fail (command, error);
  if (!command->json)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u revision written to “%s”.\n",
                          "%u revisions written to “%s”.\n", (gulong) n),
             (guint) n, command->output);

  return SC_EXIT_OK;
}

int
sc_command_doctor (ScCommand *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDiagnosis) diagnosis =
      dex_await_boxed (sc_session_diagnose (command->session), &error);
  int code;

  if (diagnosis == NULL)
    return sc_command_fail (command, error);
  if (command->json)
    print_json (command, diagnosis);
  else
    print_text (command, diagnosis);
  code = diagnosis->faults->len == 0 ? SC_EXIT_OK : SC_EXIT_FAILED;
  if (command->output != NULL)
    code = MAX (code, export_waiting (command));

  return code;
}

int
sc_command_rebuild (ScCommand *command)
{
  g_autofree char *profile = g_strdup (sc_session_get_profile (command->session));
  g_autoptr (ScRebuild) rebuild = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;

  if (sc_session_get_sync (command->session) == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("No server is set up. Use smartcityctl connect."));
      return SC_EXIT_USAGE;
    }
  rebuild = sc_rebuild_new (command->session);
  if (!dex_await (sc_rebuild_fetch (rebuild), &error))
    return sc_command_fail (command, error);

  path = dex_await_string (sc_rebuild_finish (rebuild), &error);
  g_clear_object (&rebuild);
  g_clear_object (&command->session);
  command->session = dex_await_object (sc_session_open (profile), &open_error);
  if (error != NULL || open_error != NULL)
    return sc_command_fail (command, error != NULL ? error : open_error);
  if (!command->json)
    g_print (_ ("The local copy was rebuilt. What waited is also in the file %s.\n"), path);

  return SC_EXIT_OK;
}
