/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "sc-attachment-reader.h"
#include "sc-json.h"
#include "sc-replication-private.h"
#include "sc-sync-job.h"
#include "sync-fixture.h"

/* Servers that speak the protocol until they do not: half a JSON, a web page in between, an answer that
 * leaves something out, a refusal. A run ends with the error that says so, and once the server is well
 * again the next run brings everything. */

typedef struct
{
  guint status;
  const char *type;
  const char *body;
} Answer;

/* What the server says instead of what it should: NULL is a good answer. */
typedef struct
{
  const char *path; /* the last part of the request's */
  Answer answer;
} Fault;

typedef struct
{
  SoupServer *server;
  char *url;
  const Fault *fault; /* (nullable) */
  gboolean attached;  /* one of the documents has an attachment */
  gsize max_body;     /* 0: none */
  guint n_checkpoints;
  GHashTable *taken; /* ids of documents that were pushed */
} Peer;

#define JSON "application/json"
#define CHANGES                                                             \
  "{\"results\":[{\"seq\":1,\"id\":\"a\",\"changes\":[{\"rev\":\"1-a\"}]}," \
  "{\"seq\":2,\"id\":\"b\",\"changes\":[{\"rev\":\"1-b\"}]}],\"last_seq\":2,\"pending\":0}"
#define GOT_A                                                                                \
  "{\"id\":\"a\",\"docs\":[{\"ok\":{\"_id\":\"a\",\"_rev\":\"1-a\",\"n\":1,\"_revisions\":{" \
  "\"start\":1,\"ids\":[\"a\"]}}}]}"
#define GOT_B                                                                                \
  "{\"id\":\"b\",\"docs\":[{\"ok\":{\"_id\":\"b\",\"_rev\":\"1-b\",\"n\":2,\"_revisions\":{" \
  "\"start\":1,\"ids\":[\"b\"]}}}]}"
#define GOT "{\"results\":[" GOT_A "," GOT_B "]}"
#define ATTACHED_B                                                                                 \
  "{\"id\":\"b\",\"docs\":[{\"ok\":{\"_id\":\"b\",\"_rev\":\"1-b\",\"n\":2,\"_revisions\":{"       \
  "\"start\":1,\"ids\":[\"b\"]},\"_attachments\":{\"d/x\":{\"content_type\":\"a/b\",\"revpos\":1," \
  "\"digest\":\"md5-XUFAKrxLKna5cZ2REBfFkg==\",\"length\":5,\"stub\":true}}}}]}"

