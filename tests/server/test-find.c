/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Trees 000 to n - 1, aged 0 to 9 by turns, every third of them a bush. */
static void
plant (Fixture *fixture, guint n)
{
  g_autoptr (GString) body = g_string_new ("{\"docs\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        body, "%s{\"_id\":\"tree:%04u\",\"type\":\"%s\",\"age\":%u,\"name\":\"T%04u\"}",
        i > 0 ? "," : "", i, i % 3 == 0 ? "bush" : "tree", i % 10, n - i);
  g_string_append (body, "]}");
  assert_answer (fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "ok");
}

static JsonObject *
find (Fixture *fixture, const char *request)
{
  g_auto (Answer) answer = ask (fixture, "anna", "POST", "/allianz/_find", request);
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_cmpuint (answer.status, ==, 200);
  object = sc_json_parse_object (answer.text, -1, &error);
  g_assert_no_error (error);

  return object;
}

static guint
count (JsonObject *answer)
{
  return json_array_get_length (sc_json_get_array (answer, "docs"));
}

static const char *
text_of (JsonObject *answer, guint i, const char *member)
{
  return sc_json_get_string (json_array_get_object_element (sc_json_get_array (answer, "docs"), i),
                             member);
}

SC_FIBER_TEST (documents_are_found)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  plant (&fixture, 30);
  assert_answer (&fixture, "admin", "PUT", "/allianz/_design/x", "{\"language\":\"query\"}", 201,
                 "ok");
  assert_answer (
      &fixture, "anna", "POST", "/allianz/_find",
      "{\"selector\":{\"type\":\"bush\",\"age\":{\"$lt\":2}},\"fields\":[\"_id\"]}", 200,
      "{\"docs\":[\n{\"_id\":\"tree:0000\"},\n{\"_id\":\"tree:0021\"}\n],\n\"bookmark\":\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"_id\":{\"$gt\":null}},\"limit\":1}", 200, "\"_rev\":\"1-");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"language\":\"query\"}}", 200, "{\"docs\":[\n],");
  assert_answer (
      &fixture, "anna", "POST", "/allianz/_find",
      "{\"selector\":{\"age\":3},\"execution_stats\":true}", 200,
      "\"total_docs_examined\":31,\"total_quorum_docs_examined\":0,\"results_returned\":3,"
      "\"execution_time_ms\":");
  fixture_close (&fixture);
}

/* Whether pages that follow each other give every document once. */
static void
assert_pages (Fixture *fixture, const char *sort, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *bookmark = g_strdup ("nil");

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *request =
          g_strdup_printf ("{\"selector\":{\"type\":\"tree\"},\"limit\":700,\"bookmark\":\"%s\"%s}",
                           bookmark, sort);
      g_autoptr (JsonObject) answer = find (fixture, request);

      for (guint j = 0; j < count (answer); j++)
        g_assert_true (g_hash_table_add (seen, g_strdup (text_of (answer, j, "_id"))));
      if (count (answer) == 0)
        break;
      g_set_str (&bookmark, sc_json_get_string (answer, "bookmark"));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n);
}

SC_FIBER_TEST (pages_follow_each_other)
{
  Fixture fixture = { 0 };
  g_autoptr (JsonObject) answer = NULL;

  fixture_open (&fixture);
  plant (&fixture, 2500);
  assert_pages (&fixture, "", 1666);
  assert_pages (&fixture, ",\"sort\":[{\"age\":\"desc\"},\"name\"]", 1666);

  answer = find (&fixture, "{\"selector\":{},\"sort\":[{\"age\":\"desc\"},{\"name\":\"desc\"}],"
                           "\"skip\":1,\"limit\":2}");
  g_assert_cmpuint (count (answer), ==, 2);
  g_assert_cmpstr (text_of (answer, 0, "name"), ==, "T2481");
  g_assert_cmpstr (text_of (answer, 1, "name"), ==, "T2471");
  fixture_close (&fixture);
}

static void
assert_conflicts_found (Fixture *fixture)
{
  assert_answer (
      fixture, "anna", "POST", "/allianz/_find",
      "{\"selector\":{\"age\":{\"$gt\":0}},\"conflicts\":true}", 200,
      "{\"docs\":[\n{\"_id\":\"a\",\"_rev\":\"1-b\",\"_conflicts\":[\"1-a\"],\"age\":2},\n"
      "{\"_id\":\"b\",\"_rev\":\"1-c\",\"age\":3}\n]");
  assert_answer (fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"age\":{\"$gt\":0},\"_conflicts\":{\"$exists\":true}},"
                 "\"fields\":[\"_id\",\"_conflicts\"],\"conflicts\":true}",
                 200, "{\"docs\":[\n{\"_id\":\"a\",\"_conflicts\":[\"1-a\"]}\n]");
  assert_answer (fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"age\":{\"$gt\":0}},\"fields\":[\"_conflicts\",\"age\"]}", 200,
                 "{\"docs\":[\n{\"age\":2},\n{\"age\":3}\n]");
}

