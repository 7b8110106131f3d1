/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "attachment-fixture.h"
#include "sc-store-backup.h"

/* Copies of a store that is written to, and what becomes of them. */

typedef struct
{
  Fixture fixture;
  char *copy;
  char *restored;
} Places;

static void
places_open (Places *self)
{
  fixture_open (&self->fixture);
  self->copy = g_build_filename (self->fixture.dir, "copy.sqlite", NULL);
  self->restored = g_build_filename (self->fixture.dir, "restored.sqlite", NULL);
}

static void
places_close (Places *self)
{
  fixture_close (&self->fixture);
  g_free (self->copy);
  g_free (self->restored);
}

/* Takes @future. Returns how many attachments it complained about. */
static guint
must_copy (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = dex_await_boxed (future, &error);

  g_assert_no_error (error);
  g_assert_nonnull (faults);

  return g_strv_length (faults);
}

static void
must_fail (DexFuture *future, ScStoreError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (future, &error));
  g_assert_error (error, SC_STORE_ERROR, (int) code);
}

static ScStoreInfo *
load_info (ScStore *store)
{
  g_autoptr (GError) error = NULL;
  ScStoreInfo *info = dex_await_boxed (sc_store_load_info (store), &error);

  g_assert_no_error (error);

  return info;
}

static ScChanges *
load_changes (ScStore *store, gint64 since)
{
  ScChangesRequest request = { .since = since };
  g_autoptr (GError) error = NULL;
  ScChanges *changes = dex_await_boxed (sc_store_load_changes (store, &request), &error);

  g_assert_no_error (error);

  return changes;
}

static void
write_numbered (ScStore *store, guint n)
{
  g_autofree char *id = g_strdup_printf ("note:%u", n);
  g_autofree char *rev =
      must_write (store, sc_document_new (id, NULL, FALSE, "{\"n\":1}"), SC_WRITE_EDIT);
}

/* Writes until told to stop. */
typedef struct
{
  ScStore *store;
  gboolean stop;
  guint n;
} Writer;

static DexFuture *
writer_fiber (gpointer data)
{
  Writer *writer = data;

  while (!writer->stop)
    write_numbered (writer->store, writer->n++);

  return dex_future_new_true ();
}

SC_FIBER_TEST (test_while_writing)
{
  Places places = { 0 };
  Writer writer = { 0 };
  DexFuture *writing;
  guint before;

  places_open (&places);
  writer.store = places.fixture.store;
  writing = dex_scheduler_spawn (NULL, 0, writer_fiber, &writer, NULL);
  while (writer.n < 50)
    dex_await (dex_timeout_new_msec (1), NULL);

  before = writer.n - 1;
  g_assert_cmpuint (must_copy (sc_store_backup (places.fixture.path, places.copy)), ==, 0);
  writer.stop = TRUE;
  dex_await (writing, NULL);
  g_assert_cmpuint (must_copy (sc_store_restore (places.copy, places.restored)), ==, 0);

  {
    g_autoptr (ScStore) restored = open_store (places.restored);
    g_autoptr (ScStoreInfo) info = load_info (restored);
    g_autoptr (ScChanges) changes = load_changes (restored, 0);

    /* What was answered before is in it, and the feed has no hole. */
    g_assert_cmpuint (info->doc_count, >=, before);
    g_assert_cmpuint (changes->rows->len, ==, info->doc_count);
    for (guint i = 0; i < changes->rows->len; i++)
      g_assert_cmpint (((ScChange *) changes->rows->pdata[i])->seq, ==, i + 1);
    assert_sound (restored);
    close_store (&restored);
  }
  places_close (&places);
}

