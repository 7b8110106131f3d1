/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "hostile-line.h"
#include "sc-pace-private.h"
#include "sc-sync-job.h"
#include "sc-test-server.h"
#include "sync-fixture.h"

/* A large workspace over a slow line: what somebody wants to see comes first, the rest tells how far it is,
 * and can be stopped and gone on with. */

#define N_SOLUTIONS 3000
#define N_THEMES 12
#define N_ALL (N_SOLUTIONS + N_THEMES + 1) /* with the access rules */

static void
fill (ScStore *store)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SOLUTIONS + N_THEMES; i++)
    {
      const char *type = i < N_SOLUTIONS ? "solution" : "theme";
      g_autofree char *id = g_strdup_printf ("%s:%05u", type, i);
      g_autofree char *body =
          g_strdup_printf ("{\"type\":\"%s\",\"title\":\"%u\",\"summary\":\"%0500d\"}", type, i, 0);

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, body));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
}

static gboolean
has (ScStore *store, const char *id)
{
  g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (store, id, NULL), NULL);

  return document != NULL;
}

static guint
count (ScStore *store)
{
  g_autoptr (ScStoreInfo) info = dex_await_boxed (sc_store_load_info (store), NULL);

  return (guint) info->doc_count;
}

static void
await_stopped (ScSyncJob *job)
{
  for (guint i = 0; i < 1500 && sc_sync_job_get_state (job) != SC_SYNC_STATE_STOPPED; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, SC_SYNC_STATE_STOPPED);
}

SC_FIBER_TEST (what_is_wanted_comes_first_and_the_rest_can_be_stopped)
{
  static HostileLine line;
  TestServer server;
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) there = open_store (dir, "there.sqlite");
  g_autoptr (ScStore) here = open_store (dir, "here.sqlite");
  g_autofree char *url = NULL;
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (ScSyncJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint n_stopped;

  server_init (&server);
  fill (there);
  g_assert_true (replicate (there, server.url, "anna", &error));
  hostile_open (&line, server.port, 1);
  /* Half a megabyte a second. */
  line.bytes_per_second = 512 * 1024;
  url = g_strdup_printf ("http://127.0.0.1:%u/allianz", line.port);
  peer = sc_peer_new (url, "bernd", "geheim", NULL);
  job = sc_sync_job_new (here, peer);

  sc_sync_job_start (job);
  /* The themes are the last of the feed. */
  for (guint i = 0; i < 1500 && !has (here, "theme:03011"); i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_true (has (here, "theme:03011"));
  g_assert_true (has (here, "solution:00000"));
  g_assert_cmpuint (count (here), <, 1000);

  for (guint i = 0; i < 3000 && sc_sync_job_get_seconds_left (job) < 0; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (sc_sync_job_get_seconds_left (job), >=, 0);
  g_assert_cmpint (sc_sync_job_get_seconds_left (job), <, 600);
  g_assert_cmpuint (sc_sync_job_get_bytes (job), >, 500 * 500);
  g_assert_cmpuint (sc_sync_job_get_total (job), >=, N_SOLUTIONS + N_THEMES);
  g_assert_cmpuint (sc_sync_job_get_done (job), <, sc_sync_job_get_total (job));

  sc_sync_job_pause (job);
  await_stopped (job);
  g_assert_true (sc_sync_job_is_paused (job));
  n_stopped = count (here);
  g_test_message ("%u are here", n_stopped);
  g_assert_cmpuint (n_stopped, >, 500);
  g_assert_cmpuint (n_stopped, <, N_SOLUTIONS);

  line.bytes_per_second = 0;
  sc_sync_job_retry (job);
  for (guint i = 0; i < 3000 && count (here) < N_ALL; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (count (here), ==, N_ALL);
  sc_sync_job_stop (job);
  await_stopped (job);
  close_store (&here);
  close_store (&there);
  hostile_close (&line);
  server_clear (&server);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* Time left: steady, slowing down, and not before there is something to go by. */
static void
the_pace_is_smoothed (void)
{
  ScPace pace = { 0 };
  gint64 now = G_USEC_PER_SEC;

  g_assert_cmpint (_sc_pace_estimate (&pace, 100), ==, -1);
  for (guint i = 0; i <= 60; i++, now += G_USEC_PER_SEC)
    {
      _sc_pace_note (&pace, now, i * 100);
      if (i < 2)
        g_assert_cmpint (_sc_pace_estimate (&pace, 100), ==, -1);
    }
  g_assert_cmpint (_sc_pace_estimate (&pace, 12000), ==, 120);

  /* One stutter changes little, another pace is soon the pace. */
  _sc_pace_note (&pace, now += 2 * G_USEC_PER_SEC, 6000);
  g_assert_cmpint (_sc_pace_estimate (&pace, 12000), >, 120);
  g_assert_cmpint (_sc_pace_estimate (&pace, 12000), <, 160);
  for (guint i = 1; i <= 60; i++)
    _sc_pace_note (&pace, now += G_USEC_PER_SEC, 6000 + i * 10);
  g_assert_cmpint (_sc_pace_estimate (&pace, 12000), >, 700);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/first-pull/pace", the_pace_is_smoothed);
  g_test_add_func ("/sync/first-pull/early",
                   what_is_wanted_comes_first_and_the_rest_can_be_stopped);

  return g_test_run ();
}
