/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "smartcityctl-private.h"

/* `smartcityctl host` and `smartcityctl join`: a meeting without the internet. Both also go on with the server, as
 * `sync --live` does, and end with a signal. */

typedef struct
{
  ScCommand *command;
  DexPromise *ended;
} Meeting;

static gboolean
signal_cb (gpointer data)
{
  Meeting *meeting = data;

  if (dex_future_is_pending (DEX_FUTURE (meeting->ended)))
    dex_promise_resolve_boolean (meeting->ended, TRUE);

  return G_SOURCE_CONTINUE;
}

static void
report (Meeting *meeting, const char *word, gint64 value)
{
  if (meeting->command->json)
    g_print ("{\"%s\":%" G_GINT64_FORMAT "}\n", word, value);
  else
    g_print ("%s: %" G_GINT64_FORMAT "\n", word, value);
  fflush (stdout);
}

static void
guests_changed_cb (Meeting *meeting, GParamSpec *pspec, ScHall *hall)
{
  report (meeting, "guests", sc_hall_get_n_guests (hall));
}

/* Ends when the host does, too. */
static void
left_cb (Meeting *meeting, GParamSpec *pspec, ScHall *hall)
{
  if (sc_hall_get_sync (hall) == NULL)
    signal_cb (meeting);
}

static void
synced_cb (Meeting *meeting, GParamSpec *pspec, ScSyncJob *job)
{
  report (meeting, "exchanged", sc_sync_job_get_last_sync (job));
}

static void
wait_for_end (Meeting *meeting)
{
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, meeting);
  guint terminate = g_unix_signal_add (SIGTERM, signal_cb, meeting);

  sc_session_start_sync (meeting->command->session);
  dex_await (dex_ref (DEX_FUTURE (meeting->ended)), NULL);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

static void
print_codes (ScCommand *command, ScHall *hall)
{
  g_autofree char *addresses = g_strjoinv (", ", (char **) sc_hall_get_addresses (hall));

  if (command->json)
    g_print ("{\"code\":\"%s\",\"link\":\"%s\",\"addresses\":\"%s\"}\n",
             sc_hall_get_short_code (hall), sc_hall_get_link (hall), addresses);
  else
    g_print (_ ("Address: %s\nCode: %s\nLink: %s\n"), addresses, sc_hall_get_short_code (hall),
             sc_hall_get_link (hall));
  fflush (stdout);
}

int
sc_command_host (ScCommand *command)
{
  ScHall *hall = sc_session_get_hall (command->session);
  g_autoptr (DexPromise) ended = dex_promise_new ();
  Meeting meeting = { command, ended };
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_hall_open (hall, command->listen,
                                command->minutes > 0 ? (guint) command->minutes : SC_HALL_MINUTES),
                  &error))
    return sc_command_fail (command, error);

  print_codes (command, hall);
  g_signal_connect_swapped (hall, "notify::n-guests", G_CALLBACK (guests_changed_cb), &meeting);
  wait_for_end (&meeting);
  g_signal_handlers_disconnect_by_data (hall, &meeting);
  if (!dex_await (sc_hall_close (hall), &error))
    return sc_command_fail (command, error);

  return SC_EXIT_OK;
}

int
sc_command_join (ScCommand *command)
{
  ScHall *hall = sc_session_get_hall (command->session);
  g_autoptr (DexPromise) ended = dex_promise_new ();
  Meeting meeting = { command, ended };
  g_autoptr (ScSyncJob) job = NULL;
  g_autoptr (GError) error = NULL;

  if (!dex_await (sc_hall_join (hall, command->argument), &error))
    return sc_command_fail (command, error);

  job = g_object_ref (sc_hall_get_sync (hall));
  g_signal_connect_swapped (job, "notify::last-sync", G_CALLBACK (synced_cb), &meeting);
  g_signal_connect_swapped (hall, "notify::sync", G_CALLBACK (left_cb), &meeting);
  wait_for_end (&meeting);
  g_signal_handlers_disconnect_by_data (job, &meeting);
  g_signal_handlers_disconnect_by_data (hall, &meeting);
  sc_hall_leave (hall);

  return SC_EXIT_OK;
}
