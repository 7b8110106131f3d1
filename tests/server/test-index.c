/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* `_index` and `_explain`: indexes that `_find` uses. */

#define N_DOCUMENTS 5000

/* Lamps 0000 to 4999 in 50 streets, of 100 watts each one less. */
static void
plant (Fixture *fixture)
{
  g_autoptr (GString) body = g_string_new ("{\"docs\":[");

  for (guint i = 0; i < N_DOCUMENTS; i++)
    g_string_append_printf (body,
                            "%s{\"_id\":\"lamp:%04u\",\"type\":\"lamp\",\"watt\":%u,"
                            "\"at\":{\"street\":\"S%02u\"}%s}",
                            i > 0 ? "," : "", i, 100 - i % 100, i % 50,
                            i % 1000 == 0 ? ",\"broken\":true" : "");
  g_string_append (body, "]}");
  assert_answer (fixture, "anna", "POST", "/allianz/_bulk_docs", body->str, 201, "ok");
}

static void
make (Fixture *fixture, const char *definition, const char *result)
{
  assert_answer (fixture, "admin", "POST", "/allianz/_index", definition, 200, result);
}

static JsonObject *
post (Fixture *fixture, const char *path, const char *request)
{
  g_auto (Answer) answer = ask (fixture, "anna", "POST", path, request);
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  g_assert_cmpuint (answer.status, ==, 200);
  object = sc_json_parse_object (answer.text, -1, &error);
  g_assert_no_error (error);

  return object;
}

static gint64
examined (JsonObject *answer)
{
  return sc_json_get_int (sc_json_get_object (answer, "execution_stats"), "total_docs_examined",
                          -1);
}

/* The ids that are found, without "lamp:". */
static char *
ids_of (JsonObject *answer)
{
  JsonArray *docs = sc_json_get_array (answer, "docs");
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (docs); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "," : "",
                            sc_json_get_string (json_array_get_object_element (docs, i), "_id") +
                                strlen ("lamp:"));

  return g_string_free_and_steal (ids);
}

SC_FIBER_TEST (indexes_are_made_listed_and_deleted)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/_index", NULL, 200,
                 "{\"total_rows\":1,\"indexes\":[{\"ddoc\":null,\"name\":\"_all_docs\","
                 "\"type\":\"special\",\"def\":{\"fields\":[{\"_id\":\"asc\"}]}}]}");
  make (&fixture,
        "{\"index\":{\"fields\":[\"watt\",{\"at.street\":\"asc\"}]},\"ddoc\":\"d\",\"name\":\"n\"}",
        "{\"result\":\"created\",\"id\":\"_design/d\",\"name\":\"n\"}");
  make (&fixture, "{\"index\":{\"fields\":[\"watt\",\"at.street\"]},\"ddoc\":\"d\",\"name\":\"n\"}",
        "{\"result\":\"exists\"");
  make (&fixture,
        "{\"index\":{\"fields\":[\"watt\"]},\"ddoc\":\"d\",\"name\":\"m\",\"type\":\"json\"}",
        "created");
  assert_answer (
      &fixture, "anna", "GET", "/allianz/_index", NULL, 200,
      "{\"ddoc\":\"_design/d\",\"name\":\"n\",\"type\":\"json\",\"partitioned\":false,\"def\":"
      "{\"fields\":[{\"watt\":\"asc\"},{\"at.street\":\"asc\"}]}}");
  assert_answer (&fixture, "anna", "GET", "/allianz/_index?limit=1&skip=1", NULL, 200,
                 "{\"total_rows\":3,\"indexes\":[{\"ddoc\":\"_design/d\",\"name\":\"m\"");
  /* The document is CouchDB's, so that a replica there has the index. */
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/d", NULL, 200,
                 "\"language\":\"query\",\"views\":{\"n\":{\"map\":{\"fields\":{\"watt\":\"asc\","
                 "\"at.street\":\"asc\"},\"partial_filter_selector\":{}},\"reduce\":\"_count\"");

  assert_answer (&fixture, "anna", "DELETE", "/allianz/_index/d/json/n", NULL, 403, "forbidden");
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_index/_design/d/json/n", NULL, 200,
                 "true");
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_index/d/json/n", NULL, 404, "not_found");
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_index/_design%2Fd/json/m", NULL, 200,
                 "true");
  assert_answer (&fixture, "admin", "GET", "/allianz/_design/d", NULL, 404, "deleted");
  make (&fixture, "{\"index\":{\"fields\":[\"watt\"]},\"ddoc\":\"_design/e\"}", "\"_design/e\"");
  assert_answer (&fixture, "admin", "POST", "/allianz/_index/_bulk_delete",
                 "{\"docids\":[\"e\",\"_design/f\"]}", 200,
                 "{\"success\":[{\"id\":\"_design/e\",\"ok\":true}],"
                 "\"fail\":[{\"id\":\"_design/f\",\"error\":\"not_found\"}]}");
  fixture_close (&fixture);
}

