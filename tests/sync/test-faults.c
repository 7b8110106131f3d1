/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "sc-clock.h"
#include "sc-peer-private.h"
#include "sc-sync-fault-private.h"
#include "sc-sync-job-private.h"
#include "sync-fixture.h"

/* What can stand in the way of a job: each has its own state and error, and its own next attempt. */

typedef struct
{
  guint status;
  const char *type;
  const char *body;
  const char *header; /* (nullable): "Name: value" */
} Answer;

typedef struct
{
  SoupServer *server;
  Answer answer;
  gboolean silent; /* takes requests and says nothing */
  guint n_requests;
  char *url;
} Host;

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  Host *self = data;

  self->n_requests++;
  if (self->silent)
    {
      soup_server_message_pause (message);
      return;
    }
  soup_server_message_set_status (message, self->answer.status, NULL);
  if (self->answer.header != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (self->answer.header, ": ", 2);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), parts[0],
                                    parts[1]);
    }
  soup_server_message_set_response (message, self->answer.type, SOUP_MEMORY_STATIC,
                                    self->answer.body, strlen (self->answer.body));
}

static void
host_open (Host *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/allianz", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
host_close (Host *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_free (self->url);
}

typedef struct
{
  char *dir;
  ScStore *store;
  ScPeer *peer;
  ScSyncJob *job;
} Desk;

/* @known: whether the server has answered before */
static void
desk_open (Desk *self, const char *url, gboolean known)
{
  self->dir = sc_test_make_dir ();
  self->store = open_store (self->dir, "desk.sqlite");
  self->peer = sc_peer_new (url, "anna", "geheim", NULL);
  self->job = sc_sync_job_new (self->store, self->peer);
  if (known)
    self->job->memory.last_sync = sc_clock_now_ms ();
}

static void
desk_close (Desk *self)
{
  sc_sync_job_stop (self->job);
  while (sc_sync_job_get_state (self->job) != SC_SYNC_STATE_STOPPED)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_clear_object (&self->job);
  g_clear_object (&self->peer);
  close_store (&self->store);
  sc_test_remove_dir (self->dir);
}

static void
await_state (ScSyncJob *job, ScSyncState state)
{
  for (guint i = 0; i < 1500 && sc_sync_job_get_state (job) != state; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, state);
}

#define REASON "{\"error\":\"x\",\"reason\":\"y\"}"

/* The next attempt in seconds, 0: never by itself. */
SC_FIBER_TEST (each_answer_has_its_state)
{
  static const struct
  {
    Answer answer;
    gboolean known;
    ScSyncState state;
    ScSyncError code;
    guint from;
    guint to;
  } rows[] = {
    { { 200, "text/html", "<html>WLAN</html>", NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_PORTAL,
      0,
      1 },
    { { 200, "text/html", "<html>WLAN</html>", NULL },
      FALSE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_NOT_A_SERVER,
      0,
      1 },
    { { 302, "text/html", "", "Location: http://login.invalid/" },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_PORTAL,
      0,
      1 },
    { { 302, "text/html", "", "Location: http://login.invalid/" },
      FALSE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_REDIRECTED,
      0,
      1 },
    { { 511, "text/html", "<html>WLAN</html>", NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_PORTAL,
      0,
      1 },
    { { 401, "application/json", REASON, NULL },
      TRUE,
      SC_SYNC_STATE_NEEDS_PASSWORD,
      SC_SYNC_ERROR_PASSWORD,
      0,
      0 },
    { { 403, "application/json", REASON, NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_FORBIDDEN,
      0,
      1 },
    { { 404, "application/json", REASON, NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_NO_WORKSPACE,
      0,
      1 },
    { { 407, "text/html", "", NULL }, TRUE, SC_SYNC_STATE_FAILED, SC_SYNC_ERROR_PROXY, 0, 1 },
    { { 408, "text/html", "", NULL },
      TRUE,
      SC_SYNC_STATE_OFFLINE,
      SC_SYNC_ERROR_UNREACHABLE,
      0,
      1 },
    { { 413, "application/json", REASON, "Retry-After: 60" },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_TOO_LARGE,
      60,
      66 },
    { { 429, "text/html", "", "Retry-After: 90" },
      TRUE,
      SC_SYNC_STATE_WAITING,
      SC_SYNC_ERROR_BUSY,
      90,
      99 },
    { { 429, "text/html", "", NULL }, TRUE, SC_SYNC_STATE_WAITING, SC_SYNC_ERROR_BUSY, 0, 1 },
    { { 503, "text/html", "", "Retry-After: 86400" },
      TRUE,
      SC_SYNC_STATE_WAITING,
      SC_SYNC_ERROR_BUSY,
      1800,
      1980 },
    { { 503, "text/html", "", "Retry-After: Thu, 01 Jan 2026 10:00:00 GMT" },
      TRUE,
      SC_SYNC_STATE_WAITING,
      SC_SYNC_ERROR_BUSY,
      0,
      1 },
    { { 503, "text/html", "", "Retry-After: Fri, 01 Jan 2200 10:00:00 GMT" },
      TRUE,
      SC_SYNC_STATE_WAITING,
      SC_SYNC_ERROR_BUSY,
      1800,
      1980 },
    { { 503, "text/html", "", "Retry-After: soon" },
      TRUE,
      SC_SYNC_STATE_WAITING,
      SC_SYNC_ERROR_BUSY,
      0,
      1 },
    { { 500, "application/json", REASON, NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_SERVER,
      0,
      1 },
    { { 502, "text/html", "<html>", NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_SERVER,
      0,
      1 },
    { { 504, "text/html", "<html>", NULL },
      TRUE,
      SC_SYNC_STATE_FAILED,
      SC_SYNC_ERROR_SERVER,
      0,
      1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Host host = { .answer = rows[i].answer };
      Desk desk = { 0 };
      gint64 before = sc_clock_now_ms ();
      gint64 next;

      g_test_message ("row %u: %u %s", i, rows[i].answer.status, rows[i].answer.header);
      host_open (&host);
      desk_open (&desk, host.url, rows[i].known);
      sc_sync_job_start (desk.job);
      await_state (desk.job, rows[i].state);
      g_assert_error (sc_sync_job_get_error (desk.job), SC_SYNC_ERROR, (int) rows[i].code);
      next = sc_sync_job_get_next_attempt (desk.job);
      if (rows[i].to == 0)
        g_assert_cmpint (next, ==, 0);
      else
        g_assert_cmpint (next, >=, before + rows[i].from * 1000);
      g_assert_cmpint (next, <=, sc_clock_now_ms () + (rows[i].to) * 1000);
      desk_close (&desk);
      host_close (&host);
    }
}

/* What the network adds to what a request has seen. */
static void
the_network_explains (void)
{
  static const struct
  {
    ScSyncError code;
    gboolean known;
    gboolean available;
    GNetworkConnectivity connectivity;
    ScSyncError refined;
  } rows[] = {
    { SC_SYNC_ERROR_UNREACHABLE, TRUE, TRUE, G_NETWORK_CONNECTIVITY_FULL,
      SC_SYNC_ERROR_UNREACHABLE },
    { SC_SYNC_ERROR_UNREACHABLE, TRUE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL,
      SC_SYNC_ERROR_NO_NETWORK },
    { SC_SYNC_ERROR_HOST_NOT_FOUND, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL,
      SC_SYNC_ERROR_NO_NETWORK },
    { SC_SYNC_ERROR_HOST_NOT_FOUND, TRUE, TRUE, G_NETWORK_CONNECTIVITY_PORTAL,
      SC_SYNC_ERROR_PORTAL },
    { SC_SYNC_ERROR_TLS, TRUE, TRUE, G_NETWORK_CONNECTIVITY_PORTAL, SC_SYNC_ERROR_PORTAL },
    { SC_SYNC_ERROR_TLS, TRUE, TRUE, G_NETWORK_CONNECTIVITY_FULL, SC_SYNC_ERROR_TLS },
    { SC_SYNC_ERROR_REDIRECTED, FALSE, TRUE, G_NETWORK_CONNECTIVITY_PORTAL, SC_SYNC_ERROR_PORTAL },
    { SC_SYNC_ERROR_PASSWORD, TRUE, FALSE, G_NETWORK_CONNECTIVITY_PORTAL, SC_SYNC_ERROR_PASSWORD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (SC_SYNC_ERROR, (int) rows[i].code, "x");
      g_autoptr (GError) refined =
          _sc_sync_fault_refine (error, rows[i].known, rows[i].available, rows[i].connectivity);

      g_test_message ("row %u", i);
      g_assert_error (refined, SC_SYNC_ERROR, (int) rows[i].refined);
    }
}

/* Through a proxy as the system's settings name it: nobody there, and one that wants a password. */
SC_FIBER_TEST (a_proxy_is_named)
{
  static const guint statuses[] = { 0, 407 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Host proxy = { .answer = { statuses[i], "text/html", "", NULL } };
      g_autofree char *address = NULL;
      g_autoptr (GProxyResolver) resolver = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ScPeer) peer = sc_peer_new ("http://city.example/allianz", "a", "b", &error);

      host_open (&proxy);
      address = g_strndup (proxy.url, strlen (proxy.url) - strlen ("/allianz"));
      if (statuses[i] == 0)
        soup_server_disconnect (proxy.server);
      resolver = g_simple_proxy_resolver_new (address, NULL);
      soup_session_set_proxy_resolver (_sc_peer_get_session (peer), resolver);
      g_assert_false (dex_await (sc_peer_check (peer), &error));
      g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROXY);
      host_close (&proxy);
    }
}

/* A connection without a byte is given up within its limit. */
SC_FIBER_TEST (silence_is_noticed)
{
  Host host = { .silent = TRUE };
  Desk desk = { 0 };
  gint64 begin = g_get_monotonic_time ();

  host_open (&host);
  desk_open (&desk, host.url, TRUE);
  soup_session_set_timeout (_sc_peer_get_session (desk.peer), 1);
  sc_sync_job_start (desk.job);
  await_state (desk.job, SC_SYNC_STATE_OFFLINE);
  g_assert_error (sc_sync_job_get_error (desk.job), SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, G_USEC_PER_SEC / 2);
  desk_close (&desk);
  host_close (&host);
}

static void
await_requests (Host *host, guint n)
{
  for (guint i = 0; i < 1500 && host->n_requests < n; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (host->n_requests, >=, n);
}

static void
say_sleep (GDBusConnection *bus, gboolean sleeping)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", sleeping), &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (bus, NULL, &error);
  g_assert_no_error (error);
}

/* A connection that plays logind on a bus of the test's own. */
static GDBusConnection *
play_logind (GTestDBus *test_bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus;
  g_autoptr (GVariant) reply = NULL;

  bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (test_bus),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return bus;
}

/* The run that was connected is ended before the computer sleeps and begun anew after, although nothing on
 * the line says that it is dead. */
SC_FIBER_TEST (a_run_sleeps_with_the_computer)
{
  g_autoptr (GTestDBus) test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) logind = NULL;
  Host host = { .silent = TRUE };
  Desk desk = { 0 };

  g_test_dbus_up (test_bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (test_bus), TRUE);
  logind = play_logind (test_bus);
  host_open (&host);
  desk_open (&desk, host.url, TRUE);
  sc_sync_job_start (desk.job);
  await_requests (&host, 1);

  /* Until the desk has found the bus it does not hear what is said there. */
  for (guint i = 0; i < 300 && sc_sync_job_get_state (desk.job) != SC_SYNC_STATE_OFFLINE; i++)
    {
      say_sleep (logind, TRUE);
      dex_await (dex_timeout_new_msec (50), NULL);
    }
  await_state (desk.job, SC_SYNC_STATE_OFFLINE);
  g_assert_null (sc_sync_job_get_error (desk.job));
  g_assert_cmpint (sc_sync_job_get_next_attempt (desk.job), ==, 0);
  g_assert_cmpuint (host.n_requests, ==, 1);

  say_sleep (logind, FALSE);
  await_requests (&host, 2);
  desk_close (&desk);
  host_close (&host);
  g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
  g_test_dbus_down (test_bus);
}

/* Where there is no logind: the clocks tell that time has passed. */
SC_FIBER_TEST (a_gap_in_time_is_a_sleep)
{
  Host host = { .silent = TRUE };
  Desk desk = { 0 };
  ScSleepMonitor *monitor;

  host_open (&host);
  desk_open (&desk, host.url, TRUE);
  sc_sync_job_start (desk.job);
  await_requests (&host, 1);
  monitor = desk.job->sleep_monitor;
  _sc_sleep_monitor_look (monitor, 60 * G_USEC_PER_SEC);
  _sc_sleep_monitor_look (monitor, 61 * G_USEC_PER_SEC);
  _sc_sleep_monitor_look (monitor, (gint64) 3661 * G_USEC_PER_SEC);
  await_requests (&host, 2);
  desk_close (&desk);
  host_close (&host);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/faults/states", each_answer_has_its_state);
  g_test_add_func ("/sync/faults/network", the_network_explains);
  g_test_add_func ("/sync/faults/proxy", a_proxy_is_named);
  g_test_add_func ("/sync/faults/silence", silence_is_noticed);
  g_test_add_func ("/sync/faults/sleep", a_run_sleeps_with_the_computer);
  g_test_add_func ("/sync/faults/gap", a_gap_in_time_is_a_sleep);

  return g_test_run ();
}
