/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "office-fixture.h"
#include "sc-json.h"
#include "sc-rebuild.h"

/* The local copy is made anew from the real server, and nothing that waits is lost. */

#define ID "solution:lampe"

/* Both have one record. */
static void
office_begin (Office *self)
{
  office_init (self);
  desk_set (&self->anna, ID, "title", "Lampe");
  desk_set (&self->anna, ID, "summary", "Leuchtet");
  desk_sync_once (&self->anna);
  desk_sync_once (&self->bernd);
}

static ScSyncJob *
job_of (Desk *desk)
{
  return sc_session_get_sync (desk->session);
}

/* Files of the profile that begin with @prefix and end with @suffix. */
static guint
count_files (Desk *desk, const char *prefix, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (desk->dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix);

  return n;
}

/* Returns (transfer full): where everything that waited was written. The desk is open again afterwards. */
static char *
rebuild (Desk *desk)
{
  g_autoptr (ScRebuild) rebuild = sc_rebuild_new (desk->session);
  g_autoptr (GError) error = NULL;
  char *path;

  dex_await (sc_rebuild_fetch (rebuild), &error);
  g_assert_no_error (error);
  path = dex_await_string (sc_rebuild_finish (rebuild), &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  g_clear_object (&desk->session);
  desk_open (desk);

  return path;
}

static guint
count_exported (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) written = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  written = sc_json_parse_object (text, -1, &error);
  g_assert_no_error (error);

  return json_array_get_length (sc_json_get_array (written, "docs"));
}

