/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-error-text.h"
#include "sc-json.h"
#include "sc-record-editor.h"
#include "sc-session-error.h"
#include "sc-session-exchange.h"
#include "sc-test-disk.h"

/* Profiles on disks that are full, protected, damaged or too new: each is answered with the error that
 * says so, and nothing that was typed is lost. */

static ScSession *
open_session (const char *dir)
{
  g_autoptr (GError) error = NULL;
  ScSession *session = dex_await_object (sc_session_open (dir), &error);

  g_assert_no_error (error);

  return session;
}

static void
close_session (ScSession **session)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_session_close (*session), &error);
  g_assert_no_error (error);
  g_clear_object (session);
}

static void
open_fails (const char *dir, ScStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSession) session = dex_await_object (sc_session_open (dir), &error);

  g_assert_null (session);
  g_assert_error (error, SC_STORE_ERROR, (int) code);
  g_assert_cmpstr (sc_error_get_title (error), !=, "Something Went Wrong");
}

static guint
count_solutions (ScSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      dex_await_boxed (sc_session_load_all (session, "solution"), &error);

  g_assert_no_error (error);

  return records->len;
}

static void
import (ScSession *session, guint n_rows, GError **error)
{
  GString *csv = g_string_new ("Titel;Kurzfassung\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ScImport) prepared = NULL;

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (csv, "Lösung %u;Eine von vielen, damit die Zeile etwas wiegt\n", i);
  bytes = g_string_free_to_bytes (csv);
  prepared = sc_session_prepare_import (session, sc_record_type_lookup ("solution"), bytes, error);
  g_assert_nonnull (prepared);
  sc_session_run_import (session, prepared, error);
}

SC_FIBER_TEST (a_protected_profile_is_refused)
{
  g_autofree char *dir = NULL;
  g_autofree char *inside = NULL;
  g_autoptr (ScSession) session = NULL;

  if (!sc_test_has_disks ())
    return;
  dir = sc_test_disk_new (4096);
  session = open_session (dir);
  close_session (&session);
  sc_test_disk_protect (dir);
  open_fails (dir, SC_STORE_ERROR_READ_ONLY);
  inside = g_build_filename (dir, "new", NULL);
  open_fails (inside, SC_STORE_ERROR_READ_ONLY);
  sc_test_disk_remove (g_steal_pointer (&dir));
}

SC_FIBER_TEST (an_import_on_a_full_disk_is_all_or_nothing)
{
  g_autofree char *dir = NULL;
  g_autoptr (ScSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (!sc_test_has_disks ())
    return;
  dir = sc_test_disk_new (16 * 1024);
  session = open_session (dir);
  import (session, 3, &error);
  g_assert_no_error (error);
  sc_test_disk_fill (dir, 600);

  import (session, 3000, &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);
  g_assert_cmpuint (count_solutions (session), ==, 3);

  sc_test_disk_empty (dir);
  g_clear_error (&error);
  import (session, 3000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_solutions (session), ==, 3000);
  close_session (&session);
  sc_test_disk_remove (g_steal_pointer (&dir));
}

SC_FIBER_TEST (what_is_typed_on_a_full_disk_is_saved_when_there_is_room)
{
  g_autofree char *dir = NULL;
  g_autofree char *text = g_strnfill (600 * 1000, 'x');
  g_autofree char *id = NULL;
  g_autoptr (ScSession) session = NULL;
  g_autoptr (ScRecordEditor) editor = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!sc_test_has_disks ())
    return;
  dir = sc_test_disk_new (8 * 1024);
  session = open_session (dir);
  sc_test_disk_fill (dir, 200);
  editor = sc_record_editor_new_for_type (session, sc_record_type_lookup ("solution"));
  id = g_strdup (sc_record_get_id (sc_record_editor_get_record (editor)));
  g_assert_true (sc_record_editor_set_text (editor, "summary", text, &error));
  g_assert_false (dex_await (sc_record_editor_flush (editor), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);
  g_assert_false (sc_record_editor_get_saved (editor));
  g_assert_error (sc_record_editor_get_error (editor), SC_STORE_ERROR, SC_STORE_ERROR_FULL);

  /* Nobody types any more, and it is saved all the same. */
  sc_test_disk_empty (dir);
  for (guint i = 0; i < 1000 && !sc_record_editor_get_saved (editor); i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_true (sc_record_editor_get_saved (editor));
  g_assert_null (sc_record_editor_get_error (editor));
  g_clear_object (&editor);
  close_session (&session);
  session = open_session (dir);
  g_clear_error (&error);
  record = dex_await_object (sc_session_load (session, id), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_record_get_string (record, "summary"), ==, text);
  close_session (&session);
  sc_test_disk_remove (g_steal_pointer (&dir));
}

SC_FIBER_TEST (settings_on_a_full_disk_stay_as_they_were)
{
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (ScSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (!sc_test_has_disks ())
    return;
  dir = sc_test_disk_new (2048);
  path = g_build_filename (dir, "settings.json", NULL);
  session = open_session (dir);
  dex_await (sc_session_set_user_name (session, "Anna"), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  sc_test_disk_fill (dir, 0);
  g_assert_false (dex_await (sc_session_set_user_name (session, "Bernd"), &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
  sc_test_disk_empty (dir);
  close_session (&session);
  sc_test_disk_remove (g_steal_pointer (&dir));
}

static char *
checksum (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
}

static void
patch (const char *path, gsize offset, guchar byte, gsize length)
{
  g_autofree char *contents = NULL;
  gsize total;

  g_assert_true (g_file_get_contents (path, &contents, &total, NULL));
  g_assert_cmpuint (offset + length, <=, total);
  memset (contents + offset, byte, length);
  g_assert_true (g_file_set_contents (path, contents, (gssize) total, NULL));
}

SC_FIBER_TEST (a_newer_profile_is_not_touched)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "workspace.sqlite", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (ScSession) session = open_session (dir);

  close_session (&session);
  /* The user_version of a SQLite file ends at byte 63. */
  patch (path, 63, 99, 1);
  before = checksum (path);
  open_fails (dir, SC_STORE_ERROR_TOO_NEW);
  after = checksum (path);
  g_assert_cmpstr (after, ==, before);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* Damage in the middle of a file that was closed in order shows when somebody reads there: an error
 * then, and at the next start the file is set aside and what can be read of it is in a new one. */
SC_FIBER_TEST (a_damage_that_shows_late_is_answered_and_mended)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "workspace.sqlite", NULL);
  g_autofree char *rescued = g_strconcat (path, ".rescued.json", NULL);
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  import (session, 500, &error);
  g_assert_no_error (error);
  close_session (&session);
  g_assert_no_errno (g_stat (path, &info));
  patch (path, (gsize) info.st_size / 2 / 4096 * 4096, 0xff, 4096);

  session = open_session (dir);
  g_assert_null (sc_session_get_notice (session));
  records = dex_await_boxed (sc_session_load_all (session, "solution"), &error);
  g_assert_null (records);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  close_session (&session);

  session = open_session (dir);
  g_assert_nonnull (sc_session_get_notice (session));
  g_assert_cmpuint (count_solutions (session), >, 300);
  g_assert_true (json_parser_load_from_file (parser, rescued, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (json_parser_get_root (parser))), >,
                    300);
  import (session, 1, &error);
  g_assert_no_error (error);
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  sc_test_disks_init ();
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/session/profile/protected", a_protected_profile_is_refused);
  g_test_add_func ("/session/profile/full/import", an_import_on_a_full_disk_is_all_or_nothing);
  g_test_add_func ("/session/profile/full/typing",
                   what_is_typed_on_a_full_disk_is_saved_when_there_is_room);
  g_test_add_func ("/session/profile/full/settings", settings_on_a_full_disk_stay_as_they_were);
  g_test_add_func ("/session/profile/newer", a_newer_profile_is_not_touched);
  g_test_add_func ("/session/profile/damaged", a_damage_that_shows_late_is_answered_and_mended);

  return g_test_run ();
}
