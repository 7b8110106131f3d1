/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "server-fixture.h"

/* Every address, and who may use it: each is asked by nobody, by somebody who is no member of the database, by a
 * member, by an administrator of the database and by one of the server. What comes of it is for other tests. */

typedef enum
{
  ANYBODY,
  LOGGED_IN,
  MEMBER,
  DESIGNER, /* the address is for members, but not each document is */
  DATABASE_ADMIN,
  SERVER_ADMIN,
} Least;

#define DB "/allianz-office"
#define EMPTY "{}"

static const struct
{
  const char *method;
  const char *path;
  const char *body;
  Least least;
} addresses[] = {
  { "GET", "/", NULL, ANYBODY },
  { "GET", "/_up", NULL, ANYBODY },
  { "GET", "/_session", NULL, ANYBODY },
  { "POST", "/_session", EMPTY, ANYBODY },
  { "DELETE", "/_session", NULL, ANYBODY },
  { "POST", "/_hall", EMPTY, ANYBODY },
  { "GET", "/_uuids", NULL, LOGGED_IN },
  { "GET", "/_all_dbs", NULL, LOGGED_IN },
  { "GET", "/_dbs_info", NULL, LOGGED_IN },
  { "POST", "/_dbs_info", "{\"keys\":[]}", LOGGED_IN },
  { "POST", "/_replicate", EMPTY, LOGGED_IN },
  { "GET", "/_node/_local/_prometheus", NULL, SERVER_ADMIN },
  { "GET", "/_active_tasks", NULL, SERVER_ADMIN },
  { "PUT", "/neu", NULL, SERVER_ADMIN },
  { "GET", DB, NULL, MEMBER },
  { "POST", DB, EMPTY, MEMBER },
  { "GET", DB "/_security", NULL, MEMBER },
  { "PUT", DB "/_security", "[]", DATABASE_ADMIN },
  { "GET", DB "/_revs_limit", NULL, MEMBER },
  { "PUT", DB "/_revs_limit", "1000", DATABASE_ADMIN },
  { "POST", DB "/_ensure_full_commit", EMPTY, MEMBER },
  { "POST", DB "/_compact", EMPTY, DATABASE_ADMIN },
  { "POST", DB "/_view_cleanup", EMPTY, DATABASE_ADMIN },
  { "POST", DB "/_purge", EMPTY, MEMBER },
  { "GET", DB "/_purged_infos", NULL, MEMBER },
  { "GET", DB "/_purged_infos_limit", NULL, MEMBER },
  { "GET", DB "/_all_docs", NULL, MEMBER },
  { "POST", DB "/_all_docs", EMPTY, MEMBER },
  { "POST", DB "/_all_docs/queries", "{\"queries\":[]}", MEMBER },
  { "GET", DB "/_design_docs", NULL, MEMBER },
  { "POST", DB "/_design_docs", EMPTY, MEMBER },
  { "POST", DB "/_design_docs/queries", "{\"queries\":[]}", MEMBER },
  { "GET", DB "/_local_docs", NULL, MEMBER },
  { "POST", DB "/_local_docs", EMPTY, MEMBER },
  { "GET", DB "/_changes", NULL, MEMBER },
  { "POST", DB "/_changes", EMPTY, MEMBER },
  { "POST", DB "/_find", "{\"selector\":{}}", MEMBER },
  { "POST", DB "/_explain", "{\"selector\":{}}", MEMBER },
  { "GET", DB "/_index", NULL, MEMBER },
  { "POST", DB "/_index", EMPTY, DATABASE_ADMIN },
  { "POST", DB "/_index/_bulk_delete", "{\"docids\":[]}", DATABASE_ADMIN },
  { "DELETE", DB "/_index/a/json/b", NULL, DATABASE_ADMIN },
  { "POST", DB "/_bulk_docs", "{\"docs\":[]}", MEMBER },
  { "POST", DB "/_bulk_get", "{\"docs\":[]}", MEMBER },
  { "POST", DB "/_revs_diff", EMPTY, MEMBER },
  { "POST", DB "/_missing_revs", EMPTY, MEMBER },
  { "GET", DB "/_local/x", NULL, MEMBER },
  { "PUT", DB "/_local/x", EMPTY, MEMBER },
  { "DELETE", DB "/_local/x", NULL, MEMBER },
  { "GET", DB "/_design/x", NULL, MEMBER },
  { "PUT", DB "/_design/x", EMPTY, DESIGNER },
  { "DELETE", DB "/_design/x?rev=1-a", NULL, DESIGNER },
  { "COPY", DB "/_design/x", NULL, MEMBER },
  { "GET", DB "/_design/x/_view/y", NULL, MEMBER },
  { "GET", DB "/_design/x/_show/y", NULL, MEMBER },
  { "GET", DB "/_design/x/_list/y/z", NULL, MEMBER },
  { "PUT", DB "/_design/x/_update/y", EMPTY, MEMBER },
  { "GET", DB "/_design/x/_rewrite/y", NULL, MEMBER },
  { "GET", DB "/_design/x/_search/y", NULL, MEMBER },
  { "GET", DB "/_design/x/_info", NULL, MEMBER },
  { "GET", DB "/x", NULL, MEMBER },
  { "PUT", DB "/x", EMPTY, MEMBER },
  { "DELETE", DB "/x?rev=1-a", NULL, MEMBER },
  { "COPY", DB "/x", NULL, MEMBER },
  { "GET", DB "/_design/x/a.js", NULL, MEMBER },
  { "PUT", DB "/_design/new/a.js", "x", DESIGNER },
  { "DELETE", DB "/_design/x/a.js", NULL, MEMBER },
  { "GET", DB "/x/a.txt", NULL, MEMBER },
  { "PUT", DB "/x/a.txt", "x", MEMBER },
  { "DELETE", DB "/x/a.txt", NULL, MEMBER },
  { "DELETE", DB, NULL, SERVER_ADMIN },
};

