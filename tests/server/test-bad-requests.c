/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Wrong values for every parameter of every address, in the address and in the body, and requests that
 * are wrong as a whole. What clients send too much of is in test-limits.c. */

typedef enum
{
  KIND_BOOLEAN,
  KIND_NUMBER,
  KIND_TEXT,
  KIND_TEXTS,
  KIND_REVISION,
} Kind;

#define MAX_VALUES 12

static const char *const wrong[][MAX_VALUES] = {
  [KIND_BOOLEAN] = { "x", "1", "", "\"true\"", "[]", "null", "truefalse", NULL },
  [KIND_NUMBER] = { "x", "-1", "1.5", "1e3", "\"1\"", "", "null", "99999999999999999999", "0x10",
                    "+1", NULL },
  [KIND_TEXT] = { "x", "1", "[]", "{", "\"", "\"a\"b", "\"a\",\"b\"", "\"\\u0000\"", "", "null",
                  NULL },
  [KIND_TEXTS] = { "x", "1", "\"a\"", "[1]", "[", "{}", "[\"\\u0000\"]", "[[\"a\"]]", "", NULL },
  [KIND_REVISION] = { "1", "x", "-1-x", "0-x", "1-", "99999999999-a", "1.5-a", "", NULL },
};

static const char *const right[][3] = {
  [KIND_BOOLEAN] = { "true", "false", NULL },
  [KIND_NUMBER] = { "1", "30", NULL },
  [KIND_TEXT] = { "\"a\"", "\"\\u00e4\"", NULL },
  [KIND_TEXTS] = { "[\"a\"]", "[]", NULL },
  [KIND_REVISION] = { "1-abc", NULL },
};

typedef struct
{
  const char *name;
  Kind kind;
} Parameter;

#define MAX_PARAMETERS 20

static const Parameter of_listings[MAX_PARAMETERS] = {
  { "startkey", KIND_TEXT },
  { "start_key", KIND_TEXT },
  { "endkey", KIND_TEXT },
  { "end_key", KIND_TEXT },
  { "key", KIND_TEXT },
  { "keys", KIND_TEXTS },
  { "limit", KIND_NUMBER },
  { "skip", KIND_NUMBER },
  { "descending", KIND_BOOLEAN },
  { "inclusive_end", KIND_BOOLEAN },
  { "include_docs", KIND_BOOLEAN },
  { "conflicts", KIND_BOOLEAN },
  { "attachments", KIND_BOOLEAN },
  { "att_encoding_info", KIND_BOOLEAN },
  { "update_seq", KIND_BOOLEAN },
};

static const Parameter of_changes[MAX_PARAMETERS] = {
  { "limit", KIND_NUMBER },
  { "timeout", KIND_NUMBER },
  { "seq_interval", KIND_NUMBER },
  { "descending", KIND_BOOLEAN },
  { "revs", KIND_BOOLEAN },
  { "include_docs", KIND_BOOLEAN },
  { "conflicts", KIND_BOOLEAN },
  { "attachments", KIND_BOOLEAN },
  { "att_encoding_info", KIND_BOOLEAN },
};

static const Parameter of_documents[MAX_PARAMETERS] = {
  { "rev", KIND_REVISION },
  { "open_revs", KIND_TEXTS },
  { "atts_since", KIND_TEXTS },
  { "revs", KIND_BOOLEAN },
  { "revs_info", KIND_BOOLEAN },
  { "conflicts", KIND_BOOLEAN },
  { "deleted_conflicts", KIND_BOOLEAN },
  { "latest", KIND_BOOLEAN },
  { "local_seq", KIND_BOOLEAN },
  { "meta", KIND_BOOLEAN },
  { "attachments", KIND_BOOLEAN },
  { "att_encoding_info", KIND_BOOLEAN },
};

static const Parameter of_bulk_get[MAX_PARAMETERS] = {
  { "revs", KIND_BOOLEAN },
  { "latest", KIND_BOOLEAN },
  { "attachments", KIND_BOOLEAN },
  { "att_encoding_info", KIND_BOOLEAN },
};

