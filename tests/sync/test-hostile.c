/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <sys/resource.h>

#include "hostile-line.h"
#include "sc-attachment-reader.h"
#include "sc-sync-job-private.h"
#include "sc-test-server.h"
#include "sync-fixture.h"

/* A real server behind a line that does whatever networks do, while two desks write. When the line is good
 * again, both desks and the server are equal, and everything that was written is there, once. SC_SEED
 * repeats a run. */

#define N_DOCUMENTS 24
#define N_ROUNDS 30
#define MAX_TRIES 6
#define LIVE_SECONDS 8

typedef struct
{
  TestServer server;
  HostileLine *line;
  char *url; /* by the line */
  char *dir;
  ScStore *here;  /* behind the line */
  ScStore *there; /* at the server */
  GRand *rand;
  GHashTable *leaves; /* "id rev" of what nobody has edited further */
  guint n_edits;
} World;

static guint32
choose_seed (void)
{
  const char *given = g_getenv ("SC_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  g_test_message ("SC_SEED=%u", seed);

  return seed;
}

/* The threads of a line end when they like. */
static void
world_init (World *self, HostileLine *line)
{
  guint32 seed = choose_seed ();

  server_init (&self->server);
  self->line = line;
  hostile_open (line, self->server.port, seed);
  self->url = g_strdup_printf ("http://127.0.0.1:%u/allianz", line->port);
  self->dir = sc_test_make_dir ();
  self->here = open_store (self->dir, "here.sqlite");
  self->there = open_store (self->dir, "there.sqlite");
  self->rand = g_rand_new_with_seed (seed + 1);
  self->leaves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
world_clear (World *self)
{
  close_store (&self->here);
  close_store (&self->there);
  hostile_close (self->line);
  server_clear (&self->server);
  sc_test_remove_dir (self->dir);
  g_hash_table_unref (self->leaves);
  g_rand_free (self->rand);
  g_free (self->url);
}

/* An attachment's content is its name, as often as the name says. */
static GBytes *
make_content (const char *name)
{
  GString *text = g_string_new (NULL);
  guint times = (guint) g_ascii_strtoull (name, NULL, 10);

  for (guint i = 0; i < times; i++)
    g_string_append (text, name);

  return g_string_free_to_bytes (text);
}

static GPtrArray *
make_attachments (World *self, const ScDocument *current)
{
  GPtrArray *attachments = sc_attachments_new ();

  if (g_rand_int_range (self->rand, 0, 3) == 0)
    {
      g_autofree char *name =
          g_strdup_printf ("%d-%u.txt", g_rand_int_range (self->rand, 1, 4000), self->n_edits);
      ScAttachment *attachment = sc_attachment_new (name, "text/plain");

      attachment->bytes = make_content (name);
      g_ptr_array_add (attachments, attachment);
    }
  for (guint i = 0;
       current != NULL && current->attachments != NULL && i < MIN (current->attachments->len, 2);
       i++)
    g_ptr_array_add (attachments, sc_attachment_copy (current->attachments->pdata[i]));

  return attachments;
}

/* Writes the next revision of a document, as this side knows it, or its first one. */
static void
edit (World *self, ScStore *store)
{
  g_autofree char *id =
      g_strdup_printf ("solution:%02d", g_rand_int_range (self->rand, 0, N_DOCUMENTS));
  g_autofree char *body =
      g_strdup_printf ("{\"type\":\"solution\",\"title\":\"%u\","
                       "\"summary\":\"%0*d\"}",
                       ++self->n_edits, g_rand_int_range (self->rand, 1, 3000), 0);
  g_autoptr (ScDocument) current = dex_await_boxed (sc_store_get (store, id, NULL), NULL);
  g_autofree char *parent = current != NULL ? sc_document_dup_rev (current) : NULL;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  ScDocument *document = sc_document_new (id, parent, FALSE, body);
  const ScWriteResult *result;
  g_autofree char *old = g_strconcat (id, " ", parent, NULL);

  sc_document_take_attachments (document, make_attachments (self, current));
  g_ptr_array_add (documents, document);
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), NULL);
  g_assert_nonnull (results);
  result = results->pdata[0];
  g_assert_no_error (result->error);
  g_hash_table_remove (self->leaves, old);
  g_hash_table_add (self->leaves, g_strconcat (id, " ", result->rev, NULL));
}

static void
edit_both (World *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      edit (self, self->here);
      edit (self, self->there);
    }
}

static void
assert_attachments (const ScDocument *leaf)
{
  for (guint i = 0; leaf->attachments != NULL && i < leaf->attachments->len; i++)
    {
      const ScAttachment *attachment = leaf->attachments->pdata[i];
      g_autoptr (GBytes) content = make_content (attachment->name);
      g_autoptr (ScAttachmentReader) reader =
          sc_attachment_reader_new (attachment, TRUE, 0, (guint64) attachment->length);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GBytes) found = NULL;

      for (;;)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) piece = dex_await_boxed (sc_attachment_reader_read (reader), &error);

          g_assert_no_error (error);
          if (g_bytes_get_size (piece) == 0)
            break;
          g_byte_array_append (bytes, g_bytes_get_data (piece, NULL),
                               (guint) g_bytes_get_size (piece));
        }
      found = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      g_assert_true (g_bytes_equal (found, content));
    }
}

