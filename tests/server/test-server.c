/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Endpoint by endpoint: status, body, headers. */

SC_FIBER_TEST (the_server_introduces_itself)
{
  g_autofree char *vendor = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  vendor = ask_for (&fixture, NULL, "GET", "/", NULL, "couchdb");
  g_assert_cmpstr (vendor, ==, "Welcome");
  assert_answer (&fixture, NULL, "GET", "/", NULL, 200, "\"vendor\":{\"name\":\"Smart City\"");
  assert_answer (&fixture, NULL, "GET", "/_up", NULL, 200, "\"status\":\"ok\"");
  assert_answer (&fixture, "anna", "GET", "/_uuids?count=2", NULL, 200, "\",\"");
  assert_answer (&fixture, "anna", "GET", "/_uuids?count=2000", NULL, 400, "bad_request");
  assert_answer (&fixture, "anna", "GET", "/_all_dbs", NULL, 200,
                 "[\"allianz\",\"allianz-office\"]");
  assert_answer (&fixture, "bert", "GET", "/_all_dbs", NULL, 200, "[\"allianz\"]");
  assert_answer (&fixture, "admin", "GET", "/_all_dbs", NULL, 200, "\"_users\",\"allianz\"");
  fixture_close (&fixture);
}

SC_FIBER_TEST (databases_are_made_and_removed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", "/a%2Fb", NULL, 201, "{\"ok\":true}");
  assert_answer (&fixture, "admin", "PUT", "/a%2Fb", NULL, 412, "file_exists");
  assert_answer (&fixture, "admin", "GET", "/a%2Fb", NULL, 200, "\"db_name\":\"a/b\"");
  assert_answer (&fixture, "admin", "PUT", "/a%2Fb/x", "{}", 201, "\"ok\":true");
  assert_answer (&fixture, "admin", "DELETE", "/a%2Fb", NULL, 200, "{\"ok\":true}");
  assert_answer (&fixture, "admin", "GET", "/a%2Fb", NULL, 404, "Database does not exist.");
  assert_answer (&fixture, "admin", "DELETE", "/a%2Fb", NULL, 404, "not_found");
  assert_answer (&fixture, "admin", "PUT", "/a%2Fb", NULL, 201, "{\"ok\":true}");
  assert_answer (&fixture, "admin", "GET", "/a%2Fb/x", NULL, 404, "missing");
  assert_answer (&fixture, "admin", "PUT", "/Upper", NULL, 400, "illegal_database_name");
  assert_answer (&fixture, "admin", "PUT", "/_x", NULL, 400, "illegal_database_name");
  assert_answer (&fixture, "admin", "PUT", "/..%2Fx", NULL, 400, "illegal_database_name");
  assert_answer (&fixture, "anna", "PUT", "/anna", NULL, 403, "forbidden");
  assert_answer (&fixture, "anna", "DELETE", "/allianz", NULL, 403, "forbidden");
  assert_answer (&fixture, "admin", "DELETE", "/_users", NULL, 403, "forbidden");
  fixture_close (&fixture);
}

/* The longest name takes attachments, too: their folder has a longer one. A slash is three characters of it. */
SC_FIBER_TEST (names_of_databases_have_a_length)
{
  g_autofree char *letters = g_strnfill (236, 'a');
  g_autofree char *longest = g_strconcat ("/", letters, NULL);
  g_autofree char *attachment = g_strconcat (longest, "/x/a.txt", NULL);
  g_autofree char *longer = g_strconcat (longest, "a", NULL);
  g_autofree char *slashed = g_strconcat ("/a%2F%2F", longest + 7, NULL);
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", longest, NULL, 201, "ok");
  assert_answer (&fixture, "admin", "PUT", attachment, "x", 201, "ok");
  assert_answer (&fixture, "admin", "GET", attachment, NULL, 200, "x");
  assert_answer (&fixture, "admin", "DELETE", longest, NULL, 200, "ok");
  assert_answer (
      &fixture, "admin", "PUT", longer, NULL, 400,
      "{\"error\":\"database_name_too_long\",\"reason\":\"At least one path segment of `aaa");
  assert_answer (&fixture, "admin", "PUT", slashed, NULL, 400, "database_name_too_long");
  fixture_close (&fixture);
}

