/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-target.h"

/* Feeds one parser: every file of its corpus as it is, then mutations of them for some seconds. Where
 * the program was built with -fsanitize-coverage=trace-pc (./dev fuzz), an input that reaches something
 * new is mutated further and kept.
 *
 * The target has libFuzzer's name and form, so it can be linked with that instead where there is clang.
 *
 * An input that crashes the target, or takes too long, is left in a file. */

#define MAX_LENGTH (64 * 1024)
#define MAX_SECONDS_AN_INPUT 20
#define N_EDGES (1 << 16)

static guint8 edges[N_EDGES]; /* reached by the input that runs */
static guint8 seen[N_EDGES];  /* reached by any input */
static gsize previous;
static const guint8 *current;
static gsize current_length;
static char *crash_path;

void __sanitizer_cov_trace_pc (void);
void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

/* Called at each branch of the code under test: a pair of branches is an edge. */
__attribute__ ((no_sanitize_coverage)) void
__sanitizer_cov_trace_pc (void)
{
  gsize here = (gsize) __builtin_return_address (0);

  here = (here ^ here >> 16) & (N_EDGES - 1);
  edges[here ^ previous] = 1;
  previous = here >> 1;
}

/* Only calls that a signal handler may make. */
static void
keep_current (void)
{
  int fd;

  if (current == NULL)
    return;
  fd = open (crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || write (fd, current, current_length) != (gssize) current_length ||
      write (STDERR_FILENO, "The input is in ", 16) < 0 ||
      write (STDERR_FILENO, crash_path, strlen (crash_path)) < 0 ||
      write (STDERR_FILENO, "\n", 1) < 0)
    return;
  current = NULL;
}

static void
signal_cb (int number)
{
  keep_current ();
  signal (number, SIG_DFL);
  raise (number);
}

static void
watch_for_crashes (void)
{
  static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP, SIGALRM };

  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (keep_current);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], signal_cb);
}

/* Returns whether the input reached what none had reached before. */
static gboolean
run (const guint8 *data, gsize length)
{
  gboolean is_new = FALSE;

  /* A copy of exactly this size: reading one byte too many is then seen. */
  g_autofree guint8 *copy = g_memdup2 (data, length);

  memset (edges, 0, sizeof edges);
  previous = 0;
  current = data;
  current_length = length;
  alarm (MAX_SECONDS_AN_INPUT);
  LLVMFuzzerTestOneInput (copy, length);
  alarm (0);
  current = NULL;

  for (gsize i = 0; i < N_EDGES; i++)
    if (edges[i] != 0 && seen[i] == 0)
      {
        seen[i] = 1;
        is_new = TRUE;
      }

  return is_new;
}

static void
remove_range (GByteArray *input, gsize start, gsize length)
{
  if (length > 0)
    g_byte_array_remove_range (input, (guint) start, (guint) length);
}

static void
insert (GByteArray *input, gsize at, const guint8 *bytes, gsize length)
{
  gsize tail = input->len - at;

  if (length == 0 || input->len + length > MAX_LENGTH)
    return;
  g_byte_array_set_size (input, (guint) (input->len + length));
  memmove (input->data + at + length, input->data + at, tail);
  memcpy (input->data + at, bytes, length);
}

/* Words that parsers of this project branch on. */
static void
insert_word (GRand *rand, GByteArray *input, gsize at)
{
  static const char *const words[] = {
    "\"",
    "\"\"",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ";",
    "\n",
    "\r\n",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "1e400",
    "-0",
    "18446744073709551616",
    "0.1",
    "\xef\xbb\xbf",
    "\xff\xfe",
    "\xc3\xa4",
    "\xf0\x9f\x98\x80",
    "sep=,\n",
    "'=",
    "\t",
    "\"_id\":",
    "\"_rev\":",
    "\"1-a\"",
    "\"_deleted\":true",
    "\"_revisions\":",
    "\"type\":",
    "\"solution\"",
    "2024-02-30",
    "24:00",
    "Titel;Kurzfassung\n",
    "?",
    "&",
    "=",
    "%2F",
    "%00",
    "%ff",
    "../",
    "/_design/",
    "rev=1-a",
    "open_revs=all",
    "feed=longpoll&timeout=10",
    "include_docs=true&attachments=true",
    "\"$or\":[",
    "\"$not\":{",
    "\"selector\":",
    "Accept: multipart/mixed\n",
    "Content-Type: multipart/related; boundary=b\n",
    "Content-Encoding: gzip\n",
    "Transfer-Encoding: chunked\n",
    "Range: bytes=0-\n",
    "Expect: 100-continue\n",
  };
  const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];

  insert (input, at, (const guint8 *) word, strlen (word));
}