SC_FIBER_TEST (an_index_spares_reading)
{
  static const char bounded[] =
      "{\"selector\":{\"at.street\":\"S07\",\"watt\":{\"$gte\":90,\"$lt\":94}},"
      "\"limit\":200,\"execution_stats\":true}";
  static const char sorted[] =
      "{\"selector\":{\"watt\":{\"$gt\":0}},\"sort\":[{\"watt\":\"desc\"}],"
      "\"limit\":3,\"execution_stats\":true,\"skip\":1}";
  Fixture fixture = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *in_order = NULL;

  fixture_open (&fixture);
  plant (&fixture);
  {
    g_autoptr (JsonObject) scan = post (&fixture, "/allianz/_find", bounded);
    g_autoptr (JsonObject) sort = post (&fixture, "/allianz/_find", sorted);

    g_assert_cmpint (examined (scan), ==, N_DOCUMENTS);
    g_assert_cmpint (examined (sort), ==, N_DOCUMENTS);
    g_assert_cmpstr (sc_json_get_string (scan, "warning"), ==,
                     "No matching index found, create an index to optimize query time.");
    before = ids_of (scan);
    in_order = ids_of (sort);
  }

  make (&fixture, "{\"index\":{\"fields\":[\"at.street\",\"watt\"]},\"ddoc\":\"place\"}",
        "created");
  make (&fixture, "{\"index\":{\"fields\":[\"watt\"]},\"ddoc\":\"power\"}", "created");
  {
    g_autoptr (JsonObject) indexed = post (&fixture, "/allianz/_find", bounded);
    g_autoptr (JsonObject) sort = post (&fixture, "/allianz/_find", sorted);
    g_autofree char *also_in_order = ids_of (sort);

    /* Of street 7 are lamps of 93 and 43 watts only, 50 each. */
    g_assert_cmpint (examined (indexed), ==, 50);
    g_assert_false (json_object_has_member (indexed, "warning"));
    after = ids_of (indexed);
    g_assert_cmpstr (after, ==, before);
    g_assert_cmpint (examined (sort), ==, 4);
    g_assert_cmpstr (also_in_order, ==, in_order);
  }
  fixture_close (&fixture);
}

/* Whatever index answers, a document that is found without one is found with it, in the same order. */
SC_FIBER_TEST (an_index_changes_no_answer)
{
  static const char *const requests[] = {
    "{\"selector\":{\"watt\":3},\"limit\":1000",
    "{\"selector\":{\"watt\":{\"$in\":[1,2]}},\"limit\":1000",
    "{\"selector\":{\"$or\":[{\"watt\":1},{\"broken\":true}]},\"limit\":1000",
    "{\"selector\":{\"watt\":{\"$lt\":3},\"$nor\":[{\"at.street\":\"S49\"}]},\"limit\":1000",
    "{\"selector\":{\"broken\":{\"$exists\":false},\"watt\":100},\"limit\":1000",
    "{\"selector\":{\"watt\":{\"$gt\":\"a\"}},\"limit\":1000",
    "{\"selector\":{\"watt\":{\"$not\":{\"$gt\":2}}},\"limit\":1000",
    "{\"selector\":{\"$and\":[{\"watt\":{\"$gte\":5}},{\"watt\":{\"$lte\":5}}]},\"limit\":1000",
    "{\"selector\":{\"_id\":{\"$gt\":\"lamp:4990\"}},\"limit\":1000",
  };
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  plant (&fixture);
  for (int with_index = 0; with_index < 2; with_index++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
        {
          g_autofree char *request =
              g_strconcat (requests[i], ",\"sort\":[{\"watt\":\"asc\"},{\"_id\":\"asc\"}]}", NULL);
          g_autoptr (JsonObject) answer = post (&fixture, "/allianz/_find", request);
          g_autofree char *ids = ids_of (answer);

          if (with_index == 0)
            g_ptr_array_add (expected, g_steal_pointer (&ids));
          else
            g_assert_cmpstr (ids, ==, expected->pdata[i]);
        }
      make (&fixture, "{\"index\":{\"fields\":[\"watt\"]}}", "result");
      make (&fixture, "{\"index\":{\"fields\":[\"watt\",\"_id\"]}}", "result");
      make (&fixture, "{\"index\":{\"fields\":[\"broken\",\"watt\"]}}", "result");
      make (&fixture, "{\"index\":{\"fields\":[\"_id\"]}}", "result");
      make (&fixture, "{\"index\":{\"fields\":[\"_rev\"]}}", "result");
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (pages_of_an_index_follow_each_other)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *bookmark = g_strdup ("nil");
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  plant (&fixture);
  make (&fixture, "{\"index\":{\"fields\":[\"watt\"]},\"ddoc\":\"power\"}", "created");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *request = g_strdup_printf (
          "{\"selector\":{\"watt\":{\"$lte\":50}},\"sort\":[\"watt\"],\"limit\":1100,"
          "\"bookmark\":\"%s\",\"fields\":[\"_id\"]}",
          bookmark);
      g_autoptr (JsonObject) answer = post (&fixture, "/allianz/_find", request);
      JsonArray *docs = sc_json_get_array (answer, "docs");

      for (guint j = 0; j < json_array_get_length (docs); j++)
        g_assert_true (g_hash_table_add (
            seen, g_strdup (sc_json_get_string (json_array_get_object_element (docs, j), "_id"))));
      g_set_str (&bookmark, sc_json_get_string (answer, "bookmark"));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2500);
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"watt\":1},\"bookmark\":\"k00000000.AA==.x\"}", 400,
                 "invalid_bookmark");
  fixture_close (&fixture);
}