/* One of them has found it. */
SC_FIBER_TEST (of_two_who_remove_a_database_one_does)
{
  SoupMessage *messages[2];
  DexFuture *futures[2];
  guint n_removed = 0;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      messages[i] = make_message (&fixture, "admin", "DELETE", "/allianz", NULL);
      futures[i] = send_message (&fixture, messages[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_auto (Answer) answer = finish (messages[i], futures[i]);

      g_assert_true (answer.status == 200 || answer.status == 404);
      n_removed += answer.status == 200;
    }
  g_assert_cmpuint (n_removed, ==, 1);
  fixture_close (&fixture);
}

SC_FIBER_TEST (settings_of_a_database_are_kept)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_revs_limit", NULL, 200, "1000");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_revs_limit", "5", 403, "forbidden");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_revs_limit", "0", 400, "bad_request");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_revs_limit", "50\n", 200, "true");
  assert_answer (&fixture, "anna", "GET", "/allianz/_revs_limit", NULL, 200, "50");
  assert_answer (&fixture, "anna", "POST", "/allianz/_ensure_full_commit", "", 201, "true");
  assert_answer (&fixture, "anna", "POST", "/allianz/_compact", "", 403, "forbidden");
  assert_answer (&fixture, "admin", "POST", "/allianz/_compact", "", 202, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_document_is_written_read_and_deleted)
{
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  rev = ask_for (&fixture, "anna", "PUT", "/allianz/a%20%2F%C3%A4?x=1", "{\"n\":1.10,\"b\":[]}",
                 "rev");
  g_assert_true (g_str_has_prefix (rev, "1-"));
  assert_answer (&fixture, "bert", "GET", "/allianz/a%20%2F%C3%A4", NULL, 200,
                 "{\"_id\":\"a /ä\",\"_rev\":\"1-");
  assert_answer (&fixture, "bert", "GET", "/allianz/a%20%2F%C3%A4", NULL, 200,
                 "\"n\":1.10,\"b\":[]}");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%20%2F%C3%A4", "{}", 409,
                 "{\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/a%20%2F%C3%A4", NULL, 409, "conflict");

  body = g_strdup_printf ("{\"_rev\":\"%s\",\"n\":2}", rev);
  path = g_strdup_printf ("/allianz/a%%20%%2F%%C3%%A4?rev=%s", rev);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%20%2F%C3%A4?rev=1-abc", body, 400,
                 "different values");
  assert_answer (&fixture, "anna", "PUT", path, body, 201, "\"rev\":\"2-");
  assert_answer (&fixture, "anna", "DELETE", path, NULL, 409, "conflict");
  assert_answer (&fixture, "anna", "GET", path, NULL, 200, "\"n\":1.10");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/none", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/none", NULL, 404,
                 "{\"error\":\"not_found\",\"reason\":\"missing\"}");

  g_free (rev);
  rev = ask_for (&fixture, "anna", "GET", "/allianz/a%20%2F%C3%A4", NULL, "_rev");
  g_free (path);
  path = g_strdup_printf ("/allianz/a%%20%%2F%%C3%%A4?rev=%s", rev);
  assert_answer (&fixture, "anna", "DELETE", path, NULL, 200, "\"rev\":\"3-");
  assert_answer (&fixture, "anna", "GET", "/allianz/a%20%2F%C3%A4", NULL, 404,
                 "{\"error\":\"not_found\",\"reason\":\"deleted\"}");
  assert_answer (&fixture, "anna", "POST", "/allianz", "{\"n\":1}", 201, "\"ok\":true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (answers_have_the_headers_of_couchdb)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) cached = { 0 };
  g_auto (Answer) head = { 0 };
  SoupMessageHeaders *headers;
  SoupMessage *message;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", "{}", 201, "true");
  answer = ask (&fixture, "anna", "GET", "/allianz/a", NULL);
  headers = soup_message_get_response_headers (answer.message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "must-revalidate");
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (headers, "Server"), "SmartCity/"));
  g_assert_cmpuint (strlen (soup_message_headers_get_one (headers, "X-Couch-Request-ID")), ==, 10);

  message = make_message (&fixture, "anna", "GET", "/allianz/a", NULL);
  soup_message_headers_append (soup_message_get_request_headers (message), "If-None-Match",
                               soup_message_headers_get_one (headers, "ETag"));
  cached = finish (message, send_message (&fixture, message));
  g_assert_cmpuint (cached.status, ==, 304);

  head = ask (&fixture, "anna", "HEAD", "/allianz/a", NULL);
  g_assert_cmpuint (head.status, ==, 200);
  g_assert_cmpuint (head.length, ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (
                       soup_message_get_response_headers (head.message)),
                   ==, (goffset) answer.length);
  fixture_close (&fixture);
}

/* Two leaves, one of them deleted later. */
#define GRAFT(id, rev, hashes, more)                                                        \
  "{\"new_edits\":false,\"docs\":[{\"_id\":\"" id "\",\"_rev\":\"" rev "\",\"_revisions\":" \
  "{\"start\":2,\"ids\":[" hashes "]}" more "}]}"

