/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libdex.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <yyjson.h>

#include "sc-query-model.h"
#include "sc-replication.h"
#include "sc-store.h"

/* One measurement a call, printed as seconds (or what the name says) on one line; run.py starts the
 * servers and makes the ratios. The floors are here too, so that both sides are the same compiler,
 * the same libraries and the same machine. */

typedef struct
{
  const char *what;
  const char *url;
  const char *user;
  const char *password;
  const char *path;
  guint n;
} Bench;

static gint64 started_at;

static void
begin (void)
{
  started_at = g_get_monotonic_time ();
}

static void
report (const char *name)
{
  printf ("%s %.6f\n", name, (double) (g_get_monotonic_time () - started_at) / 1e6);
  fflush (stdout);
}

static void
check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static ScStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  ScStore *store = dex_await_object (sc_store_open (path), &error);

  check (error);

  return store;
}

static ScPeer *
make_peer (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  ScPeer *peer = sc_peer_new (bench->url, bench->user, bench->password, &error);

  check (error);

  return peer;
}

static void
replicate (Bench *bench, ScStore *store)
{
  g_autoptr (ScPeer) peer = make_peer (bench);
  g_autoptr (ScReplication) replication = sc_replication_new (store, peer, FALSE);
  g_autoptr (GError) error = NULL;

  dex_await (sc_replication_run (replication), &error);
  check (error);
}

static void
bench_pull (Bench *bench)
{
  g_autoptr (ScStore) store = open_store (bench->path);

  begin ();
  replicate (bench, store);
  report ("pull");
  dex_await (sc_store_close (store), NULL);
}

/* A generated solution of about 1 KB; the same number gives the same text. */
static char *
make_body (guint number, guint version)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);
  static const char *const words[] = {
    "Sensor", "Straße", "Hörde", "Energie", "Daten",  "Licht",
    "Wasser", "Bürger", "Ampel", "Verkehr", "Lösung", "Messung"
  };
  static const char *const phases[] = { "idea", "prototype", "pilot", "operation", "transfer" };
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "{\"type\":\"solution\",\"schema\":1,\"title\":\"%s %s %06u\","
                          "\"phase\":\"%s\",\"version\":%u,\"summary\":\"",
                          words[g_rand_int_range (rand, 0, 12)],
                          words[g_rand_int_range (rand, 0, 12)], number,
                          phases[g_rand_int_range (rand, 0, 5)], version);
  while (text->len < 830)
    g_string_append_printf (text, "%s ", words[g_rand_int_range (rand, 0, 12)]);
  g_string_append (text,
                   "\",\"created_at\":\"2018-01-01T00:00:00.000Z\",\"created_by\":\"bench\"}");

  return g_string_free_and_steal (text);
}

static GPtrArray *
make_documents (ScStore *store, guint first, guint n, guint version)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:0161a000-0000-7000-8000-%012u", i);
      g_autofree char *body = make_body (i, version);
      g_autofree char *rev = NULL;

      if (version > 1)
        {
          g_autoptr (ScDocument) current = dex_await_boxed (sc_store_get (store, id, NULL), NULL);

          rev = sc_document_dup_rev (current);
        }
      g_ptr_array_add (documents, sc_document_new (id, rev, FALSE, body));
    }

  return documents;
}

static void
write_all (ScStore *store, guint n, guint version)
{
  for (guint first = 0; first < n; first += 1000)
    {
      g_autoptr (GPtrArray) documents =
          make_documents (store, first, MIN (1000, n - first), version);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results =
          dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);

      check (error);
    }
}

/* Fills the server: the generated workspace. */
static void
bench_fill (Bench *bench)
{
  g_autoptr (ScStore) store = open_store (bench->path);

  write_all (store, bench->n, 1);
  begin ();
  replicate (bench, store);
  report ("load");
  dex_await (sc_store_close (store), NULL);
}

/* Pushes @n edits of a store that was pulled before. */
static void
bench_push (Bench *bench)
{
  g_autoptr (ScStore) store = open_store (bench->path);

  write_all (store, bench->n, 2);
  begin ();
  replicate (bench, store);
  report ("push");
  dex_await (sc_store_close (store), NULL);
}

