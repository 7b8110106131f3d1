/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-access-rules.h"
#include "sc-json.h"
#include "sc-rules.h"
#include "sc-test.h"

/* data/access-rules.js against access-table.json, in our engine. run-table.js does the same in others,
 * and says what the members of the table mean. */

#define SECURITY "{\"admins\":{},\"members\":{}}"

typedef struct
{
  JsonObject *table;
  ScRules *rules;
  guint n_asked;
} Fixture;

static void
fixture_open (Fixture *self)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "rules", "access-table.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (file, &text, &length, &error);
  g_assert_no_error (error);
  self->table = sc_json_parse_object (text, (gssize) length, &error);
  g_assert_no_error (error);
  self->rules = sc_rules_new (sc_access_rules_get_source (), NULL);
  dex_await (sc_rules_compile (self->rules), &error);
  g_assert_no_error (error);
}

static void
fixture_close (Fixture *self)
{
  json_object_unref (self->table);
  g_assert_finalize_object (self->rules);
}

static void
put_over (JsonObject *document, JsonObject *members)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (members == NULL)
    return;
  json_object_iter_init (&iter, members);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_NULL (node))
      json_object_remove_member (document, name);
    else
      json_object_set_member (document, name, json_node_copy (node));
}

static JsonObject *
make_document (Fixture *self, const char *name, JsonObject *members)
{
  JsonObject *documents = sc_json_get_object (self->table, "documents");
  JsonObject *document = sc_json_copy_object (sc_json_get_object (documents, name));

  g_assert_nonnull (document);
  put_over (document, members);

  return document;
}

static ScRulesCase *
make_case (Fixture *self, JsonObject *row)
{
  const char *old_name = sc_json_get_string (row, "old");
  JsonObject *members = sc_json_get_object (row, "new");
  g_autoptr (JsonObject) new_doc = make_document (self, sc_json_get_string (row, "of"), members);
  g_autoptr (JsonObject) old_doc = NULL;

  if (old_name == NULL)
    return sc_rules_case_new_take (sc_json_to_string (new_doc, FALSE), NULL);

  old_doc = make_document (self, old_name, sc_json_get_object (row, "over"));
  if (members == NULL || !json_object_has_member (members, "_id"))
    json_object_set_string_member (new_doc, "_id", sc_json_get_string (old_doc, "_id"));

  return sc_rules_case_new_take (sc_json_to_string (new_doc, FALSE),
                                 sc_json_to_string (old_doc, FALSE));
}

/* Returns (nullable): the sentence that this user should hear about this row. */
static const char *
find_expected (Fixture *self, JsonObject *row, const char *who)
{
  JsonObject *sentences = sc_json_get_object (self->table, "sentences");
  JsonObject *reasons = sc_json_get_object (row, "reasons");
  g_auto (GStrv) may = sc_json_dup_strv (row, "may");
  const char *key = reasons != NULL ? sc_json_get_string (reasons, who) : NULL;
  const char *sentence;

  if (g_str_equal (who, "admin") ||
      (may != NULL && g_strv_contains ((const char *const *) may, who)))
    return NULL;
  if (g_str_equal (who, "nobody"))
    key = "sign in";
  else if (g_str_equal (who, "reader") || g_str_equal (who, "guest"))
    key = "read only";
  else if (key == NULL)
    key = sc_json_get_string (row, "reason");
  sentence = sc_json_get_string (sentences, key);
  g_assert_nonnull (sentence);

  return sentence;
}

static void
check_row_for (Fixture *self, JsonObject *row, const char *who)
{
  JsonObject *users = sc_json_get_object (self->table, "users");
  JsonObject *user = sc_json_get_object (users, who);
  const char *database = sc_json_get_string (row, "db");
  const char *expected = find_expected (self, row, who);
  g_auto (GStrv) roles = sc_json_dup_strv (user, "roles");
  g_autofree char *context =
      sc_rules_format_user (database != NULL ? database : "allianz",
                            sc_json_get_string (user, "name"), (const char *const *) roles);
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;
  const GError *verdict;

  g_ptr_array_add (cases, make_case (self, row));
  verdicts = dex_await_boxed (sc_rules_check (self->rules, cases, context, SECURITY), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, 1);
  verdict = verdicts->pdata[0];
  if (g_strcmp0 (verdict != NULL ? verdict->message : NULL, expected) != 0)
    g_error ("%s, %s: %s, not %s", sc_json_get_string (row, "what"), who,
             verdict != NULL ? verdict->message : "may", expected != NULL ? expected : "may");
  if (expected != NULL)
    g_assert_error (verdict, SC_RULES_ERROR,
                    g_str_equal (who, "nobody") ? SC_RULES_ERROR_UNAUTHORIZED
                                                : SC_RULES_ERROR_FORBIDDEN);
  self->n_asked++;
}

