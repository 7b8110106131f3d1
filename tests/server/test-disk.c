/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"
#include "sc-test-disk.h"

/* A server whose disk is full or protected, or whose files are damaged: the client is told, and
 * whatever else can be served is served. */

static void
open_on_disk (Fixture *fixture, ScServerConfig *config, guint n_kibibytes)
{
  fixture_config (fixture, config);
  sc_test_disk_mount (fixture->dir, n_kibibytes);
  fixture_fill (fixture);
  fixture_start (fixture, config);
}

static void
stop (Fixture *fixture)
{
  soup_session_abort (fixture->client);
  must (sc_server_stop (fixture->server));
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->url, g_free);
}

static void
restart (Fixture *fixture, ScServerConfig *config)
{
  static const char *const listen[] = { "127.0.0.1:0", NULL };

  sc_server_config_init (config);
  config->data_dir = fixture->dir;
  config->listen = listen;
  config->password_iterations = 10;
  fixture_start (fixture, config);
}

static void
close_disk (Fixture *fixture)
{
  stop (fixture);
  sc_test_disk_remove (fixture->dir);
}

static char *
document_of_size (const char *id, gsize size)
{
  g_autofree char *filling = g_strnfill (size, 'x');

  return g_strdup_printf ("{\"_id\":\"%s\",\"a\":\"%s\"}", id, filling);
}

SC_FIBER_TEST (a_full_disk_is_said_and_reading_goes_on)
{
  g_autofree char *large = document_of_size ("large", 900 * 1000);
  g_autofree char *bulk =
      g_strdup_printf ("{\"docs\":[{\"_id\":\"small\"},%s,{\"_id\":\"last\"}]}", large);
  ScServerConfig config;
  Fixture fixture = { 0 };

  if (!sc_test_has_disks ())
    return;
  open_on_disk (&fixture, &config, 8 * 1024);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", "{\"n\":1}", 201, "true");
  sc_test_disk_fill (fixture.dir, 300);

  assert_answer (&fixture, "anna", "PUT", "/allianz/large", large, 507, "\"error\":\"disk_full\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", bulk, 507, "\"reason\":\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 200, "\"n\":1");
  assert_answer (&fixture, "anna", "GET", "/allianz/small", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/last", NULL, 404, "missing");

  sc_test_disk_empty (fixture.dir);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", bulk, 201, "\"id\":\"last\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/last", NULL, 200, "_rev");
  close_disk (&fixture);
}

SC_FIBER_TEST (a_database_that_found_no_room_can_be_made_later)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  if (!sc_test_has_disks ())
    return;
  open_on_disk (&fixture, &config, 4 * 1024);
  sc_test_disk_fill (fixture.dir, 4);
  assert_answer (&fixture, "admin", "PUT", "/neu", "", 507, "disk_full");
  assert_answer (&fixture, "admin", "GET", "/neu", NULL, 404, "Database does not exist");
  g_assert_false (dex_await (sc_admin_create_workspace (fixture.dir, "stadt"), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);

  sc_test_disk_empty (fixture.dir);
  assert_answer (&fixture, "admin", "PUT", "/neu", "", 201, "true");
  must (sc_admin_create_workspace (fixture.dir, "stadt"));
  assert_answer (&fixture, "anna", "PUT", "/stadt-office/x", "{}", 201, "true");
  close_disk (&fixture);
}

/* The first of a workspace's two databases may be all there is. */
SC_FIBER_TEST (half_a_workspace_is_completed)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", "/stadt", "", 201, "true");
  g_assert_false (dex_await (sc_admin_create_workspace (fixture.dir, "stadt"), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY);
  assert_answer (&fixture, "anna", "GET", "/stadt-office", NULL, 404, "not exist");
  stop (&fixture);

  g_clear_error (&error);
  must (sc_admin_create_workspace (fixture.dir, "stadt"));
  g_assert_false (dex_await (sc_admin_create_workspace (fixture.dir, "stadt"), &error));
  g_assert_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_EXISTS);
  restart (&fixture, &config);
  assert_answer (&fixture, "anna", "GET", "/stadt-office/_design/access", NULL, 200,
                 "function (newDoc");
  assert_answer (&fixture, "admin", "GET", "/stadt/_design/access", NULL, 200, "function (newDoc");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_protected_folder_is_refused_at_the_start)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  if (!sc_test_has_disks ())
    return;
  open_on_disk (&fixture, &config, 4 * 1024);
  stop (&fixture);
  sc_test_disk_protect (fixture.dir);
  fixture.server = sc_server_new (&config);
  g_assert_false (dex_await (sc_server_start (fixture.server), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY);
  must (sc_server_stop (fixture.server));
  g_assert_finalize_object (fixture.server);
  sc_test_disk_remove (fixture.dir);
}

static void
patch (Fixture *fixture, const char *name, gsize offset, guchar byte, gsize length)
{
  g_autofree char *path = g_build_filename (fixture->dir, "databases", name, NULL);
  g_autofree char *contents = NULL;
  gsize total;

  g_assert_true (g_file_get_contents (path, &contents, &total, NULL));
  memset (contents + offset, byte, length);
  g_assert_true (g_file_set_contents (path, contents, (gssize) total, NULL));
}

SC_FIBER_TEST (a_bad_file_is_named_and_the_others_are_served)
{
  ScServerConfig config;
  Fixture fixture = { 0 };

  fixture_config (&fixture, &config);
  fixture_fill (&fixture);
  must (sc_admin_create_workspace (fixture.dir, "alt"));
  /* The user_version of a SQLite file ends at byte 63; without its first page it is none. */
  patch (&fixture, "allianz.sqlite", 63, 99, 1);
  patch (&fixture, "alt.sqlite", 0, 0xff, 4096);
  fixture_start (&fixture, &config);
  assert_answer (&fixture, "anna", "GET", "/allianz", NULL, 500, "\"error\":\"file_too_new\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", "{}", 500, "version 99");
  assert_answer (&fixture, "anna", "GET", "/alt/_changes", NULL, 500, "\"error\":\"file_corrupt\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz-office/x", "{}", 201, "true");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  sc_test_disks_init ();
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/disk/full", a_full_disk_is_said_and_reading_goes_on);
  g_test_add_func ("/disk/full/new-database", a_database_that_found_no_room_can_be_made_later);
  g_test_add_func ("/disk/half-workspace", half_a_workspace_is_completed);
  g_test_add_func ("/disk/protected", a_protected_folder_is_refused_at_the_start);
  g_test_add_func ("/disk/bad-files", a_bad_file_is_named_and_the_others_are_served);

  return g_test_run ();
}
