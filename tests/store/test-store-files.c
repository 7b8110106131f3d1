/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-store-salvage.h"
#include "store-fixture.h"

/* Files that are damaged, too new, in use, or on a disk that does not take any more. */

SC_FIBER_TEST (one_program_at_a_time)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) second = NULL;

  fixture_open (&f);
  second = dex_await_object (sc_store_open (f.path), &error);
  g_assert_null (second);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_BUSY);
  fixture_close (&f);
}

SC_FIBER_TEST (bad_files_are_refused)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "bad.sqlite", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "no", "such", "folder", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = NULL;
  g_autofree char *noise = g_strnfill (20000, 'x');

  g_assert_true (g_file_set_contents (path, noise, -1, NULL));
  store = dex_await_object (sc_store_open (path), &error);
  g_assert_null (store);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CORRUPT);
  g_clear_error (&error);

  store = dex_await_object (sc_store_open (nowhere), &error);
  g_assert_null (store);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (what_is_asked_after_the_end_is_rejected)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document = NULL;

  fixture_open (&f);
  dex_await (sc_store_close (f.store), &error);
  g_assert_no_error (error);
  document = dex_await_boxed (sc_store_get (f.store, "x", NULL), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_CLOSED);
  g_clear_object (&f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (what_can_be_read_of_a_damaged_file_is_saved)
{
  Fixture f;
  g_autofree char *export_path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *rev = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  guint n_saved;
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%u", i);

      g_free (rev);
      rev = edit (f.store, id, NULL, "{\"type\":\"solution\",\"title\":\"Baum\"}");
    }
  close_store (&f.store);
  /* A hole in the middle, as a dying disk makes it. */
  g_assert_true (g_file_get_contents (f.path, &contents, &length, NULL));
  memset (contents + length / 2, 0xff, 4096);
  g_assert_true (g_file_set_contents (f.path, contents, (gssize) length, NULL));

  export_path = g_build_filename (f.dir, "rescued.json", NULL);
  n_saved = dex_await_uint (sc_store_salvage (f.path, export_path), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_saved, >, 50);
  g_assert_true (g_file_get_contents (export_path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"title\":\"Baum\""));
  g_assert_false (g_file_test (f.path, G_FILE_TEST_EXISTS));
  f.store = open_store (f.path);
  fixture_close (&f);
}

SC_FIBER_TEST (a_newer_file_is_refused)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  fixture_open (&f);
  close_store (&f.store);
  /* The user_version of a SQLite file stands at byte 60, big-endian. */
  g_assert_true (g_file_get_contents (f.path, &contents, &length, NULL));
  contents[63] = 99;
  g_assert_true (g_file_set_contents (f.path, contents, (gssize) length, NULL));
  store = dex_await_object (sc_store_open (f.path), &error);
  g_assert_null (store);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_NEW);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/one-program-at-a-time", one_program_at_a_time);
  g_test_add_func ("/store/bad-files", bad_files_are_refused);
  g_test_add_func ("/store/closed", what_is_asked_after_the_end_is_rejected);
  g_test_add_func ("/store/salvage", what_can_be_read_of_a_damaged_file_is_saved);
  g_test_add_func ("/store/newer-file", a_newer_file_is_refused);

  return g_test_run ();
}
