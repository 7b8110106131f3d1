/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-http.h"

/* What a server does with requests, whoever made it: one measurement a call, printed as `NAME VALUE`; server.py
 * starts the servers and makes the ratios. The floors are here too. */

#define BATCH 1000
#define DATABASE "/bench"

typedef struct
{
  const char *what;
  const char *host;
  const char *user;
  const char *password;
  guint n;
  guint n_connections;
} Bench;

static BenchHttp *
open_http (const Bench *bench)
{
  return bench_http_new (bench->host, bench->user, bench->password);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static void
report (const char *name, double value)
{
  printf ("%s %.6f\n", name, value);
}

/* About 1 KB; the same number gives the same text. */
static void
append_document (GString *out, guint number)
{
  static const char *const words[] = { "Sensor ", "Straße ", "Hörde ",  "Energie ",
                                       "Daten ",  "Licht ",  "Wasser ", "Ampel " };
  guint32 state = number * 2654435761u + 1;
  gsize start = out->len;

  g_string_append_printf (
      out,
      "{\"_id\":\"solution:0161a000-0000-7000-8000-%012u\",\"type\":\"solution\","
      "\"title\":\"Solution %06u\",\"summary\":\"",
      number, number);
  while (out->len - start < 920)
    {
      state = state * 1664525u + 1013904223u;
      g_string_append (out, words[state >> 29]);
    }
  g_string_append (out, "\"}");
}

static void
bench_load (const Bench *bench)
{
  g_autoptr (BenchHttp) http = open_http (bench);
  double spent = 0;

  for (guint first = 0; first < bench->n; first += BATCH)
    {
      g_autoptr (GString) body = g_string_new ("{\"docs\":[");
      gint64 start;

      for (guint i = first; i < MIN (first + BATCH, bench->n); i++)
        {
          if (i > first)
            g_string_append_c (body, ',');
          append_document (body, i);
        }
      g_string_append (body, "]}");
      /* Making the documents is not the server's work. */
      start = g_get_monotonic_time ();
      bench_http_write (http, "POST", DATABASE "/_bulk_docs", "application/json", body->str,
                        body->len);
      spent += seconds_since (start);
    }
  report ("load", spent);
}

/* The same documents into a bare table, each batch one transaction that is on the disk when it ends. */
static void
bench_load_floor (const Bench *bench)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert = NULL;
  gint64 start;

  if (sqlite3_open (bench->host, &db) != SQLITE_OK ||
      sqlite3_exec (db,
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "CREATE TABLE document (id TEXT UNIQUE, body TEXT)",
                    NULL, NULL, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (db, "INSERT INTO document VALUES (?, ?)", -1, &insert, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  start = g_get_monotonic_time ();
  for (guint i = 0; i < bench->n; i++)
    {
      g_autoptr (GString) body = g_string_new (NULL);
      g_autofree char *id = g_strdup_printf ("solution:0161a000-0000-7000-8000-%012u", i);

      if (i % BATCH == 0)
        sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
      append_document (body, i);
      sqlite3_bind_text (insert, 1, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, body->str, (int) body->len, SQLITE_STATIC);
      if (sqlite3_step (insert) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (db));
      sqlite3_reset (insert);
      if (i % BATCH == BATCH - 1 || i == bench->n - 1)
        sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
    }
  report ("load-floor", seconds_since (start));
  sqlite3_finalize (insert);
  sqlite3_close (db);
}

static void
bench_read (const Bench *bench, const char *name, const char *path)
{
  g_autoptr (BenchHttp) http = open_http (bench);
  gint64 start = g_get_monotonic_time ();

  if (bench_http_get (http, path, NULL) < (gsize) bench->n * 900)
    g_error ("%s did not bring all documents", path);
  report (name, seconds_since (start));
}

/* --- Latencies --- */

typedef struct
{
  const Bench *bench;
  gboolean writes;
  guint first;
  GArray *times; /* of double: seconds */
} Caller;

static gpointer
call_func (gpointer data)
{
  Caller *self = data;
  g_autoptr (BenchHttp) http = open_http (self->bench);
  guint n = self->bench->n / self->bench->n_connections;

  self->times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path =
          self->writes ? g_strdup_printf (DATABASE "/comment:%u-%u", self->first, i)
                       : g_strdup_printf (DATABASE "/solution:0161a000-0000-7000-8000-%012u",
                                          (self->first * n + i) * 7919 % 10000);
      g_autoptr (GString) body = g_string_new ("{\"type\":\"comment\",\"text\":\"");
      gint64 start;
      double time;

      for (guint k = 0; k < 100; k++)
        g_string_append (body, "Straße 12 ");
      g_string_append (body, "\"}");
      start = g_get_monotonic_time ();
      if (self->writes)
        bench_http_write (http, "PUT", path, "application/json", body->str, body->len);
      else
        bench_http_get (http, path, NULL);
      time = seconds_since (start);
      g_array_append_val (self->times, time);
    }

  return NULL;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
bench_latency (const Bench *bench, gboolean writes)
{
  Caller *callers = g_new0 (Caller, bench->n_connections);
  GThread **threads = g_new0 (GThread *, bench->n_connections);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < bench->n_connections; i++)
    {
      callers[i].bench = bench;
      callers[i].writes = writes;
      /* Runs with other numbers of connections write other documents. */
      callers[i].first = bench->n_connections * 1000 + i;
      threads[i] = g_thread_new ("caller", call_func, &callers[i]);
    }
  for (guint i = 0; i < bench->n_connections; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_vals (times, callers[i].times->data, callers[i].times->len);
      g_array_unref (callers[i].times);
    }
  report ("per-second", times->len / seconds_since (start));
  g_array_sort (times, compare_times);
  report ("p50", g_array_index (times, double, times->len / 2));
  report ("p99", g_array_index (times, double, times->len * 99 / 100));
  g_free (threads);
  g_free (callers);
}

/* --- Idle listeners --- */

/* The memory of a process, in KiB, without what it shares with others. */
static double
get_memory (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  double sum = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "Private_"))
      sum += g_ascii_strtod (strchr (lines[i], ':') + 1, NULL);

  return sum;
}