static const Parameter of_writes[MAX_PARAMETERS] = { { "rev", KIND_REVISION },
                                                     { "new_edits", KIND_BOOLEAN } };
static const Parameter revision[MAX_PARAMETERS] = { { "rev", KIND_REVISION } };
static const Parameter count[MAX_PARAMETERS] = { { "count", KIND_NUMBER } };
static const Parameter basic[MAX_PARAMETERS] = { { "basic", KIND_BOOLEAN } };
static const Parameter part[MAX_PARAMETERS] = { { "limit", KIND_NUMBER }, { "skip", KIND_NUMBER } };
static const Parameter new_edits[MAX_PARAMETERS] = { { "new_edits", KIND_BOOLEAN } };

/* What is taken as it is must say which revision it is: right, but not here. */
#define NOT_HERE "new_edits=false"

/* Every address that takes parameters. */
static const struct
{
  const char *method;
  const char *path;
  const char *body;
  const Parameter *parameters;
} addresses[] = {
  { "GET", "/_uuids", NULL, count },
  { "GET", "/_all_dbs", NULL, of_listings },
  { "GET", "/_dbs_info", NULL, of_listings },
  { "GET", "/_session", NULL, basic },
  { "GET", "/allianz/_all_docs", NULL, of_listings },
  { "POST", "/allianz/_all_docs", "{}", of_listings },
  { "GET", "/allianz/_design_docs", NULL, of_listings },
  { "GET", "/allianz/_local_docs", NULL, of_listings },
  { "GET", "/allianz/_changes", NULL, of_changes },
  { "POST", "/allianz/_changes", "{}", of_changes },
  { "GET", "/allianz/_index", NULL, part },
  { "POST", "/allianz/_bulk_get", "{\"docs\":[]}", of_bulk_get },
  { "GET", "/allianz/doc", NULL, of_documents },
  { "GET", "/allianz/_design/doc", NULL, of_documents },
  { "PUT", "/allianz/doc", "{}", of_writes },
  { "POST", "/allianz", "{\"_id\":\"doc\"}", new_edits },
  { "DELETE", "/allianz/doc", NULL, revision },
  { "GET", "/allianz/doc/a.txt", NULL, revision },
  { "PUT", "/allianz/doc/a.txt", "x", revision },
  { "DELETE", "/allianz/doc/a.txt", NULL, revision },
};

/* Returns (transfer full): the path with a parameter. */
static char *
with_parameter (const char *path, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  return g_strdup_printf ("%s?%s=%s", path, name, escaped);
}

static void
assert_refused (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_auto (Answer) answer = ask (fixture, "admin", method, path, body);
  g_autoptr (JsonObject) object = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);

  if (answer.status != 400 || object == NULL || sc_json_get_string (object, "error") == NULL ||
      sc_json_get_string (object, "reason") == NULL)
    g_error ("%s %s %s: %u %s", method, path, body != NULL ? body : "", answer.status, answer.text);
}

static void
open_with_document (Fixture *fixture)
{
  fixture_open (fixture);
  assert_answer (fixture, "admin", "PUT", "/allianz/doc",
                 "{\"_attachments\":{\"a.txt\":{\"data\":\"eA==\"}}}", 201, "ok");
  assert_answer (fixture, "admin", "PUT", "/allianz/_design/doc", "{}", 201, "ok");
}

