/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>

#include "sc-store-salvage.h"
#include "sc-test-disk.h"
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
  g_autoptr (GPtrArray) saved = NULL;
  g_autoptr (GPtrArray) results = NULL;
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
  saved = dex_await_boxed (sc_store_salvage (f.path, export_path, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (saved->len, >, 50);
  g_assert_true (g_file_get_contents (export_path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"title\":\"Baum\""));
  g_assert_false (g_file_test (f.path, G_FILE_TEST_EXISTS));
  f.store = open_store (f.path);
  results = dex_await_boxed (sc_store_write (f.store, saved, SC_WRITE_GRAFT), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];

      g_assert_no_error (result->error);
      g_assert_cmpstr (result->rev, ==, rev);
    }
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

static void
open_fails (const char *path, ScStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (path), &error);

  g_assert_null (store);
  g_assert_error (error, SC_STORE_ERROR, (int) code);
}

/* A fixture whose file is on a disk of its own. */
static void
fixture_open_on_disk (Fixture *fixture, guint n_kibibytes)
{
  fixture->dir = sc_test_disk_new (n_kibibytes);
  fixture->path = g_build_filename (fixture->dir, "test.sqlite", NULL);
  fixture->folder = NULL;
  fixture->store = open_store (fixture->path);
}

static void
fixture_close_disk (Fixture *fixture)
{
  if (fixture->store != NULL)
    close_store (&fixture->store);
  sc_test_disk_remove (fixture->dir);
  g_free (fixture->path);
}

SC_FIBER_TEST (a_write_protected_disk_is_refused)
{
  Fixture f;
  g_autofree char *rev = NULL;

  if (!sc_test_has_disks ())
    return;
  fixture_open_on_disk (&f, 1024);
  rev = edit (f.store, "x", NULL, "{}");
  close_store (&f.store);
  sc_test_disk_protect (f.dir);
  open_fails (f.path, SC_STORE_ERROR_READ_ONLY);
  fixture_close_disk (&f);
}

SC_FIBER_TEST (a_folder_of_somebody_else_is_refused)
{
  Fixture f;
  g_autofree char *fresh = NULL;

  if (!sc_test_has_disks ())
    return;
  fixture_open (&f);
  close_store (&f.store);
  fresh = g_build_filename (f.dir, "fresh.sqlite", NULL);
  sc_test_respect_permissions (TRUE);

  g_assert_no_errno (g_chmod (f.path, 0400));
  open_fails (f.path, SC_STORE_ERROR_READ_ONLY);
  g_assert_no_errno (g_chmod (f.path, 0600));
  g_assert_no_errno (g_chmod (f.dir, 0500));
  open_fails (f.path, SC_STORE_ERROR_READ_ONLY);
  open_fails (fresh, SC_STORE_ERROR_READ_ONLY);
  g_assert_no_errno (g_chmod (f.dir, 0700));
  f.store = open_store (f.path);

  sc_test_respect_permissions (FALSE);
  fixture_close (&f);
}

static GPtrArray *
documents_of_size (guint n, const char *prefix, gsize size)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autofree char *filling = g_strnfill (size, 'x');
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\"}", filling);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", prefix, i);

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, body));
    }

  return documents;
}

static guint
count_documents (ScStore *store)
{
  ScListRequest request = { .limit = G_MAXUINT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (store, &request), &error);

  g_assert_no_error (error);

  return rows->len;
}

/* What the store says is its last change must be in the feed: whoever waits for it would wait, or
 * look, for ever. */