SC_FIBER_TEST (branches_can_be_asked_for)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 GRAFT ("x", "2-b", "\"b\",\"a\"", ",\"v\":\"b\""), 201, "[]");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 GRAFT ("x", "2-c", "\"c\",\"a\"", ",\"v\":\"c\""), 201, "[]");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 GRAFT ("x", "2-d", "\"d\",\"a\"", ",\"_deleted\":true"), 201, "[]");

  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 200, "\"_rev\":\"2-c\",\"v\":\"c\"}");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?conflicts=true", NULL, 200,
                 ",\"_conflicts\":[\"2-b\"]}");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?deleted_conflicts=true", NULL, 200,
                 ",\"_deleted_conflicts\":[\"2-d\"]}");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=2-b&revs=true", NULL, 200,
                 "\"_revisions\":{\"start\":2,\"ids\":[\"b\",\"a\"]},\"v\":\"b\"");
  assert_answer (
      &fixture, "anna", "GET", "/allianz/x?revs_info=true", NULL, 200,
      "[{\"rev\":\"2-c\",\"status\":\"available\"},{\"rev\":\"1-a\",\"status\":\"missing\"}]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=1-a", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=1-a&latest=true", NULL, 200, "2-c");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?open_revs=all", NULL, 200, "\"v\":\"b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?open_revs=[\"2-b\",\"9-z\"]", NULL, 200,
                 "\"v\":\"b\"}},{\"missing\":\"9-z\"}]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?local_seq=true", NULL, 200,
                 "\"_local_seq\":3}");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?open_revs=[1]", NULL, 400,
                 "query_parse_error");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?revs=yes", NULL, 400, "query_parse_error");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=nonsense", NULL, 400, "Invalid rev");
  fixture_close (&fixture);
}

SC_FIBER_TEST (many_documents_are_written_at_once)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_id\":\"a\"},{\"_id\":\"b\"},{\"v\":1}]}", 201,
                 "[{\"ok\":true,\"id\":\"a\",\"rev\":\"1-");
  /* Each document has its own answer, and one that fails does not stop the others. */
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_id\":\"a\"},{\"_id\":\"_bad\"},{\"_id\":\"c\"}]}", 201,
                 "[{\"id\":\"a\",\"error\":\"conflict\",\"reason\":\"Document update conflict.\"},"
                 "{\"id\":\"_bad\",\"error\":\"illegal_docid\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/c", NULL, 200, "\"_id\":\"c\"");
  assert_answer (
      &fixture, "anna", "POST", "/allianz/_bulk_docs",
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"d\",\"_rev\":\"1-x\"},{\"_id\":\"e\"}]}", 201,
      "[{\"id\":\"e\",\"error\":\"bad_request\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/d", NULL, 200, "\"_rev\":\"1-x\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", "{}", 400, "bad_request");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", "{\"docs\":[{\"_x\":1}]}", 400,
                 "{\"error\":\"doc_validation\",\"reason\":\"Bad special document member: _x\"}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_attachments\":{\"a\":{}}}]}", 400, "Invalid attachment data");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", "{\"docs\":[]}", 201, "[]");
  fixture_close (&fixture);
}

SC_FIBER_TEST (many_documents_are_read_at_once)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 GRAFT ("x", "2-b", "\"b\",\"a\"", ",\"v\":\"b\""), 201, "[]");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get?revs=true&latest=true",
                 "{\"docs\":[{\"id\":\"x\",\"rev\":\"1-a\"},{\"id\":\"no\",\"rev\":\"1-a\"}]}", 200,
                 "{\"results\":[{\"id\":\"x\",\"docs\":[{\"ok\":{\"_id\":\"x\",\"_rev\":\"2-b\","
                 "\"_revisions\":{\"start\":2,\"ids\":[\"b\",\"a\"]},\"v\":\"b\"}}]},"
                 "{\"id\":\"no\",\"docs\":[{\"error\":{\"id\":\"no\",\"rev\":\"1-a\","
                 "\"error\":\"not_found\",\"reason\":\"missing\"}}]}]}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_get", "{\"docs\":{}}", 400,
                 "bad_request");
  assert_answer (&fixture, "anna", "POST", "/allianz/_revs_diff",
                 "{\"x\":[\"2-b\",\"3-c\"],\"y\":[\"1-a\"]}", 200,
                 "{\"x\":{\"missing\":[\"3-c\"],\"possible_ancestors\":[\"2-b\"]},"
                 "\"y\":{\"missing\":[\"1-a\"]}}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_revs_diff", "[]", 400, "bad_request");
  fixture_close (&fixture);
}