SC_FIBER_TEST (wrong_values_are_refused_in_addresses)
{
  Fixture fixture = { 0 };
  guint n = 0;

  open_with_document (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    for (const Parameter *parameter = addresses[i].parameters; parameter->name != NULL; parameter++)
      for (const char *const *value = wrong[parameter->kind]; *value != NULL; value++)
        {
          g_autofree char *path = with_parameter (addresses[i].path, parameter->name, *value);

          assert_refused (&fixture, addresses[i].method, path, addresses[i].body);
          n++;
        }
  g_assert_cmpuint (n, >, 500);
  assert_answer (&fixture, "admin", "GET", "/allianz/doc", NULL, 200, "\"_rev\":\"1-");
  fixture_close (&fixture);
}

/* The same table the other way round: or it would do to refuse everything. */
SC_FIBER_TEST (right_values_are_taken_in_addresses)
{
  Fixture fixture = { 0 };

  open_with_document (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    for (const Parameter *parameter = addresses[i].parameters; parameter->name != NULL; parameter++)
      for (const char *const *value = right[parameter->kind]; *value != NULL; value++)
        {
          g_autofree char *path = with_parameter (addresses[i].path, parameter->name, *value);
          g_auto (Answer) answer =
              ask (&fixture, "admin", addresses[i].method, path, addresses[i].body);

          if (!g_str_has_suffix (path, NOT_HERE) && (answer.status == 400 || answer.status >= 500))
            g_error ("%s %s: %u %s", addresses[i].method, path, answer.status, answer.text);
        }
  fixture_close (&fixture);
}

SC_FIBER_TEST (wrong_values_are_refused_in_bodies)
{
  static const char *const paths[] = { "/allianz/_all_docs", "/allianz/_design_docs",
                                       "/allianz/_local_docs" };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    for (const Parameter *parameter = of_listings; parameter->name != NULL; parameter++)
      {
        static const char *const values[] = { "{}", "\"x\"", "1.5", "[1]", "-1", "null", "[{}]" };

        for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
          {
            g_autofree char *body = g_strdup_printf ("{\"%s\":%s}", parameter->name, values[j]);
            gboolean fits = parameter->kind == KIND_TEXT && g_str_equal (values[j], "\"x\"");

            if (!fits)
              assert_refused (&fixture, "POST", paths[i], body);
          }
      }
  fixture_close (&fixture);
}

/* Bodies that are nothing for anybody, and for each address its own. */
SC_FIBER_TEST (wrong_bodies_are_refused)
{
  static const char *const nothing[] = {
    "null",
    "1",
    "\"x\"",
    "[]",
    "{",
    "{\"a\":}",
    "{\"a\":1}}",
    "\xff",
    "{\"a\":\"\xc3\x28\"}",
    "{\"docs\":",
    "\xef\xbb\xbf{}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":NaN}",
    "{a:1}",
    "\x00",
  };
  static const char *const paths[] = {
    "/_dbs_info",
    "/allianz",
    "/allianz/_all_docs",
    "/allianz/_all_docs/queries",
    "/allianz/_design_docs",
    "/allianz/_design_docs/queries",
    "/allianz/_local_docs",
    "/allianz/_changes?filter=_doc_ids",
    "/allianz/_changes?filter=_selector",
    "/allianz/_find",
    "/allianz/_explain",
    "/allianz/_index",
    "/allianz/_index/_bulk_delete",
    "/allianz/_bulk_docs",
    "/allianz/_bulk_get",
    "/allianz/_revs_diff",
    "/allianz/_missing_revs",
    "/_session",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (nothing); j++)
      if (*nothing[j] != '\0')
        assert_refused (&fixture, "POST", paths[i], nothing[j]);
  fixture_close (&fixture);
}

SC_FIBER_TEST (wrong_members_are_refused)
{
  static const struct
  {
    const char *method;
    const char *path;
    const char *body;
  } cases[] = {
    { "POST", "/allianz/_bulk_docs", "{}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":1}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":{}}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":[1]}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":[],\"new_edits\":\"false\"}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":[],\"new_edits\":0}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":[{\"_id\":1}]}" },
    { "POST", "/allianz/_bulk_docs", "{\"docs\":[{\"_id\":\"a\\u0000b\"}]}" },
    { "POST", "/allianz/_bulk_get", "{}" },
    { "POST", "/allianz/_bulk_get", "{\"docs\":{}}" },
    { "POST", "/allianz/_bulk_get", "{\"docs\":[1]}" },
    { "POST", "/allianz/_bulk_get", "{\"docs\":[{\"id\":1}]}" },
    { "POST", "/allianz/_revs_diff", "{\"a\":1}" },
    { "POST", "/allianz/_revs_diff", "{\"a\":[1]}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"limit\":-1}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"limit\":\"1\"}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"skip\":1.5}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"fields\":1}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"fields\":[1]}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"sort\":{}}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"sort\":[1]}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"bookmark\":1}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"execution_stats\":\"yes\"}" },
    { "POST", "/allianz/_find", "{\"selector\":{},\"conflicts\":1}" },
    { "POST", "/allianz/_find", "{\"selector\":{\"a\":{\"$regex\":\"(\"}}}" },
    { "POST", "/allianz/_find", "{\"selector\":{\"$and\":{}}}" },
    { "PUT", "/allianz/x", "{\"_id\":\"y\"}" },
    { "PUT", "/allianz/x", "{\"_rev\":1}" },
    { "PUT", "/allianz/x", "{\"_rev\":\"x\"}" },
    { "PUT", "/allianz/x", "{\"_deleted\":\"true\"}" },
    { "PUT", "/allianz/x", "{\"_deleted\":1}" },
    { "PUT", "/allianz/x", "{\"_revisions\":1}" },
    { "PUT", "/allianz/x", "{\"_revisions\":{\"start\":\"1\",\"ids\":[\"a\"]}}" },
    { "PUT", "/allianz/x", "{\"_revisions\":{\"start\":1,\"ids\":[\"b\",\"a\"]}}" },
    { "PUT", "/allianz/x", "{\"_revisions\":{\"start\":1.5,\"ids\":[\"a\"]}}" },
    { "PUT", "/allianz/x", "{\"_revisions\":{\"start\":1e400,\"ids\":[\"a\"]}}" },
    { "PUT", "/allianz/x", "{\"_attachments\":[]}" },
    { "PUT", "/allianz/x", "{\"_attachments\":{\"a\":1}}" },
    { "PUT", "/allianz/x", "{\"_unknown\":1}" },
    { "PUT", "/allianz/_local/x", "[]" },
    { "PUT", "/allianz/_revs_limit", "\"1\"" },
    { "PUT", "/allianz/_revs_limit", "0" },
    { "PUT", "/allianz/_revs_limit", "-1" },
    { "PUT", "/allianz/_revs_limit", "1.5" },
    { "PUT", "/allianz/_revs_limit", "99999999999999999999" },
    { "PUT", "/allianz/_security", "[]" },
    { "PUT", "/allianz/_security", "{\"admins\":1}" },
    { "PUT", "/allianz/_security", "{\"members\":{\"names\":{}}}" },
    { "PUT", "/allianz/_security", "{\"members\":{\"roles\":[1]}}" },
    { "POST", "/_session", "{\"name\":1,\"password\":\"x\"}" },
    { "POST", "/_session", "{\"name\":\"anna\",\"password\":[]}" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (&fixture, cases[i].method, cases[i].path, cases[i].body);
  fixture_close (&fixture);
}

/* Paths that mean another place, or no place at all. */
SC_FIBER_TEST (path_tricks_lead_nowhere)
{
  static const struct
  {
    const char *path;
    guint status;
  } cases[] = {
    { "/..%2F..%2Fetc%2Fpasswd", 400 },
    { "/%2e%2e/%2e%2e/etc/passwd", 404 },
    { "/allianz/..%2F_users%2Fx", 404 },
    { "/allianz/%2e%2e/_users/x", 404 },
    { "/allianz%2F_users", 404 },
    { "/allianz%00", 400 },
    { "/allianz/%00", 400 },
    { "/allianz/a%00b/c", 400 },
    { "/allianz/%ff", 400 },
    { "/allianz/%", 400 },
    { "/allianz/%zz", 400 },
    { "/allianz/%c0%af", 400 },
    { "//allianz/doc", 404 },
    { "/allianz//doc", 404 },
    { "/allianz/_design", 404 },
    { "/allianz/_design/", 404 },
    { "/allianz/_local/", 404 },
    { "/allianz/_design%2F", 404 },
    { "/allianz/doc/..%2F..%2Fx", 404 },
    /* Dots are resolved before anybody decides who may (RFC 3986, section 5.2.4): this is /allianz. */
    { "/allianz/doc/%2e%2e", 200 },
    { "/ALLIANZ", 400 },
    { "/allianz/_nothing", 404 },
    { "/_nothing", 400 },
  };
  Fixture fixture = { 0 };

  open_with_document (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *login = basic_header ("admin");
      g_autofree char *expected = g_strdup_printf ("HTTP/1.1 %u ", cases[i].status);
      Wire wire = wire_open (&fixture);

      text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n",
                              cases[i].path, login);
      wire_say (&wire, text);
      wire_hear (&wire, NULL);
      if (!g_str_has_prefix (wire.heard->str, expected))
        g_error ("%s: %s", cases[i].path, wire.heard->str);
      wire_close (&wire);
    }
  assert_answer (&fixture, "admin", "GET", "/allianz/doc", NULL, 200, "1-");
  fixture_close (&fixture);
}

/* An id with a slash is one id, however the slash is written where it may be. */
SC_FIBER_TEST (ids_may_have_slashes)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%2Fb", "{\"n\":1}", 201, "\"id\":\"a/b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/a%2fb", NULL, 200, "\"_id\":\"a/b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/a/b", NULL, 404, "not_found");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_design%2Fx", "{}", 201, "\"_design/x\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/x", NULL, 200, "\"_design/x\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a%252Fb", "{}", 201, "\"id\":\"a%2Fb\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz/%C3%A4%20%2B+", "{}", 201, "\"id\":\"ä ++\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_x", "{}", 400, "illegal_docid");
  assert_answer (&fixture, "anna", "DELETE", "/allianz/_x?rev=1-a", NULL, 400, "illegal_docid");
  assert_answer (&fixture, "anna", "PUT", "/allianz/_all_docs", "{}", 405, "method_not_allowed");
  fixture_close (&fixture);
}

