/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-desk.h"
#include "sc-file-name.h"
#include "sc-record-files.h"
#include "sc-store-error.h"

/* The files of a record between two desks and the real server: known first, here when somebody wants them. */

#define ID "solution:lampe"
#define LARGE ((gsize) SC_FILE_POLICY_DEFAULT_SIZE + 1234567)

typedef struct
{
  TestServer server;
  Desk a;
  Desk b;
} Fixture;

static void
setup (Fixture *f)
{
  server_init (&f->server);
  desk_init (&f->a, &f->server, "anna");
  desk_init (&f->b, &f->server, "bernd");
  desk_set (&f->a, ID, "title", "Lampe");
}

static void
teardown (Fixture *f)
{
  desk_clear (&f->a);
  desk_clear (&f->b);
  server_clear (&f->server);
}

/* Bytes that differ from place to place. */
static char *
make_text (gsize size)
{
  char *text = g_malloc (size + 1);
  guint32 n = 1;

  for (gsize i = 0; i < size; i++)
    {
      n = n * 1664525 + 1013904223;
      text[i] = (char) (n >> 24);
    }
  text[size] = '\0';

  return text;
}

static GFile *
make_file (Desk *desk, const char *name, gsize size)
{
  g_autofree char *dir = g_build_filename (desk->dir, "given", NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *text = make_text (size);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (dir, 0700);
  g_file_set_contents (path, text, (gssize) size, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static gboolean
add_file (Desk *desk, GFile *file, GError **error)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);

  return dex_await (sc_session_add_files (desk->session, ID, G_LIST_MODEL (files)), error);
}

static void
add (Desk *desk, const char *name, gsize size)
{
  g_autoptr (GFile) file = make_file (desk, name, size);
  g_autoptr (GError) error = NULL;

  add_file (desk, file, &error);
  g_assert_no_error (error);
}

/* "a.jpg" for a file that is here, "a.jpg?" for one that is elsewhere, "a.jpg>" for one that waits. */
static char *
list (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = dex_await_boxed (sc_session_list_files (desk->session, ID), &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < files->len; i++)
    {
      const ScRecordFile *file = files->pdata[i];

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", file->attachment->name,
                              file->state == SC_FILE_STATE_ELSEWHERE ? "?"
                              : file->state == SC_FILE_STATE_WAITING ? ">"
                                                                     : "");
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
assert_list (Desk *desk, const char *expected)
{
  g_autofree char *found = list (desk);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_contents (Desk *desk, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (desk->dir, "copy", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = make_text (size);
  g_autofree char *found = NULL;
  gsize length;

  dex_await (sc_session_copy_file (desk->session, ID, name, target), &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &found, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, length, expected, size);
}

typedef struct
{
  goffset first;
  goffset last;
  goffset stop_at;
  GCancellable *cancellable;
} Watch;

static void
watch_cb (goffset current, goffset total, gpointer data)
{
  Watch *self = data;

  if (self->first == 0)
    self->first = current;
  self->last = current;
  if (self->stop_at > 0 && current >= self->stop_at)
    g_cancellable_cancel (self->cancellable);
}

static gboolean
fetch (Desk *desk, const char *name, Watch *watch, GError **error)
{
  return dex_await (sc_session_fetch_file (desk->session, ID, name, watch_cb, watch,
                                           watch->cancellable),
                    error);
}

SC_FIBER_TEST (large_ones_are_known_first_and_come_when_they_are_opened)
{
  Fixture f = { 0 };
  Watch watch = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) target = NULL;
  g_autofree char *path = NULL;

  setup (&f);
  add (&f.a, "photo.jpg", 1000);
  add (&f.a, "film.mp4", LARGE);
  add (&f.a, "leer.txt", 0);
  assert_list (&f.a, "film.mp4> leer.txt> photo.jpg>");
  desk_sync_once (&f.a);
  assert_list (&f.a, "film.mp4 leer.txt photo.jpg");

  desk_sync_once (&f.b);
  assert_list (&f.b, "film.mp4? leer.txt photo.jpg");
  assert_contents (&f.b, "photo.jpg", 1000);
  path = g_build_filename (f.b.dir, "copy", NULL);
  target = g_file_new_for_path (path);
  dex_await (sc_session_copy_file (f.b.session, ID, "film.mp4", target), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_ELSEWHERE);
  g_clear_error (&error);
  /* What was there under this name is still there. */
  assert_contents (&f.b, "photo.jpg", 1000);

  fetch (&f.b, "film.mp4", &watch, &error);
  g_assert_no_error (error);
  g_assert_cmpint (watch.last, ==, LARGE);
  assert_list (&f.b, "film.mp4 leer.txt photo.jpg");
  assert_contents (&f.b, "film.mp4", LARGE);
  teardown (&f);
}

SC_FIBER_TEST (a_download_that_broke_off_goes_on_where_it_was)
{
  Fixture f = { 0 };
  Watch broken = { .stop_at = LARGE / 2 };
  Watch rest = { 0 };
  g_autoptr (GError) error = NULL;

  setup (&f);
  add (&f.a, "film.mp4", LARGE);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  broken.cancellable = g_cancellable_new ();
  g_assert_false (fetch (&f.b, "film.mp4", &broken, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&broken.cancellable);
  assert_list (&f.b, "film.mp4?");

  /* Another run of the program. */
  desk_close (&f.b);
  desk_open (&f.b);
  assert_list (&f.b, "film.mp4?");
  fetch (&f.b, "film.mp4", &rest, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rest.first, >, LARGE / 2);
  assert_contents (&f.b, "film.mp4", LARGE);
  teardown (&f);
}

SC_FIBER_TEST (what_is_to_be_kept_comes_by_itself)
{
  Fixture f = { 0 };

  setup (&f);
  add (&f.a, "film.mp4", LARGE);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  assert_list (&f.b, "film.mp4?");
  sc_file_policy_set_record (sc_session_get_file_policy (f.b.session), ID, TRUE);
  desk_close (&f.b);
  desk_open (&f.b);
  g_assert_true (sc_file_policy_keeps_record (sc_session_get_file_policy (f.b.session), ID));
  desk_sync_once (&f.b);
  assert_list (&f.b, "film.mp4");
  assert_contents (&f.b, "film.mp4", LARGE);
  teardown (&f);
}

SC_FIBER_TEST (nothing_is_lost_by_a_desk_that_does_not_have_it)
{
  Fixture f = { 0 };
  Watch watch = { 0 };
  g_autoptr (GError) error = NULL;

  setup (&f);
  add (&f.a, "film.mp4", LARGE);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  /* An edit on top of what is elsewhere, and one more file. */
  desk_set (&f.b, ID, "summary", "neu");
  add (&f.b, "photo.jpg", 10);
  assert_list (&f.b, "film.mp4? photo.jpg>");
  desk_sync_once (&f.b);
  assert_list (&f.b, "film.mp4? photo.jpg");
  desk_sync_once (&f.a);
  g_assert_true (desk_has (&f.a, ID, "summary", "neu"));
  assert_list (&f.a, "film.mp4 photo.jpg");
  assert_contents (&f.a, "film.mp4", LARGE);
  dex_await (sc_store_compact (sc_session_get_store (f.b.session), G_MAXINT64), &error);
  g_assert_no_error (error);
  fetch (&f.b, "film.mp4", &watch, &error);
  g_assert_no_error (error);
  assert_contents (&f.b, "film.mp4", LARGE);
  teardown (&f);
}

SC_FIBER_TEST (two_desks_without_a_network_each_keep_theirs)
{
  Fixture f = { 0 };

  setup (&f);
  add (&f.a, "film.mp4", LARGE);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  add (&f.a, "photo.jpg", 11);
  add (&f.b, "photo.jpg", 22);
  add (&f.b, "plan.pdf", 33);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  desk_sync_once (&f.a);
  desk_sync_once (&f.b);
  assert_list (&f.a, "film.mp4 photo (2).jpg photo.jpg plan.pdf");
  assert_list (&f.b, "film.mp4? photo (2).jpg photo.jpg plan.pdf");
  teardown (&f);
}

SC_FIBER_TEST (they_are_renamed_and_removed_and_put_back)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  const ScRecordFile *file;

  setup (&f);
  add (&f.a, "photo.jpg", 11);
  add (&f.a, "photo.jpg", 12);
  assert_list (&f.a, "photo (2).jpg> photo.jpg>");
  dex_await (sc_session_rename_file (f.a.session, ID, "photo (2).jpg", "../b.jpg"), &error);
  g_assert_no_error (error);
  assert_list (&f.a, "-b.jpg> photo.jpg>");
  files = dex_await_boxed (sc_session_list_files (f.a.session, ID), &error);
  g_assert_no_error (error);
  file = files->pdata[1];
  dex_await (sc_session_remove_file (f.a.session, ID, "photo.jpg"), &error);
  g_assert_no_error (error);
  assert_list (&f.a, "-b.jpg>");
  dex_await (sc_session_put_file_back (f.a.session, ID, file->attachment), &error);
  g_assert_no_error (error);
  assert_list (&f.a, "-b.jpg> photo.jpg>");
  assert_contents (&f.a, "photo.jpg", 11);
  dex_await (sc_session_remove_file (f.a.session, ID, "no such file"), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND);
  teardown (&f);
}

SC_FIBER_TEST (what_is_no_file_is_told_and_changes_nothing)
{
  Fixture f = { 0 };
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GFile) missing = g_file_new_for_path ("/no/such/file");
  g_autoptr (GError) error = NULL;

  setup (&f);
  folder = g_file_new_for_path (f.a.dir);
  g_assert_false (add_file (&f.a, folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_false (add_file (&f.a, missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_list (&f.a, "");
  teardown (&f);
}

static void
names_become_names_that_all_can_write (void)
{
  static const struct
  {
    const char *given;
    const char *made;
  } rows[] = {
    { "Plan ä.pdf", "Plan ä.pdf" },
    { "a/b\\c:d.txt", "a-b-c-d.txt" },
    { "_design.js", "design.js" },
    { "..", "file" },
    { "", "file" },
    { " x ", "x" },
    { "photo\xe2\x80\xaegpj.exe", "photogpj.exe" },
    { "a\nb\x7f.txt", "ab.txt" },
    { "\xff.txt", "\xef\xbf\xbd.txt" },
  };
  g_autofree char *many = g_strnfill (300, 'x');
  g_autofree char *long_name = g_strconcat (many, ".pdf", NULL);
  g_autofree char *short_name = sc_file_name_make (long_name);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *made = sc_file_name_make (rows[i].given);

      g_assert_cmpstr (made, ==, rows[i].made);
    }
  g_assert_cmpuint (strlen (short_name), ==, 200);
  g_assert_true (g_str_has_suffix (short_name, "x.pdf"));
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/files/names", names_become_names_that_all_can_write);
  g_test_add_func ("/session/files/on-demand",
                   large_ones_are_known_first_and_come_when_they_are_opened);
  g_test_add_func ("/session/files/resume", a_download_that_broke_off_goes_on_where_it_was);
  g_test_add_func ("/session/files/kept", what_is_to_be_kept_comes_by_itself);
  g_test_add_func ("/session/files/not-lost", nothing_is_lost_by_a_desk_that_does_not_have_it);
  g_test_add_func ("/session/files/two-desks", two_desks_without_a_network_each_keep_theirs);
  g_test_add_func ("/session/files/change", they_are_renamed_and_removed_and_put_back);
  g_test_add_func ("/session/files/no-file", what_is_no_file_is_told_and_changes_nothing);

  return g_test_run ();
}