static void
assert_feed_is_whole (ScStore *store, guint n_documents)
{
  ScChangesRequest request = { .since = 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScChanges) changes = dex_await_boxed (sc_store_load_changes (store, &request), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (changes->rows->len, ==, n_documents);
  g_assert_cmpint (changes->last_seq, ==, sc_store_get_update_seq (store));
}

SC_FIBER_TEST (a_full_disk_takes_nothing_and_loses_nothing)
{
  Fixture f;
  g_autoptr (GPtrArray) batch = documents_of_size (20, "batch:", 50 * 1000);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!sc_test_has_disks ())
    return;
  fixture_open_on_disk (&f, 4096);
  first = edit (f.store, "x", NULL, "{\"n\":1}");
  sc_test_disk_fill (f.dir, 400);

  results = dex_await_boxed (sc_store_write (f.store, batch, SC_WRITE_EDIT), &error);
  g_assert_null (results);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);
  g_assert_cmpuint (count_documents (f.store), ==, 1);
  assert_body (f.store, "x", NULL, "{\"n\":1}");
  assert_feed_is_whole (f.store, 1);

  /* The store is as good as before once there is room. */
  sc_test_disk_empty (f.dir);
  second = edit (f.store, "x", first, "{\"n\":2}");
  assert_feed_is_whole (f.store, 1);
  g_clear_error (&error);
  results = dex_await_boxed (sc_store_write (f.store, batch, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
  assert_feed_is_whole (f.store, 21);
  close_store (&f.store);
  f.store = open_store (f.path);
  assert_body (f.store, "x", NULL, "{\"n\":2}");
  g_assert_cmpuint (count_documents (f.store), ==, 21);
  fixture_close_disk (&f);
}

/* Writes that share a commit: each is told the truth about itself. */
SC_FIBER_TEST (on_a_full_disk_every_answer_is_true)
{
  Fixture f;
  DexFuture *futures[8];
  gboolean large_failed = FALSE;

  if (!sc_test_has_disks ())
    return;
  fixture_open_on_disk (&f, 4096);
  sc_test_disk_fill (f.dir, 300);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%u:", i);
      g_autoptr (GPtrArray) documents = documents_of_size (1, prefix, i % 2 ? 900 * 1000 : 100);

      futures[i] = sc_store_write (f.store, documents, SC_WRITE_EDIT);
    }
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u:0", i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = dex_await_boxed (futures[i], &error);
      g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (f.store, id, NULL), NULL);

      g_assert_true ((results != NULL) == (document != NULL));
      if (results == NULL)
        g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);
      large_failed |= results == NULL && i % 2 == 1;
    }
  g_assert_true (large_failed);
  assert_feed_is_whole (f.store, count_documents (f.store));
  fixture_close_disk (&f);
}

SC_FIBER_TEST (a_disk_that_is_full_from_the_start_is_no_damage)
{
  Fixture f;
  g_autofree char *rev = NULL;
  g_autofree char *fresh = NULL;

  if (!sc_test_has_disks ())
    return;
  fixture_open_on_disk (&f, 1024);
  rev = edit (f.store, "x", NULL, "{\"n\":1}");
  close_store (&f.store);
  fresh = g_build_filename (f.dir, "fresh.sqlite", NULL);
  sc_test_disk_fill (f.dir, 0);
  open_fails (f.path, SC_STORE_ERROR_FULL);
  open_fails (fresh, SC_STORE_ERROR_FULL);
  sc_test_disk_empty (f.dir);
  f.store = open_store (f.path);
  assert_body (f.store, "x", NULL, "{\"n\":1}");
  fixture_close_disk (&f);
}

int
main (int argc, char *argv[])
{
  sc_test_disks_init ();
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/one-program-at-a-time", one_program_at_a_time);
  g_test_add_func ("/store/bad-files", bad_files_are_refused);
  g_test_add_func ("/store/closed", what_is_asked_after_the_end_is_rejected);
  g_test_add_func ("/store/salvage", what_can_be_read_of_a_damaged_file_is_saved);
  g_test_add_func ("/store/newer-file", a_newer_file_is_refused);
  g_test_add_func ("/store/write-protected", a_write_protected_disk_is_refused);
  g_test_add_func ("/store/folder-of-somebody-else", a_folder_of_somebody_else_is_refused);
  g_test_add_func ("/store/full-disk", a_full_disk_takes_nothing_and_loses_nothing);
  g_test_add_func ("/store/full-disk/answers", on_a_full_disk_every_answer_is_true);
  g_test_add_func ("/store/full-disk/opening", a_disk_that_is_full_from_the_start_is_no_damage);

  return g_test_run ();
}
