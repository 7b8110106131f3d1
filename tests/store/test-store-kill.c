/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attachment-fixture.h"

/* A child process writes documents with attachments and tells the number of each one that is answered;
 * the parent kills it at a random moment. Everything that was told must be there, and the files
 * sound. */

/* Returns (transfer full): what the attachment of a document has in it. */
static char *
make_text (guint32 number)
{
  return g_strnfill (1 + number * 7919 % 50000, (char) ('a' + number % 26));
}

static ScDocument *
make_document (guint32 number)
{
  g_autofree char *id = g_strdup_printf ("doc-%u", number);
  g_autofree char *body =
      g_strdup_printf ("{\"type\":\"solution\",\"title\":\"Nummer %u\"}", number);
  g_autofree char *text = make_text (number);

  return document_with (id, NULL, body, inline_attachment ("a.txt", text), NULL);
}

static DexFuture *
writer_fiber (gpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (path), &error);

  g_assert_no_error (error);
  for (guint32 i = 0; i < 100000; i++)
    {
      g_autoptr (GPtrArray) documents =
          g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
      g_autoptr (GPtrArray) results = NULL;

      g_ptr_array_add (documents, make_document (i));
      results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
      g_assert_no_error (error);
      if (write (STDOUT_FILENO, &i, sizeof i) != sizeof i)
        break;
    }

  return dex_future_new_true ();
}

static guint32
run_and_kill (const char *program, const char *path, guint delay_ms)
{
  const char *argv[] = { program, "--writer", path, NULL };
  g_autoptr (GError) error = NULL;
  guint32 last = 0;
  guint32 number;
  GPid pid;
  int fd;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  /* The first answer shows that it is at work. */
  g_assert_cmpint (read (fd, &number, sizeof number), ==, sizeof number);
  g_usleep (delay_ms * 1000);
  kill (pid, SIGKILL);
  while (read (fd, &number, sizeof number) == sizeof number)
    last = number;
  close (fd);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);

  return last;
}

typedef struct
{
  const char *path;
  guint32 last;
} Expectation;

static DexFuture *
check_fiber (gpointer data)
{
  Expectation *expectation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScStore) store = dex_await_object (sc_store_open (expectation->path), &error);
  g_autoptr (ScStoreInfo) info = NULL;
  g_autofree char *folder = g_strconcat (expectation->path, "-attachments", NULL);

  g_assert_no_error (error);
  info = dex_await_boxed (sc_store_load_info (store), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->doc_count, >, expectation->last);
  assert_sound (store);
  for (guint32 i = 0; i <= expectation->last; i++)
    {
      g_autofree char *id = g_strdup_printf ("doc-%u", i);
      g_autofree char *text = make_text (i);

      assert_attachment (store, id, NULL, "a.txt", text);
    }
  /* Nothing half written, and nothing that nobody refers to. */
  g_assert_cmpuint (count_files (folder), ==, info->doc_count);
  dex_await (sc_store_close (store), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static const char *own_path;

static void
killed_writer_loses_nothing (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 8; round++)
    {
      g_autofree char *dir = sc_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "kill.sqlite", NULL);
      Expectation expectation = { path, 0 };

      expectation.last = run_and_kill (own_path, path, (guint) g_rand_int_range (rand, 0, 300));
      sc_test_run_fiber ("check after kill", check_fiber, &expectation);
      sc_test_remove_dir (g_steal_pointer (&dir));
    }
}

int
main (int argc, char *argv[])
{
  dex_init ();
  if (argc == 3 && strcmp (argv[1], "--writer") == 0)
    {
      sc_test_run_fiber ("writer", writer_fiber, argv[2]);
      return 0;
    }

  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/kill/loses-nothing", killed_writer_loses_nothing);

  return g_test_run ();
}
