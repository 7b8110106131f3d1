/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* The smaller parts of CouchDB's protocol: headers, listings of other things than documents, copies. */

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* Asks with one header more. */
static Answer
ask_with (Fixture *fixture,
          const char *method,
          const char *path,
          const char *body,
          const char *name,
          const char *value)
{
  SoupMessage *message = make_message (fixture, "admin", method, path, body);

  soup_message_headers_replace (soup_message_get_request_headers (message), name, value);

  return finish (message, send_message (fixture, message));
}

static char *
put (Fixture *fixture, const char *path, const char *body)
{
  g_autofree char *rev = ask_for (fixture, "admin", "PUT", path, body, "rev");

  g_assert_nonnull (rev);

  return g_steal_pointer (&rev);
}

SC_FIBER_TEST (answers_have_the_headers_of_couchdb)
{
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };
  g_autofree char *location = NULL;

  fixture_open (&fixture);
  answer = ask (&fixture, "anna", "PUT", "/allianz/a%2Fb%20ä", "{}");
  g_assert_cmpuint (answer.status, ==, 201);
  location = g_strconcat (fixture.url, "/allianz/a%2Fb%20%C3%A4", NULL);
  g_assert_cmpstr (header (&answer, "Location"), ==, location);
  g_assert_cmpstr (header (&answer, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "must-revalidate");
  g_assert_cmpuint (strlen (header (&answer, "X-Couch-Request-ID")), ==, 10);
  g_assert_true (g_ascii_isdigit (*header (&answer, "X-CouchDB-Body-Time")));
  g_assert_true (g_str_has_prefix (header (&answer, "Server"), "SmartCity/"));
  g_assert_nonnull (header (&answer, "Date"));
  /* What somebody has written must not be taken for a page. */
  g_assert_cmpstr (header (&answer, "X-Content-Type-Options"), ==, "nosniff");
  answer_clear (&answer);

  answer = ask (&fixture, "admin", "PUT", "/new", NULL);
  g_assert_true (g_str_has_suffix (header (&answer, "Location"), "/new"));
  answer_clear (&answer);

  /* An id that a proxy has kept would be given to two. */
  answer = ask (&fixture, "admin", "GET", "/_uuids?count=2", NULL);
  g_assert_nonnull (strstr (header (&answer, "Cache-Control"), "no-cache"));
  fixture_close (&fixture);
}

