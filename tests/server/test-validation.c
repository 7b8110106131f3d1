/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Design documents that say who may write, asked by every way to write. */

#define PUT_RULE(source) "{\"validate_doc_update\":\"" source "\"}"

/* Beside the others, with access rules: lea, who leads the team a, and max, who is in it. */
static void
open_workspace (Fixture *fixture)
{
  ScServerConfig config;

  fixture_config (fixture, &config);
  fixture_fill (fixture);
  add_user (fixture, "lea", "lead:team:a");
  add_user (fixture, "max", "member:team:a");
  add_user (fixture, "tom", "municipality:municipality:lu");
  fixture_start (fixture, &config);
}

/* Writes a document and returns (transfer full) its revision. */
static char *
write_as (Fixture *fixture, const char *user, const char *path, const char *body)
{
  char *rev = ask_for (fixture, user, "PUT", path, body, "rev");

  g_assert_nonnull (rev);

  return rev;
}

static char *
with_rev (const char *path, const char *rev)
{
  return g_strconcat (path, "?rev=", rev, NULL);
}

SC_FIBER_TEST (roles_decide_who_writes)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  open_workspace (&fixture);
  assert_answer (&fixture, "bert", "PUT", "/allianz/comment:1", "{\"type\":\"comment\"}", 403,
                 "\"error\":\"forbidden\",\"reason\":\"You can read everything here");
  assert_answer (&fixture, "bert", "GET", "/allianz/_all_docs", NULL, 200, "_design/access");
  assert_answer (&fixture, "max", "PUT", "/allianz/solution:1",
                 "{\"type\":\"solution\",\"team_id\":\"team:a\"}", 403,
                 "Only the lead of the team");
  rev = write_as (&fixture, "lea", "/allianz/solution:1",
                  "{\"type\":\"solution\",\"team_id\":\"team:a\"}");
  path = with_rev ("/allianz/solution:1", rev);
  assert_answer (&fixture, "max", "PUT", path, "{\"type\":\"solution\",\"team_id\":\"team:a\"}",
                 403, "Only the lead");
  assert_answer (&fixture, "max", "DELETE", path, NULL, 403, "Only the lead");
  assert_answer (&fixture, "max", "POST", "/allianz", "{\"_id\":\"theme:1\",\"type\":\"theme\"}",
                 403, "Only the project office");
  assert_answer (&fixture, "anna", "POST", "/allianz", "{\"_id\":\"theme:1\",\"type\":\"theme\"}",
                 201, "theme:1");
  assert_answer (&fixture, "lea", "DELETE", path, NULL, 200, "true");
  fixture_close (&fixture);
}

/* Neither a conflict nor what is not there is a matter of rules. */
SC_FIBER_TEST (conflicts_come_before_rules)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  open_workspace (&fixture);
  rev = write_as (&fixture, "anna", "/allianz/theme:1", "{\"type\":\"theme\"}");
  path = with_rev ("/allianz/theme:1", rev);
  g_free (write_as (&fixture, "anna", path, "{\"type\":\"theme\",\"n\":1}"));
  assert_answer (&fixture, "max", "PUT", "/allianz/theme:1", "{\"type\":\"theme\"}", 409,
                 "conflict");
  assert_answer (&fixture, "max", "PUT", path, "{\"type\":\"theme\"}", 409, "conflict");
  assert_answer (&fixture, "max", "PUT", "/allianz/theme:1?rev=1-abc", "{\"type\":\"theme\"}", 409,
                 "conflict");
  assert_answer (&fixture, "max", "PUT", "/allianz/theme:2?rev=1-abc", "{\"type\":\"theme\"}", 409,
                 "conflict");
  assert_answer (&fixture, "max", "DELETE", "/allianz/theme:3?rev=1-abc", NULL, 409, "conflict");
  fixture_close (&fixture);
}