SC_FIBER_TEST (explain_tells_which_index)
{
  static const char request[] = "{\"selector\":{\"watt\":5},\"use_index\":%s}";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain", "{\"selector\":{\"watt\":5}}", 200,
                 "{\"dbname\":\"allianz\",\"index\":{\"ddoc\":null,\"name\":\"_all_docs\"");
  make (&fixture, "{\"index\":{\"fields\":[\"watt\"]},\"ddoc\":\"a\",\"name\":\"w\"}", "created");
  make (&fixture, "{\"index\":{\"fields\":[\"watt\",\"type\"]},\"ddoc\":\"b\"}", "created");
  make (&fixture,
        "{\"index\":{\"fields\":[\"watt\"],\"partial_filter_selector\":{\"broken\":true}},"
        "\"ddoc\":\"c\",\"name\":\"p\"}",
        "created");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain", "{\"selector\":{\"watt\":5}}", 200,
                 "\"index\":{\"ddoc\":\"_design/a\",\"name\":\"w\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain",
                 "{\"selector\":{\"watt\":{\"$gt\":5,\"$lt\":9}},\"sort\":[{\"watt\":\"desc\"}]}",
                 200, "\"start_key\":[5],\"end_key\":[9],\"direction\":\"rev\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain",
                 "{\"selector\":{\"watt\":5,\"type\":\"x\"}}", 200, "\"ddoc\":\"_design/b\"");
  for (guint i = 0; i < 4; i++)
    {
      static const char *const named[][2] = {
        { "\"c\"", "\"ddoc\":\"_design/c\"" },
        { "[\"_design/c\",\"p\"]", "\"partial_filter_selector\":{\"broken\":true}" },
        { "\"_design/b\"", "_design/b was not used because it does not contain a valid index" },
        { "[\"c\",\"q\"]", "_design/c, q was not used because it is not a valid index" },
      };
      g_autofree char *whole = g_strdup_printf (request, named[i][0]);

      assert_answer (&fixture, "anna", "POST", "/allianz/_explain", whole, 200, named[i][1]);
    }

  /* Who names an index of a part means that part. */
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", "{\"watt\":5}", 201, "ok");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"watt\":5},\"use_index\":\"c\"}", 200, "{\"docs\":[\n],");
  fixture_close (&fixture);
}

SC_FIBER_TEST (explain_repeats_the_request)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (
      &fixture, "anna", "POST", "/allianz/_explain",
      "{\"selector\":{\"watt\":5},\"sort\":[\"watt\"],\"limit\":3}", 200,
      "\"selector\":{\"watt\":5},\"opts\":{\"use_index\":[],\"bookmark\":\"nil\",\"limit\":3,"
      "\"skip\":0,\"sort\":[\"watt\"],\"fields\":[],\"r\":1,\"conflicts\":false,"
      "\"stale\":false,\"update\":true,\"stable\":false,\"execution_stats\":false,"
      "\"allow_fallback\":true},\"limit\":3,\"skip\":0,\"fields\":\"all_fields\","
      "\"covering\":false");
  fixture_close (&fixture);
}

/* Design documents of somebody else are not for these addresses. */
SC_FIBER_TEST (only_indexes_are_deleted)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  make (&fixture, "{\"index\":{\"fields\":[\"a\"]},\"ddoc\":\"d\",\"name\":\"n\"}", "created");
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_index/d/text/n", NULL, 404, "missing");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_design/own",
                 "{\"language\":\"javascript\",\"views\":{}}", 201, "ok");
  assert_answer (&fixture, "admin", "POST", "/allianz/_index/_bulk_delete",
                 "{\"docids\":[\"_design/own\",\"_design/d\"]}", 200,
                 "{\"success\":[{\"id\":\"_design/d\",\"ok\":true}],"
                 "\"fail\":[{\"id\":\"_design/own\",\"error\":\"not_found\"}]}");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/own", NULL, 200, "javascript");
  fixture_close (&fixture);
}