/* The slash behind "_design" is one of the address, the others belong to names. */
SC_FIBER_TEST (locations_lead_to_what_was_written)
{
  static const char *const cases[][2] = {
    { "/allianz/_design/a%2Fb", "/allianz/_design/a%2Fb" },
    { "/allianz/_design%2Fc", "/allianz/_design/c" },
    { "/allianz/d/plan%20b.txt", "/allianz/d/plan%20b.txt" },
    { "/allianz/_design/e/e.js", "/allianz/_design/e/e.js" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer = ask (&fixture, "admin", "PUT", cases[i][0], "{}");
      g_autofree char *location = g_strconcat (fixture.url, cases[i][1], NULL);

      g_assert_cmpuint (answer.status, ==, 201);
      g_assert_cmpstr (header (&answer, "Location"), ==, location);
    }
  fixture_close (&fixture);
}

/* Who asks for the end of the connection hears that it comes; to who speaks HTTP/1.0 it is the end of the body. */
SC_FIBER_TEST (connections_end_when_they_are_asked_to)
{
  static const char *const cases[][3] = {
    { "/_up HTTP/1.1\r\nConnection: close", "HTTP/1.1 200 OK", "\r\nConnection: close\r\n" },
    { "/allianz/_all_docs HTTP/1.0", "HTTP/1.", "\r\n\r\n{\"total_rows\":0" },
    { "/allianz/_changes?feed=longpoll&timeout=1 HTTP/1.0", "HTTP/1.", "\r\n\r\n{\"results\":[" },
  };
  g_autofree char *login = basic_header ("anna");
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("GET %s\r\nHost: x\r\n%s\r\n", cases[i][0], login);
      Wire wire = wire_open (&fixture);

      wire_say (&wire, text);
      g_assert_false (wire_hear (&wire, NULL));
      if (!g_str_has_prefix (wire.heard->str, cases[i][1]) ||
          strstr (wire.heard->str, cases[i][2]) == NULL)
        g_error ("%s: %s", cases[i][0], wire.heard->str);
      g_assert_null (strstr (wire.heard->str, "chunked"));
      wire_close (&wire);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_has_not_changed_is_not_sent_again)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *several = NULL;
  g_autofree char *local_tag = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  rev = put (&fixture, "/allianz/_design/x", "{\"language\":\"query\"}");
  tag = g_strdup_printf ("\"%s\"", rev);
  several = g_strdup_printf ("\"1-other\", W/%s", tag);
  answer = ask_with (&fixture, "GET", "/allianz/_design/x", NULL, "If-None-Match", tag);
  g_assert_cmpuint (answer.status, ==, 304);
  g_assert_cmpstr (header (&answer, "ETag"), ==, tag);
  answer_clear (&answer);
  answer = ask_with (&fixture, "HEAD", "/allianz/_design/x", NULL, "If-None-Match", several);
  g_assert_cmpuint (answer.status, ==, 304);
  answer_clear (&answer);

  /* A conflict may come from elsewhere while the winner stays what it is. */
  answer =
      ask_with (&fixture, "GET", "/allianz/_design/x?conflicts=true", NULL, "If-None-Match", tag);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_null (header (&answer, "ETag"));
  answer_clear (&answer);

  assert_answer (&fixture, "admin", "PUT", "/allianz/_local/x", "{\"n\":1}", 201, "0-1");
  answer = ask (&fixture, "admin", "GET", "/allianz/_local/x", NULL);
  local_tag = g_strdup (header (&answer, "ETag"));
  g_assert_nonnull (local_tag);
  answer_clear (&answer);
  answer = ask_with (&fixture, "GET", "/allianz/_local/x", NULL, "If-None-Match", local_tag);
  g_assert_cmpuint (answer.status, ==, 304);
  answer_clear (&answer);
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_local/x", NULL, 200, "ok");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_local/x", "{\"n\":2}", 201, "0-1");
  answer = ask_with (&fixture, "GET", "/allianz/_local/x", NULL, "If-None-Match", local_tag);
  g_assert_cmpuint (answer.status, ==, 200);
  fixture_close (&fixture);
}

/* HEAD is GET without the body, wherever there is a GET. */
SC_FIBER_TEST (head_is_answered_everywhere)
{
  static const char *const paths[] = {
    "/",
    "/_up",
    "/_uuids",
    "/_all_dbs",
    "/_dbs_info",
    "/_session",
    "/allianz",
    "/allianz/_security",
    "/allianz/_revs_limit",
    "/allianz/_all_docs",
    "/allianz/_all_docs?include_docs=true",
    "/allianz/_design_docs",
    "/allianz/_local_docs",
    "/allianz/_changes",
    "/allianz/_changes?feed=longpoll&since=now&timeout=100",
    "/allianz/x",
    "/allianz/_local/x",
    "/allianz/_design/x",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (put (&fixture, "/allianz/x", "{}"));
  g_free (put (&fixture, "/allianz/_local/x", "{}"));
  g_free (put (&fixture, "/allianz/_design/x", "{}"));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (Answer) answer = ask (&fixture, "admin", "HEAD", paths[i], NULL);

      g_test_message ("%s", paths[i]);
      g_assert_cmpuint (answer.status, ==, 200);
      g_assert_cmpuint (answer.length, ==, 0);
      g_assert_nonnull (header (&answer, "X-Couch-Request-ID"));
    }
  assert_answer (&fixture, "admin", "HEAD", "/allianz/none", NULL, 404, "");
  assert_answer (&fixture, "admin", "HEAD", "/none", NULL, 404, "");
  fixture_close (&fixture);
}