/* Waits until each listener has heard something; returns how long the last one waited. */
static double
wait_for_all (struct pollfd *polls, guint n, gint64 start)
{
  guint waiting = n;
  char buffer[8192];

  for (guint i = 0; i < n; i++)
    polls[i].events = POLLIN;
  while (waiting > 0)
    {
      if (poll (polls, n, 30000) <= 0)
        g_error ("%u listeners heard nothing", waiting);
      for (guint i = 0; i < n; i++)
        {
          if (polls[i].revents == 0 || polls[i].events == 0)
            continue;
          if (recv (polls[i].fd, buffer, sizeof buffer, MSG_DONTWAIT) <= 0)
            g_error ("a listener was cut off");
          polls[i].events = 0;
          waiting--;
        }
    }

  return seconds_since (start);
}

static void
drain (struct pollfd *polls, guint n)
{
  char buffer[8192];

  g_usleep (100 * 1000);
  for (guint i = 0; i < n; i++)
    while (recv (polls[i].fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0)
      continue;
}

/* What somebody notices who only reads, while so many wait. */
static double
measure_get (BenchHttp *http)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 1000; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double time;

      bench_http_get (http, DATABASE "/solution:0161a000-0000-7000-8000-000000000000", NULL);
      time = seconds_since (start);
      g_array_append_val (times, time);
    }
  g_array_sort (times, compare_times);

  return g_array_index (times, double, times->len / 2);
}

static void
bench_listeners (const Bench *bench, const char *pid)
{
  g_autoptr (BenchHttp) http = open_http (bench);
  g_autoptr (GPtrArray) listeners =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bench_http_free);
  g_autofree struct pollfd *polls = g_new0 (struct pollfd, bench->n);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (double));
  struct rlimit limit = { bench->n + 100, bench->n + 100 };
  double before = get_memory (pid);

  setrlimit (RLIMIT_NOFILE, &limit);
  for (guint i = 0; i < bench->n; i++)
    {
      BenchHttp *listener = open_http (bench);

      bench_http_send (listener, "GET",
                       DATABASE "/_changes?feed=continuous&since=now&heartbeat=60000", NULL, NULL,
                       0);
      polls[i].fd = listener->fd;
      g_ptr_array_add (listeners, listener);
    }
  g_usleep (2 * G_USEC_PER_SEC);
  drain (polls, bench->n);
  report ("listener-memory", (get_memory (pid) - before) / bench->n);
  report ("listener-get", measure_get (http));

  for (guint round = 0; round < 20; round++)
    {
      g_autofree char *path = g_strdup_printf (DATABASE "/action:%u", round);
      gint64 start = g_get_monotonic_time ();
      double time;

      bench_http_write (http, "PUT", path, "application/json", "{\"type\":\"action\"}", 17);
      time = seconds_since (start);
      g_array_append_val (answers, time);
      time = wait_for_all (polls, bench->n, start);
      g_array_append_val (times, time);
      drain (polls, bench->n);
    }
  g_array_sort (times, compare_times);
  g_array_sort (answers, compare_times);
  report ("listener-put", g_array_index (answers, double, answers->len / 2));
  report ("listener-delay", g_array_index (times, double, times->len / 2));
}

