/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "attachment-fixture.h"
#include "sc-rev-tree-private.h"
#include "sc-store-files.h"
#include "sc-store-salvage.h"

/* The bytes of attachments on the disk: what is there, what must not be, and what goes wrong. */

static gboolean
try_append (ScAttachmentWriter *writer, GBytes *bytes, GError **error)
{
  return dex_await (sc_attachment_writer_write (writer, bytes), error);
}

static GBytes *
text_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static GBytes *
pack (GBytes *plain)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (converter, plain, &error);

  g_assert_no_error (error);

  return packed;
}

SC_FIBER_TEST (the_same_bytes_are_one_file)
{
  Fixture f = { 0 };

  fixture_open (&f);
  g_free (must_write (f.store,
                      document_with ("a", NULL, "{}", inline_attachment ("a", "x"),
                                     inline_attachment ("b", "x"), NULL),
                      SC_WRITE_EDIT));
  g_free (must_write (f.store, document_with ("b", NULL, "{}", inline_attachment ("c", "x"), NULL),
                      SC_WRITE_EDIT));
  assert_files (f.folder, 1);
  assert_attachment (f.store, "a", NULL, "b", "x");
  assert_attachment (f.store, "b", NULL, "c", "x");
  fixture_close (&f);
}

SC_FIBER_TEST (what_is_not_finished_leaves_nothing)
{
  Fixture f = { 0 };
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (ScAttachmentData) data = NULL;
  g_autoptr (GBytes) bytes = text_bytes ("half");

  fixture_open (&f);
  writer = sc_attachment_writer_new (f.store, NULL, 100);
  g_assert_true (try_append (writer, bytes, NULL));
  assert_files (f.folder, 1);
  g_clear_pointer (&writer, sc_attachment_writer_unref);
  assert_files (f.folder, 0);

  /* Finished, but nobody came to refer to it. */
  writer = sc_attachment_writer_new (f.store, NULL, 100);
  g_assert_true (try_append (writer, bytes, NULL));
  data = dex_await_boxed (sc_attachment_writer_finish (writer), NULL);
  g_assert_cmpuint (sc_attachment_data_get_size (data), ==, 4);
  g_clear_pointer (&writer, sc_attachment_writer_unref);
  assert_files (f.folder, 1);
  g_clear_pointer (&data, sc_attachment_data_unref);
  assert_files (f.folder, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (an_attachment_has_a_largest_size)
{
  Fixture f = { 0 };
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (GBytes) bytes = text_bytes ("12345");
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  writer = sc_attachment_writer_new (f.store, NULL, 9);
  g_assert_true (try_append (writer, bytes, NULL));
  g_assert_false (try_append (writer, bytes, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_LARGE);
  g_clear_pointer (&writer, sc_attachment_writer_unref);
  assert_files (f.folder, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (packed_bytes_stay_packed)
{
  Fixture f = { 0 };
  g_autofree char *text = g_strnfill (300000, 'x');
  g_autoptr (GBytes) plain = text_bytes (text);
  g_autoptr (GBytes) packed = pack (plain);
  ScAttachment *attachment = sc_attachment_new ("a.txt", "text/plain");
  g_autoptr (ScDocument) document = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *kept = NULL;
  const ScAttachment *found;

  fixture_open (&f);
  attachment->encoding = g_strdup ("gzip");
  attachment->bytes = g_bytes_ref (packed);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", attachment, NULL), SC_WRITE_EDIT));
  document = load (f.store, "a", NULL);
  found = document->attachments->pdata[0];
  g_assert_cmpstr (found->encoding, ==, "gzip");
  g_assert_cmpint (found->length, ==, 300000);
  g_assert_cmpint (found->encoded_length, ==, (gint64) g_bytes_get_size (packed));
  assert_attachment (f.store, "a", NULL, "a.txt", text);
  kept = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, packed);
  digest = g_build_filename (f.folder, kept, NULL);
  g_assert_true (g_file_test (digest, G_FILE_TEST_IS_REGULAR));
  fixture_close (&f);
}

SC_FIBER_TEST (packed_bytes_that_are_none_are_refused)
{
  Fixture f = { 0 };
  g_autofree char *zeros = g_strnfill (3000000, '0');
  g_autoptr (GBytes) plain = text_bytes (zeros);
  g_autoptr (GBytes) bomb = pack (plain);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bomb, 0, g_bytes_get_size (bomb) / 2);
  g_autoptr (GBytes) more = text_bytes ("more");
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  writer = sc_attachment_writer_new (f.store, "gzip", 1000000);
  g_assert_false (try_append (writer, bomb, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_clear_pointer (&writer, sc_attachment_writer_unref);

  writer = sc_attachment_writer_new (f.store, "gzip", G_MAXUINT64);
  g_assert_true (try_append (writer, half, NULL));
  g_assert_false (dex_await (sc_attachment_writer_finish (writer), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_clear_pointer (&writer, sc_attachment_writer_unref);

  writer = sc_attachment_writer_new (f.store, "gzip", G_MAXUINT64);
  g_assert_true (try_append (writer, bomb, NULL));
  g_assert_false (try_append (writer, more, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID);
  g_clear_pointer (&writer, sc_attachment_writer_unref);
  assert_files (f.folder, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (what_was_told_must_be_true)
{
  static const struct
  {
    const char *digest;
    gint64 length;
    int code; /* -1: accepted */
  } cases[] = {
    { NULL, -1, -1 },
    { "md5-XUFAKrxLKna5cZ2REBfFkg==", 5, -1 },
    { "md5-AAAAAAAAAAAAAAAAAAAAAA==", 5, SC_STORE_ERROR_DIGEST },
    { NULL, 4, SC_STORE_ERROR_INVALID },
    { NULL, 6, SC_STORE_ERROR_INVALID },
  };
  Fixture f = { 0 };
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (ScAttachmentData) data = NULL;
  g_autoptr (GBytes) bytes = text_bytes ("hello");

  fixture_open (&f);
  writer = sc_attachment_writer_new (f.store, NULL, 100);
  g_assert_true (try_append (writer, bytes, NULL));
  data = dex_await_boxed (sc_attachment_writer_finish (writer), NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScAttachment) attachment = sc_attachment_new ("a", NULL);
      g_autoptr (GError) error = NULL;

      attachment->digest = g_strdup (cases[i].digest);
      attachment->length = cases[i].length;
      g_assert_cmpint (sc_attachment_take_data (attachment, data, &error), ==, cases[i].code < 0);
      if (cases[i].code >= 0)
        g_assert_error (error, SC_STORE_ERROR, cases[i].code);
    }
  fixture_close (&f);
}

/* A file may not become larger than 2 MB: to the program that is a full disk. */
SC_FIBER_TEST (a_full_disk_leaves_nothing_half_written)
{
  struct rlimit before;
  struct rlimit small;
  Fixture f = { 0 };
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'x');
  g_autoptr (GBytes) bytes = text_bytes (text);
  g_autoptr (ScAttachmentWriter) writer = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 2 * 1024 * 1024;
  setrlimit (RLIMIT_FSIZE, &small);
  writer = sc_attachment_writer_new (f.store, NULL, G_MAXUINT64);
  g_assert_false (try_append (writer, bytes, &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_FULL);
  g_clear_pointer (&writer, sc_attachment_writer_unref);
  assert_refused (f.store, document_with ("b", NULL, "{}", inline_attachment ("b", text), NULL),
                  SC_WRITE_EDIT, SC_STORE_ERROR_FULL);
  setrlimit (RLIMIT_FSIZE, &before);

  assert_files (f.folder, 1);
  assert_attachment (f.store, "a", NULL, "a", "x");
  g_free (must_write (f.store, document_with ("b", NULL, "{}", inline_attachment ("b", text), NULL),
                      SC_WRITE_EDIT));
  assert_sound (f.store);
  fixture_close (&f);
}

static void
put_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

SC_FIBER_TEST (leftovers_go_and_strangers_stay)
{
  Fixture f = { 0 };

  fixture_prepare (&f);
  put_file (f.folder, "upload-1");
  put_file (f.folder, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  put_file (f.folder, "README.txt");
  f.store = open_store (f.path);
  assert_files (f.folder, 1);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  close_store (&f.store);
  put_file (f.folder, "upload-2");
  f.store = open_store (f.path);
  assert_files (f.folder, 2);
  assert_attachment (f.store, "a", NULL, "a", "x");
  fixture_close (&f);
}

SC_FIBER_TEST (a_missing_file_is_found_out)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "x", 1);
  g_autofree char *path = NULL;

  fixture_open (&f);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  path = g_build_filename (f.folder, key, NULL);
  g_unlink (path);
  faults = dex_await_boxed (sc_store_check (f.store), NULL);
  g_assert_cmpuint (faults->len, ==, 1);
  fixture_close (&f);
}

SC_FIBER_TEST (a_damaged_store_takes_its_attachments_along)
{
  Fixture f = { 0 };
  g_autofree char *export_path = NULL;
  g_autofree char *exported = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gboolean found = FALSE;

  fixture_open (&f);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  close_store (&f.store);
  export_path = g_build_filename (f.dir, "saved.json", NULL);
  documents = dex_await_boxed (sc_store_salvage (f.path, export_path, TRUE), NULL);
  g_assert_nonnull (documents);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_true (g_file_get_contents (export_path, &exported, NULL, NULL));
  g_assert_nonnull (strstr (exported, "\"attachment_files\":[{\"name\":\"a\""));
  /* A new store takes it over, and what was set aside stays as it is. */
  f.store = open_store (f.path);
  assert_files (f.folder, 0);
  results = dex_await_boxed (sc_store_write (f.store, documents, SC_WRITE_GRAFT), NULL);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
  assert_attachment (f.store, "a", NULL, "a", "x");
  assert_sound (f.store);
  dir = g_dir_open (f.dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, ".damaged-") != NULL && g_str_has_suffix (name, "-attachments"))
      {
        g_autofree char *aside = g_build_filename (f.dir, name, NULL);

        found = count_files (aside) == 1;
      }
  g_assert_true (found);
  fixture_close (&f);
}

SC_FIBER_TEST (a_removed_store_leaves_nothing)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  g_free (must_write (f.store, document_with ("a", NULL, "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  close_store (&f.store);
  dex_await (sc_store_remove (f.path), &error);
  g_assert_no_error (error);
  assert_files (f.dir, 0);
  g_assert_false (dex_await (sc_store_remove (f.path), &error));
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY);
  fixture_close (&f);
}

/* A file as the first version of this program made it. */
static void
make_first_version (const char *path)
{
  const char *const hashes[] = { "b", "a", NULL };
  g_autofree char *script_path =
      g_test_build_filename (G_TEST_DIST, "..", "app", "store", "sql", "001.sql", NULL);
  g_autofree char *script = NULL;
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
  g_autoptr (GByteArray) blob = NULL;
  sqlite3_stmt *stmt = NULL;
  sqlite3 *db = NULL;
  gboolean is_new;

  g_assert_true (g_file_get_contents (script_path, &script, NULL, NULL));
  _sc_rev_tree_graft (tree, 2, hashes, 0, &is_new);
  blob = _sc_rev_tree_encode (tree);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, script, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA user_version = 1;"
                                 "INSERT INTO meta VALUES ('uuid', 'old'), ('clean', '1');"
                                 "INSERT INTO body VALUES (1, '1-a', '{\"n\":1}')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_prepare_v2 (
      db,
      "INSERT INTO document (id, seq, rev, deleted, leaves, conflict, type, tree, body)"
      " VALUES ('a', 7, '2-b', 0, 1, 0, 'agenda_item', ?,"
      " '{\"meeting_id\":\"meeting:m\"}')",
      -1, &stmt, NULL);
  sqlite3_bind_blob (stmt, 1, blob->data, (int) blob->len, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
}

SC_FIBER_TEST (a_store_of_the_first_version_is_brought_up)
{
  Fixture f = { 0 };
  g_autoptr (ScDocument) winner = NULL;
  g_autoptr (ScDocument) ancestor = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  ScListRequest request = { .parent = (char *) "meeting:m", .limit = G_MAXUINT };

  fixture_prepare (&f);
  make_first_version (f.path);
  f.store = open_store (f.path);
  parts = dex_await_boxed (sc_store_list (f.store, &request), NULL);
  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_cmpint (sc_store_get_update_seq (f.store), ==, 7);
  winner = load (f.store, "a", NULL);
  ancestor = load (f.store, "a", "1-a");
  g_assert_cmpstr (winner->body, ==, "{\"meeting_id\":\"meeting:m\"}");
  g_assert_cmpstr (ancestor->body, ==, "{\"n\":1}");
  g_assert_null (winner->attachments);
  g_free (must_write (f.store, document_with ("a", "2-b", "{}", inline_attachment ("a", "x"), NULL),
                      SC_WRITE_EDIT));
  assert_attachment (f.store, "a", NULL, "a", "x");
  assert_sound (f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (a_damaged_store_of_the_first_version_is_saved)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) documents = NULL;
  g_autofree char *export_path = NULL;

  fixture_prepare (&f);
  make_first_version (f.path);
  export_path = g_build_filename (f.dir, "saved.json", NULL);
  documents = dex_await_boxed (sc_store_salvage (f.path, export_path, TRUE), NULL);
  g_assert_nonnull (documents);
  g_assert_cmpuint (documents->len, ==, 1);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/files/same-bytes", the_same_bytes_are_one_file);
  g_test_add_func ("/store/files/unfinished", what_is_not_finished_leaves_nothing);
  g_test_add_func ("/store/files/largest-size", an_attachment_has_a_largest_size);
  g_test_add_func ("/store/files/packed", packed_bytes_stay_packed);
  g_test_add_func ("/store/files/not-packed", packed_bytes_that_are_none_are_refused);
  g_test_add_func ("/store/files/told", what_was_told_must_be_true);
  g_test_add_func ("/store/files/disk-full", a_full_disk_leaves_nothing_half_written);
  g_test_add_func ("/store/files/leftovers", leftovers_go_and_strangers_stay);
  g_test_add_func ("/store/files/missing", a_missing_file_is_found_out);
  g_test_add_func ("/store/files/damaged", a_damaged_store_takes_its_attachments_along);
  g_test_add_func ("/store/files/removed", a_removed_store_leaves_nothing);
  g_test_add_func ("/store/files/first-version", a_store_of_the_first_version_is_brought_up);
  g_test_add_func ("/store/files/first-version-damaged",
                   a_damaged_store_of_the_first_version_is_saved);

  return g_test_run ();
}