SC_FIBER_TEST (documents_are_copied)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;
  g_autofree char *replace = NULL;
  g_autofree char *old = NULL;
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  rev = put (&fixture, "/allianz/a",
             "{\"n\":1,\"_attachments\":{\"t.txt\":{\"content_type\":\"text/plain\","
             "\"data\":\"aGFsbG8=\"}}}");
  answer = ask_with (&fixture, "COPY", "/allianz/a", NULL, "Destination", "b%2Fc");
  g_assert_cmpuint (answer.status, ==, 201);
  g_assert_nonnull (strstr (answer.text, "\"id\":\"b/c\""));
  g_assert_true (g_str_has_suffix (header (&answer, "Location"), "/allianz/b%2Fc"));
  answer_clear (&answer);
  assert_answer (&fixture, "anna", "GET", "/allianz/b%2Fc", NULL, 200, "\"n\":1");
  assert_answer (&fixture, "anna", "GET", "/allianz/b%2Fc/t.txt", NULL, 200, "hallo");

  /* An older revision can be copied, too. */
  path = g_strdup_printf ("/allianz/a?rev=%s", rev);
  g_free (put (&fixture, path, "{\"n\":2}"));
  answer = ask_with (&fixture, "COPY", path, NULL, "Destination", "old");
  g_assert_cmpuint (answer.status, ==, 201);
  answer_clear (&answer);
  assert_answer (&fixture, "anna", "GET", "/allianz/old", NULL, 200, "\"n\":1");
  answer = ask_with (&fixture, "COPY", "/allianz/a?rev=x", NULL, "Destination", "e");
  g_assert_cmpuint (answer.status, ==, 400);
  answer_clear (&answer);

  /* What is there already is replaced by who knows its revision. */
  old = put (&fixture, "/allianz/d", "{\"n\":0}");
  answer = ask_with (&fixture, "COPY", "/allianz/a", NULL, "Destination", "d");
  g_assert_cmpuint (answer.status, ==, 409);
  answer_clear (&answer);
  replace = g_strconcat ("d?rev=", old, NULL);
  answer = ask_with (&fixture, "COPY", "/allianz/a", NULL, "Destination", replace);
  g_assert_cmpuint (answer.status, ==, 201);
  g_assert_nonnull (strstr (answer.text, "\"rev\":\"2-"));
  answer_clear (&answer);

  answer = ask_with (&fixture, "COPY", "/allianz/_design/none", NULL, "Destination", "d2");
  g_assert_cmpuint (answer.status, ==, 404);
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_copy_needs_a_destination)
{
  static const char *const bad[] = { "",           "http://x/y", "/allianz/x", "x?rev=1",
                                     "x?other=1",  "%ff",        "x%00y",      "_x",
                                     "?rev=1-abc", "%",          "x?rev=" };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (put (&fixture, "/allianz/a", "{}"));
  assert_answer (&fixture, "anna", "COPY", "/allianz/a", NULL, 400,
                 "Destination header is mandatory for COPY.");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Answer) answer =
          ask_with (&fixture, "COPY", "/allianz/a", NULL, "Destination", bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (answer.status, ==, 400);
    }
  fixture_close (&fixture);
}

/* The server waits for the disk whatever a client wants to spare it. */
SC_FIBER_TEST (every_way_to_say_how_durable_is_taken)
{
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a?batch=ok", "{}", 202, "\"ok\":true");
  assert_answer (&fixture, "anna", "POST", "/allianz?batch=ok", "{\"_id\":\"b\"}", 202, "\"b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/a", NULL, 200, "1-");
  answer = ask_with (&fixture, "PUT", "/allianz/c", "{}", "X-Couch-Full-Commit", "false");
  g_assert_cmpuint (answer.status, ==, 201);
  assert_answer (&fixture, "admin", "POST", "/allianz/_ensure_full_commit", "", 201,
                 "\"instance_start_time\":\"0\"");
  assert_answer (&fixture, "admin", "POST", "/allianz/_view_cleanup", "", 202, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (databases_are_listed_in_parts)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "GET", "/_all_dbs", NULL, 200,
                 "[\"_users\",\"allianz\",\"allianz-office\"]\n");
  assert_answer (&fixture, "admin", "GET", "/_all_dbs?limit=1&skip=1", NULL, 200,
                 "[\"allianz\"]\n");
  assert_answer (&fixture, "admin", "GET", "/_all_dbs?descending=true&limit=2", NULL, 200,
                 "[\"allianz-office\",\"allianz\"]\n");
  assert_answer (&fixture, "admin", "GET", "/_all_dbs?startkey=\"a\"&end_key=\"allianz\"", NULL,
                 200, "[\"allianz\"]\n");
  assert_answer (&fixture, "admin", "GET",
                 "/_all_dbs?startkey=\"a\"&endkey=\"allianz\"&inclusive_end=false", NULL, 200,
                 "[]\n");
  assert_answer (&fixture, "bert", "GET", "/_all_dbs", NULL, 200, "[\"allianz\"]\n");
  assert_answer (&fixture, "admin", "GET", "/_all_dbs?limit=x", NULL, 400, "query_parse_error");

  assert_answer (&fixture, "admin", "GET", "/_dbs_info?startkey=\"allianz\"&limit=1", NULL, 200,
                 "[{\"key\":\"allianz\",\"info\":{");
  assert_answer (&fixture, "bert", "POST", "/_dbs_info",
                 "{\"keys\":[\"allianz\",\"allianz-office\",\"none\"]}", 200,
                 "{\"key\":\"allianz-office\",\"error\":\"not_found\"},"
                 "{\"key\":\"none\",\"error\":\"not_found\"}]\n");
  assert_answer (&fixture, "bert", "POST", "/_dbs_info", "{}", 400, "bad_request");
  assert_answer (&fixture, "bert", "POST", "/_dbs_info", "{\"keys\":[1]}", 400, "bad_request");
  fixture_close (&fixture);
}