static GBytes *
fetch (Bench *bench, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 600, NULL);
  g_autofree char *url = g_strconcat (bench->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autofree char *pair = g_strconcat (bench->user, ":", bench->password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", value);
  bytes = soup_session_send_and_read (session, message, NULL, &error);
  check (error);

  return bytes;
}

static void
insert_rows (sqlite3 *db, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  yyjson_doc *doc = yyjson_read (text, length, 0);
  yyjson_val *rows = yyjson_obj_get (yyjson_doc_get_root (doc), "rows");
  yyjson_arr_iter iter = yyjson_arr_iter_with (rows);
  yyjson_val *row;
  sqlite3_stmt *stmt;

  sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO document VALUES (?, ?)", -1, &stmt, NULL);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      gsize n;
      char *body = yyjson_val_write (yyjson_obj_get (row, "doc"), 0, &n);

      sqlite3_bind_text (stmt, 1, yyjson_get_str (yyjson_obj_get (row, "id")), -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, body, (int) n, SQLITE_STATIC);
      sqlite3_step (stmt);
      sqlite3_reset (stmt);
      free (body);
    }
  sqlite3_finalize (stmt);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  yyjson_doc_free (doc);
}

/* The floor of a pull: one plain request, one bare table, one transaction. */
static void
bench_pull_floor (Bench *bench)
{
  g_autoptr (GBytes) bytes = NULL;
  sqlite3 *db;

  sqlite3_open (bench->path, &db);
  sqlite3_exec (db,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "CREATE TABLE document (id TEXT PRIMARY KEY, body TEXT)",
                NULL, NULL, NULL);
  begin ();
  bytes = fetch (bench, "/_all_docs?include_docs=true");
  insert_rows (db, bytes);
  report ("pull-floor");
  sqlite3_close (db);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static void
report_median (const char *name, GArray *times)
{
  g_array_sort (times, compare_times);
  printf ("%s %.6f\n", name, g_array_index (times, double, times->len / 2));
}

static const char *const searches[] = {
  "strasse", "beleuchtung",  "hoerde sensor",      "loesung 0123",
  "wasser",  "ampel 000777", "energie daten licht"
};

static void
wait_for_index (ScStore *store, guint n)
{
  g_autofree char *last = g_strdup_printf ("%06u", n - 1);

  for (;;)
    {
      g_autoptr (GPtrArray) hits = dex_await_boxed (sc_store_search (store, last, NULL, 5), NULL);

      if (hits != NULL && hits->len > 0)
        return;
      dex_await (dex_timeout_new_msec (200), NULL);
    }
}

static void
bench_search (Bench *bench)
{
  g_autoptr (ScStore) store = open_store (bench->path);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  wait_for_index (store, bench->n);
  for (guint i = 0; i < 20 * G_N_ELEMENTS (searches); i++)
    {
      gint64 before = g_get_monotonic_time ();
      g_autoptr (GPtrArray) hits =
          dex_await_boxed (sc_store_search (store, searches[i % G_N_ELEMENTS (searches)], NULL, 50),
                           NULL);
      double time = (double) (g_get_monotonic_time () - before) / 1e6;

      g_array_append_val (times, time);
    }
  report_median ("search", times);
  dex_await (sc_store_close (store), NULL);
}

/* The floor of a search: the bare FTS5 query over the same index. */
static void
bench_search_floor (Bench *bench)
{
  static const char *const matches[] = {
    "\"strasse\"",
    "\"beleuchtung\"",
    "\"hoerde\" AND \"sensor\"",
    "\"loesung\" AND \"0123\"",
    "\"wasser\"",
    "\"ampel\" AND \"000777\"",
    "\"energie\" AND \"daten\" AND \"licht\"",
  };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  sqlite3_stmt *stmt;
  sqlite3 *db;

  sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READONLY, NULL);
  sqlite3_prepare_v2 (db,
                      "SELECT rowid, bm25 (search, 10.0, 1.0) AS score FROM search"
                      " WHERE search MATCH ? ORDER BY score LIMIT 50",
                      -1, &stmt, NULL);
  for (guint i = 0; i < 20 * G_N_ELEMENTS (matches); i++)
    {
      gint64 before = g_get_monotonic_time ();
      double time;

      sqlite3_bind_text (stmt, 1, matches[i % G_N_ELEMENTS (matches)], -1, SQLITE_STATIC);
      while (sqlite3_step (stmt) == SQLITE_ROW)
        continue;
      sqlite3_reset (stmt);
      time = (double) (g_get_monotonic_time () - before) / 1e6;
      g_array_append_val (times, time);
    }
  report_median ("search-floor", times);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
}

static double
resident_mib (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);

  return (double) pages * 4096 / (1024 * 1024);
}

/* Time until a list of everything is usable, and what it adds to the memory. */
static void
bench_list (Bench *bench)
{
  double before = resident_mib ();
  g_autoptr (ScStore) store = NULL;
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = NULL;
  g_autoptr (ScRow) row = NULL;

  begin ();
  store = open_store (bench->path);
  model = sc_query_model_new (store, query);
  while (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    dex_await (dex_timeout_new_msec (1), NULL);
  row = g_list_model_get_item (G_LIST_MODEL (model), 0);
  while (sc_row_get_loading (row))
    dex_await (dex_timeout_new_msec (1), NULL);
  report ("list");
  printf ("list-memory %.1f\n", resident_mib () - before);
  g_clear_object (&model);
  dex_await (sc_store_close (store), NULL);
}

typedef struct
{
  GListModel *model;
  DexPromise *promise;
} Waiter;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Waiter *waiter)
{
  if (waiter->promise != NULL)
    dex_promise_resolve_boolean (waiter->promise, TRUE);
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_object_unref (source);
}

