/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-bulk-edit.h"
#include "sc-json.h"
#include "sc-saved-views.h"
#include "sc-test.h"

static ScRecord *
make_record (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = sc_json_parse_object (text, -1, &error);

  g_assert_no_error (error);

  return sc_record_new (id, NULL, body);
}

static GPtrArray *
make_records (void)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (records,
                   make_record ("solution:1", "{\"type\":\"solution\",\"title\":\"A\",\"phase\":"
                                              "\"idea\",\"tags\":[\"a\",\"b\"],\"x\":1}"));
  g_ptr_array_add (records,
                   make_record ("solution:2", "{\"type\":\"solution\",\"title\":\"B\",\"phase\":"
                                              "\"pilot\",\"tags\":\"wrong\"}"));
  g_ptr_array_add (records, make_record ("solution:3", "{\"type\":\"solution\",\"title\":\"C\"}"));

  return records;
}

static void
one_field_of_many_records (void)
{
  static const struct
  {
    const char *field;
    ScBulkMode mode;
    const char *value; /* JSON, NULL for nothing */
    const char *expected[3];
  } rows[] = {
    { "phase", SC_BULK_SET, "\"pilot\"", { "\"pilot\"", NULL, "\"pilot\"" } },
    { "phase", SC_BULK_SET, NULL, { "null", "null", NULL } },
    { "tags",
      SC_BULK_ADD,
      "[\"b\",\"c\"]",
      { "[\"a\",\"b\",\"c\"]", "[\"b\",\"c\"]", "[\"b\",\"c\"]" } },
    { "tags", SC_BULK_REMOVE, "[\"b\",\"c\"]", { "[\"a\"]", "null", NULL } },
    { "tags", SC_BULK_REMOVE, "[\"a\",\"b\"]", { "null", "null", NULL } },
    { "tags", SC_BULK_ADD, NULL, { NULL, NULL, NULL } },
  };
  const ScRecordType *type = sc_record_type_lookup ("solution");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) records = make_records ();
      g_autoptr (JsonNode) value =
          rows[i].value != NULL ? json_from_string (rows[i].value, NULL) : NULL;
      const ScField *field = sc_record_type_lookup_field (type, rows[i].field);
      g_autoptr (GPtrArray) changed =
          sc_bulk_edit_apply (records, field, rows[i].mode, value, "anna");
      guint n = 0;

      g_test_message ("row %u", i);
      for (guint r = 0; r < records->len; r++)
        {
          ScRecord *record;
          JsonNode *node;
          g_autofree char *text = NULL;

          if (rows[i].expected[r] == NULL)
            continue;
          g_assert_cmpuint (n, <, changed->len);
          record = changed->pdata[n++];
          g_assert_cmpstr (sc_record_get_id (record), ==, sc_record_get_id (records->pdata[r]));
          node = sc_record_get_node (record, rows[i].field);
          text = node != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
          g_assert_cmpstr (text, ==, rows[i].expected[r]);
          g_assert_cmpstr (sc_record_get_string (record, "modified_by"), ==, "anna");
        }
      g_assert_cmpuint (n, ==, changed->len);
    }
}

SC_FIBER_TEST (one_undo_takes_all_back)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *profile = g_build_filename (dir, "profile", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSession) session = dex_await_object (sc_session_open (profile), &error);
  g_autoptr (GPtrArray) records = make_records ();
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (JsonNode) value = json_from_string ("\"transfer\"", NULL);
  g_autoptr (ScBulkOutcome) outcome = NULL;
  const ScField *field = sc_record_type_lookup_field (sc_record_type_lookup ("solution"), "phase");

  g_assert_no_error (error);
  dex_await (sc_session_create_workspace (session, "Allianz", "anna"), &error);
  g_assert_no_error (error);
  dex_await (sc_session_save_all (session, records), &error);
  g_assert_no_error (error);
  stored = dex_await_boxed (sc_session_load_all (session, "solution"), &error);

  outcome = dex_await_boxed (sc_session_change_field (session, stored, field, SC_BULK_SET, value),
                             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->n_changed, ==, 3);
  g_assert_cmpuint (outcome->n_forbidden, ==, 0);
  dex_await (sc_session_undo (session), &error);
  g_assert_no_error (error);
  after = dex_await_boxed (sc_session_load_all (session, "solution"), &error);
  g_assert_cmpstr (sc_record_get_string (after->pdata[0], "phase"), ==, "idea");
  g_assert_null (sc_record_get_string (after->pdata[2], "phase"));

  g_assert_cmpuint (dex_await_uint (sc_session_delete_all (session, after), &error), ==, 3);
  gone = dex_await_boxed (sc_session_load_all (session, "solution"), &error);
  g_assert_cmpuint (gone->len, ==, 0);
  dex_await (sc_session_undo (session), &error);
  g_assert_no_error (error);
  g_clear_pointer (&gone, g_ptr_array_unref);
  gone = dex_await_boxed (sc_session_load_all (session, "solution"), &error);
  g_assert_cmpuint (gone->len, ==, 3);

  dex_await (sc_session_close (session), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static guint
count_views (ScSession *session, const char *section)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) views = dex_await_boxed (sc_session_list_views (session, section), &error);

  g_assert_no_error (error);

  return views->len;
}

SC_FIBER_TEST (views_are_kept_here_or_for_all)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *profile = g_build_filename (dir, "profile", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSession) session = dex_await_object (sc_session_open (profile), &error);
  g_autoptr (ScRecord) own =
      make_record ("view:1", "{\"type\":\"view\",\"title\":\"Meine\",\"section\":\"solution\"}");
  g_autoptr (ScRecord) all =
      make_record ("view:2", "{\"type\":\"view\",\"title\":\"Alle\",\"section\":\"solution\"}");
  g_autoptr (GPtrArray) views = NULL;

  g_assert_no_error (error);
  dex_await (sc_session_create_workspace (session, "Allianz", "anna"), &error);
  dex_await (sc_session_save_view (session, own, FALSE), &error);
  g_assert_no_error (error);
  dex_await (sc_session_save_view (session, all, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_views (session, "solution"), ==, 2);
  g_assert_cmpuint (count_views (session, "partner"), ==, 0);
  dex_await (sc_session_close (session), NULL);
  g_clear_object (&session);

  session = dex_await_object (sc_session_open (profile), &error);
  g_assert_no_error (error);
  views = dex_await_boxed (sc_session_list_views (session, "solution"), &error);
  g_assert_cmpuint (views->len, ==, 2);
  g_assert_cmpstr (sc_record_get_string (views->pdata[0], "title"), ==, "Meine");
  g_assert_false (sc_session_shares_view (session, views->pdata[0]));
  g_assert_true (sc_session_shares_view (session, views->pdata[1]));
  for (guint i = 0; i < 2; i++)
    {
      dex_await (sc_session_delete_view (session, views->pdata[i]), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count_views (session, "solution"), ==, 1 - i);
    }
  dex_await (sc_session_close (session), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  sc_record_types_register ();

  g_test_add_func ("/session/bulk-edit/one-field-of-many-records", one_field_of_many_records);
  g_test_add_func ("/session/bulk-edit/one-undo-takes-all-back", one_undo_takes_all_back);
  g_test_add_func ("/session/saved-views/kept-here-or-for-all", views_are_kept_here_or_for_all);

  return g_test_run ();
}