/* In the order of ids, and by an index. */
SC_FIBER_TEST (conflicts_are_told)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (
      &fixture, "anna", "POST", "/allianz/_bulk_docs",
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"a\",\"_rev\":\"1-a\",\"age\":1},"
      "{\"_id\":\"a\",\"_rev\":\"1-b\",\"age\":2},{\"_id\":\"b\",\"_rev\":\"1-c\",\"age\":3}]}",
      201, "[");
  assert_conflicts_found (&fixture);
  assert_answer (&fixture, "admin", "POST", "/allianz/_index",
                 "{\"index\":{\"fields\":[\"age\"]},\"ddoc\":\"x\",\"name\":\"age\"}", 200,
                 "created");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain",
                 "{\"selector\":{\"age\":{\"$gt\":0}},\"conflicts\":true}", 200,
                 "\"name\":\"age\"");
  assert_conflicts_found (&fixture);
  fixture_close (&fixture);
}

/* What is put into a request for everything, and CouchDB's name for what is wrong with it. */
static const char *const wrong_members[][2] = {
  { "\"limit\":-1", "invalid_non_neg_integer" },
  { "\"limit\":\"1\"", "invalid_non_neg_integer" },
  { "\"skip\":1.5", "invalid_non_neg_integer" },
  { "\"conflicts\":1", "invalid_boolean" },
  { "\"execution_stats\":\"true\"", "invalid_boolean" },
  { "\"fields\":1", "invalid_fields" },
  { "\"fields\":[1]", "invalid_field" },
  { "\"fields\":[\"\"]", "invalid_field" },
  { "\"sort\":\"a\"", "invalid_sort_json" },
  { "\"sort\":[1]", "invalid_sort_field" },
  { "\"sort\":[{\"a\":\"up\"}]", "invalid_sort_dir" },
  { "\"sort\":[{\"a\":1}]", "invalid_sort_dir" },
  { "\"use_index\":1", "invalid_index_name" },
  { "\"use_index\":[\"a\",\"b\",\"c\"]", "invalid_index_name" },
  { "\"bookmark\":1", "invalid_bookmark" },
  { "\"tree\":1", "invalid_key" },
};

SC_FIBER_TEST (wrong_members_are_named)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_members); i++)
    {
      g_autofree char *request = g_strdup_printf ("{\"selector\":{},%s}", wrong_members[i][0]);
      g_autofree char *expected = g_strdup_printf ("{\"error\":\"%s\",", wrong_members[i][1]);

      assert_answer (&fixture, "anna", "POST", "/allianz/_find", request, 400, expected);
      assert_answer (&fixture, "anna", "POST", "/allianz/_explain", request, 400, expected);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (bad_requests_are_answered)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{}", 400, "missing_required_key");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":1}", 400,
                 "invalid_selector_json");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":", 400, "bad_request");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{\"a\":{\"$b\":1}}}",
                 400, "invalid_operator");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{\"a\":{\"$in\":1}}}",
                 400, "bad_arg");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{},\"bookmark\":\"else\"}", 400, "invalid_bookmark");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{},\"sort\":[\"a\"],\"bookmark\":\"ix\"}", 400, "invalid_bookmark");
  assert_answer (&fixture, "anna", "GET", "/allianz/_find", NULL, 405, "method_not_allowed");
  assert_answer (&fixture, NULL, "POST", "/allianz/_find", "{\"selector\":{}}", 401,
                 "unauthorized");
  fixture_close (&fixture);
}

/* Without an index that has the order, all that is found has to be held at once. */
SC_FIBER_TEST (too_many_are_not_sorted)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GString) body = g_string_new ("{\"docs\":[");

      for (guint k = 0; k < 7000; k++)
        g_string_append_printf (body, "%s{\"a\":%u}", k > 0 ? "," : "", k);
      g_string_append (body, "]}");
      assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "ok");
    }
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{},\"sort\":[\"a\"],\"limit\":1}", 413, "too many to sort");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"a\":{\"$lt\":5}},\"sort\":[\"a\"],\"limit\":1}", 200,
                 "\"a\":0}");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/server/find/documents", documents_are_found);
  g_test_add_func ("/server/find/pages", pages_follow_each_other);
  g_test_add_func ("/server/find/conflicts", conflicts_are_told);
  g_test_add_func ("/server/find/members", wrong_members_are_named);
  g_test_add_func ("/server/find/too-many", too_many_are_not_sorted);
  g_test_add_func ("/server/find/bad", bad_requests_are_answered);

  return g_test_run ();
}
