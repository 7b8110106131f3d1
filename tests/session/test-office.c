/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-desk.h"

/* The second database of a workspace: it is there for who is of the office, and nothing is said to others. */

#define ID "registration:1"

/* Something in the office's database at the server, written by anna. */
static void
put_at_server (TestServer *server)
{
  g_autofree char *url = g_strconcat (server->url, "-office", NULL);
  g_autoptr (ScPeer) peer = sc_peer_new (url, "anna", "geheim", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (body, "type", "registration");
  json_object_set_string_member (body, "title", "Anmeldung");
  dex_await (sc_peer_request (peer, "PUT", ID, body), &error);
  g_assert_no_error (error);
}

static gboolean
has_registration (Desk *desk)
{
  ScStore *store = sc_office_get_store (sc_session_get_office (desk->session));
  g_autoptr (ScDocument) document =
      store != NULL ? dex_await_boxed (sc_store_get (store, ID, NULL), NULL) : NULL;

  return document != NULL;
}

static void
await_registration (Desk *desk)
{
  for (guint i = 0; i < 750 && !has_registration (desk); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (has_registration (desk));
}

static void
await_state (ScSyncJob *job, ScSyncState state)
{
  for (guint i = 0; i < 750 && sc_sync_job_get_state (job) != state; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, state);
}

static gboolean
look (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  gboolean found =
      dex_await_boolean (sc_office_look (sc_session_get_office (desk->session)), &error);

  g_assert_no_error (error);

  return found;
}

static gboolean
has_file (Desk *desk)
{
  g_autofree char *path =
      g_build_filename (sc_session_get_profile (desk->session), "office.sqlite", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
set_role (TestServer *server, const char *user, const char *role)
{
  server_stop (server, SIGTERM);
  run_server_tool (server, "add-user", user, "--role", role);
  server_start (server);
}

SC_FIBER_TEST (the_office_has_it_and_keeps_it)
{
  TestServer server = { 0 };
  Desk anna = { 0 };
  g_autofree char *name = NULL;
  ScOffice *office;

  server_init (&server);
  put_at_server (&server);
  desk_init (&anna, &server, "anna");
  office = sc_session_get_office (anna.session);
  g_assert_null (sc_office_get_sync (office));
  sc_session_start_sync (anna.session);
  await_registration (&anna);
  name = sc_office_dup_name (office);
  g_assert_cmpstr (name, ==, "allianz-office");
  await_state (sc_office_get_sync (office), SC_SYNC_STATE_LIVE);
  g_assert_cmpint (sc_sync_job_get_last_sync (sc_office_get_sync (office)), >, 0);
  /* It is no part of the workspace. */
  g_assert_false (desk_has (&anna, ID, "title", "Anmeldung"));

  /* Without the server it is there, and says when it last was the same. */
  desk_close (&anna);
  server_stop (&server, SIGTERM);
  desk_open (&anna);
  office = sc_session_get_office (anna.session);
  g_assert_true (has_registration (&anna));
  g_assert_cmpint (sc_sync_job_get_last_sync (sc_office_get_sync (office)), >, 0);
  desk_clear (&anna);
  server_clear (&server);
}

SC_FIBER_TEST (for_others_there_is_nothing)
{
  TestServer server = { 0 };
  Desk bernd = { 0 };

  server_init (&server);
  set_role (&server, "bernd", "municipality:essen");
  desk_init (&bernd, &server, "bernd");
  g_assert_false (look (&bernd));
  sc_session_start_sync (bernd.session);
  await_state (sc_session_get_sync (bernd.session), SC_SYNC_STATE_LIVE);
  g_assert_false (look (&bernd));
  g_assert_null (sc_office_get_sync (sc_session_get_office (bernd.session)));
  g_assert_null (sc_sync_job_get_error (sc_session_get_sync (bernd.session)));
  desk_clear (&bernd);
  server_clear (&server);
}

SC_FIBER_TEST (who_leaves_the_office_loses_it)
{
  TestServer server = { 0 };
  Desk bernd = { 0 };
  ScOffice *office;

  server_init (&server);
  put_at_server (&server);
  desk_init (&bernd, &server, "bernd");
  office = sc_session_get_office (bernd.session);
  sc_session_start_sync (bernd.session);
  await_registration (&bernd);
  set_role (&server, "bernd", "municipality:essen");
  for (guint i = 0; i < 1500 && sc_office_get_sync (office) != NULL; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_null (sc_office_get_sync (office));
  g_assert_null (sc_office_get_store (office));
  await_state (sc_session_get_sync (bernd.session), SC_SYNC_STATE_LIVE);
  /* Nothing of it stays on the disk; with the role it comes again. */
  for (guint i = 0; i < 500 && has_file (&bernd); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_false (has_file (&bernd));
  set_role (&server, "bernd", "office");
  sc_sync_job_retry (sc_session_get_sync (bernd.session));
  await_state (sc_session_get_sync (bernd.session), SC_SYNC_STATE_LIVE);
  await_registration (&bernd);
  desk_clear (&bernd);
  server_clear (&server);
}

/* Something of the workspace is refused, too: the exchange there never comes to rest. */
SC_FIBER_TEST (who_left_the_office_meanwhile_loses_it)
{
  TestServer server = { 0 };
  Desk bernd = { 0 };
  ScOffice *office;

  server_init (&server);
  put_at_server (&server);
  desk_init (&bernd, &server, "bernd");
  sc_session_start_sync (bernd.session);
  await_registration (&bernd);
  desk_close (&bernd);
  set_role (&server, "bernd", "municipality:essen");
  desk_open (&bernd);
  office = sc_session_get_office (bernd.session);
  g_assert_true (has_registration (&bernd));
  desk_set (&bernd, "solution:lampe", "title", "Nicht mehr meine");
  sc_session_start_sync (bernd.session);
  for (guint i = 0; i < 1500 && sc_office_get_sync (office) != NULL; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_null (sc_office_get_sync (office));
  g_assert_cmpint (sc_sync_job_get_state (sc_session_get_sync (bernd.session)), ==,
                   SC_SYNC_STATE_FAILED);
  desk_clear (&bernd);
  server_clear (&server);
}

/* What was typed is not thrown away because the server says no. */
SC_FIBER_TEST (what_waits_stays_when_the_role_is_lost)
{
  TestServer server = { 0 };
  Desk bernd = { 0 };
  ScOffice *office;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;

  server_init (&server);
  put_at_server (&server);
  desk_init (&bernd, &server, "bernd");
  office = sc_session_get_office (bernd.session);
  sc_session_start_sync (bernd.session);
  await_registration (&bernd);
  server_stop (&server, SIGTERM);
  await_state (sc_office_get_sync (office), SC_SYNC_STATE_OFFLINE);
  g_ptr_array_add (documents, sc_document_new ("registration:waits", NULL, FALSE,
                                               "{\"type\":\"registration\",\"title\":\"Neu\"}"));
  results =
      dex_await_boxed (sc_store_write (sc_office_get_store (office), documents, SC_WRITE_EDIT),
                       NULL);
  g_assert_nonnull (results);
  run_server_tool (&server, "add-user", "bernd", "--role", "municipality:essen");
  server_start (&server);
  sc_sync_job_retry (sc_session_get_sync (bernd.session));
  for (guint i = 0; i < 1500 && sc_office_get_sync (office) != NULL; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_null (sc_office_get_sync (office));
  g_assert_true (has_file (&bernd));
  desk_clear (&bernd);
  server_clear (&server);
}

SC_FIBER_TEST (an_older_server_has_none)
{
  TestServer server = { 0 };
  Desk anna = { 0 };
  g_autoptr (ScPeer) admin = NULL;
  g_autoptr (GError) error = NULL;

  server_init (&server);
  server_stop (&server, SIGTERM);
  run_server_tool (&server, "add-user", "carla", "--role", "_admin");
  server_start (&server);
  admin = sc_peer_new (server.url, "carla", "geheim", NULL);
  dex_await (sc_peer_request (admin, "DELETE", "/allianz-office", NULL), &error);
  g_assert_no_error (error);
  desk_init (&anna, &server, "anna");
  g_assert_false (look (&anna));
  desk_clear (&anna);
  server_clear (&server);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/office/has-it", the_office_has_it_and_keeps_it);
  g_test_add_func ("/session/office/not-for-others", for_others_there_is_nothing);
  g_test_add_func ("/session/office/role-lost", who_leaves_the_office_loses_it);
  g_test_add_func ("/session/office/role-lost-meanwhile", who_left_the_office_meanwhile_loses_it);
  g_test_add_func ("/session/office/role-lost-waiting", what_waits_stays_when_the_role_is_lost);
  g_test_add_func ("/session/office/no-such-database", an_older_server_has_none);

  return g_test_run ();
}