SC_FIBER_TEST (design_and_local_documents_are_listed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (put (&fixture, "/allianz/a", "{}"));
  g_free (put (&fixture, "/allianz/z", "{}"));
  g_free (put (&fixture, "/allianz/_design/m", "{}"));
  g_free (put (&fixture, "/allianz/_design/n", "{}"));
  g_free (put (&fixture, "/allianz/_local/p", "{\"seq\":5}"));
  g_free (put (&fixture, "/allianz/_local/q", "{}"));

  assert_answer (&fixture, "anna", "GET", "/allianz/_design_docs", NULL, 200,
                 "{\"total_rows\":2,\"offset\":null,\"rows\":[\n{\"id\":\"_design/m\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design_docs?descending=true&limit=1", NULL,
                 200, "[\n{\"id\":\"_design/n\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design_docs?startkey=\"z\"", NULL, 200,
                 "\"rows\":[\n]}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_design_docs",
                 "{\"keys\":[\"_design/n\"],\"include_docs\":true}", 200,
                 "\"doc\":{\"_id\":\"_design/n\"");

  assert_answer (&fixture, "anna", "GET", "/allianz/_local_docs", NULL, 200,
                 "{\"total_rows\":null,\"offset\":null,\"rows\":[\n{\"id\":\"_local/p\","
                 "\"key\":\"_local/p\",\"value\":{\"rev\":\"0-1\"}},\n{\"id\":\"_local/q\"");
  assert_answer (&fixture, "anna", "GET",
                 "/allianz/_local_docs?include_docs=true&endkey=\"_local/p\"", NULL, 200,
                 "\"doc\":{\"_id\":\"_local/p\",\"_rev\":\"0-1\",\"seq\":5}}\n]}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_local_docs", "{\"keys\":[\"_local/r\"]}", 200,
                 "[\n{\"key\":\"_local/r\",\"error\":\"not_found\"}\n]");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_body_may_bring_the_parameters_of_a_listing)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (put (&fixture, "/allianz/a", "{}"));
  g_free (put (&fixture, "/allianz/b", "{}"));
  g_free (put (&fixture, "/allianz/c", "{}"));
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs?limit=3",
                 "{\"startkey\":\"b\",\"limit\":1}", 200,
                 "{\"total_rows\":3,\"offset\":null,\"rows\":[\n{\"id\":\"b\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs", "{\"limit\":\"1\"}", 400,
                 "query_parse_error");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs", "[]", 400, "bad_request");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?update_seq=true&limit=0", NULL, 200,
                 "{\"total_rows\":3,\"update_seq\":3,\"offset\":0,\"rows\":[\n]}\n");

  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs/queries",
                 "{\"queries\":[{\"keys\":[\"c\"]},{\"limit\":1,\"include_docs\":true}]}", 200,
                 "{\"results\":[\n{\"total_rows\":3,\"offset\":null,\"rows\":[\n{\"id\":\"c\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs/queries",
                 "{\"queries\":[{\"keys\":[\"c\"]},{\"limit\":1,\"include_docs\":true}]}", 200,
                 "\n]},\n{\"total_rows\":3,\"offset\":0,\"rows\":[\n{\"id\":\"a\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs/queries",
                 "{\"queries\":[{\"limit\":1},{\"limit\":-1}]}", 400, "query_parse_error");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs/queries", "{\"queries\":[]}", 200,
                 "{\"results\":[]}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs/queries", "{}", 400, "queries");
  assert_answer (&fixture, "anna", "POST", "/allianz/_design_docs/queries", "{\"queries\":[{}]}",
                 200, "\"rows\":[\n]}\n]}\n");
  fixture_close (&fixture);
}