/* The server lacks whatever it is asked for. */
static char *
answer_revs_diff (JsonObject *request)
{
  g_autoptr (GString) text = g_string_new ("{");
  JsonObjectIter iter;
  const char *id;
  JsonNode *revs;

  json_object_iter_init (&iter, request);
  while (json_object_iter_next (&iter, &id, &revs))
    {
      g_autofree char *list = json_to_string (revs, FALSE);

      g_string_append_printf (text, "%s\"%s\":{\"missing\":%s}", text->len > 1 ? "," : "", id,
                              list);
    }
  g_string_append_c (text, '}');

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
take_documents (Peer *self, JsonObject *request)
{
  JsonArray *docs = sc_json_get_array (request, "docs");

  for (guint i = 0; docs != NULL && i < json_array_get_length (docs); i++)
    g_hash_table_add (self->taken,
                      g_strdup (
                          sc_json_get_string (json_array_get_object_element (docs, i), "_id")));
}

/* Returns (transfer full): what a good server says. */
static char *
make_answer (Peer *self, const char *method, const char *path, JsonObject *request, guint *status)
{
  *status = 200;
  if (g_str_equal (path, "/"))
    return g_strdup ("{\"couchdb\":\"Welcome\"}");
  if (g_str_equal (path, "/allianz"))
    return g_strdup ("{\"db_name\":\"allianz\",\"doc_count\":2}");
  if (g_str_has_suffix (path, "/_changes"))
    return g_strdup (CHANGES);
  if (g_str_has_suffix (path, "/_bulk_get"))
    return g_strdup (self->attached ? "{\"results\":[" GOT_A "," ATTACHED_B "]}" : GOT);
  if (g_str_has_suffix (path, "/b/d/x"))
    return g_strdup ("hello");
  if (g_str_has_suffix (path, "/_revs_diff"))
    return answer_revs_diff (request);
  if (g_str_has_suffix (path, "/_bulk_docs"))
    {
      take_documents (self, request);
      *status = 201;
      return g_strdup ("[]");
    }
  if (strstr (path, "/_local/") != NULL && g_str_equal (method, "PUT"))
    {
      self->n_checkpoints++;
      *status = 201;
      return g_strdup ("{\"ok\":true,\"rev\":\"0-1\"}");
    }

  *status = 404;
  return g_strdup ("{\"error\":\"not_found\",\"reason\":\"missing\"}");
}

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  Peer *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonObject) request =
      body->length > 0 ? sc_json_parse_object (body->data, body->length, NULL) : NULL;
  const Fault *fault = self->fault;
  guint status;
  char *text;

  /* Nothing ever changes there. */
  if (query != NULL && g_hash_table_contains (query, "feed"))
    {
      soup_server_message_pause (message);
      return;
    }
  if (fault != NULL && g_str_has_suffix (path, fault->path))
    {
      soup_server_message_set_status (message, fault->answer.status, NULL);
      soup_server_message_set_response (message, fault->answer.type, SOUP_MEMORY_STATIC,
                                        fault->answer.body, strlen (fault->answer.body));
      return;
    }
  if (self->max_body > 0 && (gsize) body->length > self->max_body)
    {
      status = 413;
      text = g_strdup ("{\"error\":\"too_large\",\"reason\":\"the request entity is too large\"}");
    }
  else
    {
      text = make_answer (self, soup_server_message_get_method (message), path, request, &status);
    }
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, JSON, SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
peer_start (Peer *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  soup_server_add_handler (self->server, NULL, answer_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/allianz", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
peer_stop (Peer *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->taken, g_hash_table_unref);
}

#define HALF(text) { 200, JSON, (text) }
#define PAGE { 200, "text/html", "<html><h1>Please log in to the hotel's network</h1></html>" }

SC_FIBER_TEST (what_goes_wrong_is_named_and_made_up_for)
{
  static const struct
  {
    Fault fault;
    ScSyncError code;
  } rows[] = {
    { { "/_changes", HALF ("{\"results\":[{\"seq\":1,\"id\":\"a\",\"cha") },
      SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", HALF ("") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", HALF ("[]") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", HALF ("{\"results\":{}}") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", HALF ("{\"results\":[{\"seq\":1,\"id\":7,\"changes\":[]}],\"last_seq\":1}") },
      SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", HALF ("{\"results\":[7],\"last_seq\":1}") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_changes", PAGE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { "/_changes", { 502, "text/html", "Bad gateway" } }, SC_SYNC_ERROR_SERVER },
    { { "/_changes", { 302, "text/html", "" } }, SC_SYNC_ERROR_REDIRECTED },
    { { "/_changes", { 401, JSON, "{\"error\":\"unauthorized\",\"reason\":\"no\"}" } },
      SC_SYNC_ERROR_PASSWORD },
    { { "/_bulk_get", HALF ("{\"results\":[" GOT_A ",{\"id\":\"b\",\"docs\":[{\"ok\":") },
      SC_SYNC_ERROR_PROTOCOL },
    { { "/_bulk_get", PAGE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { "/_bulk_get", HALF ("{\"results\":[" GOT_A "]}") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_bulk_get", HALF ("{\"results\":[]}") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_bulk_get",
        HALF ("{\"results\":[" GOT_A ",{\"id\":\"b\",\"docs\":[{\"error\":{\"id\":\"b\",\"rev\":"
              "\"1-b\",\"error\":\"internal_server_error\",\"reason\":\"boom\"}}]}]}") },
      SC_SYNC_ERROR_SERVER },
    { { "/_revs_diff", HALF ("{\"mine\":{\"missing\":[\"1-") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_revs_diff", HALF ("[]") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_revs_diff", PAGE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { "/_bulk_docs", HALF ("[{\"id\":\"mine\",\"err") }, SC_SYNC_ERROR_PROTOCOL },
    { { "/_bulk_docs", PAGE }, SC_SYNC_ERROR_NOT_A_SERVER },
    { { "/_bulk_docs", { 500, JSON, "{\"error\":\"x\",\"reason\":\"y\"}" } },
      SC_SYNC_ERROR_SERVER },
    { { "/_bulk_docs",
        { 201, JSON, "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"approved\"}]" } },
      SC_SYNC_ERROR_REFUSED },
    { { "/_bulk_docs", { 413, JSON, "{\"error\":\"too_large\",\"reason\":\"x\"}" } },
      SC_SYNC_ERROR_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dir = sc_test_make_dir ();
      g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
      g_autofree char *description = NULL;
      g_autoptr (GError) error = NULL;
      Peer peer = { .fault = &rows[i].fault };

      g_test_message ("%s: %u %s", rows[i].fault.path, rows[i].fault.answer.status,
                      rows[i].fault.answer.body);
      peer_start (&peer);
      graft (store, "mine", 1, "m", "{\"n\":3}");
      g_assert_false (replicate (store, peer.url, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, SC_SYNC_ERROR, (int) rows[i].code);

      peer.fault = NULL;
      g_clear_error (&error);
      g_assert_true (replicate (store, peer.url, NULL, &error));
      g_assert_no_error (error);
      description = describe (store);
      g_assert_cmpstr (description, ==, "a 1-a\nb 1-b\nmine 1-m\n");
      g_assert_true (g_hash_table_contains (peer.taken, "mine"));
      peer_stop (&peer);
      close_store (&store);
      sc_test_remove_dir (g_steal_pointer (&dir));
    }
}

static void
assert_attachment (ScStore *store)
{
  g_autoptr (ScDocument) document = dex_await_boxed (sc_store_get (store, "b", NULL), NULL);
  g_autoptr (ScAttachmentReader) reader = NULL;
  g_autoptr (GBytes) bytes = NULL;

  reader = sc_attachment_reader_new (document->attachments->pdata[0], TRUE, 0, 5);
  bytes = dex_await_boxed (sc_attachment_reader_read (reader), NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello", 5);
}

/* A document is not taken in without its attachment, nor with another one. */
SC_FIBER_TEST (an_attachment_that_is_not_given_is_made_up_for)
{
  static const Fault rows[] = {
    { "/b/d/x", { 404, JSON, "{\"error\":\"not_found\",\"reason\":\"missing\"}" } },
    { "/b/d/x", { 500, JSON, "{\"error\":\"x\",\"reason\":\"y\"}" } },
    { "/b/d/x", { 200, "a/b", "hellx" } },
    { "/b/d/x", { 200, "a/b", "hell" } },
    { "/b/d/x", { 200, "a/b", "hello, and more" } },
    { "/b/d/x", { 200, "a/b", "" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *dir = sc_test_make_dir ();
      g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      Peer peer = { .fault = &rows[i], .attached = TRUE };

      peer_start (&peer);
      g_assert_false (replicate (store, peer.url, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_SERVER);
      before = describe (store);
      g_assert_null (strstr (before, "b 1-b"));

      peer.fault = NULL;
      g_clear_error (&error);
      g_assert_true (replicate (store, peer.url, NULL, &error));
      g_assert_no_error (error);
      after = describe (store);
      g_assert_cmpstr (after, ==, "a 1-a\nb 1-b\n");
      assert_attachment (store);
      peer_stop (&peer);
      close_store (&store);
      sc_test_remove_dir (g_steal_pointer (&dir));
    }
}

/* A document that nobody can store is told, and does not stand in the way of the others. */
SC_FIBER_TEST (a_document_that_is_none_is_told)
{
  static const char *const bodies[] = {
    "{\"results\":[" GOT_B ",{\"id\":\"a\",\"docs\":[{\"ok\":{\"_id\":\"a\",\"_rev\":\"no\"}}]}]}",
    "{\"results\":[" GOT_B ",{\"id\":\"a\",\"docs\":[{\"ok\":{\"_id\":\"a\",\"_rev\":\"1-a\","
    "\"_nonsense\":1}}]}]}",
    "{\"results\":[" GOT_B ",{\"id\":\"a\",\"docs\":[{\"ok\":[]}]}]}",
    "{\"results\":[" GOT_B ",{\"id\":\"a\",\"docs\":[{\"ok\":{\"_id\":\"a\"}}]}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *dir = sc_test_make_dir ();
      g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
      g_autofree char *description = NULL;
      g_autoptr (GError) error = NULL;
      const Fault fault = { "/_bulk_get", { 200, JSON, bodies[i] } };
      Peer peer = { .fault = &fault };

      peer_start (&peer);
      graft (store, "mine", 1, "m", "{}");
      g_assert_false (replicate (store, peer.url, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREADABLE);
      g_assert_nonnull (strstr (error->message, "“a”"));
      description = describe (store);
      g_assert_cmpstr (description, ==, "b 1-b\nmine 1-m\n");
      g_assert_true (g_hash_table_contains (peer.taken, "mine"));
      peer_stop (&peer);
      close_store (&store);
      sc_test_remove_dir (g_steal_pointer (&dir));
    }
}

/* Only the document that is too large stays behind; it is offered again. */
SC_FIBER_TEST (a_document_that_is_too_large_stays_behind_alone)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
  g_autofree char *filling = g_strnfill (200 * 1000, 'x');
  g_autofree char *large = g_strdup_printf ("{\"a\":\"%s\"}", filling);
  g_autoptr (GError) error = NULL;
  Peer peer = { .max_body = 100 * 1000 };

  peer_start (&peer);
  graft (store, "first", 1, "a", "{}");
  graft (store, "large", 1, "a", large);
  graft (store, "last", 1, "a", "{}");
  g_assert_false (replicate (store, peer.url, NULL, &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED);
  g_assert_true (g_hash_table_contains (peer.taken, "first"));
  g_assert_true (g_hash_table_contains (peer.taken, "last"));
  g_assert_false (g_hash_table_contains (peer.taken, "large"));

  peer.max_body = 0;
  g_clear_error (&error);
  g_assert_true (replicate (store, peer.url, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (peer.taken, "large"));
  peer_stop (&peer);
  close_store (&store);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static void
await_taken (Peer *peer, const char *id)
{
  for (guint i = 0; i < 500 && !g_hash_table_contains (peer->taken, id); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (g_hash_table_contains (peer->taken, id));
}

/* While a run is live, too, and without a change that would remind of it. What comes behind it is not
 * kept waiting. */
SC_FIBER_TEST (what_is_refused_is_offered_again)
{
  static const Fault fault = {
    "/_bulk_docs",
    { 201, JSON, "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"locked\"}]" },
  };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
  g_autoptr (ScReplication) replication = NULL;
  g_autoptr (ScPeer) peer_there = NULL;
  g_autoptr (DexFuture) run = NULL;
  g_autoptr (GError) error = NULL;
  const ScReplicationFigures *push;
  Peer peer = { .fault = &fault };

  peer_start (&peer);
  graft (store, "mine", 1, "m", "{}");
  peer_there = sc_peer_new (peer.url, NULL, NULL, NULL);
  replication = sc_replication_new (store, peer_there, TRUE);
  replication->reoffer_ms = 1000;
  push = sc_replication_get_push (replication);
  run = sc_replication_run (replication);
  for (guint i = 0; i < 500 && sc_replication_get_refused (replication) == 0; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (sc_replication_get_refused (replication), ==, 1);
  g_assert_error (sc_replication_get_problem (replication), SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED);
  g_assert_cmpuint (push->docs_read, ==, 1);
  g_assert_cmpuint (push->docs_written, ==, 0);
  g_assert_cmpuint (push->doc_write_failures, ==, 1);

  peer.fault = NULL;
  graft (store, "later", 1, "a", "{}");
  await_taken (&peer, "later");
  await_taken (&peer, "mine");
  for (guint i = 0; i < 500 && sc_replication_get_refused (replication) > 0; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (sc_replication_get_refused (replication), ==, 0);
  g_assert_no_error (sc_replication_get_problem (replication));
  g_assert_cmpuint (push->doc_write_failures, ==, 1);
  g_assert_cmpuint (sc_replication_get_pull (replication)->docs_written, ==, 2);

  sc_replication_stop (replication);
  g_assert_false (dex_await (g_steal_pointer (&run), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  peer_stop (&peer);
  close_store (&store);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static ScSyncJob *
make_job (ScStore *store, Peer *peer)
{
  g_autoptr (ScPeer) there = sc_peer_new (peer->url, NULL, NULL, NULL);
  ScSyncJob *job = sc_sync_job_new (store, there);

  dex_await (sc_sync_job_recall (job), NULL);

  return job;
}

static void
assert_refused (ScSyncJob *job, const char *id, const char *rev, const char *reason)
{
  const ScRefusal *refusal = sc_outbox_find (sc_sync_job_get_outbox (job), id);

  g_assert_nonnull (refusal);
  g_assert_cmpstr (refusal->rev, ==, rev);
  g_assert_cmpstr (refusal->reason, ==, reason);
  g_assert_cmpint (refusal->code, ==, SC_SYNC_ERROR_REFUSED);
  g_assert_cmpint (refusal->refused_at, >, 0);
}

/* Why a document waits is known to the next run of the program, until the server has it. */
SC_FIBER_TEST (the_outbox_knows_why)
{
  static const Fault first = {
    "/_bulk_docs",
    { 201, JSON,
      "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"locked\"},"
      "{\"id\":\"also\",\"error\":\"forbidden\",\"reason\":\"not yours\"}]" },
  };
  static const Fault second = {
    "/_bulk_docs",
    { 201, JSON, "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"still locked\"}]" },
  };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (ScSyncJob) job = NULL;
  Peer peer = { .fault = &first };
  Peer other = { .fault = NULL };

  peer_start (&peer);
  peer_start (&other);
  graft (store, "mine", 1, "m", "{}");
  graft (store, "also", 1, "a", "{}");
  graft (store, "third", 1, "t", "{}");
  job = make_job (store, &peer);
  g_assert_false (dex_await (sc_sync_job_run_once (job), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED);
  list = sc_outbox_list (sc_sync_job_get_outbox (job));
  g_assert_cmpuint (list->len, ==, 2);
  assert_refused (job, "mine", "1-m", "locked");
  assert_refused (job, "also", "1-a", "not yours");

  /* The next run knows it before it asks; of another server it knows nothing. */
  g_clear_object (&job);
  job = make_job (store, &other);
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 0);
  g_clear_object (&job);
  job = make_job (store, &peer);
  assert_refused (job, "mine", "1-m", "locked");

  /* An edit of it has its own refusal; what is taken now waits no longer. */
  peer.fault = &second;
  graft (store, "mine", 2, "n m", "{}");
  g_clear_error (&error);
  g_assert_false (dex_await (sc_sync_job_run_once (job), &error));
  assert_refused (job, "mine", "2-n", "still locked");
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 1);

  peer.fault = NULL;
  g_clear_error (&error);
  g_assert_true (dex_await (sc_sync_job_run_once (job), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 0);
  g_clear_object (&job);
  job = make_job (store, &peer);
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 0);

  peer_stop (&peer);
  peer_stop (&other);
  g_clear_object (&job);
  close_store (&store);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* Somebody who asks does not wait ten minutes. */
SC_FIBER_TEST (who_asks_is_offered_again_at_once)
{
  static const Fault fault = {
    "/_bulk_docs",
    { 201, JSON, "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"locked\"}]" },
  };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
  g_autoptr (ScSyncJob) job = NULL;
  Peer peer = { .fault = &fault };

  peer_start (&peer);
  graft (store, "mine", 1, "m", "{}");
  job = make_job (store, &peer);
  sc_sync_job_start (job);
  for (guint i = 0; i < 500 && sc_sync_job_get_state (job) != SC_SYNC_STATE_FAILED; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  assert_refused (job, "mine", "1-m", "locked");

  peer.fault = NULL;
  sc_sync_job_retry (job);
  await_taken (&peer, "mine");
  for (guint i = 0; i < 500 && sc_sync_job_get_state (job) != SC_SYNC_STATE_LIVE; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, SC_SYNC_STATE_LIVE);
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 0);

  sc_sync_job_stop (job);
  for (guint i = 0; i < 500 && sc_sync_job_get_state (job) != SC_SYNC_STATE_STOPPED; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_clear_object (&job);
  peer_stop (&peer);
  close_store (&store);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* Who asks for one gets an answer about that one, and the other is not sent. */
SC_FIBER_TEST (one_is_offered_alone)
{
  static const Fault both = {
    "/_bulk_docs",
    { 201, JSON,
      "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"locked\"},"
      "{\"id\":\"also\",\"error\":\"forbidden\",\"reason\":\"not yours\"}]" },
  };
  static const Fault still = {
    "/_bulk_docs",
    { 201, JSON, "[{\"id\":\"mine\",\"error\":\"forbidden\",\"reason\":\"still locked\"}]" },
  };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir, "x.sqlite");
  g_autoptr (ScSyncJob) job = NULL;
  g_autoptr (GError) error = NULL;
  Peer peer = { .fault = &both };

  peer_start (&peer);
  graft (store, "mine", 1, "m", "{}");
  graft (store, "also", 1, "a", "{}");
  job = make_job (store, &peer);
  g_assert_false (dex_await (sc_sync_job_run_once (job), &error));
  g_clear_error (&error);

  peer.fault = &still;
  g_assert_false (dex_await (sc_sync_job_offer (job, "mine"), &error));
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REFUSED);
  assert_refused (job, "mine", "1-m", "still locked");
  assert_refused (job, "also", "1-a", "not yours");
  g_clear_error (&error);

  peer.fault = NULL;
  g_assert_true (dex_await (sc_sync_job_offer (job, "mine"), &error));
  g_assert_no_error (error);
  g_assert_true (g_hash_table_contains (peer.taken, "mine"));
  g_assert_false (g_hash_table_contains (peer.taken, "also"));
  g_assert_null (sc_outbox_find (sc_sync_job_get_outbox (job), "mine"));
  assert_refused (job, "also", "1-a", "not yours");

  /* The next run of the program knows it too. */
  g_clear_object (&job);
  job = make_job (store, &peer);
  g_assert_cmpuint (sc_outbox_get_n_refusals (sc_sync_job_get_outbox (job)), ==, 1);

  g_clear_object (&job);
  peer_stop (&peer);
  close_store (&store);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/replication/faults", what_goes_wrong_is_named_and_made_up_for);
  g_test_add_func ("/sync/replication/attachment", an_attachment_that_is_not_given_is_made_up_for);
  g_test_add_func ("/sync/replication/no-document", a_document_that_is_none_is_told);
  g_test_add_func ("/sync/replication/too-large", a_document_that_is_too_large_stays_behind_alone);
  g_test_add_func ("/sync/replication/refused-live", what_is_refused_is_offered_again);

  g_test_add_func ("/sync/outbox/knows-why", the_outbox_knows_why);
  g_test_add_func ("/sync/outbox/one", one_is_offered_alone);
  g_test_add_func ("/sync/outbox/asked", who_asks_is_offered_again_at_once);

  return g_test_run ();
}
