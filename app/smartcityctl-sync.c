/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "sc-clock.h"
#include "smartcityctl-private.h"

/* `smartcityctl sync` and `status`. */

static const char *
state_nick (ScSyncState state)
{
  GEnumClass *klass = g_type_class_get (SC_TYPE_SYNC_STATE);

  return g_enum_get_value (klass, (int) state)->value_nick;
}

static const char *
state_words (ScSyncState state)
{
  switch (state)
    {
    case SC_SYNC_STATE_SYNCING:
      return _ ("Synchronising");
    case SC_SYNC_STATE_LIVE:
      return _ ("Synchronised");
    case SC_SYNC_STATE_OFFLINE:
      return _ ("Offline");
    case SC_SYNC_STATE_WAITING:
      return _ ("Waiting for the server");
    case SC_SYNC_STATE_FAILED:
      return _ ("Failed");
    case SC_SYNC_STATE_NEEDS_PASSWORD:
      return _ ("A password is needed");
    case SC_SYNC_STATE_STOPPED:
    default:
      return _ ("Stopped");
    }
}

static void
print_progress (ScCommand *command, ScSyncJob *job, ScSyncState state)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  guint64 done = sc_sync_job_get_done (job);
  guint64 total = sc_sync_job_get_total (job);
  const GError *error = sc_sync_job_get_error (job);

  json_object_set_string_member (object, "state", state_nick (state));
  json_object_set_int_member (object, "done", (gint64) done);
  json_object_set_int_member (object, "total", (gint64) total);
  json_object_set_int_member (object, "pending", sc_sync_job_get_pending (job));
  if (error != NULL)
    json_object_set_string_member (object, "reason", error->message);
  node = json_node_init_object (json_node_alloc (), object);
  text = total > 0 ? g_strdup_printf (_ ("%s: %u of %u"), state_words (state), (guint) done,
                                      (guint) total)
                   : g_strdup (state_words (state));
  sc_command_print (command, node, text);
  fflush (stdout);
}

typedef struct
{
  ScCommand *command;
  gint64 printed_at;
} Progress;

/* Several lines a second are enough for a person and for a script. */
static void
progress_cb (ScSyncJob *job, GParamSpec *pspec, Progress *progress)
{
  ScSyncState state = sc_sync_job_get_state (job);
  gint64 now = g_get_monotonic_time ();

  /* That it has stopped goes without saying; how it ended is said by who waits for it. */
  if (state == SC_SYNC_STATE_STOPPED ||
      (g_str_equal (pspec->name, "done") && now - progress->printed_at < 200000))
    return;
  progress->printed_at = now;
  print_progress (progress->command, job, state);
}

static gboolean
stop_cb (gpointer data)
{
  dex_promise_resolve_boolean (data, TRUE);

  return G_SOURCE_REMOVE;
}

static int
sync_live (ScCommand *command, ScSyncJob *job)
{
  g_autoptr (DexPromise) stop = dex_promise_new ();
  guint term = g_unix_signal_add (SIGTERM, stop_cb, stop);
  guint interrupt = g_unix_signal_add (SIGINT, stop_cb, stop);

  sc_sync_job_start (job);
  dex_await (dex_ref (DEX_FUTURE (stop)), NULL);
  if (g_main_context_find_source_by_id (NULL, term) != NULL)
    g_source_remove (term);
  if (g_main_context_find_source_by_id (NULL, interrupt) != NULL)
    g_source_remove (interrupt);

  return SC_EXIT_OK;
}

/* The badge of this computer goes to the server and comes back; a server that takes none is as good as before.
 * Who never meets in a hall needs none. */
static gboolean
sync_badge (ScCommand *command, ScSyncJob *job, GError **error)
{
  ScHall *hall = sc_session_get_hall (command->session);

  return (!command->hall && !sc_hall_has_identity (hall)) ||
         !dex_await_boolean (sc_hall_register (hall), NULL) ||
         dex_await (sc_sync_job_run_once (job), error);
}

/* The second database, where the server has it and lets this user in. */
static gboolean
sync_office (ScCommand *command, GError **error)
{
  ScOffice *office = sc_session_get_office (command->session);

  return !dex_await_boolean (sc_office_look (office), NULL) ||
         dex_await (sc_sync_job_run_once (sc_office_get_sync (office)), error);
}

static gboolean
sync_once (ScCommand *command, ScSyncJob *job, GError **error)
{
  return dex_await (sc_sync_job_run_once (job), error) && sync_badge (command, job, error) &&
         sync_office (command, error);
}