SC_FIBER_TEST (conflicts_are_told_in_listings_and_feeds)
{
  static const char branches[] =
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"a\",\"_rev\":\"1-b\"},{\"_id\":\"a\",\"_rev\":"
      "\"1-c\"},{\"_id\":\"a\",\"_rev\":\"2-d\",\"_deleted\":true,\"_revisions\":{\"start\":2,"
      "\"ids\":[\"d\",\"x\"]}}]}";
  static const char doc[] = "{\"_id\":\"a\",\"_rev\":\"1-c\",\"_conflicts\":[\"1-b\"]}";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", branches, 201, "[]");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?include_docs=true&conflicts=true",
                 NULL, 200, doc);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?include_docs=true&conflicts=true",
                 NULL, 200, doc);
  assert_answer (
      &fixture, "anna", "GET",
      "/allianz/_changes?include_docs=true&conflicts=true&filter=_doc_ids&doc_ids=[\"a\"]", NULL,
      200, doc);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?include_docs=true", NULL, 200,
                 "{\"_id\":\"a\",\"_rev\":\"1-c\"}");
  fixture_close (&fixture);
}

SC_FIBER_TEST (missing_revisions_are_told)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *body = NULL;

  fixture_open (&fixture);
  rev = put (&fixture, "/allianz/a", "{}");
  body = g_strdup_printf ("{\"a\":[\"%s\",\"3-c\"],\"b\":[\"1-x\"]}", rev);
  assert_answer (&fixture, "anna", "POST", "/allianz/_missing_revs", body, 200,
                 "{\"missing_revs\":{\"a\":[\"3-c\"],\"b\":[\"1-x\"]}}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_missing_revs", "[]", 400, "bad_request");
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_is_not_spoken_is_said)
{
  static const char *const cases[][3] = {
    { "POST", "/allianz/_purge", "does not purge" },
    { "GET", "/allianz/_purged_infos", "does not purge" },
    { "PUT", "/allianz/_purged_infos_limit", "does not purge" },
    { "POST", "/_replicate", "does not replicate" },
    { "GET", "/allianz/_design/x/_view/y", "does not run" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *body = g_str_equal (cases[i][0], "GET") ? NULL : "{}";

      assert_answer (&fixture, "admin", cases[i][0], cases[i][1], body, 501, "not_implemented");
      assert_answer (&fixture, "admin", cases[i][0], cases[i][1], body, 501, cases[i][2]);
    }
  fixture_close (&fixture);
}

static gint64
ask_sequence (Fixture *fixture)
{
  g_auto (Answer) answer = ask (fixture, "anna", "GET", "/allianz/_changes?since=now", NULL);
  g_autoptr (JsonObject) feed = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);

  return sc_json_get_int (feed, "last_seq", -1);
}

/* A sequence that was given is never given again, and never comes back smaller: not by a deletion, not by a
 * compaction, not by a restart. What a backup does to them is tested with the store. */
SC_FIBER_TEST (sequences_never_go_back)
{
  ScServerConfig config;
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;
  gint64 before;

  fixture_config (&fixture, &config);
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);
  rev = put (&fixture, "/allianz/a", "{\"type\":\"x\"}");
  path = g_strconcat ("/allianz/a?rev=", rev, NULL);
  assert_answer (&fixture, "admin", "DELETE", path, NULL, 200, "ok");
  before = ask_sequence (&fixture);
  g_assert_cmpint (before, >=, 2);
  assert_answer (&fixture, "admin", "POST", "/allianz/_compact", "{}", 202, "ok");
  g_assert_cmpint (ask_sequence (&fixture), ==, before);
  fixture_restart (&fixture, &config);
  g_assert_cmpint (ask_sequence (&fixture), ==, before);
  assert_answer (&fixture, "admin", "POST", "/allianz/_compact", "{}", 202, "ok");
  fixture_restart (&fixture, &config);
  g_free (put (&fixture, "/allianz/b", "{\"type\":\"x\"}"));
  g_assert_cmpint (ask_sequence (&fixture), ==, before + 1);
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes?limit=1&descending=true", NULL, 200,
                 "\"id\":\"b\"");
  fixture_close (&fixture);
}