SC_FIBER_TEST (each_document_of_a_bulk_has_its_own_verdict)
{
  static const char docs[] =
      "{\"docs\":[{\"_id\":\"comment:1\",\"type\":\"comment\"},"
      "{\"_id\":\"theme:1\",\"type\":\"theme\"},"
      "{\"_id\":\"outcome:1\",\"type\":\"outcome\",\"team_ids\":[\"team:a\"]},"
      "{\"_id\":\"_design/x\",\"views\":{}},"
      "{\"_id\":\"outcome:2\",\"type\":\"outcome\",\"team_ids\":[\"team:b\"]}]}";
  Fixture fixture = { 0 };
  g_auto (Answer) answer = { 0 };

  open_workspace (&fixture);
  answer = ask (&fixture, "max", "POST", "/allianz/_bulk_docs", docs);
  g_assert_cmpuint (answer.status, ==, 201);
  g_assert_nonnull (strstr (answer.text, "{\"ok\":true,\"id\":\"comment:1\""));
  g_assert_nonnull (strstr (answer.text, "{\"id\":\"theme:1\",\"error\":\"forbidden\",\"reason\":"
                                         "\"Only the project office may do this.\"}"));
  g_assert_nonnull (strstr (answer.text, "{\"ok\":true,\"id\":\"outcome:1\""));
  g_assert_nonnull (strstr (answer.text, "{\"id\":\"_design/x\",\"error\":\"forbidden\",\"reason\":"
                                         "\"You are not a db or server admin.\"}"));
  g_assert_nonnull (strstr (answer.text, "{\"id\":\"outcome:2\",\"error\":\"forbidden\""));
  assert_answer (&fixture, "max", "GET", "/allianz/theme:1", NULL, 404, "missing");
  assert_answer (&fixture, "max", "GET", "/allianz/outcome:2", NULL, 404, "missing");
  assert_answer (&fixture, "max", "GET", "/allianz/outcome:1", NULL, 200, "team:a");
  fixture_close (&fixture);
}

/* One document as a replicator brings it: a branch with the newest hash first. */
static void
assert_grafted (Fixture *fixture,
                const char *user,
                const char *id,
                guint generation,
                const char *hashes,
                const char *members,
                const char *expected)
{
  g_autofree char *body = g_strdup_printf (
      "{\"new_edits\":false,\"docs\":[{\"_id\":\"%s\",\"_revisions\":{\"start\":%u,"
      "\"ids\":[%s]},%s}]}",
      id, generation, hashes, members);

  assert_answer (fixture, user, "POST", "/allianz/_bulk_docs", body, 201, expected);
}

#define MINUTES "\"type\":\"minutes\",\"team_ids\":[\"team:a\"],"

SC_FIBER_TEST (a_replicator_is_judged_as_well)
{
  Fixture fixture = { 0 };

  open_workspace (&fixture);
  assert_grafted (&fixture, "bert", "minutes:1", 1, "\"a\"", MINUTES "\"n\":1", "You can read");
  assert_grafted (&fixture, "max", "minutes:1", 1, "\"a\"", MINUTES "\"n\":1", "[]");
  /* What is here already is nobody's edit. */
  assert_grafted (&fixture, "bert", "minutes:1", 1, "\"a\"", MINUTES "\"n\":1", "[]");
  /* Four revisions at once: judged against the one that is here. */
  assert_grafted (&fixture, "max", "minutes:1", 5, "\"e\",\"d\",\"c\",\"b\",\"a\"",
                  MINUTES "\"created_by\":\"max\",\"n\":5", "[]");
  assert_grafted (&fixture, "max", "minutes:1", 6, "\"f\",\"e\"", "\"type\":\"theme\"",
                  "\"rev\":\"6-f\",\"error\":\"forbidden\",\"reason\":\"The type of an entry");
  assert_grafted (&fixture, "max", "minutes:1", 6, "\"f\",\"e\"", MINUTES "\"created_by\":\"lea\"",
                  "Who made an entry");
  assert_answer (&fixture, "max", "GET", "/allianz/minutes:1", NULL, 200, "\"_rev\":\"5-e\"");
  fixture_close (&fixture);
}

