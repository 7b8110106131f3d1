/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "sc-sync-job.h"
#include "sc-test.h"

/* Servers that are none, or that break off: each must end in the one error that says so. */

typedef struct
{
  guint status;
  const char *type;
  const char *body;
  const char *location;
  gboolean cut;
} Answer;

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  const Answer *answer = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->location != NULL)
    soup_message_headers_replace (headers, "Location", answer->location);
  soup_server_message_set_response (message, answer->type, SOUP_MEMORY_STATIC, answer->body,
                                    strlen (answer->body));
  if (answer->cut)
    {
      GSocket *socket = soup_server_message_get_socket (message);

      g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
}

static SoupServer *
start_server (const Answer *answer, char **url)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_add_handler (server, NULL, answer_cb, (gpointer) answer, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  *url = g_strdup_printf ("http://127.0.0.1:%d/allianz", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return server;
}

static void
assert_check_fails (const char *url, ScSyncError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPeer) peer = sc_peer_new (url, "büro", "geheim", &error);

  g_assert_no_error (error);
  g_assert_false (dex_await (sc_peer_check (peer), &error));
  g_assert_error (error, SC_SYNC_ERROR, (int) code);
}

SC_FIBER_TEST (what_answers_is_named)
{
  static const struct
  {
    Answer answer;
    ScSyncError code;
  } rows[] = {
    { { 200, "text/html", "<html>Willkommen</html>", NULL, FALSE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { 200, "application/json", "{\"hello\":1}", NULL, FALSE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { 200, "application/json", "{\"couchdb\":", NULL, FALSE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { 404, "text/html", "nothing", NULL, FALSE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { 301, "text/html", "", "https://example.org/", FALSE }, SC_SYNC_ERROR_REDIRECTED },
    { { 401, "application/json", "{\"error\":\"unauthorized\",\"reason\":\"no\"}", NULL, FALSE },
      SC_SYNC_ERROR_PASSWORD },
    { { 403, "application/json", "{\"error\":\"forbidden\",\"reason\":\"no\"}", NULL, FALSE },
      SC_SYNC_ERROR_FORBIDDEN },
    { { 500, "application/json", "{\"error\":\"x\",\"reason\":\"broken\"}", NULL, FALSE },
      SC_SYNC_ERROR_SERVER },
    { { 502, "text/html", "<html>Bad gateway</html>", NULL, FALSE }, SC_SYNC_ERROR_SERVER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *url = NULL;
      g_autoptr (SoupServer) server = start_server (&rows[i].answer, &url);

      g_test_message ("answer %u %s", rows[i].answer.status, rows[i].answer.body);
      assert_check_fails (url, rows[i].code);
      soup_server_disconnect (server);
    }
}

/* A reverse proxy may have the server behind a path; what is in front of it is something else. */
SC_FIBER_TEST (a_server_may_stand_behind_a_path)
{
  static const Answer elsewhere = { 404, "text/html", "nothing", NULL, FALSE };
  static const Answer here = { 200, "application/json",
                               "{\"couchdb\":\"Welcome\",\"db_name\":\"allianz\"}", NULL, FALSE };
  g_autofree char *url = NULL;
  g_autofree char *behind = NULL;
  g_autoptr (SoupServer) server = start_server (&elsewhere, &url);
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (GError) error = NULL;

  soup_server_add_handler (server, "/it/couch", answer_cb, (gpointer) &here, NULL);
  *strrchr (url, '/') = '\0';
  behind = g_strconcat (url, "/it/couch/allianz", NULL);
  peer = sc_peer_new (behind, "büro", "geheim", &error);
  g_assert_no_error (error);
  g_assert_true (dex_await (sc_peer_check (peer), &error));
  g_assert_no_error (error);
  soup_server_disconnect (server);
}

SC_FIBER_TEST (a_server_that_breaks_off_is_tried_again)
{
  static const Answer answer = { 200, "application/json", "{}", NULL, TRUE };
  g_autofree char *url = NULL;
  g_autoptr (SoupServer) server = start_server (&answer, &url);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPeer) peer = sc_peer_new (url, NULL, NULL, &error);

  g_assert_false (dex_await (sc_peer_check (peer), &error));
  g_assert_true (g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE) ||
                 g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PROTOCOL));
  soup_server_disconnect (server);
}

SC_FIBER_TEST (nobody_there_is_unreachable)
{
  assert_check_fails ("http://127.0.0.1:1/allianz", SC_SYNC_ERROR_UNREACHABLE);
  assert_check_fails ("http://no-such-host.invalid/allianz", SC_SYNC_ERROR_HOST_NOT_FOUND);
}

static void
addresses (void)
{
  static const struct
  {
    const char *text;
    const char *url;
  } rows[] = {
    { "https://city.example/allianz/", "https://city.example/allianz" },
    { "  http://127.0.0.1:5984/allianz ", "http://127.0.0.1:5984/allianz" },
    { "city.example/allianz", "https://city.example/allianz" },
    { "https://user:pw@city.example/allianz?x=1#y", "https://city.example/allianz" },
    { "https://city.example", NULL },
    { "https://city.example/", NULL },
    { "ftp://city.example/allianz", NULL },
    { "", NULL },
    { "nonsense", NULL },
    { "https:///allianz", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScPeer) peer = sc_peer_new (rows[i].text, NULL, NULL, &error);

      g_test_message ("“%s”", rows[i].text);
      if (rows[i].url != NULL)
        g_assert_cmpstr (sc_peer_get_url (peer), ==, rows[i].url);
      else
        g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_ADDRESS);
    }
}

static void
wait_for_state (ScSyncJob *job, ScSyncState state)
{
  for (guint i = 0; i < 500 && sc_sync_job_get_state (job) != state; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, state);
}

SC_FIBER_TEST (a_refused_password_is_not_tried_again)
{
  static const Answer answer = { 401, "application/json",
                                 "{\"error\":\"unauthorized\",\"reason\":\"no\"}", NULL, FALSE };
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "x.sqlite", NULL);
  g_autofree char *url = NULL;
  g_autoptr (SoupServer) server = start_server (&answer, &url);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (path), &error);
  g_autoptr (ScPeer) peer = sc_peer_new (url, "a", "b", &error);
  g_autoptr (ScSyncJob) job = sc_sync_job_new (store, peer);

  sc_sync_job_start (job);
  wait_for_state (job, SC_SYNC_STATE_NEEDS_PASSWORD);
  dex_await (dex_timeout_new_msec (1500), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, SC_SYNC_STATE_NEEDS_PASSWORD);
  sc_sync_job_stop (job);
  wait_for_state (job, SC_SYNC_STATE_STOPPED);
  dex_await (sc_store_close (store), NULL);
  soup_server_disconnect (server);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/peer/addresses", addresses);
  g_test_add_func ("/sync/peer/what-answers-is-named", what_answers_is_named);
  g_test_add_func ("/sync/peer/behind-path", a_server_may_stand_behind_a_path);
  g_test_add_func ("/sync/peer/breaks-off", a_server_that_breaks_off_is_tried_again);
  g_test_add_func ("/sync/peer/nobody-there", nobody_there_is_unreachable);
  g_test_add_func ("/sync/job/refused-password", a_refused_password_is_not_tried_again);

  return g_test_run ();
}