static void
check_row (Fixture *self, JsonObject *row)
{
  g_autoptr (GList) users = json_object_get_members (sc_json_get_object (self->table, "users"));

  for (GList *l = users; l != NULL; l = l->next)
    check_row_for (self, row, l->data);
}

static void
check_right (Fixture *self, JsonObject *group, const char *type, const char *right)
{
  g_autoptr (JsonObject) row = sc_json_copy_object (sc_json_get_object (group, right));
  g_autoptr (JsonObject) note = json_object_new ();
  g_autofree char *what = g_strconcat (right, " ", type, NULL);
  gboolean create = g_str_equal (right, "create");
  gboolean remove = g_str_equal (right, "remove");

  json_object_set_string_member (row, "what", what);
  json_object_set_string_member (row, "of", remove ? "tombstone" : type);
  if (!create)
    json_object_set_string_member (row, "old", type);
  json_object_set_string_member (note, "note", "x");
  if (!create && !remove)
    json_object_set_object_member (row, "new", g_steal_pointer (&note));
  check_row (self, row);
}

SC_FIBER_TEST (everybody_may_what_the_table_says)
{
  Fixture self = { 0 };
  JsonArray *groups;
  JsonArray *rows;

  fixture_open (&self);
  groups = sc_json_get_array (self.table, "whole types");
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *group = json_array_get_object_element (groups, i);
      g_auto (GStrv) types = sc_json_dup_strv (group, "types");

      for (gsize t = 0; types[t] != NULL; t++)
        {
          check_right (&self, group, types[t], "create");
          check_right (&self, group, types[t], "change");
          check_right (&self, group, types[t], "remove");
        }
    }
  rows = sc_json_get_array (self.table, "rows");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    check_row (&self, json_array_get_object_element (rows, i));
  g_test_message ("%u questions", self.n_asked);
  g_assert_cmpuint (self.n_asked, >, 1500);
  fixture_close (&self);
}

/* One document after the other, as _bulk_docs brings them: what a verdict costs. */
SC_FIBER_TEST (a_thousand_documents_are_judged_quickly)
{
  Fixture self = { 0 };
  const char *const roles[] = { "lead:team:a", NULL };
  g_autofree char *user = sc_rules_format_user ("allianz", "lea", roles);
  g_autofree char *filling = g_strnfill (900, 'x');
  g_autoptr (GPtrArray) cases =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rules_case_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin;
  gint64 took;

  fixture_open (&self);
  for (guint i = 0; i < 1000; i++)
    {
      char *text = g_strdup_printf ("{\"_id\":\"solution:%u\",\"type\":\"solution\",\"team_id\":"
                                    "\"team:%c\",\"summary\":\"%s\"}",
                                    i, i % 10 == 3 ? 'b' : 'a', filling);

      g_ptr_array_add (cases, sc_rules_case_new_take (text, g_strdup (text)));
    }
  begin = g_get_monotonic_time ();
  verdicts = dex_await_boxed (sc_rules_check (self.rules, cases, user, SECURITY), &error);
  took = g_get_monotonic_time () - begin;
  g_assert_no_error (error);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (verdicts->pdata[i] != NULL, ==, i % 10 == 3);
  g_test_message ("%.1f µs a document", (double) took / 1000);
  /* Some 40 here; a machine that does other things at the same time gets a multiple of it. */
  g_assert_cmpint (took, <, 2 * G_USEC_PER_SEC);
  fixture_close (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/rules/access-rules/table", everybody_may_what_the_table_says);
  g_test_add_func ("/rules/access-rules/thousand", a_thousand_documents_are_judged_quickly);

  return g_test_run ();
}