static void
mutate_once (GRand *rand, GByteArray *input, GPtrArray *corpus)
{
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) input->len + 1);
  gsize length = (gsize) g_rand_int_range (rand, 0, (gint32) MIN (input->len - at, 64) + 1);
  GByteArray *other = corpus->pdata[g_rand_int_range (rand, 0, (gint32) corpus->len)];
  gsize start = (gsize) g_rand_int_range (rand, 0, (gint32) other->len + 1);
  guint8 byte = (guint8) g_rand_int_range (rand, 0, 256);
  g_autofree guint8 *copy = NULL;

  switch (g_rand_int_range (rand, 0, 7))
    {
    case 0:
      if (at < input->len)
        input->data[at] ^= (guint8) (1 << byte % 8);
      break;
    case 1:
      if (at < input->len)
        input->data[at] = byte;
      break;
    case 2:
      remove_range (input, at, length);
      break;
    case 3:
      copy = g_memdup2 (input->data + at, length);
      insert (input, at, copy, length);
      break;
    case 4:
      insert (input, at, other->data + start, MIN (other->len - start, 64));
      break;
    case 5:
      remove_range (input, at, input->len - at);
      break;
    default:
      insert_word (rand, input, at);
    }
}

static void
keep (GByteArray *input, const char *dir)
{
  g_autofree char *name = g_compute_checksum_for_data (G_CHECKSUM_SHA1, input->data, input->len);
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_file_set_contents (path, (const char *) input->data, (gssize) input->len, NULL);
}

static guint
mutate_for (GRand *rand, GPtrArray *corpus, guint seconds, const char *keep_dir)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  guint n = 0;

  while (g_get_monotonic_time () < end)
    {
      GByteArray *base = corpus->pdata[g_rand_int_range (rand, 0, (gint32) corpus->len)];
      GByteArray *input = g_byte_array_sized_new (base->len + 1);

      g_byte_array_append (input, base->data, base->len);
      for (int i = g_rand_int_range (rand, 1, 6); i > 0; i--)
        mutate_once (rand, input, corpus);
      n++;
      if (run (input->data, input->len))
        {
          if (keep_dir != NULL)
            keep (input, keep_dir);
          g_ptr_array_add (corpus, input);
        }
      else
        {
          g_byte_array_unref (input);
        }
    }

  return n;
}

static void
load (GPtrArray *corpus, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  char *data;
  gsize length;
  const char *name;

  if (dir == NULL && g_file_get_contents (path, &data, &length, NULL))
    {
      GByteArray *input = g_byte_array_new_take ((guint8 *) data, length);

      run (input->data, input->len);
      g_ptr_array_add (corpus, input);
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      load (corpus, inside);
    }
}

int
main (int argc, char *argv[])
{
  int seconds = 0;
  int seed = (int) (g_random_int () >> 1);
  char *keep_dir = NULL;
  const GOptionEntry options[] = {
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to mutate (0)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Of the mutations", "N" },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep_dir, "Where inputs go that reach something",
      "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE-OR-FOLDER…");
  g_autoptr (GPtrArray) corpus =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GRand) rand = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files;
  guint n_runs;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  crash_path =
      g_strdup_printf ("%s/crash-%s-%d", keep_dir != NULL ? keep_dir : ".", g_get_prgname (), seed);
  watch_for_crashes ();

  for (int i = 1; i < argc; i++)
    load (corpus, argv[i]);
  n_files = corpus->len;
  g_assert_cmpuint (n_files, >, 0);
  rand = g_rand_new_with_seed ((guint32) seed);
  g_print ("%u files, seed %d\n", n_files, seed);
  n_runs = mutate_for (rand, corpus, (guint) seconds, keep_dir);
  g_print ("%u mutations, %u of them reached something new\n", n_runs, corpus->len - n_files);
  g_free (crash_path);
  g_free (keep_dir);

  return 0;
}
