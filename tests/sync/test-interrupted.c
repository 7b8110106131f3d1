/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>

#include "sc-sync-job.h"
#include "sc-test-server.h"
#include "sync-fixture.h"

/* A real server behind a line that breaks in the middle of a request or of its answer. Whatever was
 * lost on the way, the next run brings it, and brings it once. */

typedef enum
{
  REQUEST,
  ANSWER,
} Half;

/* A line between the desk and the server. It breaks once: @after bytes behind the first @marker that a
 * request has in it, in the request itself or in what is answered to it. */
typedef struct
{
  GSocketService *service;
  guint16 port;
  guint server_port;
  GMutex lock;
  const char *marker;
  Half half;
  gssize after;
  gboolean broken;
} Line;

typedef struct
{
  Line *line;
  GIOStream *desk;
  GIOStream *server;
  gint64 left; /* bytes until the break, -1 before the marker was seen */
} Call;

/* How much of @n bytes may still pass. */
static gsize
allow (Call *call, Half half, const char *bytes, gsize n)
{
  Line *line = call->line;
  const char *found = NULL;
  gsize before = 0;
  gsize allowed = n;

  g_mutex_lock (&line->lock);
  if (half == REQUEST && call->left < 0 && !line->broken && line->marker != NULL)
    found = memmem (bytes, n, line->marker, strlen (line->marker));
  if (found != NULL)
    {
      call->left = line->after;
      before = half == line->half ? (gsize) (found - bytes) : n;
    }
  if (call->left >= 0 && half == line->half && !line->broken)
    {
      allowed = MIN (n, before + (gsize) call->left);
      call->left -= (gint64) (allowed - before);
      line->broken = allowed < n;
    }
  g_mutex_unlock (&line->lock);

  return allowed;
}

static gboolean
pump (Call *call, Half half)
{
  GIOStream *from = half == REQUEST ? call->desk : call->server;
  GIOStream *to = half == REQUEST ? call->server : call->desk;
  char bytes[4096];
  gssize n =
      g_input_stream_read (g_io_stream_get_input_stream (from), bytes, sizeof bytes, NULL, NULL);
  gsize allowed;

  if (n <= 0)
    return FALSE;
  allowed = allow (call, half, bytes, (gsize) n);

  return g_output_stream_write_all (g_io_stream_get_output_stream (to), bytes, allowed, NULL, NULL,
                                    NULL) &&
         allowed == (gsize) n;
}

/* Each connection has its thread, which ends when either side does, or the line breaks. */
static gboolean
call_cb (GThreadedSocketService *service,
         GSocketConnection *connection,
         GObject *source,
         gpointer data)
{
  Line *line = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server =
      g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) line->server_port, NULL,
                                       NULL);
  Call call = { line, G_IO_STREAM (connection), G_IO_STREAM (server), -1 };
  GPollFD fds[2] = { { .events = G_IO_IN }, { .events = G_IO_IN } };
  gboolean open = server != NULL;

  while (open)
    {
      fds[0].fd = g_socket_get_fd (g_socket_connection_get_socket (connection));
      fds[1].fd = g_socket_get_fd (g_socket_connection_get_socket (server));
      open = g_poll (fds, 2, 60 * 1000) > 0 && (fds[0].revents == 0 || pump (&call, REQUEST)) &&
             (fds[1].revents == 0 || pump (&call, ANSWER));
    }
  if (server != NULL)
    g_io_stream_close (G_IO_STREAM (server), NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

static void
line_open (Line *self, TestServer *server)
{
  self->server_port = server->port;
  g_mutex_init (&self->lock);
  self->service = g_threaded_socket_service_new (32);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_signal_connect (self->service, "run", G_CALLBACK (call_cb), self);
}

static void
line_set (Line *self, const char *marker, Half half, gssize after)
{
  g_mutex_lock (&self->lock);
  self->marker = marker;
  self->half = half;
  self->after = after;
  self->broken = FALSE;
  g_mutex_unlock (&self->lock);
}

/* Its threads end with the connections, which the peers close when they go. */
static void
line_close (Line *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

static char *
make_body (guint i)
{
  return g_strdup_printf ("{\"type\":\"solution\",\"title\":\"Lösung %u\",\"summary\":\"%0*d\"}", i,
                          400, 0);
}

/* Documents with one revision, with several, and with two branches, so that all requests are made. */
static void
fill (ScStore *store, const char *prefix)
{
  for (guint i = 0; i < 90; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%s%u", prefix, i);
      g_autofree char *body = make_body (i);

      graft (store, id, 1, "aa", body);
      if (i % 3 > 0)
        graft (store, id, 2, "bb aa", body);
      if (i % 3 > 1)
        graft (store, id, 2, "cc aa", body);
    }
}

/* Each break on the way of a desk that pulls ("here" has what the server gets first) and pushes. */
SC_FIBER_TEST (what_a_broken_line_loses_comes_with_the_next_run)
{
  static const struct
  {
    const char *marker;
    Half half;
    gssize after;
  } rows[] = {
    { "GET / ", ANSWER, 0 },
    { "/_local/", ANSWER, 0 },
    { "/_changes", REQUEST, 3 },
    { "/_changes", ANSWER, 2000 },
    { "/_bulk_get", REQUEST, 200 },
    { "/_bulk_get", ANSWER, 2000 },
    { "/_revs_diff", REQUEST, 300 },
    { "/_revs_diff", ANSWER, 1000 },
    { "/_bulk_docs", REQUEST, 20000 },
    { "/_bulk_docs", ANSWER, 0 },
    { "PUT /allianz/_local", REQUEST, 5 },
    { "PUT /allianz/_local", ANSWER, 0 },
  };
  TestServer server;
  static Line line;
  g_autofree char *url = NULL;

  server_init (&server);
  line_open (&line, &server);
  url = g_strdup_printf ("http://127.0.0.1:%u/allianz", line.port);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dir = sc_test_make_dir ();
      g_autofree char *theirs = g_strdup_printf ("%u-theirs-", (guint) i);
      g_autofree char *mine = g_strdup_printf ("%u-mine-", (guint) i);
      g_autoptr (ScStore) there = open_store (dir, "there.sqlite");
      g_autoptr (ScStore) here = open_store (dir, "here.sqlite");
      g_autofree char *all_here = NULL;
      g_autofree char *all_there = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s, %s, after %d", rows[i].marker,
                      rows[i].half == REQUEST ? "request" : "answer", (int) rows[i].after);
      fill (there, theirs);
      g_assert_true (replicate (there, server.url, "anna", &error));
      fill (here, mine);

      line_set (&line, rows[i].marker, rows[i].half, rows[i].after);
      /* A request on a kept connection that gets no answer at all is sent again by libsoup. */
      if (!replicate (here, url, "bernd", &error))
        g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE);
      else
        g_assert_cmpint (rows[i].after, <, 10);
      g_assert_true (line.broken);

      g_clear_error (&error);
      g_assert_true (replicate (here, url, "bernd", &error));
      g_assert_no_error (error);
      g_assert_true (replicate (there, server.url, "anna", &error));
      g_assert_no_error (error);
      all_here = describe (here);
      all_there = describe (there);
      g_assert_cmpstr (all_here, ==, all_there);
      g_assert_nonnull (strstr (all_here, mine));
      g_assert_nonnull (strstr (all_here, theirs));
      close_store (&here);
      close_store (&there);
      sc_test_remove_dir (g_steal_pointer (&dir));
    }
  line_close (&line);
  server_clear (&server);
}