int
sc_command_sync (ScCommand *command)
{
  ScSyncJob *job = sc_session_get_sync (command->session);
  Progress progress = { command, 0 };
  g_autoptr (GError) error = NULL;
  int code = SC_EXIT_OK;

  if (job == NULL)
    {
      g_printerr ("smartcityctl: %s\n", _ ("No server is set up. Use smartcityctl connect."));
      return SC_EXIT_USAGE;
    }
  if (command->password_file != NULL &&
      !dex_await (sc_session_connect (command->session,
                                      sc_peer_get_url (sc_sync_job_get_peer (job)),
                                      sc_peer_get_user (sc_sync_job_get_peer (job)), NULL,
                                      command->password_file),
                  &error))
    return sc_command_fail (command, error);

  job = sc_session_get_sync (command->session);
  g_signal_connect (job, "notify::state", G_CALLBACK (progress_cb), &progress);
  g_signal_connect (job, "notify::done", G_CALLBACK (progress_cb), &progress);
  /* The figures at the end of each exchange, which may come too soon behind others to be told as progress. */
  g_signal_connect (job, "notify::last-sync", G_CALLBACK (progress_cb), &progress);
  if (command->live)
    code = sync_live (command, job);
  else if (sync_once (command, job, &error))
    print_progress (command, job, SC_SYNC_STATE_LIVE);
  else
    code = sc_command_fail (command, error);
  if (!command->live)
    dex_await (sc_session_refresh_permissions (command->session), NULL);
  g_signal_handlers_disconnect_by_data (job, &progress);

  return code;
}

static char *
format_last_sync (gint64 ms)
{
  return ms > 0 ? sc_clock_format_ms (ms) : g_strdup ("-");
}

/* Nothing for who is not of the office. */
static void
add_office (ScCommand *command, JsonObject *object, GString *text)
{
  ScOffice *office = sc_session_get_office (command->session);
  ScSyncJob *job = sc_office_get_sync (office);
  g_autofree char *name = sc_office_dup_name (office);
  g_autofree char *last = format_last_sync (job != NULL ? sc_sync_job_get_last_sync (job) : 0);
  JsonObject *part;

  if (job == NULL)
    return;
  part = json_object_new ();
  json_object_set_string_member (part, "database", name);
  json_object_set_int_member (part, "pending", sc_sync_job_get_pending (job));
  json_object_set_string_member (part, "last_sync", last);
  json_object_set_object_member (object, "office", part);
  g_string_append_printf (text, _ ("\n%s: waiting: %u, last exchange: %s"), name,
                          sc_sync_job_get_pending (job), last);
}

int
sc_command_status (ScCommand *command)
{
  ScSession *session = command->session;
  ScSyncJob *job = sc_session_get_sync (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStoreInfo) info =
      dex_await_boxed (sc_store_load_info (sc_session_get_store (session)), &error);
  g_autoptr (GPtrArray) conflicts =
      dex_await_boxed (sc_store_list_conflicts (sc_session_get_store (session)), &error);
  const char *name = sc_session_get_workspace_name (session);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *last = format_last_sync (job != NULL ? sc_sync_job_get_last_sync (job) : 0);

  if (info == NULL || conflicts == NULL)
    return sc_command_fail (command, error);

  json_object_set_string_member (object, "workspace", name != NULL ? name : "");
  json_object_set_string_member (object, "user", sc_session_get_user_name (session));
  json_object_set_string_member (object, "server",
                                 job != NULL ? sc_peer_get_url (sc_sync_job_get_peer (job)) : "");
  json_object_set_int_member (object, "documents", (gint64) info->doc_count);
  json_object_set_int_member (object, "update_seq", info->update_seq);
  json_object_set_int_member (object, "pending", job != NULL ? sc_sync_job_get_pending (job) : 0);
  json_object_set_int_member (object, "conflicts", conflicts->len);
  json_object_set_string_member (object, "last_sync", last);
  g_string_append_printf (
      text,
      _ ("Workspace: %s\nUser: %s\nServer: %s\nRecords: %u\nWaiting: %u\nConflicts: %u\n"
         "Last exchange: %s"),
      name != NULL ? name : "-", sc_session_get_user_name (session),
      job != NULL ? sc_peer_get_url (sc_sync_job_get_peer (job)) : "-", (guint) info->doc_count,
      job != NULL ? sc_sync_job_get_pending (job) : 0, conflicts->len, last);
  add_office (command, object, text);
  node = json_node_init_object (json_node_alloc (), object);
  sc_command_print (command, node, text->str);

  return SC_EXIT_OK;
}
