/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* `_changes`: what there is, and waiting for what comes. */

static void
put (Fixture *fixture, const char *path)
{
  assert_answer (fixture, "anna", "PUT", path, "{\"v\":1}", 201, "\"ok\":true");
}

static void
assert_json (const Answer *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) feed =
      sc_json_parse_object (answer->text, (gssize) answer->length, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sc_json_get_array (feed, "results"));
  g_assert_true (json_object_has_member (feed, "last_seq"));
}

/* Waits for a moment, so that what was asked before has arrived at the server. */
static void
wait_ms (guint ms)
{
  dex_await (dex_timeout_new_msec ((int) ms), NULL);
}

static void
wire_ask (Fixture *fixture, Wire *wire, const char *path)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *text =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", path, basic);

  *wire = wire_open (fixture);
  g_assert_true (wire_say (wire, text));
  g_assert_true (wire_hear (wire, "\r\n\r\n"));
  g_assert_true (g_str_has_prefix (wire->heard->str, "HTTP/1.1 200"));
}

SC_FIBER_TEST (changes_are_listed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes", NULL, 200,
                 "{\"results\":[\n],\n\"last_seq\":0,\"pending\":0}\n");
  put (&fixture, "/allianz/a");
  put (&fixture, "/allianz/b");
  put (&fixture, "/allianz/c");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?limit=2", NULL, 200,
                 "],\n\"last_seq\":2,\"pending\":1}");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?limit=0", NULL, 200,
                 "\"last_seq\":1,\"pending\":2}");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?since=2&include_docs=true", NULL, 200,
                 "{\"results\":[\n{\"seq\":3,\"id\":\"c\",\"changes\":[{\"rev\":\"1-");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?since=\"2\"&include_docs=true", NULL,
                 200, "\"v\":1}}\n],");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?since=2&include_docs=true&revs=true",
                 NULL, 200, "\"_revisions\":{\"start\":1,\"ids\":[");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?since=now", NULL, 200,
                 "[\n],\n\"last_seq\":3");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?descending=true&limit=1", NULL, 200,
                 "[\n{\"seq\":3,");
  assert_answer (&fixture, "anna", "GET",
                 "/allianz/_changes?last-event-id=2&seq_interval=10&limit=0", NULL, 200,
                 "[\n{\"seq\":3,");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?since=99&limit=1", NULL, 200,
                 "[\n{\"seq\":1,");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_doc_ids&include_docs=true",
                 "{\"doc_ids\":[\"b\",\"x\"]}", 200, "\"doc\":{\"_id\":\"b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?filter=_doc_ids&doc_ids=[\"b\"]", NULL,
                 200, "[\n{\"seq\":2,");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?filter=_design", NULL, 200, "[\n],");
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_a_feed_cannot_do_is_said)
{
  static const struct
  {
    const char *query;
    guint status;
    const char *part;
  } cases[] = {
    { "since=abc", 400, "query_parse_error" },      { "since=-1", 400, "query_parse_error" },
    { "since=5-g1AAAA", 400, "query_parse_error" }, { "feed=telegram", 400, "query_parse_error" },
    { "style=other", 400, "query_parse_error" },    { "heartbeat=x", 400, "query_parse_error" },
    { "limit=x", 400, "query_parse_error" },        { "filter=_selector", 400, "bad_request" },
    { "filter=app/mine", 501, "not_implemented" },  { "filter=_doc_ids", 400, "bad_request" },
    { "conflicts=1", 400, "query_parse_error" },    { "seq_interval=x", 400, "query_parse_error" },
    { "timeout=-1", 400, "query_parse_error" },     { "last-event-id=x", 400, "query_parse_error" },
    { "attachments=x", 400, "query_parse_error" },  { "descending=x", 400, "query_parse_error" },
    { "heartbeat=true", 200, "last_seq" },          { "heartbeat=false", 200, "last_seq" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/allianz/_changes?", cases[i].query, NULL);

      assert_answer (&fixture, "anna", "GET", path, NULL, cases[i].status, cases[i].part);
    }
  fixture_close (&fixture);
}

/* 2500 documents, of which every thousandth is rare. */
static void
fill_with_rare_ones (Fixture *fixture)
{
  g_autoptr (GString) body = g_string_new ("{\"docs\":[");

  for (guint i = 1; i <= 2500; i++)
    g_string_append_printf (body, "%s{\"_id\":\"n%04u\",\"kind\":\"%s\"}", i > 1 ? "," : "", i,
                            i % 1000 == 0 ? "rare" : "common");
  g_string_append (body, "]}");
  assert_answer (fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "n2500");
}

SC_FIBER_TEST (a_selector_chooses)
{
  static const char rare[] = "{\"selector\":{\"kind\":\"rare\"}}";
  static const char ids[] = "{\"doc_ids\":[\"n0001\",\"n2400\"]}";
  static const char by_selector[] = "/allianz/_changes?filter=_selector";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  fill_with_rare_ones (&fixture);
  /* A limit is of what the filter leaves: the feed looks on until it has enough, and then ends there. */
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_selector&limit=1", rare, 200,
                 "\"last_seq\":1000,\"pending\":1500}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_selector&limit=1&since=1000",
                 rare, 200, "[\n{\"seq\":2000,\"id\":\"n2000\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_selector&since=2000", rare,
                 200, "[\n],\n\"last_seq\":2500,\"pending\":0}");
  assert_answer (&fixture, "anna", "POST",
                 "/allianz/_changes?filter=_selector&descending=true&limit=1", rare, 200,
                 "[\n{\"seq\":2000,");
  assert_answer (&fixture, "anna", "POST", by_selector, rare, 200,
                 "{\"seq\":1000,\"id\":\"n1000\",\"changes\":[{\"rev\":\"1-");
  assert_answer (&fixture, "anna", "POST",
                 "/allianz/_changes?filter=_selector&include_docs=true&limit=1", rare, 200,
                 "\"kind\":\"rare\"}}\n]");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_doc_ids&limit=2", ids, 200,
                 "\n{\"seq\":2400,");
  assert_answer (&fixture, "anna", "GET",
                 "/allianz/_changes?filter=_doc_ids&doc_ids=[\"n0001\",\"n2400\"]&descending=true",
                 NULL, 200, "[\n{\"seq\":2400,");

  /* Both in one part of what is read: what the limit cuts off is pending, and comes with the next request. */
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_doc_ids&limit=1",
                 "{\"doc_ids\":[\"n0010\",\"n0020\"]}", 200,
                 "\"id\":\"n0010\",\"changes\":[{\"rev\":\"1-");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_doc_ids&limit=1",
                 "{\"doc_ids\":[\"n0010\",\"n0020\"]}", 200,
                 "}\n],\n\"last_seq\":10,\"pending\":2490}");

  assert_answer (&fixture, "anna", "POST", by_selector, "{\"selector\":{\"a\":{\"$b\":1}}}", 400,
                 "invalid_operator");
  assert_answer (&fixture, "anna", "POST", by_selector, "{\"selector\":[]}", 400,
                 "invalid_selector_json");
  assert_answer (&fixture, "anna", "POST", by_selector, "{}", 400, "Selector must be specified");
  assert_answer (&fixture, "anna", "POST", by_selector, "{", 400, "bad_request");
  fixture_close (&fixture);
}