SC_FIBER_TEST (test_attachments)
{
  Places places = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *copied_folder = NULL;
  g_autofree char *restored_folder = NULL;

  places_open (&places);
  copied_folder = g_strconcat (places.copy, "-attachments", NULL);
  restored_folder = g_strconcat (places.restored, "-attachments", NULL);
  rev = must_write (places.fixture.store,
                    document_with ("note:1", NULL, "{}", inline_attachment ("a", "eins"),
                                   inline_attachment ("b", "zwei"), NULL),
                    SC_WRITE_EDIT);

  g_assert_cmpuint (must_copy (sc_store_backup (places.fixture.path, places.copy)), ==, 0);
  g_assert_cmpuint (count_files (copied_folder), ==, 2);
  close_store (&places.fixture.store);
  g_assert_cmpint (g_unlink (places.fixture.path), ==, 0);
  g_assert_cmpuint (must_copy (sc_store_restore (places.copy, places.restored)), ==, 0);
  g_assert_cmpuint (count_files (restored_folder), ==, 2);

  places.fixture.store = open_store (places.restored);
  assert_attachment (places.fixture.store, "note:1", rev, "a", "eins");
  assert_attachment (places.fixture.store, "note:1", rev, "b", "zwei");
  assert_sound (places.fixture.store);
  places_close (&places);
}

/* The name of an attachment's file is the SHA-256 of what is in it: damage is seen, the rest is copied. */
SC_FIBER_TEST (test_damaged_attachment)
{
  Places places = { 0 };
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "eins", -1);
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *rev = NULL;

  places_open (&places);
  folder = g_strconcat (places.copy, "-attachments", NULL);
  file = g_build_filename (folder, key, NULL);
  rev = must_write (places.fixture.store,
                    document_with ("note:1", NULL, "{}", inline_attachment ("a", "eins"),
                                   inline_attachment ("b", "zwei"), NULL),
                    SC_WRITE_EDIT);
  g_assert_cmpuint (must_copy (sc_store_backup (places.fixture.path, places.copy)), ==, 0);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_true (g_file_set_contents (file, "EINS", 4, NULL));

  g_assert_cmpuint (must_copy (sc_store_restore (places.copy, places.restored)), ==, 1);
  close_store (&places.fixture.store);
  places.fixture.store = open_store (places.restored);
  assert_attachment (places.fixture.store, "note:1", rev, "b", "zwei");
  places_close (&places);
}

/* While somebody copies, nothing is swept; afterwards it is. */
SC_FIBER_TEST (test_no_sweep_while_copying)
{
  Places places = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *next = NULL;
  int lock;

  places_open (&places);
  rev = must_write (places.fixture.store,
                    document_with ("note:1", NULL, "{}", inline_attachment ("a", "eins"), NULL),
                    SC_WRITE_EDIT);
  next = must_write (places.fixture.store,
                     document_with ("note:1", rev, "{}", inline_attachment ("a", "zwei"), NULL),
                     SC_WRITE_EDIT);

  lock = open (places.fixture.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (flock (lock, LOCK_SH | LOCK_NB), ==, 0);
  compact (places.fixture.store);
  assert_files (places.fixture.folder, 2);
  close (lock);
  compact (places.fixture.store);
  assert_files (places.fixture.folder, 1);
  places_close (&places);
}

/* A feed that was read from before the loss goes on: what it was told is not told with other numbers. */
SC_FIBER_TEST (test_sequences_go_on)
{
  Places places = { 0 };
  g_autoptr (ScStoreInfo) info = NULL;
  g_autoptr (ScStoreInfo) restored_info = NULL;
  g_autoptr (ScChanges) none = NULL;
  g_autoptr (ScChanges) one = NULL;
  gint64 lost;

  places_open (&places);
  write_numbered (places.fixture.store, 1);
  must_copy (sc_store_backup (places.fixture.path, places.copy));
  for (guint i = 2; i < 10; i++)
    write_numbered (places.fixture.store, i);
  lost = sc_store_get_update_seq (places.fixture.store);
  info = load_info (places.fixture.store);
  close_store (&places.fixture.store);
  must_copy (sc_store_restore (places.copy, places.restored));

  places.fixture.store = open_store (places.restored);
  restored_info = load_info (places.fixture.store);
  g_assert_cmpint (sc_store_get_update_seq (places.fixture.store), >, lost);
  g_assert_cmpint (restored_info->update_seq, ==, sc_store_get_update_seq (places.fixture.store));
  g_assert_cmpstr (restored_info->uuid, !=, info->uuid);

  none = load_changes (places.fixture.store, lost);
  g_assert_cmpuint (none->rows->len, ==, 0);
  g_assert_cmpint (none->last_seq, ==, restored_info->update_seq);
  write_numbered (places.fixture.store, 100);
  one = load_changes (places.fixture.store, lost);
  g_assert_cmpuint (one->rows->len, ==, 1);
  places_close (&places);
}

/* The same for a database that was empty: nothing in it tells how far it had come. */
SC_FIBER_TEST (test_empty)
{
  Places places = { 0 };
  g_autoptr (ScChanges) one = NULL;

  places_open (&places);
  must_copy (sc_store_backup (places.fixture.path, places.copy));
  close_store (&places.fixture.store);
  must_copy (sc_store_restore (places.copy, places.restored));
  places.fixture.store = open_store (places.restored);
  write_numbered (places.fixture.store, 1);
  one = load_changes (places.fixture.store, 1000000);
  g_assert_cmpuint (one->rows->len, ==, 1);
  places_close (&places);
}

SC_FIBER_TEST (test_checkpoints_are_forgotten)
{
  Places places = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScLocalDocument) local = NULL;

  places_open (&places);
  dex_await (sc_store_put_local (places.fixture.store, "checkpoint", "{}"), &error);
  g_assert_no_error (error);
  must_copy (sc_store_backup (places.fixture.path, places.copy));
  must_copy (sc_store_restore (places.copy, places.restored));
  close_store (&places.fixture.store);
  places.fixture.store = open_store (places.restored);
  local = dex_await_boxed (sc_store_get_local (places.fixture.store, "checkpoint"), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND);
  places_close (&places);
}