static const struct
{
  const char *name;
  Least is;
} people[] = {
  { NULL, ANYBODY },          { "bert", LOGGED_IN },     { "anna", MEMBER },
  { "dora", DATABASE_ADMIN }, { "admin", SERVER_ADMIN },
};

/* Returns (nullable): with which words somebody is turned away. */
static const char *
find_refusal (Least is, Least least)
{
  if (is >= least)
    return NULL;
  if (is == ANYBODY)
    return "{\"error\":\"unauthorized\",\"reason\":\"Authentication required.\"}";
  if (least == SERVER_ADMIN)
    return "{\"error\":\"forbidden\",\"reason\":\"You are not a server admin.\"}";
  if (least == DATABASE_ADMIN || is == MEMBER)
    return "{\"error\":\"forbidden\",\"reason\":\"You are not a db or server admin.\"}";

  return "{\"error\":\"forbidden\",\"reason\":\"You are not allowed to access this db.\"}";
}

SC_FIBER_TEST (every_address_knows_who_may_use_it)
{
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "admin", "PUT", "/_users/org.couchdb.user:dora",
                 "{\"name\":\"dora\",\"type\":\"user\",\"roles\":[],\"password\":\"" PASSWORD "\"}",
                 201, "ok");
  assert_answer (&fixture, "admin", "PUT", DB "/_security",
                 "{\"admins\":{\"names\":[\"dora\"]},\"members\":{\"roles\":[\"office\"]}}", 200,
                 "ok");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (people); j++)
      {
        const char *refusal = find_refusal (people[j].is, addresses[i].least);
        g_auto (Answer) answer = ask (&fixture, people[j].name, addresses[i].method,
                                      addresses[i].path, addresses[i].body);
        gboolean refused = answer.status == 401 || answer.status == 403;
        guint status = people[j].is == ANYBODY ? 401 : 403;

        if (refusal == NULL ? refused
                            : answer.status != status || !g_str_has_prefix (answer.text, refusal))
          g_error ("%s %s by %s: %u %s", addresses[i].method, addresses[i].path,
                   people[j].name != NULL ? people[j].name : "nobody", answer.status, answer.text);
      }
  fixture_close (&fixture);
}

SC_FIBER_TEST (what_was_decided_outlives_the_server)
{
  ScServerConfig config;
  Fixture fixture = { 0 };

  fixture_config (&fixture, &config);
  fixture_fill (&fixture);
  fixture_start (&fixture, &config);
  assert_answer (&fixture, "bert", "GET", "/allianz", NULL, 200, "db_name");
  assert_answer (&fixture, "admin", "PUT", "/allianz/_security",
                 "{\"members\":{\"roles\":[\"office\"]}}", 200, "ok");
  fixture_restart (&fixture, &config);
  assert_answer (&fixture, "bert", "GET", "/allianz", NULL, 403, "forbidden");
  assert_answer (&fixture, "anna", "GET", "/allianz", NULL, 200, "db_name");
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/access/addresses", every_address_knows_who_may_use_it);
  g_test_add_func ("/access/restart", what_was_decided_outlives_the_server);

  return g_test_run ();
}