/* Of a member that is there twice, the last one counts for everybody: as in JavaScript, and so for rules. */
SC_FIBER_TEST (the_last_of_two_members_counts)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x",
                 "{\"type\":\"a\",\"n\":{\"m\":1,\"k\":0,\"m\":2},\"type\":\"b\"}", 201, "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 200,
                 "\"type\":\"b\",\"n\":{\"m\":2,\"k\":0}}");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find", "{\"selector\":{\"type\":\"b\"}}", 200,
                 "\"_id\":\"x\"");
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs",
                 "{\"docs\":[{\"_id\":\"y\",\"l\":[{\"a\":1,\"a\":{\"b\":1,\"b\":[]}}]}]}", 201,
                 "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz/y", NULL, 200, "\"l\":[{\"a\":{\"b\":[]}}]}");
  fixture_close (&fixture);
}

SC_FIBER_TEST (large_numbers_stay_what_they_are)
{
  static const char body[] =
      "{\"a\":123456789012345678901234567890,\"b\":1e400,\"c\":-0.0,\"d\":1.10,"
      "\"e\":0.1000000000000000055511151231257827,\"f\":-9223372036854775809}";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/x", body, 201, "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz/x", NULL, 200, body + 1);
  assert_answer (&fixture, "admin", "POST", "/allianz/_index", "{\"index\":{\"fields\":[\"b\"]}}",
                 200, "created");
  assert_answer (&fixture, "anna", "POST", "/allianz/_find",
                 "{\"selector\":{\"b\":{\"$gt\":1e300}}}", 200, "\"_id\":\"x\"");
  fixture_close (&fixture);
}