static ScSyncJob *
make_job (ScStore *store, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScPeer) peer = sc_peer_new (url, "bernd", "geheim", &error);
  ScSyncJob *job;

  g_assert_no_error (error);
  job = sc_sync_job_new (store, peer);
  g_assert_true (dex_await (sc_sync_job_recall (job), &error));
  g_assert_no_error (error);

  return job;
}

#define N_MANY 6000

static void
fill_many (ScStore *store)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:many-%u", i);
      g_autofree char *body = make_body (i);

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, body));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
}

static void
assert_waits (ScSyncJob *job, const char *dir, guint n_documents, guint n_revisions)
{
  g_autofree char *path = g_build_filename (dir, "waiting.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gint64 exported;

  g_assert_true (dex_await (sc_sync_job_recall (job), &error));
  g_assert_cmpuint (sc_sync_job_get_pending (job), ==, n_documents);
  exported = dex_await_int64 (sc_sync_job_export_waiting (job, file), &error);
  g_assert_no_error (error);
  g_assert_cmpint (exported, ==, n_revisions);
}

/* What came from the server does not wait to be sent there, also when not everything has come, and also after a
 * new start of the program. */
SC_FIBER_TEST (half_a_pull_leaves_nothing_waiting)
{
  TestServer server;
  static Line line;
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *url = NULL;
  g_autoptr (ScStore) there = NULL;
  g_autoptr (ScStore) here = NULL;
  g_autoptr (ScSyncJob) job = NULL;
  g_autoptr (ScStoreInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  server_init (&server);
  line_open (&line, &server);
  url = g_strdup_printf ("http://127.0.0.1:%u/allianz", line.port);
  there = open_store (dir, "there.sqlite");
  here = open_store (dir, "here.sqlite");
  fill_many (there);
  g_assert_true (replicate (there, server.url, "anna", &error));

  job = make_job (here, url);
  line_set (&line, "/_changes", ANSWER, 1500 * 1000);
  g_assert_false (dex_await (sc_sync_job_run_once (job), &error));
  g_assert_true (line.broken);
  g_clear_error (&error);
  info = dex_await_boxed (sc_store_load_info (here), &error);
  g_test_message ("%u of %u came", (guint) info->doc_count, (guint) N_MANY);
  g_assert_cmpuint (info->doc_count, >, 100);
  g_assert_cmpuint (info->doc_count, <, N_MANY);
  assert_waits (job, dir, 0, 0);

  graft (here, "solution:mine", 1, "aa", "{\"type\":\"solution\",\"title\":\"mine\"}");
  assert_waits (job, dir, 1, 1);
  /* A branch of a document that came is not where the document came from. */
  graft (here, "solution:many-1", 1, "dd", "{\"type\":\"solution\",\"title\":\"other\"}");
  assert_waits (job, dir, 2, 3);

  g_clear_object (&job);
  job = make_job (here, url);
  assert_waits (job, dir, 2, 3);
  g_assert_true (dex_await (sc_sync_job_run_once (job), &error));
  g_assert_no_error (error);
  assert_waits (job, dir, 0, 0);
  g_clear_object (&job);
  close_store (&here);
  close_store (&there);
  line_close (&line);
  server_clear (&server);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/interrupted", what_a_broken_line_loses_comes_with_the_next_run);

  g_test_add_func ("/sync/interrupted/half-a-pull", half_a_pull_leaves_nothing_waiting);

  return g_test_run ();
}