/* Neither a branch from before the lock nor one from nowhere gets around it. */
SC_FIBER_TEST (a_lock_holds_on_all_branches)
{
  Fixture fixture = { 0 };

  open_workspace (&fixture);
  assert_grafted (&fixture, "max", "minutes:1", 1, "\"a\"", MINUTES "\"state\":\"draft\"", "[]");
  assert_grafted (&fixture, "max", "minutes:1", 2, "\"b\",\"a\"", MINUTES "\"state\":\"approved\"",
                  "Only the lead");
  assert_grafted (&fixture, "lea", "minutes:1", 2, "\"b\",\"a\"", MINUTES "\"state\":\"approved\"",
                  "[]");
  assert_grafted (&fixture, "max", "minutes:1", 3, "\"c\",\"b\"",
                  MINUTES "\"state\":\"approved\",\"amendments\":[]", "[]");
  assert_grafted (&fixture, "lea", "minutes:1", 3, "\"x\",\"b\"", MINUTES "\"state\":\"draft\"",
                  "These minutes are approved");
  assert_grafted (&fixture, "max", "minutes:1", 9,
                  "\"z\",\"y\",\"x\",\"w\",\"v\",\"u\",\"t\",\"s\",\"a\"",
                  MINUTES "\"state\":\"draft\",\"text\":\"!\"", "These minutes are approved");
  assert_grafted (&fixture, "max", "minutes:1", 9, "\"z\"", MINUTES "\"state\":\"draft\"",
                  "These minutes are approved");
  assert_grafted (&fixture, "max", "minutes:1", 2, "\"mine\",\"a\"",
                  "\"_deleted\":true,\"resolved\":true", "[]");
  assert_grafted (&fixture, "anna", "minutes:1", 4, "\"d\",\"c\"", "\"_deleted\":true",
                  "These minutes are approved");
  assert_answer (&fixture, "max", "GET", "/allianz/minutes:1", NULL, 200, "\"_rev\":\"3-c\"");
  /* An edit of a branch that lost is an edit like any other. */
  assert_grafted (&fixture, "admin", "minutes:1", 2, "\"lost\",\"a\"",
                  MINUTES "\"state\":\"draft\"", "[]");
  assert_answer (&fixture, "max", "PUT", "/allianz/minutes:1?rev=2-lost",
                 "{" MINUTES "\"state\":\"draft\",\"text\":\"!\"}", 403,
                 "These minutes are approved");
  assert_answer (&fixture, "lea", "PUT", "/allianz/minutes:1?rev=2-lost",
                 "{\"_deleted\":true,\"resolved\":true}", 201, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_design_document_holds_at_once)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  fixture_open (&fixture);
  assert_answer (&fixture, "bert", "PUT", "/allianz/a", "{}", 201, "true");
  rev = write_as (&fixture, "admin", "/allianz/_design/r",
                  PUT_RULE (
                      "function (n, o, u) { if (u.name !== 'anna') throw ({forbidden: 'one'}); }"));
  assert_answer (&fixture, "bert", "PUT", "/allianz/b", "{}", 403, "\"reason\":\"one\"");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{}", 201, "true");
  /* As in CouchDB, whoever administers the server is asked as well. */
  assert_answer (&fixture, "admin", "PUT", "/allianz/c", "{}", 403, "one");

  path = with_rev ("/allianz/_design/r", rev);
  g_free (rev);
  rev = write_as (&fixture, "admin", path,
                  PUT_RULE ("function () { throw ({unauthorized: 'two'}); }"));
  assert_answer (&fixture, "anna", "PUT", "/allianz/c", "{}", 401,
                 "\"error\":\"unauthorized\",\"reason\":\"two\"");
  g_free (write_as (&fixture, "admin", "/allianz/_design/s", PUT_RULE ("function () {}")));
  assert_answer (&fixture, "anna", "PUT", "/allianz/c", "{}", 401, "two");

  g_free (path);
  path = with_rev ("/allianz/_design/r", rev);
  assert_answer (&fixture, "admin", "DELETE", path, NULL, 200, "true");
  assert_answer (&fixture, "bert", "PUT", "/allianz/c", "{}", 201, "true");
  /* The rules of one database are not those of another. */
  assert_answer (&fixture, "anna", "PUT", "/allianz-office/c", "{}", 201, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_function_gets_what_couchdb_gives)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  fixture_open (&fixture);
  rev = write_as (&fixture, "anna", "/allianz/a", "{\"n\":1}");
  g_free (write_as (&fixture, "admin", "/allianz/_design/r",
                    PUT_RULE ("function (n, o, u, s) { throw ({forbidden: 'got ' + "
                              "JSON.stringify ([n, o, u, Object.keys (s)])}); }")));
  path = with_rev ("/allianz/a", rev);
  assert_answer (&fixture, "anna", "PUT", path, "{\"n\":2}", 403,
                 "got [{\\\"_id\\\":\\\"a\\\",\\\"_rev\\\":\\\"1-");
  assert_answer (&fixture, "anna", "PUT", path, "{\"n\":2}", 403,
                 "\\\"n\\\":2},{\\\"_id\\\":\\\"a\\\"");
  assert_answer (&fixture, "anna", "PUT", path, "{\"n\":2}", 403,
                 "\\\"n\\\":1},{\\\"db\\\":\\\"allianz\\\",\\\"name\\\":\\\"anna\\\",\\\"roles\\\":"
                 "[\\\"office\\\"]},[\\\"members\\\"]]");
  assert_answer (&fixture, "anna", "DELETE", path, NULL, 403, "\\\"_deleted\\\":true");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{\"n\":2}", 403,
                 "got [{\\\"_id\\\":\\\"b\\\",\\\"_revisions\\\":{\\\"start\\\":0,\\\"ids\\\":[]},"
                 "\\\"n\\\":2},null,");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a/x.txt?rev=1-x", "x", 409, "conflict");
  fixture_close (&fixture);
}