/* A branch that comes back to itself, or has the same revision twice, is a branch like any other: each
 * of its revisions has a number of its own. */
SC_FIBER_TEST (branches_cannot_be_circles)
{
  static const char circle[] =
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"x\",\"_rev\":\"3-a\",\"_revisions\":{\"start\":3,"
      "\"ids\":[\"a\",\"b\",\"a\"]}},{\"_id\":\"x\",\"_rev\":\"2-a\",\"_revisions\":{\"start\":2,"
      "\"ids\":[\"a\",\"a\"]}},{\"_id\":\"x\",\"_rev\":\"4-b\",\"_revisions\":{\"start\":4,\"ids\":"
      "[\"b\",\"a\",\"a\",\"a\"]}}]}";
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/allianz/_bulk_docs", circle, 201, "[]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?revs=true&conflicts=true", NULL, 200,
                 "\"_rev\":\"4-b\"");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=9-nothing", NULL, 404, "missing");
  assert_answer (&fixture, "anna", "PUT", "/allianz/x?rev=9-nothing", "{}", 409, "conflict");
  assert_answer (&fixture, "anna", "POST", "/allianz/_revs_diff", "{\"x\":[\"4-b\",\"9-n\"]}", 200,
                 "{\"x\":{\"missing\":[\"9-n\"]");
  fixture_close (&fixture);
}