/* What replicates a part of a database must get every branch of it, and none of the rest. */
SC_FIBER_TEST (a_selector_judges_each_leaf)
{
  static const char branches[] =
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"a\",\"_rev\":\"1-b\",\"x\":1},{\"_id\":\"a\","
      "\"_rev\":\"1-c\",\"x\":2},{\"_id\":\"b\",\"_rev\":\"1-b\",\"x\":2},{\"_id\":\"b\","
      "\"_rev\":\"1-c\",\"x\":2}]}";
  static const char one[] = "{\"selector\":{\"x\":1}}";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", branches, 201, "[]");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_selector&style=all_docs", one,
                 200, "[\n{\"seq\":2,\"id\":\"a\",\"changes\":[{\"rev\":\"1-b\"}]}\n],");
  assert_answer (&fixture, "anna", "POST", "/allianz/_changes?filter=_selector", one, 200, "[\n],");
  fixture_close (&fixture);
}

/* First what is there, the newest first; then what comes. */
SC_FIBER_TEST (a_live_feed_may_begin_backwards)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *text = NULL;
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", "{}", 201, "ok");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{}", 201, "ok");
  wire = wire_open (&fixture);
  text = g_strdup_printf ("GET /allianz/_changes?feed=live&descending=true&limit=3 HTTP/1.1\r\n"
                          "Host: x\r\n%s\r\n",
                          basic);
  g_assert_true (wire_say (&wire, text));
  g_assert_true (wire_hear (&wire, "\"id\":\"a\""));
  assert_answer (&fixture, "anna", "PUT", "/allianz/c", "{}", 201, "ok");
  g_assert_true (wire_hear (&wire, "{\"last_seq\":3,"));
  g_assert_true (strstr (wire.heard->str, "{\"seq\":2,") < strstr (wire.heard->str, "{\"seq\":1,"));
  g_assert_true (strstr (wire.heard->str, "{\"seq\":1,") < strstr (wire.heard->str, "{\"seq\":3,"));
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_long_feed_is_whole)
{
  g_autoptr (GString) body = g_string_new ("{\"docs\":[");
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonObject) feed = NULL;
  JsonArray *rows;
  Fixture fixture = { 0 };

  for (guint i = 0; i < 3500; i++)
    g_string_append_printf (body, "%s{\"_id\":\"n%u\",\"v\":%u}", i > 0 ? "," : "", i, i);
  g_string_append (body, "]}");

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "n3499");
  answer = ask (&fixture, "anna", "GET", "/allianz/_changes?include_docs=true&limit=3200", NULL);
  feed = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);
  rows = sc_json_get_array (feed, "results");
  g_assert_cmpuint (json_array_get_length (rows), ==, 3200);
  g_assert_cmpint (sc_json_get_int (feed, "last_seq", 0), ==, 3200);
  g_assert_cmpint (sc_json_get_int (feed, "pending", 0), ==, 300);
  for (guint i = 0; i < 3200; i++)
    g_assert_cmpint (sc_json_get_int (json_array_get_object_element (rows, i), "seq", 0), ==,
                     i + 1);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_longpoll_wakes_at_once)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("/allianz/doc%u", i);
      SoupMessage *message =
          make_message (&fixture, "anna", "GET",
                        "/allianz/_changes?feed=longpoll&since=now&heartbeat=10000", NULL);
      DexFuture *future = send_message (&fixture, message);
      g_auto (Answer) answer = { 0 };
      gint64 start;

      wait_ms (20);
      g_assert_true (dex_future_is_pending (future));
      put (&fixture, path);
      start = g_get_monotonic_time ();
      answer = finish (message, future);
      assert_json (&answer);
      g_assert_nonnull (strstr (answer.text, path + strlen ("/allianz/")));
      /* A heartbeat would take ten seconds. */
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
    }
  fixture_close (&fixture);
}