SC_FIBER_TEST (what_waits_is_there_afterwards)
{
  Office office = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  desk_set (&office.anna, "solution:alt", "title", "Bank");
  desk_sync_once (&office.anna);
  /* A new one, a changed one, a deleted one. */
  desk_set (&office.anna, "solution:neu", "title", "Neu");
  desk_set (&office.anna, ID, "title", "Annas Lampe");
  record = desk_load (&office.anna, "solution:alt");
  dex_await_uint (sc_session_delete (office.anna.session, record), &error);
  g_assert_no_error (error);
  /* Meanwhile another field was changed there: the base of the merge must not be lost. */
  desk_set (&office.bernd, ID, "summary", "Leuchtet hell");
  desk_sync_once (&office.bernd);

  path = rebuild (&office.anna);
  g_assert_cmpuint (count_exported (path), ==, 3);
  g_assert_true (desk_has (&office.anna, "solution:neu", "title", "Neu"));
  g_assert_null (desk_load (&office.anna, "solution:alt"));
  g_assert_cmpuint (count_files (&office.anna, "workspace", ".sqlite"), ==, 2);

  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  for (guint i = 0; i < 2; i++)
    {
      Desk *desk = i == 0 ? &office.anna : &office.bernd;

      g_assert_true (desk_has (desk, ID, "title", "Annas Lampe"));
      g_assert_true (desk_has (desk, ID, "summary", "Leuchtet hell"));
      g_assert_true (desk_has (desk, "solution:neu", "title", "Neu"));
      g_assert_null (desk_load (desk, "solution:alt"));
      g_assert_false (sc_session_has_conflict (desk->session, ID));
    }
  /* Now the old copy has had its time; the file for people stays. */
  for (guint i = 0; i < 1000 && count_files (&office.anna, "workspace", ".sqlite") > 1; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (count_files (&office.anna, "workspace", ".sqlite"), ==, 1);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Once more, and with nothing that waits. */
  g_free (path);
  path = rebuild (&office.anna);
  g_assert_cmpuint (count_exported (path), ==, 0);
  g_assert_true (desk_has (&office.anna, ID, "title", "Annas Lampe"));
  office_clear (&office);
}

/* An open conflict is as open as before, with both leaves and its base. */
SC_FIBER_TEST (an_open_conflict_stays_open)
{
  Office office = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  desk_set (&office.bernd, ID, "title", "Bernds Lampe");
  desk_sync_once (&office.bernd);
  desk_set (&office.anna, ID, "title", "Annas Lampe");
  path = rebuild (&office.anna);
  conflict = dex_await_object (sc_session_load_conflict (office.anna.session, ID), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_record_get_string (sc_conflict_get_mine (conflict), "title"), ==,
                   "Annas Lampe");
  g_assert_cmpstr (sc_record_get_string (sc_conflict_get_theirs (conflict), "title"), ==,
                   "Bernds Lampe");
  g_assert_cmpstr (sc_record_get_string (sc_conflict_get_base (conflict), "title"), ==, "Lampe");
  office_clear (&office);
}

SC_FIBER_TEST (without_the_server_nothing_changes)
{
  Office office = { 0 };
  g_autoptr (ScRebuild) rebuild = NULL;
  g_autoptr (ScRebuild) other = NULL;
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  desk_set (&office.anna, ID, "title", "Annas Lampe");
  other = sc_rebuild_new (office.anna.session);
  future = sc_rebuild_fetch (other);
  sc_rebuild_cancel (other);
  g_assert_false (dex_await (g_steal_pointer (&future), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (&office.anna, "workspace", ".sqlite"), ==, 1);

  server_stop (&office.server, SIGTERM);
  rebuild = sc_rebuild_new (office.anna.session);
  g_assert_false (dex_await (sc_rebuild_fetch (rebuild), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
  g_assert_cmpuint (count_files (&office.anna, "workspace", ".sqlite"), ==, 1);
  g_assert_true (desk_has (&office.anna, ID, "title", "Annas Lampe"));
  g_assert_cmpuint (sc_sync_job_get_pending (job_of (&office.anna)), ==, 1);
  office_clear (&office);
}

/* Leaves the beginning, which says that it is a store, and the end, where the newest rows are. */
static void
damage (const char *path)
{
  int fd = open (path, O_RDWR);
  off_t size = lseek (fd, 0, SEEK_END);
  char page[4096];

  memset (page, 0x5a, sizeof page);
  for (off_t at = size / 3 / 4096 * 4096; at < size / 2; at += 4096)
    g_assert_cmpint (pwrite (fd, page, sizeof page, at), ==, sizeof page);
  close (fd);
}

/* The file breaks while the program runs: what can be read of it is taken over, the rest comes from the server. */
SC_FIBER_TEST (a_damaged_copy_is_made_anew)
{
  Office office = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (ScRebuild) rebuild = NULL;
  g_autoptr (GError) error = NULL;

  office_begin (&office);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%03u", i);

      desk_set (&office.anna, id, "title",
                "Eine von vielen Lampen, und hinten steht noch etwas mehr");
    }
  desk_sync_once (&office.anna);
  /* Until then it is in the log beside the file. */
  desk_close (&office.anna);
  desk_open (&office.anna);
  desk_set (&office.anna, "solution:neu", "title", "Neu");
  rebuild = sc_rebuild_new (office.anna.session);
  g_assert_true (dex_await (sc_rebuild_fetch (rebuild), &error));
  file = g_build_filename (office.anna.dir, "workspace.sqlite", NULL);
  damage (file);
  path = dex_await_string (sc_rebuild_finish (rebuild), &error);
  g_assert_no_error (error);
  g_clear_object (&office.anna.session);
  desk_open (&office.anna);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%03u", i);

      g_assert_true (desk_has (&office.anna, id, "title",
                               "Eine von vielen Lampen, und hinten steht noch etwas mehr"));
    }
  g_assert_true (desk_has (&office.anna, "solution:neu", "title", "Neu"));
  /* A list of all that could be read: the file really was damaged. */
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "["));
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  g_assert_true (desk_has (&office.bernd, "solution:neu", "title", "Neu"));
  office_clear (&office);
}

/* The settings name the file; without them it is found all the same. */
SC_FIBER_TEST (lost_settings_lose_no_workspace)
{
  Office office = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *settings = NULL;

  office_begin (&office);
  path = rebuild (&office.anna);
  desk_sync_once (&office.anna);
  desk_close (&office.anna);
  /* The copy from before is removed at the next start. */
  desk_open (&office.anna);
  while (count_files (&office.anna, "workspace.sqlite", "") > 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  desk_close (&office.anna);
  settings = g_build_filename (office.anna.dir, "settings.json", NULL);
  g_assert_no_errno (g_unlink (settings));

  desk_open (&office.anna);
  g_assert_true (desk_has (&office.anna, ID, "title", "Lampe"));
  g_assert_cmpuint (count_files (&office.anna, "workspace.sqlite", ""), ==, 0);
  office_clear (&office);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/rebuild/waiting", what_waits_is_there_afterwards);
  g_test_add_func ("/rebuild/conflict", an_open_conflict_stays_open);
  g_test_add_func ("/rebuild/unchanged", without_the_server_nothing_changes);
  g_test_add_func ("/rebuild/damaged", a_damaged_copy_is_made_anew);
  g_test_add_func ("/rebuild/lost-settings", lost_settings_lose_no_workspace);

  return g_test_run ();
}