/* Says something, and hears what comes of it; the server must be there afterwards. */
static void
assert_said (Fixture *fixture, const char *text, const char *answer)
{
  Wire wire = wire_open (fixture);

  wire_say (&wire, text);
  if (answer != NULL && !wire_hear (&wire, answer))
    g_error ("%.200s: %s", text, wire.heard->str);
  wire_close (&wire);
  assert_answer (fixture, NULL, "GET", "/_up", NULL, 200, "ok");
}

SC_FIBER_TEST (requests_that_stop_or_overflow_are_survived)
{
  g_autofree char *login = basic_header ("anna");
  g_autoptr (GString) flood = g_string_new ("GET / HTTP/1.1\r\nHost: x\r\n");
  g_autofree char *stopped =
      g_strconcat ("PUT /allianz/s HTTP/1.1\r\nHost: x\r\n", login,
                   "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n", NULL);
  g_autofree char *long_line = g_strnfill (200000, 'x');
  g_autofree char *line =
      g_strconcat ("GET / HTTP/1.1\r\nHost: x\r\nX-Y: ", long_line, "\r\n\r\n", NULL);
  g_autofree char *short_body = g_strconcat ("PUT /allianz/s HTTP/1.1\r\nHost: x\r\n", login,
                                             "Content-Length: 100\r\n\r\n{}", NULL);
  g_autofree char *both =
      g_strconcat ("PUT /allianz/s HTTP/1.1\r\nHost: x\r\n", login,
                   "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", NULL);
  Fixture fixture = { 0 };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (flood, "X-%u: y\r\n", i);
  g_string_append (flood, "\r\n");

  fixture_open (&fixture);
  assert_said (&fixture, flood->str, NULL);
  assert_said (&fixture, line, NULL);
  assert_said (&fixture, stopped, NULL);
  assert_said (&fixture, short_body, NULL);
  assert_said (&fixture, both, NULL);
  assert_answer (&fixture, "anna", "GET", "/allianz/s", NULL, 404, "missing");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/bad/address/wrong", wrong_values_are_refused_in_addresses);
  g_test_add_func ("/bad/address/right", right_values_are_taken_in_addresses);
  g_test_add_func ("/bad/body/parameters", wrong_values_are_refused_in_bodies);
  g_test_add_func ("/bad/body/nothing", wrong_bodies_are_refused);
  g_test_add_func ("/bad/body/members", wrong_members_are_refused);
  g_test_add_func ("/bad/paths", path_tricks_lead_nowhere);
  g_test_add_func ("/bad/ids", ids_may_have_slashes);
  g_test_add_func ("/bad/twice", the_last_of_two_members_counts);
  g_test_add_func ("/bad/numbers", large_numbers_stay_what_they_are);
  g_test_add_func ("/bad/branches", branches_cannot_be_circles);
  g_test_add_func ("/bad/stopped", requests_that_stop_or_overflow_are_survived);

  return g_test_run ();
}
