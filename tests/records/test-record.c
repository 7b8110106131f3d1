/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-districts.h"
#include "sc-json.h"
#include "sc-record-edit.h"

#define SOLUTION                                                                      \
  "{\"_id\":\"solution:1\",\"_rev\":\"1-a\",\"type\":\"solution\",\"schema\":1,"      \
  "\"title\":\"Baumsensoren\",\"summary\":\"Messen\",\"owner_org_id\":\"partner:1\"," \
  "\"phase\":\"pilot\",\"cost_invest\":1200.5,\"technology\":[\"LoRaWAN\"],"          \
  "\"from_the_future\":{\"deep\":[1,{\"x\":null}]},\"_attachments\":{\"a.jpg\":{\"stub\":true}}}"

static ScRecord *
load (const char *json)
{
  g_autoptr (GError) error = NULL;
  ScRecord *record = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);

  return record;
}

static void
loads_and_writes (void)
{
  g_autoptr (ScRecord) record = load (SOLUTION);
  g_autofree char *json = sc_record_to_json (record);
  g_autofree char *title = sc_record_dup_title (record);
  g_autofree char *subtitle = sc_record_dup_subtitle (record);

  g_assert_cmpstr (sc_record_get_id (record), ==, "solution:1");
  g_assert_cmpstr (sc_record_get_rev (record), ==, "1-a");
  g_assert_cmpstr (sc_record_get_type_name (record), ==, "solution");
  g_assert_cmpstr (title, ==, "Baumsensoren");
  g_assert_cmpstr (subtitle, ==, "P3 Pilot");
  g_assert_cmpstr (json, ==, SOLUTION);
}

static void
properties_come_from_the_table (void)
{
  g_autoptr (ScRecord) record = load (SOLUTION);
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *owner = NULL;
  g_auto (GStrv) technology = NULL;
  g_autoptr (JsonNode) kpis = NULL;
  double cost;
  guint completeness;

  g_assert_cmpstr (G_OBJECT_TYPE_NAME (record), ==, "ScSolution");
  g_object_get (record, "id", &id, "title", &title, "owner-org-id", &owner, "technology",
                &technology, "cost-invest", &cost, "kpis", &kpis, "completeness", &completeness,
                NULL);
  g_assert_cmpstr (id, ==, "solution:1");
  g_assert_cmpstr (title, ==, "Baumsensoren");
  g_assert_cmpstr (owner, ==, "partner:1");
  g_assert_cmpstr (technology[0], ==, "LoRaWAN");
  g_assert_cmpfloat_with_epsilon (cost, 1200.5, 1e-9);
  g_assert_null (kpis);
  g_assert_cmpuint (completeness, >, 0);
  g_assert_cmpuint (completeness, <, 100);
  g_assert_finalize_object (g_steal_pointer (&record));
}

static void
every_property_survives_a_hostile_document (void)
{
  static const char *junk[] = {
    "17",   "1.5", "true", "\"text\"", "[1,null,{}]", "{\"a\":1}",
    "null", "[]",  "{}",   "\"\"",     "1e300",       "{\"type\":\"Point\",\"coordinates\":[\"a\"]}"
  };
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint t = 0; t < n_types; t++)
    for (guint j = 0; j < G_N_ELEMENTS (junk); j++)
      {
        g_autoptr (JsonObject) body = json_object_new ();
        g_autoptr (ScRecord) record = NULL;
        g_autoptr (GPtrArray) issues = NULL;
        g_autofree char *title = NULL;
        g_autofree char *text = NULL;
        g_autofree GParamSpec **pspecs = NULL;
        guint n_pspecs;

        json_object_set_string_member (body, "type", types[t]->name);
        for (guint f = 0; f < types[t]->n_fields; f++)
          json_object_set_member (body, types[t]->fields[f].name, json_from_string (junk[j], NULL));
        record = sc_record_new ("x", NULL, body);
        issues = sc_record_validate (record);
        title = sc_record_dup_title (record);
        text = sc_record_dup_search_text (record);
        pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (record), &n_pspecs);
        g_assert_cmpuint (n_pspecs, >, types[t]->n_fields);
        for (guint p = 0; p < n_pspecs; p++)
          {
            g_auto (GValue) value = G_VALUE_INIT;

            g_object_get_property (G_OBJECT (record), pspecs[p]->name, &value);
          }
        g_assert_cmpuint (issues->len, <=, types[t]->n_fields);
        g_assert_cmpuint (issues->len, >, 0);
      }
}