SC_FIBER_TEST (attachments_are_edits)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  open_workspace (&fixture);
  rev = write_as (&fixture, "lea", "/allianz/minutes:1", "{" MINUTES "\"state\":\"approved\"}");
  path = g_strconcat ("/allianz/minutes:1/a.txt?rev=", rev, NULL);
  assert_answer (&fixture, "max", "PUT", path, "x", 403, "These minutes are approved");
  assert_answer (&fixture, "bert", "PUT", path, "x", 403, "You can read");
  g_free (path);
  path = with_rev ("/allianz/minutes:1", rev);
  assert_answer (&fixture, "max", "PUT", path,
                 "{" MINUTES "\"state\":\"approved\",\"_attachments\":{\"a\":{\"data\":\"\"}}}",
                 403, "These minutes are approved");
  g_free (rev);
  rev = write_as (&fixture, "max", "/allianz/minutes:2", "{" MINUTES "\"state\":\"draft\"}");
  g_free (path);
  path = g_strconcat ("/allianz/minutes:2/a.txt?rev=", rev, NULL);
  assert_answer (&fixture, "tom", "PUT", path, "x", 403, "Only members");
  g_free (rev);
  rev = ask_for (&fixture, "max", "PUT", path, "x", "rev");
  g_assert_nonnull (rev);

  /* Approved, a stub says as much as the whole digest: the file is still the same. */
  g_free (path);
  path = with_rev ("/allianz/minutes:2", rev);
  g_free (rev);
  rev =
      write_as (&fixture, "lea", path,
                "{" MINUTES "\"state\":\"approved\",\"_attachments\":{\"a.txt\":{\"stub\":true}}}");
  g_free (path);
  path = with_rev ("/allianz/minutes:2", rev);
  assert_answer (&fixture, "max", "PUT", path, "{" MINUTES "\"state\":\"approved\"}", 403,
                 "These minutes are approved");
  assert_answer (&fixture, "max", "PUT", path,
                 "{" MINUTES "\"state\":\"approved\",\"amendments\":[1],"
                 "\"_attachments\":{\"a.txt\":{\"stub\":true}}}",
                 201, "true");
  fixture_close (&fixture);
}

/* A function that is none would refuse everything; one that breaks does. */
SC_FIBER_TEST (broken_rules_refuse_and_can_be_repaired)
{
  static const char *const none[] = {
    PUT_RULE ("function ("),
    PUT_RULE ("1"),
    PUT_RULE (""),
    "{\"validate_doc_update\":{\"a\":1}}",
    "{\"language\":\"erlang\",\"validate_doc_update\":\"fun() -> ok end.\"}",
  };
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;
  gint64 begin;

  fixture_open (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    assert_answer (&fixture, "admin", "PUT", "/allianz/_design/r", none[i], 400,
                   "\"error\":\"compilation_error\"");
  assert_answer (&fixture, "admin", "POST", "/allianz/_bulk_docs",
                 "{\"new_edits\":false,\"docs\":[{\"_id\":\"_design/r\",\"_rev\":\"1-a\","
                 "\"validate_doc_update\":\"no\"}]}",
                 201, "compilation_error");
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", "{}", 201, "true");

  rev =
      write_as (&fixture, "admin", "/allianz/_design/r",
                PUT_RULE ("function (n) { if (n.loop) for (;;) ; if (n.eat) for (var a = ['x'];;) "
                          "a.push (a.join ('yyyyyyyyyyyyyyyyyyyyyyyyyy')); n.a.b = 1; }"));
  begin = g_get_monotonic_time ();
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{\"loop\":1}", 500, "took longer");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{\"eat\":1}", 500,
                 "_design/r: The access");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{}", 500,
                 "_design/r: The access rules failed: Type");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{\"a\":{}}", 201, "true");
  assert_answer (&fixture, "anna", "GET", "/_up", NULL, 200, "ok");

  path = with_rev ("/allianz/_design/r", rev);
  assert_answer (&fixture, "admin", "PUT", path, "{\"views\":{}}", 201, "true");
  assert_answer (&fixture, "anna", "PUT", "/allianz/c", "{}", 201, "true");
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_is_not_run_is_said)
{
  static const char *const addresses[] = {
    "/allianz/_design/x/_view/all",      "/allianz/_design/x/_view/all?group=true",
    "/allianz/_design/x/_show/a/doc",    "/allianz/_design/x/_list/a/b",
    "/allianz/_design/x/_update/a",      "/allianz/_design/x/_rewrite",
    "/allianz/_design/x/_rewrite/a/b/c", "/allianz/_design/x/_info",
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  g_free (write_as (&fixture, "admin", "/allianz/_design/x",
                    "{\"views\":{\"all\":{\"map\":\"function (doc) { emit (1); }\"}},"
                    "\"filters\":{\"f\":\"function () {}\"}}"));
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/x", NULL, 200, "emit (1)");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      assert_answer (&fixture, "anna", "GET", addresses[i], NULL, 501, "does not run them");
      assert_answer (&fixture, "anna", "POST", addresses[i], "{}", 501,
                     "\"error\":\"not_implemented\"");
      assert_answer (&fixture, NULL, "GET", addresses[i], NULL, 401, "unauthorized");
    }
  fixture_close (&fixture);
}