/* One of a part of the documents, or one that spares nothing, is taken by who names it only. */
SC_FIBER_TEST (an_index_is_not_taken_for_nothing)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", "{\"a\":1,\"kind\":\"lamp\"}", 201, "ok");
  assert_answer (&fixture, "anna", "PUT", "/allianz/y", "{\"a\":2,\"kind\":\"tree\"}", 201, "ok");
  make (&fixture,
        "{\"index\":{\"fields\":[\"a\"],\"partial_filter_selector\":{\"kind\":\"lamp\"}},"
        "\"ddoc\":\"lamps\"}",
        "created");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{\"a\":{\"$gt\":0}}}",
                 200, "\"_id\":\"y\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain",
                 "{\"selector\":{\"a\":{\"$gt\":0}},\"use_index\":\"lamps\"}", 200,
                 "\"ddoc\":\"_design/lamps\"");
  make (&fixture, "{\"index\":{\"fields\":[\"a\"]},\"ddoc\":\"all\"}", "created");
  assert_answer (&fixture, "anna", "POST", "/allianz/_explain",
                 "{\"selector\":{\"a\":{\"$exists\":true}}}", 200, "\"name\":\"_all_docs\"");
  fixture_close (&fixture);
}

SC_FIBER_TEST (bad_indexes_are_refused)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *part;
  } cases[] = {
    { "{}", 400, "missing_required_key" },
    { "[]", 400, "bad_request" },
    { "{\"index\":[]}", 400, "invalid_index" },
    { "{\"index\":{}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":\"a\"}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[1]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[\"\"]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[{\"a\":\"up\"}]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[{\"a\":1}]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[{\"a\":\"asc\",\"b\":\"asc\"}]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[{\"a\":\"asc\"},{\"b\":\"desc\"}]}}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[\"a\"],\"partial_filter_selector\":{\"a\":{\"$x\":1}}}}", 400,
      "invalid_operator" },
    { "{\"index\":{\"fields\":[\"a\"],\"other\":1}}", 400, "invalid_key" },
    { "{\"index\":{\"fields\":[\"a\"]},\"other\":1}", 400, "invalid_key" },
    { "{\"index\":{\"fields\":[\"a\"]},\"name\":1}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[\"a\"]},\"ddoc\":\"\"}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[\"a\"]},\"type\":\"tree\"}", 400, "invalid_index" },
    { "{\"index\":{\"fields\":[\"a\"]},\"type\":\"text\"}", 501, "not_implemented" },
    { "{\"index\":{\"fields\":[\"a\"]},\"ddoc\":\"js\"}", 400, "language" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", "/allianz/_design/js", "{\"language\":\"javascript\"}",
                 201, "ok");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_answer (&fixture, "admin", "POST", "/allianz/_index", cases[i].body, cases[i].status,
                   cases[i].part);
  assert_answer (&fixture, "anna", "POST", "/allianz/_index", "{\"index\":{\"fields\":[\"a\"]}}",
                 403, "forbidden");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{},\"use_index\":7}",
                 400, "invalid_index_name");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{},\"sorted\":[]}", 400,
                 "invalid_key");
  assert_answer (&fixture, "admin", "DELETE", "/allianz/_index/a", NULL, 404, "not_found");
  /* What others have written into such a document is read over. */
  assert_answer (
      &fixture, "admin", "PUT", "/allianz/_design/odd",
      "{\"language\":\"query\",\"views\":{\"a\":1,\"b\":{\"map\":\"x\"},\"c\":{\"map\":{},"
      "\"options\":{\"def\":{\"fields\":{}}}}}}",
      201, "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz/_index", NULL, 200, "\"total_rows\":1,");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{\"a\":1}}", 200,
                 "docs");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/index/life", indexes_are_made_listed_and_deleted);
  g_test_add_func ("/index/spares", an_index_spares_reading);
  g_test_add_func ("/index/same", an_index_changes_no_answer);
  g_test_add_func ("/index/pages", pages_of_an_index_follow_each_other);
  g_test_add_func ("/index/explain", explain_tells_which_index);
  g_test_add_func ("/index/explain-request", explain_repeats_the_request);
  g_test_add_func ("/index/only", only_indexes_are_deleted);
  g_test_add_func ("/index/not-taken", an_index_is_not_taken_for_nothing);
  g_test_add_func ("/index/bad", bad_indexes_are_refused);

  return g_test_run ();
}