SC_FIBER_TEST (all_documents_are_listed)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs", NULL, 200,
                 "{\"total_rows\":0,\"offset\":0,\"rows\":[\n]}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_id\":\"a\",\"v\":1},{\"_id\":\"b\"},{\"_id\":\"c\"}]}", 201, "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?limit=1&skip=1", NULL, 200,
                 "\"rows\":[\n{\"id\":\"b\",\"key\":\"b\",\"value\":{\"rev\":\"1-");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?include_docs=true&key=\"a\"", NULL,
                 200, "\"v\":1}}\n]}");
  assert_answer (&fixture, "anna", "GET",
                 "/allianz/_all_docs?startkey=\"b\"&endkey=\"c\"&inclusive_end=false", NULL, 200,
                 "\"offset\":null,\"rows\":[\n{\"id\":\"b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?descending=true", NULL, 200,
                 "[\n{\"id\":\"c\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_all_docs?include_docs=true",
                 "{\"keys\":[\"c\",\"zz\",\"a\"]}", 200,
                 "{\"key\":\"zz\",\"error\":\"not_found\"}");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?key=a", NULL, 400,
                 "query_parse_error");
  assert_answer (&fixture, "anna", "GET", "/allianz/_all_docs?limit=-1", NULL, 400,
                 "query_parse_error");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_listing_of_several_parts_is_whole)
{
  g_autoptr (GString) body = g_string_new ("{\"docs\":[");
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonObject) listing = NULL;
  JsonArray *rows;
  Fixture fixture = { 0 };

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (body, "%s{\"_id\":\"n%05u\",\"v\":%u}", i > 0 ? "," : "", i, i);
  g_string_append (body, "]}");

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "n02999");
  answer =
      ask (&fixture, "anna", "GET", "/allianz/_all_docs?include_docs=true&limit=2500&skip=3", NULL);
  listing = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);
  rows = sc_json_get_array (listing, "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 2500);
  for (guint i = 0; i < 2500; i++)
    {
      JsonObject *doc = sc_json_get_object (json_array_get_object_element (rows, i), "doc");

      g_assert_cmpint (sc_json_get_int (doc, "v", -1), ==, i + 3);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (local_documents_are_checkpoints)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_local/x", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_local/x", "{\"a\":1,\"_rev\":\"0-7\"}", 201,
                 "{\"ok\":true,\"id\":\"_local/x\",\"rev\":\"0-1\"}");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_local/x", "{\"a\":2}", 201, "\"0-2\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_local/x", NULL, 200,
                 "{\"_id\":\"_local/x\",\"_rev\":\"0-2\",\"a\":2}");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_local/x", "[]", 400, "bad_request");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/_local/x", NULL, 200, "\"0-0\"");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/_local/x", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/_changes", NULL, 200, "\"last_seq\":0");
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_is_not_there_is_said)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/none", NULL, 404, "Database does not exist.");
  assert_answer (&fixture, "anna", "GET", "/none/x", NULL, 404, "Database does not exist.");
  assert_answer (&fixture, "anna", "GET", "/allianz/_view", NULL, 404, "not_found");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/b", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/a/_view/b", NULL, 501,
                 "not_implemented");
  assert_answer (&fixture, "anna", "PATCH", "/allianz", NULL, 405, "Only PUT,GET,HEAD,POST,DELETE");
  assert_answer (&fixture, "anna", "GET", "/allianz/%ff", NULL, 400, "bad_request");
  assert_answer (&fixture, NULL, "GET", "/none", NULL, 401, "unauthorized");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/server/welcome", the_server_introduces_itself);
  g_test_add_func ("/server/database", databases_are_made_and_removed);
  g_test_add_func ("/server/database/name", names_of_databases_have_a_length);
  g_test_add_func ("/server/database/removed-twice", of_two_who_remove_a_database_one_does);
  g_test_add_func ("/server/database/settings", settings_of_a_database_are_kept);
  g_test_add_func ("/server/document", a_document_is_written_read_and_deleted);
  g_test_add_func ("/server/document/headers", answers_have_the_headers_of_couchdb);
  g_test_add_func ("/server/document/branches", branches_can_be_asked_for);
  g_test_add_func ("/server/bulk/write", many_documents_are_written_at_once);
  g_test_add_func ("/server/bulk/read", many_documents_are_read_at_once);
  g_test_add_func ("/server/listing", all_documents_are_listed);
  g_test_add_func ("/server/listing/parts", a_listing_of_several_parts_is_whole);
  g_test_add_func ("/server/local", local_documents_are_checkpoints);
  g_test_add_func ("/server/nothing", what_is_not_there_is_said);

  return g_test_run ();
}