static void
refuses_what_is_no_document (void)
{
  static const char *texts[] = { "",         "[]", "{}", "{\"_id\":17}", "{\"_id\":\"_hidden\"}",
                                 "{\"_id\":" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_record_new_from_json (texts[i], -1, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
unknown_types_are_kept (void)
{
  const char *json =
      "{\"_id\":\"gadget:1\",\"type\":\"gadget\",\"title\":\"Neu\",\"a\":{\"b\":[1]}}";
  g_autoptr (ScRecord) record = load (json);
  g_autofree char *title = sc_record_dup_title (record);
  g_autofree char *back = sc_record_to_json (record);
  g_autoptr (GPtrArray) issues = sc_record_validate (record);

  g_assert_null (sc_record_get_record_type (record));
  g_assert_cmpstr (sc_record_get_type_name (record), ==, "gadget");
  g_assert_cmpstr (title, ==, "Neu");
  g_assert_cmpstr (back, ==, json);
  g_assert_cmpuint (issues->len, ==, 0);
  g_assert_cmpuint (sc_record_get_completeness (record), ==, 100);
}

static void
an_edit_keeps_what_it_does_not_know (void)
{
  g_autoptr (ScRecord) before = load (SOLUTION);
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (before);
  g_autoptr (ScRecord) after = NULL;
  g_autofree char *untouched = NULL;

  sc_record_edit_set_string (edit, "title", "Baumsensoren Nord");
  sc_record_edit_unset (edit, "phase");
  after = sc_record_edit_finish (edit, "person:1", "2018-12-05T09:30:00.000Z");

  g_assert_cmpstr (sc_record_get_string (after, "title"), ==, "Baumsensoren Nord");
  g_assert_null (sc_record_get_node (after, "phase"));
  g_assert_true (json_node_equal (sc_record_get_node (after, "from_the_future"),
                                  sc_record_get_node (before, "from_the_future")));
  g_assert_nonnull (sc_record_get_node (after, "_attachments"));
  g_assert_cmpstr (sc_record_get_rev (after), ==, "1-a");
  g_assert_cmpstr (sc_record_get_string (after, "modified_by"), ==, "person:1");
  g_assert_cmpstr (sc_record_get_string (after, "modified_at"), ==, "2018-12-05T09:30:00.000Z");
  g_assert_null (sc_record_get_string (after, "created_by"));
  untouched = sc_record_to_json (before);
  g_assert_cmpstr (untouched, ==, SOLUTION);
}

static void
an_edit_of_nothing_is_the_record_itself (void)
{
  g_autoptr (ScRecord) before = load (SOLUTION);
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (before);
  g_autoptr (ScRecord) after = NULL;

  sc_record_edit_set_string (edit, "title", "Anders");
  sc_record_edit_set_string (edit, "title", "Baumsensoren");
  after = sc_record_edit_finish (edit, "person:1", NULL);

  g_assert_true (after == before);
}

static void
a_new_record_has_an_id_and_an_author (void)
{
  const char *emails[] = { "a@example.org", NULL };
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new_for_type (sc_record_type_lookup ("person"));
  g_autoptr (ScRecord) record = NULL;
  g_autofree char *title = NULL;

  sc_clock_set_fake_ms (G_GINT64_CONSTANT (1480000000125));
  sc_record_edit_set_string (edit, "given_name", "Leitung");
  sc_record_edit_set_string (edit, "family_name", "Projektbüro");
  sc_record_edit_set_strv (edit, "emails", emails);
  sc_record_edit_set_boolean (edit, "consent_photo", FALSE);
  record = sc_record_edit_finish (edit, "office", NULL);
  sc_clock_set_fake_ms (0);

  title = sc_record_dup_title (record);
  g_assert_cmpstr (title, ==, "Leitung Projektbüro");
  g_assert_true (g_str_has_prefix (sc_record_get_id (record), "person:"));
  g_assert_null (sc_record_get_rev (record));
  g_assert_cmpstr (sc_record_get_string (record, "type"), ==, "person");
  g_assert_cmpint (sc_record_get_int (record, "schema", 0), ==, 1);
  g_assert_cmpstr (sc_record_get_string (record, "created_by"), ==, "office");
  g_assert_cmpstr (sc_record_get_string (record, "created_at"), ==, "2016-11-24T15:06:40.125Z");
  g_assert_false (sc_record_get_boolean (record, "consent_photo", TRUE));
}

static void
one_issue_a_field (void)
{
  static const struct
  {
    const char *member;
    const char *field;
    int code; /* below 0: no issue */
  } rows[] = {
    { "\"title\":\"\"", "title", SC_FIELD_ERROR_MISSING },
    { "\"title\":17", "title", SC_FIELD_ERROR_WRONG_KIND },
    { "\"started_on\":\"5.12.2018\"", "started_on", SC_FIELD_ERROR_NOT_A_DATE },
    { "\"started_on\":\"2018-02-30\"", "started_on", SC_FIELD_ERROR_NOT_A_DATE },
    { "\"started_on\":\"2018-12-05\",\"ended_on\":\"2018-12-04\"", "ended_on",
      SC_FIELD_ERROR_TOO_EARLY },
    { "\"phase\":\"magic\"", "phase", SC_FIELD_ERROR_UNKNOWN_VALUE },
    { "\"districts\":[\"eving\",\"bochum\"]", "districts", SC_FIELD_ERROR_UNKNOWN_VALUE },
    { "\"cost_run\":-1", "cost_run", SC_FIELD_ERROR_OUT_OF_RANGE },
    { "\"owner_org_id\":\"person:1\"", "owner_org_id", SC_FIELD_ERROR_WRONG_TARGET },
    { "\"theme_ids\":[\"theme:1\",\"team:1\"]", "theme_ids", SC_FIELD_ERROR_WRONG_TARGET },
    { "\"location\":{\"type\":\"Point\",\"coordinates\":[7,91]}", "location",
      SC_FIELD_ERROR_WRONG_KIND },
    { "\"cost_run\":3", "cost_run", -1 },
    { "\"phase\":null", "phase", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"_id\":\"solution:1\",\"title\":\"T\",\"summary\":\"S\","
                           "\"owner_org_id\":\"partner:1\",%s}",
                           rows[i].member);
      g_autoptr (ScRecord) record = load (json);
      g_autoptr (GPtrArray) issues = sc_record_validate (record);
      ScIssue *issue = issues->len > 0 ? issues->pdata[0] : NULL;

      g_test_message ("%s", rows[i].member);
      g_assert_cmpuint (issues->len, ==, rows[i].code >= 0);
      if (issue == NULL)
        continue;
      g_assert_cmpstr (issue->field->name, ==, rows[i].field);
      g_assert_cmpint (issue->code, ==, rows[i].code);
      g_assert_cmpuint (strlen (issue->message), >, 0);
    }
}

static void
completeness_counts_what_is_wanted (void)
{
  g_autoptr (ScRecord) record = load ("{\"_id\":\"theme:1\",\"code\":\"E\",\"name\":\"Energie\"}");
  g_autoptr (GPtrArray) missing = sc_record_list_missing (record);

  g_assert_cmpuint (sc_record_get_completeness (record), ==, 66);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpstr (((const ScField *) missing->pdata[0])->name, ==, "scheme");
}

static void
nordwaerts_is_derived_where_it_can_be (void)
{
  static const char *rows[][3] = {
    { "[\"eving\"]", "\"no\"", "yes" },
    { "[\"hombruch\",\"eving\"]", "null", "yes" },
    { "[\"hombruch\",\"brackel\"]", "\"yes\"", "no" },
    { "[\"innenstadt_west\"]", "null", "unknown" },
    { "[\"innenstadt_west\"]", "\"yes\"", "yes" },
    { "[\"innenstadt_west\",\"brackel\"]", "\"no\"", "no" },
    { "[\"brackel\",\"innenstadt_west\"]", "null", "unknown" },
    { "[]", "\"yes\"", "yes" },
    { "[\"bochum\"]", "17", "unknown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"_id\":\"solution:1\",\"districts\":%s,\"nordwaerts\":%s}",
                           rows[i][0], rows[i][1]);
      g_autoptr (ScRecord) record = load (json);

      g_assert_cmpstr (sc_record_get_nordwaerts (record), ==, rows[i][2]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/record/loads-and-writes", loads_and_writes);
  g_test_add_func ("/records/record/properties-come-from-the-table",
                   properties_come_from_the_table);
  g_test_add_func ("/records/record/survives-hostile-documents",
                   every_property_survives_a_hostile_document);
  g_test_add_func ("/records/record/refuses-what-is-no-document", refuses_what_is_no_document);
  g_test_add_func ("/records/record/unknown-types-are-kept", unknown_types_are_kept);
  g_test_add_func ("/records/edit/keeps-what-it-does-not-know",
                   an_edit_keeps_what_it_does_not_know);
  g_test_add_func ("/records/edit/of-nothing-is-the-record-itself",
                   an_edit_of_nothing_is_the_record_itself);
  g_test_add_func ("/records/edit/new-record-has-id-and-author",
                   a_new_record_has_an_id_and_an_author);
  g_test_add_func ("/records/record/one-issue-a-field", one_issue_a_field);
  g_test_add_func ("/records/record/completeness-counts-what-is-wanted",
                   completeness_counts_what_is_wanted);
  g_test_add_func ("/records/record/nordwaerts-is-derived", nordwaerts_is_derived_where_it_can_be);

  return g_test_run ();
}