/* --- Attachments --- */

static void
bench_attachment (const Bench *bench)
{
  g_autoptr (BenchHttp) http = open_http (bench);
  gsize length = (gsize) bench->n * 1024 * 1024;
  g_autofree char *bytes = g_malloc (length);
  guint32 state = 1;
  gint64 start;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) ((state = state * 1664525u + 1013904223u) >> 24);
  start = g_get_monotonic_time ();
  bench_http_write (http, "PUT", DATABASE "/meeting:large/film.mp4", "video/mp4", bytes, length);
  report ("up", bench->n / seconds_since (start));

  start = g_get_monotonic_time ();
  if (bench_http_get (http, DATABASE "/meeting:large/film.mp4", NULL) != length)
    g_error ("the attachment came back with another length");
  report ("down", bench->n / seconds_since (start));
}

static gpointer
sendfile_func (gpointer data)
{
  int *ends = data;
  off_t offset = 0;

  while (sendfile (ends[1], ends[0], &offset, 1 << 20) > 0)
    continue;
  shutdown (ends[1], SHUT_WR);

  return NULL;
}

/* The same bytes from a file to a socket on this machine, with nothing around them. */
static void
bench_attachment_floor (const Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gsize length = (gsize) bench->n * 1024 * 1024;
  g_autofree char *bytes = g_malloc0 (length);
  char buffer[1 << 16];
  int sockets[2];
  int ends[2];
  GThread *thread;
  gint64 start;

  ends[0] = g_file_open_tmp ("smartcity-bench-XXXXXX", &path, &error);
  if (error != NULL)
    g_error ("%s", error->message);
  start = g_get_monotonic_time ();
  if (write (ends[0], bytes, length) != (gssize) length || fsync (ends[0]) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  report ("up-floor", bench->n / seconds_since (start));

  if (socketpair (AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
    g_error ("%s", g_strerror (errno));
  ends[1] = sockets[0];
  start = g_get_monotonic_time ();
  thread = g_thread_new ("sendfile", sendfile_func, ends);
  while (recv (sockets[1], buffer, sizeof buffer, 0) > 0)
    continue;
  g_thread_join (thread);
  report ("down-floor", bench->n / seconds_since (start));
  close (sockets[0]);
  close (sockets[1]);
  close (ends[0]);
  unlink (path);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };

  if (argc < 6)
    g_error ("usage: bench-server WHAT HOST:PORT USER PASSWORD N [CONNECTIONS or PID]");
  bench.what = argv[1];
  bench.host = argv[2];
  bench.user = argv[3];
  bench.password = argv[4];
  bench.n = (guint) g_ascii_strtoull (argv[5], NULL, 10);
  bench.n_connections = argc > 6 ? (guint) g_ascii_strtoull (argv[6], NULL, 10) : 1;

  if (g_str_equal (bench.what, "load"))
    bench_load (&bench);
  else if (g_str_equal (bench.what, "load-floor"))
    bench_load_floor (&bench);
  else if (g_str_equal (bench.what, "list"))
    bench_read (&bench, "list", DATABASE "/_all_docs?include_docs=true");
  else if (g_str_equal (bench.what, "changes"))
    bench_read (&bench, "changes", DATABASE "/_changes?include_docs=true");
  else if (g_str_equal (bench.what, "get"))
    bench_latency (&bench, FALSE);
  else if (g_str_equal (bench.what, "put"))
    bench_latency (&bench, TRUE);
  else if (g_str_equal (bench.what, "listeners"))
    bench_listeners (&bench, argv[6]);
  else if (g_str_equal (bench.what, "attachment"))
    bench_attachment (&bench);
  else if (g_str_equal (bench.what, "attachment-floor"))
    bench_attachment_floor (&bench);
  else
    g_error ("There is no measurement %s", bench.what);

  return 0;
}