/* They are woken group by group: more than are in one. */
SC_FIBER_TEST (one_change_wakes_everybody)
{
  SoupMessage *messages[60];
  DexFuture *futures[G_N_ELEMENTS (messages)];
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      messages[i] = make_message (&fixture, "anna", "GET",
                                  "/allianz/_changes?feed=longpoll&since=0&timeout=20000", NULL);
      futures[i] = send_message (&fixture, messages[i]);
    }
  wait_ms (200);
  put (&fixture, "/allianz/a");
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (Answer) answer = finish (messages[i], futures[i]);

      g_assert_nonnull (strstr (answer.text, "{\"seq\":1,\"id\":\"a\""));
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (heartbeats_are_white_space_in_a_longpoll)
{
  SoupMessage *message;
  DexFuture *future;
  g_auto (Answer) answer = { 0 };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  message =
      make_message (&fixture, "anna", "GET", "/allianz/_changes?feed=longpoll&heartbeat=100", NULL);
  future = send_message (&fixture, message);
  wait_ms (350);
  put (&fixture, "/allianz/a");
  answer = finish (message, future);
  g_assert_true (g_str_has_prefix (answer.text, "{\"results\":[\n\n"));
  assert_json (&answer);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_longpoll_ends_after_its_time)
{
  gint64 start = g_get_monotonic_time ();
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?feed=longpoll&timeout=100", NULL, 200,
                 "{\"results\":[\n],\n\"last_seq\":0,\"pending\":0}");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_continuous_feed_goes_on)
{
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  put (&fixture, "/allianz/a");
  wire_ask (&fixture, &wire, "/allianz/_changes?feed=continuous&heartbeat=100");
  g_assert_true (wire_hear (&wire, "{\"seq\":1,\"id\":\"a\""));
  put (&fixture, "/allianz/b");
  g_assert_true (wire_hear (&wire, "{\"seq\":2,\"id\":\"b\""));
  /* Two heartbeats, each a chunk of one line. */
  g_assert_true (wire_hear (&wire, "1\r\n\n\r\n1\r\n\n\r\n"));
  put (&fixture, "/allianz/c");
  g_assert_true (wire_hear (&wire, "{\"seq\":3,\"id\":\"c\""));
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (events_are_sent_to_browsers)
{
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  wire_ask (&fixture, &wire, "/allianz/_changes?feed=eventsource&heartbeat=100");
  g_assert_nonnull (strstr (wire.heard->str, "text/event-stream"));
  put (&fixture, "/allianz/a");
  g_assert_true (wire_hear (&wire, "data: {\"seq\":1,\"id\":\"a\""));
  g_assert_true (wire_hear (&wire, "id: 1\n\n"));
  g_assert_true (wire_hear (&wire, "event: heartbeat\ndata: \n\n"));
  wire_close (&wire);
  fixture_close (&fixture);
}

/* As a browser comes back that has lost its connection. */
SC_FIBER_TEST (events_go_on_where_they_ended)
{
  g_autofree char *basic = basic_header ("anna");
  g_autofree char *text =
      g_strconcat ("GET /allianz/_changes?feed=eventsource&limit=1 HTTP/1.1\r\nHost: x\r\n"
                   "Last-Event-ID: 1\r\n",
                   basic, "\r\n", NULL);
  Fixture fixture = { 0 };
  Wire wire;

  fixture_open (&fixture);
  put (&fixture, "/allianz/a");
  put (&fixture, "/allianz/b");
  wire = wire_open (&fixture);
  g_assert_true (wire_say (&wire, text));
  g_assert_true (wire_hear (&wire, "\r\n0\r\n\r\n"));
  g_assert_nonnull (strstr (wire.heard->str, "data: {\"seq\":2,\"id\":\"b\""));
  g_assert_null (strstr (wire.heard->str, "\"seq\":1,"));
  wire_close (&wire);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_limit_ends_a_live_feed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  put (&fixture, "/allianz/a");
  put (&fixture, "/allianz/b");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?feed=continuous&limit=1", NULL, 200,
                 "{\"last_seq\":1,\"pending\":1}");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_filtered_feed_waits_for_its_documents)
{
  SoupMessage *message;
  DexFuture *future;
  g_auto (Answer) answer = { 0 };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  message = make_message (
      &fixture, "anna", "POST",
      "/allianz/_changes?feed=longpoll&heartbeat=10000&filter=_doc_ids&include_docs=true",
      "{\"doc_ids\":[\"wanted\"]}");
  future = send_message (&fixture, message);
  wait_ms (20);
  put (&fixture, "/allianz/other");
  wait_ms (50);
  g_assert_true (dex_future_is_pending (future));
  put (&fixture, "/allianz/wanted");
  answer = finish (message, future);
  assert_json (&answer);
  g_assert_null (strstr (answer.text, "other"));
  g_assert_nonnull (strstr (answer.text, "{\"results\":[\n{\"seq\":2,\"id\":\"wanted\""));
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_feed_ends_with_its_database)
{
  SoupMessage *message;
  DexFuture *future;
  g_auto (Answer) answer = { 0 };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  message = make_message (&fixture, "anna", "GET",
                          "/allianz/_changes?feed=longpoll&heartbeat=10000", NULL);
  future = send_message (&fixture, message);
  wait_ms (20);
  assert_answer (&fixture, "admin", "DELETE", "/allianz", NULL, 200, "true");
  answer = finish (message, future);
  assert_json (&answer);
  g_assert_nonnull (strstr (answer.text, "\"last_seq\":0"));
  fixture_close (&fixture);
}

