/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "attachment-fixture.h"

/* What may be asked about a document besides its content, and lists that are asked for by keys. */

#define LEAF(rev, hashes, more) \
  "{\"_id\":\"x\",\"_rev\":\"" rev "\",\"_revisions\":{\"start\":2,\"ids\":[" hashes "]}" more "}"

/* Three leaves, one of them deleted, of an ancestor whose content nobody has. */
static void
make_branches (Fixture *fixture)
{
  static const char leaves[] =
      "{\"new_edits\":false,\"docs\":[" LEAF ("2-b", "\"b\",\"a\"", "") "," LEAF (
          "2-c", "\"c\",\"a\"", "") "," LEAF ("2-d", "\"d\",\"a\"", ",\"_deleted\":true") "]}";

  fixture_open (fixture);
  assert_answer (fixture, "anna", "POST", "/allianz/_bulk_docs", leaves, 201, "[]");
}

SC_FIBER_TEST (meta_is_three_questions_in_one)
{
  Fixture fixture = { 0 };

  make_branches (&fixture);
  assert_answer (&fixture, "anna", "GET", "/allianz/x?meta=true", NULL, 200,
                 "\"_conflicts\":[\"2-b\"]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?meta=true", NULL, 200,
                 "\"_deleted_conflicts\":[\"2-d\"]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?meta=true", NULL, 200,
                 "\"_revs_info\":[{\"rev\":\"2-c\",\"status\":\"available\"},"
                 "{\"rev\":\"1-a\",\"status\":\"missing\"}]");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?rev=2-d&revs_info=true", NULL, 200,
                 "{\"rev\":\"2-d\",\"status\":\"deleted\"}");
  assert_answer (&fixture, "anna", "GET", "/allianz/x?open_revs=[\"1-a\"]&latest=true", NULL, 200,
                 "\"_rev\":\"2-c\"");
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_database_counts_what_is_there)
{
  Fixture fixture = { 0 };
  g_autofree char *rev = NULL;
  g_autofree char *path = NULL;

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "PUT", "/allianz/a", "{}", 201, "ok");
  assert_answer (&fixture, "anna", "PUT", "/allianz/b", "{}", 201, "ok");
  rev = ask_for (&fixture, "anna", "PUT", "/allianz/c", "{}", "rev");
  path = g_strconcat ("/allianz/c?rev=", rev, NULL);
  assert_answer (&fixture, "anna", "DELETE", path, NULL, 200, "ok");
  assert_answer (&fixture, "anna", "GET", "/allianz", NULL, 200,
                 "\"doc_count\":2,\"doc_del_count\":1,\"update_seq\":4,\"purge_seq\":0");
  fixture_close (&fixture);
}

/* As many as are read at once. */
SC_FIBER_TEST (each_key_is_answered_once)
{
  g_autoptr (GString) body = g_string_new ("{\"keys\":[\"k\"");
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonObject) listing = NULL;
  Fixture fixture = { 0 };

  for (guint i = 1; i < 1000; i++)
    g_string_append (body, ",\"k\"");
  g_string_append (body, "]}");
  fixture_open (&fixture);
  answer = ask (&fixture, "anna", "POST", "/allianz/_all_docs", body->str);
  listing = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);
  g_assert_cmpuint (json_array_get_length (sc_json_get_array (listing, "rows")), ==, 1000);
  fixture_close (&fixture);
}

SC_FIBER_TEST (questions_about_databases_have_an_end)
{
  g_autoptr (GString) keys = g_string_new ("\"a\"");
  g_autofree char *hundred = NULL;
  g_autofree char *more = NULL;
  Fixture fixture = { 0 };

  for (guint i = 1; i < 100; i++)
    g_string_append (keys, ",\"a\"");
  hundred = g_strdup_printf ("{\"keys\":[%s]}", keys->str);
  more = g_strdup_printf ("{\"keys\":[%s,\"a\"]}", keys->str);
  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "POST", "/_dbs_info", hundred, 200, "not_found");
  assert_answer (&fixture, "anna", "POST", "/_dbs_info", more, 400,
                 "{\"error\":\"bad_request\",\"reason\":\"too_many_keys\"}");
  fixture_close (&fixture);
}

SC_FIBER_TEST (uuids_are_all_others)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (Answer) answer = { 0 };
  g_autoptr (JsonObject) object = NULL;
  JsonArray *uuids;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  answer = ask (&fixture, "anna", "GET", "/_uuids?count=1000", NULL);
  object = sc_json_parse_object (answer.text, (gssize) answer.length, NULL);
  uuids = sc_json_get_array (object, "uuids");
  g_assert_cmpuint (json_array_get_length (uuids), ==, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      const char *uuid = json_array_get_string_element (uuids, i);

      g_assert_cmpuint (strlen (uuid), ==, 32);
      g_assert_true (g_hash_table_add (seen, (gpointer) uuid));
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (a_session_says_how_somebody_came_in)
{
  SoupMessage *message;
  g_auto (Answer) login = { 0 };
  g_auto (Answer) answer = { 0 };
  g_autofree char *cookie = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  assert_answer (&fixture, "anna", "GET", "/_session", NULL, 200, "\"authenticated\":\"default\"");
  login = ask (&fixture, NULL, "POST", "/_session",
               "{\"name\":\"anna\",\"password\":\"" PASSWORD "\"}");
  cookie = g_strdup (header_of (&login, "Set-Cookie"));
  *strchr (cookie, ';') = '\0';
  message = make_message (&fixture, NULL, "GET", "/_session", NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", cookie);
  answer = finish (message, send_message (&fixture, message));
  g_assert_nonnull (strstr (answer.text, "\"authenticated\":\"cookie\""));
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/reading/meta", meta_is_three_questions_in_one);
  g_test_add_func ("/reading/counts", a_database_counts_what_is_there);
  g_test_add_func ("/reading/keys", each_key_is_answered_once);
  g_test_add_func ("/reading/databases", questions_about_databases_have_an_end);
  g_test_add_func ("/reading/uuids", uuids_are_all_others);
  g_test_add_func ("/reading/session", a_session_says_how_somebody_came_in);

  return g_test_run ();
}