static Answer
log_in (Fixture *fixture, const char *path, const char *form)
{
  SoupMessage *message = make_message (fixture, NULL, "POST", path, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (form, strlen (form));

  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", bytes);

  return finish (message, send_message (fixture, message));
}

SC_FIBER_TEST (a_form_leads_to_the_next_page)
{
  static const char right[] = "username=anna&password=geheim%3A%C3%9F";
  static const char wrong[] = "name=anna&password=x";
  static const char *const elsewhere[] = { "//evil.example", "http://evil.example",
                                           "/%5Cevil",       "/a%0D%0AX-Y:1",
                                           "evil",           "" };
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  fixture_open (&fixture);
  answer = log_in (&fixture, "/_session?next=/allianz/x%3Fa=1", right);
  g_assert_cmpuint (answer.status, ==, 302);
  g_assert_true (g_str_has_suffix (header (&answer, "Location"), "/allianz/x?a=1"));
  g_assert_true (g_str_has_prefix (header (&answer, "Set-Cookie"), "AuthSession=Y"));
  answer_clear (&answer);

  answer = log_in (&fixture, "/_session?next=/a&fail=/b", wrong);
  g_assert_cmpuint (answer.status, ==, 302);
  g_assert_true (g_str_has_suffix (header (&answer, "Location"), "/b"));
  g_assert_true (g_str_has_prefix (header (&answer, "Set-Cookie"), "AuthSession=;"));
  answer_clear (&answer);
  /* It is a form that asks; a browser must not put its own dialog before it. */
  answer = log_in (&fixture, "/_session", wrong);
  g_assert_cmpuint (answer.status, ==, 401);
  g_assert_null (header (&answer, "WWW-Authenticate"));
  answer_clear (&answer);
  answer = log_in (&fixture, "/_session", "name=anna&username=bert&password=x");
  g_assert_cmpuint (answer.status, ==, 400);
  answer_clear (&answer);

  /* Nobody may be led to another server by an address of this one. */
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autofree char *path = g_strconcat ("/_session?next=", elsewhere[i], NULL);
      g_auto (Answer) refused = log_in (&fixture, path, right);

      g_assert_cmpuint (refused.status, ==, 400);
      g_assert_null (header (&refused, "Location"));
    }
  assert_answer (&fixture, NULL, "DELETE", "/_session?next=/", NULL, 302, "ok");
  assert_answer (&fixture, NULL, "GET", "/_session?basic=true", NULL, 401, "Please login.");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/protocol/headers", answers_have_the_headers_of_couchdb);
  g_test_add_func ("/protocol/location", locations_lead_to_what_was_written);
  g_test_add_func ("/protocol/connection", connections_end_when_they_are_asked_to);
  g_test_add_func ("/protocol/not-changed", what_has_not_changed_is_not_sent_again);
  g_test_add_func ("/protocol/head", head_is_answered_everywhere);
  g_test_add_func ("/protocol/copy", documents_are_copied);
  g_test_add_func ("/protocol/copy/bad", a_copy_needs_a_destination);
  g_test_add_func ("/protocol/durable", every_way_to_say_how_durable_is_taken);
  g_test_add_func ("/protocol/databases", databases_are_listed_in_parts);
  g_test_add_func ("/protocol/design-and-local", design_and_local_documents_are_listed);
  g_test_add_func ("/protocol/listing-body", a_body_may_bring_the_parameters_of_a_listing);
  g_test_add_func ("/protocol/conflicts", conflicts_are_told_in_listings_and_feeds);
  g_test_add_func ("/protocol/missing-revs", missing_revisions_are_told);
  g_test_add_func ("/protocol/not-spoken", what_is_not_spoken_is_said);
  g_test_add_func ("/protocol/sequences", sequences_never_go_back);
  g_test_add_func ("/protocol/session", a_form_leads_to_the_next_page);

  return g_test_run ();
}