static void
put_document (Bench *bench, guint number)
{
  SoupSession *session = soup_session_new ();
  g_autofree char *url =
      g_strdup_printf ("%s/solution:live-%d-%u", bench->url, (int) getpid (), number);
  g_autofree char *body = make_body (number, 1);
  g_autoptr (SoupMessage) message = soup_message_new ("PUT", url);
  g_autofree char *pair = g_strconcat (bench->user, ":", bench->password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", value);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, put_cb, NULL);
}

/* From the PUT on the server to the row in this desk's list. */
static void
bench_live (Bench *bench)
{
  g_autoptr (ScStore) store = open_store (bench->path);
  g_autoptr (ScPeer) peer = make_peer (bench);
  g_autoptr (ScReplication) replication = sc_replication_new (store, peer, TRUE);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = sc_query_model_new (store, query);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (DexFuture) run = sc_replication_run (replication);
  Waiter waiter = { G_LIST_MODEL (model), NULL };

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &waiter);
  dex_await (dex_timeout_new_seconds (3), NULL);
  for (guint i = 0; i < bench->n; i++)
    {
      gint64 before;
      double time;

      waiter.promise = dex_promise_new ();
      before = g_get_monotonic_time ();
      put_document (bench, i);
      dex_await (dex_future_first (dex_ref (DEX_FUTURE (waiter.promise)),
                                   dex_timeout_new_seconds (5), NULL),
                 NULL);
      time = (double) (g_get_monotonic_time () - before) / 1e6;
      dex_clear (&waiter.promise);
      g_array_append_val (times, time);
      dex_await (dex_timeout_new_msec (30), NULL);
    }
  report_median ("live", times);
  sc_replication_stop (replication);
  dex_await (dex_ref (run), NULL);
  g_signal_handlers_disconnect_by_data (model, &waiter);
  g_clear_object (&model);
  dex_await (sc_store_close (store), NULL);
}

static void
polled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) bytes =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  dex_promise_resolve_boolean (data, bytes != NULL);
}

/* The floor of live: the same PUT until a bare longpoll that waits for it has its answer. */
static void
bench_live_floor (Bench *bench)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *pair = g_strconcat (bench->user, ":", bench->password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < bench->n; i++)
    {
      g_autofree char *url = g_strconcat (bench->url, "/_changes?feed=longpoll&since=now", NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      g_autoptr (DexPromise) promise = dex_promise_new ();
      gint64 before;
      double time;

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   value);
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, polled_cb,
                                        promise);
      dex_await (dex_timeout_new_msec (30), NULL);
      before = g_get_monotonic_time ();
      put_document (bench, 100000 + i);
      dex_await (dex_ref (DEX_FUTURE (promise)), NULL);
      time = (double) (g_get_monotonic_time () - before) / 1e6;
      g_array_append_val (times, time);
    }
  report_median ("live-floor", times);
}

static const struct
{
  const char *name;
  void (*func) (Bench *bench);
} benches[] = {
  { "fill", bench_fill },
  { "pull", bench_pull },
  { "push", bench_push },
  { "pull-floor", bench_pull_floor },
  { "search", bench_search },
  { "search-floor", bench_search_floor },
  { "list", bench_list },
  { "live", bench_live },
  { "live-floor", bench_live_floor },
};

static DexFuture *
bench_fiber (gpointer data)
{
  Bench *bench = data;

  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++)
    if (g_str_equal (benches[i].name, bench->what))
      {
        benches[i].func (bench);
        return dex_future_new_true ();
      }

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no measurement is called “%s”",
                                bench->what);
}

/* bench-replica WHAT URL USER PASSWORD STORE-FILE N */
int
main (int argc, char *argv[])
{
  Bench bench;
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 7)
    {
      g_printerr ("Use: bench-replica WHAT URL USER PASSWORD STORE-FILE N\n");
      return 2;
    }
  dex_init ();
  sc_record_types_register ();
  bench = (Bench) { argv[1], argv[2], argv[3],
                    argv[4], argv[5], (guint) g_ascii_strtoull (argv[6], NULL, 10) };
  future =
      dex_scheduler_spawn (dex_scheduler_get_default (), 1024 * 1024, bench_fiber, &bench, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  check (error);

  return 0;
}