SC_FIBER_TEST (feeds_end_when_the_server_stops)
{
  SoupMessage *messages[10];
  DexFuture *futures[10];
  gint64 start;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      messages[i] = make_message (&fixture, "anna", "GET",
                                  "/allianz/_changes?feed=longpoll&heartbeat=10000", NULL);
      futures[i] = send_message (&fixture, messages[i]);
    }
  wait_ms (100);
  start = g_get_monotonic_time ();
  must (sc_server_stop (fixture.server));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (Answer) answer = finish (messages[i], futures[i]);

      g_assert_nonnull (strstr (answer.text, "\"last_seq\":0"));
    }
  fixture_close (&fixture);
}

/* With room for two feeds: who goes away must make room. */
SC_FIBER_TEST (a_client_that_goes_away_frees_its_place)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  Wire wires[2];

  fixture_config (&fixture, &config);
  config.max_feeds = 2;
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);

  for (guint i = 0; i < 2; i++)
    wire_ask (&fixture, &wires[i], "/allianz/_changes?feed=continuous&heartbeat=60000");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?feed=longpoll", NULL, 429,
                 "too_many_requests");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes", NULL, 200, "last_seq");
  wire_close (&wires[0]);
  wait_ms (100);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?feed=longpoll&timeout=10", NULL, 200,
                 "last_seq");
  wire_close (&wires[1]);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/feeds/normal", changes_are_listed);
  g_test_add_func ("/feeds/refused", what_a_feed_cannot_do_is_said);
  g_test_add_func ("/feeds/selector", a_selector_chooses);
  g_test_add_func ("/feeds/selector/leaves", a_selector_judges_each_leaf);
  g_test_add_func ("/feeds/backwards", a_live_feed_may_begin_backwards);
  g_test_add_func ("/feeds/long", a_long_feed_is_whole);
  g_test_add_func ("/feeds/longpoll", a_longpoll_wakes_at_once);
  g_test_add_func ("/feeds/longpoll/many", one_change_wakes_everybody);
  g_test_add_func ("/feeds/longpoll/heartbeat", heartbeats_are_white_space_in_a_longpoll);
  g_test_add_func ("/feeds/longpoll/time-out", a_longpoll_ends_after_its_time);
  g_test_add_func ("/feeds/continuous", a_continuous_feed_goes_on);
  g_test_add_func ("/feeds/eventsource", events_are_sent_to_browsers);
  g_test_add_func ("/feeds/eventsource/again", events_go_on_where_they_ended);
  g_test_add_func ("/feeds/limit", a_limit_ends_a_live_feed);
  g_test_add_func ("/feeds/filter", a_filtered_feed_waits_for_its_documents);
  g_test_add_func ("/feeds/database-removed", a_feed_ends_with_its_database);
  g_test_add_func ("/feeds/server-stops", feeds_end_when_the_server_stops);
  g_test_add_func ("/feeds/client-gone", a_client_that_goes_away_frees_its_place);

  return g_test_run ();
}