/* In the middle of the file, where only looking at all of it finds it. */
static void
damage (const char *path)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  char nonsense[8192];

  memset (nonsense, 0x5a, sizeof nonsense);
  g_assert_cmpint (pwrite (fd, nonsense, sizeof nonsense, 8192), ==, sizeof nonsense);
  close (fd);
}

SC_FIBER_TEST (test_damaged_copy)
{
  Places places = { 0 };

  places_open (&places);
  for (guint i = 0; i < 100; i++)
    write_numbered (places.fixture.store, i);
  must_copy (sc_store_backup (places.fixture.path, places.copy));
  damage (places.copy);
  must_fail (sc_store_restore (places.copy, places.restored), SC_STORE_ERROR_CORRUPT);
  g_assert_true (g_file_set_contents (places.copy, "not a database, only text ........", -1, NULL));
  must_fail (sc_store_restore (places.copy, places.restored), SC_STORE_ERROR_CORRUPT);
  places_close (&places);
}

SC_FIBER_TEST (test_in_use)
{
  Places places = { 0 };

  places_open (&places);
  g_assert_true (sc_store_is_in_use (places.fixture.path));
  close_store (&places.fixture.store);
  g_assert_false (sc_store_is_in_use (places.fixture.path));
  g_assert_false (sc_store_is_in_use (places.copy));
  places_close (&places);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/backup/while-writing", test_while_writing);
  g_test_add_func ("/store/backup/attachments", test_attachments);
  g_test_add_func ("/store/backup/damaged-attachment", test_damaged_attachment);
  g_test_add_func ("/store/backup/no-sweep-while-copying", test_no_sweep_while_copying);
  g_test_add_func ("/store/backup/sequences-go-on", test_sequences_go_on);
  g_test_add_func ("/store/backup/empty", test_empty);
  g_test_add_func ("/store/backup/checkpoints-are-forgotten", test_checkpoints_are_forgotten);
  g_test_add_func ("/store/backup/damaged-copy", test_damaged_copy);
  g_test_add_func ("/store/backup/in-use", test_in_use);

  return g_test_run ();
}
