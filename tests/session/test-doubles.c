/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-record-edit.h"
#include "sc-record-files.h"
#include "sc-session-links.h"
#include "sc-test.h"

/* The same firm and the same person twice: recognised, made one, links and files kept, and all of it taken back. */

typedef struct
{
  char *dir;
  ScSession *session;
} Fixture;

static void
add (Fixture *self, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = sc_json_parse_object (text, -1, &error);
  g_autoptr (ScRecord) record = NULL;

  g_assert_no_error (error);
  record = sc_record_new (id, NULL, body);
  dex_await (sc_session_save (self->session, record), &error);
  g_assert_no_error (error);
}

static ScRecord *
load (Fixture *self, const char *id)
{
  return dex_await_object (sc_session_load (self->session, id), NULL);
}

static void
assert_names (Fixture *self, const char *id, const char *field, const char *expected)
{
  g_autoptr (ScRecord) record = load (self, id);
  g_autofree char *text = NULL;

  g_assert_nonnull (record);
  text = json_to_string (sc_record_get_node (record, field), FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
fixture_open (Fixture *self)
{
  g_autofree char *profile = NULL;
  g_autoptr (GError) error = NULL;

  self->dir = sc_test_make_dir ();
  profile = g_build_filename (self->dir, "profile", NULL);
  self->session = dex_await_object (sc_session_open (profile), &error);
  g_assert_no_error (error);
  dex_await (sc_session_create_workspace (self->session, "Allianz", "anna"), &error);
  g_assert_no_error (error);
  add (self, "partner:a",
       "{\"type\":\"partner\",\"name\":\"Stadtwerke Beispiel GmbH\",\"parent_id\":\"partner:b\"}");
  add (self, "partner:b",
       "{\"type\":\"partner\",\"name\":\"Stadtwerke Beispiel\",\"sector\":\"business\"}");
  add (self, "partner:c", "{\"type\":\"partner\",\"name\":\"Ganz anders\"}");
  add (
      self, "person:x",
      "{\"type\":\"person\",\"given_name\":\"Erika\",\"family_name\":\"Beispiel\",\"organisation_id\":\"partner:b\"}");
  add (self, "person:y",
       "{\"type\":\"person\",\"given_name\":\"Beispiel\",\"family_name\":\"Erika\"}");
  add (
      self, "solution:1",
      "{\"type\":\"solution\",\"title\":\"Eins\",\"owner_org_id\":\"partner:b\",\"partner_ids\":[\"partner:a\",\"partner:b\"]}");
  add (self, "membership:1",
       "{\"type\":\"membership\",\"person_id\":\"person:x\",\"team_id\":\"team:1\"}");
  add (self, "membership:2",
       "{\"type\":\"membership\",\"person_id\":\"person:y\",\"team_id\":\"team:1\"}");
  add (self, "membership:3",
       "{\"type\":\"membership\",\"person_id\":\"person:y\",\"team_id\":\"team:2\"}");
}

static void
fixture_close (Fixture *self)
{
  dex_await (sc_session_close (self->session), NULL);
  g_clear_object (&self->session);
  sc_test_remove_dir (g_steal_pointer (&self->dir));
}

static char *
dup_alike (Fixture *self, const char *id)
{
  g_autoptr (ScRecord) record = load (self, id);
  g_autoptr (GPtrArray) alike =
      dex_await_boxed (sc_session_list_alike (self->session, record), NULL);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < alike->len; i++)
    g_string_append_printf (ids, "%s ", sc_record_get_id (alike->pdata[i]));

  return g_string_free_and_steal (ids);
}

SC_FIBER_TEST (doubles_are_recognised)
{
  static const char *const rows[][2] = {
    { "partner:a", "partner:b " }, { "partner:b", "partner:a " }, { "partner:c", "" },
    { "person:x", "person:y " },   { "solution:1", "" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *ids = dup_alike (&fixture, rows[i][0]);

      g_assert_cmpstr (ids, ==, rows[i][1]);
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (links_are_found)
{
  Fixture fixture = { 0 };
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GPtrArray) links = NULL;

  fixture_open (&fixture);
  links = dex_await_boxed (sc_session_list_links (fixture.session, "partner:b", G_MAXUINT), NULL);
  for (guint i = 0; i < links->len; i++)
    {
      const ScLink *link = links->pdata[i];

      g_string_append_printf (found, "%s.%s ", sc_record_get_id (link->record), link->field->name);
    }
  g_assert_cmpstr (found->str, ==,
                   "partner:a.parent_id person:x.organisation_id solution:1.owner_org_id "
                   "solution:1.partner_ids ");
  g_clear_pointer (&links, g_ptr_array_unref);
  links = dex_await_boxed (sc_session_list_links (fixture.session, "partner:", G_MAXUINT), NULL);
  g_assert_cmpuint (links->len, ==, 0);
  fixture_close (&fixture);
}

static guint
merge (Fixture *self, const char *kept_id, const char *dropped_id, GError **error)
{
  g_autoptr (ScRecord) kept = load (self, kept_id);
  g_autoptr (ScRecord) dropped = load (self, dropped_id);
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (kept);
  g_autoptr (ScRecord) merged = NULL;

  if (sc_record_get_string (dropped, "sector") != NULL)
    sc_record_edit_set_string (edit, "sector", sc_record_get_string (dropped, "sector"));
  merged = sc_record_edit_finish (edit, "anna", NULL);

  return dex_await_uint (sc_session_merge_into (self->session, merged, dropped), error);
}

SC_FIBER_TEST (of_two_becomes_one)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("logo", 4);
  g_autoptr (GPtrArray) files = NULL;

  fixture_open (&fixture);
  dex_await (sc_session_add_bytes (fixture.session, "partner:b", "logo.txt", "text/plain", bytes),
             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merge (&fixture, "partner:a", "partner:b", &error), ==, 2);
  g_assert_no_error (error);
  g_assert_null (load (&fixture, "partner:b"));
  assert_names (&fixture, "partner:a", "sector", "\"business\"");
  assert_names (&fixture, "person:x", "organisation_id", "\"partner:a\"");
  assert_names (&fixture, "solution:1", "owner_org_id", "\"partner:a\"");
  assert_names (&fixture, "solution:1", "partner_ids", "[\"partner:a\"]");
  files = dex_await_boxed (sc_session_list_files (fixture.session, "partner:a"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
  {
    /* It is not a part of itself. */
    g_autoptr (ScRecord) kept = load (&fixture, "partner:a");

    g_assert_null (sc_record_get_string (kept, "parent_id"));
  }

  dex_await (sc_session_undo (fixture.session), &error);
  g_assert_no_error (error);
  assert_names (&fixture, "partner:a", "parent_id", "\"partner:b\"");
  assert_names (&fixture, "partner:b", "sector", "\"business\"");
  assert_names (&fixture, "person:x", "organisation_id", "\"partner:b\"");
  assert_names (&fixture, "solution:1", "partner_ids", "[\"partner:a\",\"partner:b\"]");
  fixture_close (&fixture);
}

SC_FIBER_TEST (nobody_is_in_a_team_twice)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_open (&fixture);
  g_assert_cmpuint (merge (&fixture, "person:x", "person:y", &error), ==, 2);
  g_assert_no_error (error);
  g_assert_null (load (&fixture, "person:y"));
  g_assert_null (load (&fixture, "membership:2"));
  assert_names (&fixture, "membership:1", "person_id", "\"person:x\"");
  assert_names (&fixture, "membership:3", "person_id", "\"person:x\"");
  dex_await (sc_session_undo (fixture.session), &error);
  assert_names (&fixture, "membership:2", "person_id", "\"person:y\"");
  assert_names (&fixture, "membership:3", "person_id", "\"person:y\"");
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  sc_record_types_register ();

  g_test_add_func ("/doubles/recognised", doubles_are_recognised);
  g_test_add_func ("/doubles/links", links_are_found);
  g_test_add_func ("/doubles/merged", of_two_becomes_one);
  g_test_add_func ("/doubles/memberships", nobody_is_in_a_team_twice);

  return g_test_run ();
}
