/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-desk.h"

#define ONE "solution:00000000-0000-7000-8000-000000000001"

/* The password of a desk where there is a keyring, and where there is none or it is locked: with-keyring
 * runs this in each. Whatever it is, nobody waits for it, and the work goes on. */

static gboolean has_keyring;

static void
connect_with_password (Desk *desk, TestServer *server)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  dex_await (sc_session_connect (desk->session, server->url, "anna", "geheim", NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  g_assert_cmpint (sc_session_remembers_password (desk->session), ==, has_keyring);
}

SC_FIBER_TEST (the_password_is_kept_where_it_can_be)
{
  TestServer server;
  Desk desk = { .dir = sc_test_make_dir () };
  g_autoptr (GError) error = NULL;
  gint64 start;

  server_init (&server);
  desk_open (&desk);
  connect_with_password (&desk, &server);
  desk_set (&desk, ONE, "title", "Baum");
  desk_sync_once (&desk);
  desk_close (&desk);

  start = g_get_monotonic_time ();
  desk_open (&desk);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
  g_assert_true (desk_has (&desk, ONE, "title", "Baum"));
  if (has_keyring)
    {
      desk_sync_once (&desk);
    }
  else
    {
      g_assert_false (
          dex_await (sc_sync_job_run_once (sc_session_get_sync (desk.session)), &error));
      g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_PASSWORD);
      /* It is asked for, and then everything goes on. */
      connect_with_password (&desk, &server);
      desk_sync_once (&desk);
    }
  desk_clear (&desk);
  server_clear (&server);
}

int
main (int argc, char *argv[])
{
  has_keyring = argc > 1 && g_str_equal (argv[1], "open");
  argc = 1;
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/session/keyring", the_password_is_kept_where_it_can_be);

  return g_test_run ();
}