/* All that was written and not edited further, and nothing else. */
static void
assert_whole (World *self, ScStore *store)
{
  guint n = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%02u", i);
      g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), NULL);

      for (guint j = 0; leaves != NULL && j < leaves->len; j++, n++)
        {
          g_autofree char *rev = sc_document_dup_rev (leaves->pdata[j]);
          g_autofree char *key = g_strconcat (id, " ", rev, NULL);

          if (!g_hash_table_contains (self->leaves, key))
            g_error ("Nobody wrote %s, or it was edited further", key);
          assert_attachments (leaves->pdata[j]);
        }
    }
  g_assert_cmpuint (n, ==, g_hash_table_size (self->leaves));
}

static gboolean
is_whole_everywhere (World *self)
{
  g_autofree char *here = describe (self->here);
  g_autofree char *there = describe (self->there);

  return g_str_equal (here, there);
}

static void
replicate_well (World *self, ScStore *store, const char *url, const char *user)
{
  g_autoptr (GError) error = NULL;

  replicate (store, url, user, &error);
  g_assert_no_error (error);
}

static glong
get_peak_memory_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_maxrss;
}

/* Run by run, as somebody who presses the button again and again. */
SC_FIBER_TEST (single_runs_lose_and_double_nothing)
{
  static HostileLine line;
  World world = { 0 };
  guint n_failed = 0;
  guint n_runs = 0;
  guint n_requests;
  glong memory;

  world_init (&world, &line);
  edit_both (&world, 40);
  replicate_well (&world, world.there, world.server.url, "anna");
  memory = get_peak_memory_kb ();
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gboolean done = FALSE;

      hostile_set (&line, 3 + round % 12);
      for (guint try = 0; try < MAX_TRIES && !done; try++, n_runs++)
        {
          g_autoptr (GError) error = NULL;

          done = replicate (world.here, world.url, "bernd", &error);
          n_failed += !done;
          edit_both (&world, 2);
        }
      replicate_well (&world, world.there, world.server.url, "anna");
    }
  hostile_describe (&line);
  hostile_set (&line, 0);
  replicate_well (&world, world.here, world.url, "bernd");
  replicate_well (&world, world.there, world.server.url, "anna");
  hostile_count_peak (&line, 1000, &n_requests);
  memory = get_peak_memory_kb () - memory;
  g_test_message ("%u runs, %u of them failed, %u requests, %u edits, %ld kB more", n_runs,
                  n_failed, n_requests, world.n_edits, memory);

  g_assert_true (is_whole_everywhere (&world));
  assert_whole (&world, world.here);
  assert_whole (&world, world.there);
  g_assert_cmpuint (n_failed, >, 5);
  g_assert_cmpuint (n_requests, <, n_runs * 100);
  /* With the sanitizer's own, which keeps what was freed for a while. */
  g_assert_cmpint (memory, <, 400 * 1024);
  world_clear (&world);
}

static void
failed_cb (ScSyncJob *job, GParamSpec *pspec, guint *n_failures)
{
  if (sc_sync_job_get_next_attempt (job) > 0)
    ++*n_failures;
}

/* A desk that listens all the time, with its own waits between the attempts. */
SC_FIBER_TEST (a_live_desk_makes_no_storm_and_comes_back)
{
  static HostileLine line;
  World world = { 0 };
  g_autoptr (ScPeer) peer = NULL;
  g_autoptr (ScSyncJob) job = NULL;
  gint64 end;
  guint n_failures = 0;
  guint n_requests;
  guint peak;

  world_init (&world, &line);
  peer = sc_peer_new (world.url, "bernd", "geheim", NULL);
  job = sc_sync_job_new (world.here, peer);
  /* What a merge writes is nobody's edit. */
  sc_sync_job_set_merges (job, FALSE);
  g_signal_connect (job, "notify::next-attempt", G_CALLBACK (failed_cb), &n_failures);
  hostile_set (&line, 6);
  sc_sync_job_start (job);
  end = g_get_monotonic_time () + LIVE_SECONDS * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    {
      edit_both (&world, 1);
      replicate_well (&world, world.there, world.server.url, "anna");
      dex_await (dex_timeout_new_msec (50), NULL);
    }
  hostile_describe (&line);
  peak = hostile_count_peak (&line, 1000, &n_requests);
  g_test_message ("%u failures, %u requests, at most %u in a second", n_failures, n_requests, peak);
  g_assert_cmpuint (n_failures, >, 1);
  /* With waits of at least half of 1, 2, 4, 8 s; what goes well in between begins with the first again. */
  g_assert_cmpuint (n_failures, <=, 2 * LIVE_SECONDS);
  g_assert_cmpuint (peak, <, 150);

  hostile_set (&line, 0);
  sc_sync_job_retry (job);
  for (guint i = 0; i < 600; i++)
    {
      replicate_well (&world, world.there, world.server.url, "anna");
      if (is_whole_everywhere (&world))
        break;
      dex_await (dex_timeout_new_msec (100), NULL);
    }
  assert_whole (&world, world.here);
  assert_whole (&world, world.there);
  sc_sync_job_stop (job);
  while (sc_sync_job_get_state (job) != SC_SYNC_STATE_STOPPED)
    dex_await (dex_timeout_new_msec (10), NULL);
  world_clear (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/hostile/single-runs", single_runs_lose_and_double_nothing);
  g_test_add_func ("/sync/hostile/live", a_live_desk_makes_no_storm_and_comes_back);

  return g_test_run ();
}