/* Beside a server that does not run: what is there is replaced, what is right is left alone. */
SC_FIBER_TEST (rules_are_renewed)
{
  Fixture fixture = { 0 };
  ScServerConfig config;
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  fixture_config (&fixture, &config);
  fixture_fill (&fixture);
  g_assert_false (dex_await_boolean (sc_admin_update_rules (fixture.dir, "allianz"), &error));
  g_assert_no_error (error);
  fixture_start (&fixture, &config);
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/access", NULL, 200, "\"_rev\":\"1-");
  rev = ask_for (&fixture, "admin", "GET", "/allianz/_design/access", NULL, "_rev");
  path = with_rev ("/allianz/_design/access", rev);
  g_free (write_as (&fixture, "admin", path,
                    "{\"validate_doc_update\":\"function () {}\",\"note\":\"ours\"}"));
  assert_answer (&fixture, "bert", "PUT", "/allianz/x", "{}", 201, "true");
  must (sc_server_stop (fixture.server));
  g_clear_object (&fixture.server);
  g_clear_object (&fixture.client);
  g_clear_pointer (&fixture.url, g_free);

  g_assert_true (dex_await_boolean (sc_admin_update_rules (fixture.dir, "allianz"), &error));
  g_assert_no_error (error);
  g_assert_false (dex_await_boolean (sc_admin_update_rules (fixture.dir, "allianz"), &error));
  g_assert_no_error (error);
  g_assert_false (dex_await_boolean (sc_admin_update_rules (fixture.dir, "anders"), &error));
  g_assert_error (error, SC_SERVER_ERROR, SC_SERVER_ERROR_NOT_FOUND);
  fixture_start (&fixture, &config);
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/access", NULL, 200, "\"_rev\":\"3-");
  assert_answer (&fixture, "anna", "GET", "/allianz/_design/access", NULL, 200,
                 "\"note\":\"ours\"");
  assert_answer (&fixture, "bert", "PUT", "/allianz/x", "{}", 409, "conflict");
  assert_answer (&fixture, "bert", "PUT", "/allianz/y", "{}", 403, "You can read");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/server/validation/roles", roles_decide_who_writes);
  g_test_add_func ("/server/validation/conflicts", conflicts_come_before_rules);
  g_test_add_func ("/server/validation/bulk", each_document_of_a_bulk_has_its_own_verdict);
  g_test_add_func ("/server/validation/replicator", a_replicator_is_judged_as_well);
  g_test_add_func ("/server/validation/branches", a_lock_holds_on_all_branches);
  g_test_add_func ("/server/validation/at-once", a_design_document_holds_at_once);
  g_test_add_func ("/server/validation/arguments", a_function_gets_what_couchdb_gives);
  g_test_add_func ("/server/validation/attachments", attachments_are_edits);
  g_test_add_func ("/server/validation/broken", broken_rules_refuse_and_can_be_repaired);
  g_test_add_func ("/server/validation/not-run", what_is_not_run_is_said);
  g_test_add_func ("/server/validation/renewed", rules_are_renewed);

  return g_test_run ();
}
