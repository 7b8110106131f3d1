/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-likeness.h"
#include "sc-links.h"

static ScRecord *
make_record (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = sc_json_parse_object (text, -1, &error);

  g_assert_no_error (error);

  return sc_record_new (id, "1-a", body);
}

static void
fields_that_name_a_record (void)
{
  static const struct
  {
    const char *record;
    const char *fields; /* with spaces between */
    const char *replaced;
  } rows[] = {
    { "{\"type\":\"solution\",\"owner_org_id\":\"partner:a\",\"partner_ids\":[\"partner:c\","
      "\"partner:a\",\"partner:b\"],\"x\":\"partner:a\"}",
      "owner_org_id partner_ids",
      "{\"type\":\"solution\",\"owner_org_id\":\"partner:b\",\"partner_ids\":[\"partner:c\","
      "\"partner:b\"],\"x\":\"partner:a\"}" },
    { "{\"type\":\"partner\",\"contacts\":[{\"person_id\":\"partner:a\",\"task\":\"x\"},7,"
      "{\"person_id\":\"person:b\"}]}",
      "", NULL },
    { "{\"type\":\"partner\",\"contacts\":[{\"id\":\"1\",\"person_id\":\"partner:a\",\"task\":\"x\"},"
      "{\"person_id\":\"person:b\"}]}",
      "contacts",
      "{\"type\":\"partner\",\"contacts\":[{\"id\":\"1\",\"person_id\":\"partner:b\",\"task\":\"x\"},"
      "{\"person_id\":\"person:b\"}]}" },
    { "{\"type\":\"solution\",\"title\":\"partner:a\",\"owner_org_id\":[\"partner:a\"]}", "",
      NULL },
    { "{\"type\":\"of another version\",\"owner_org_id\":\"partner:a\"}", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) record = make_record ("solution:1", rows[i].record);
      g_autoptr (GPtrArray) fields = sc_links_list_fields (record, "partner:a");
      g_autoptr (ScRecord) replaced = sc_links_replace (record, "partner:a", "partner:b", "anna");
      g_autoptr (GString) names = g_string_new (NULL);
      g_autofree char *text = NULL;

      g_test_message ("row %u", i);
      for (guint f = 0; f < fields->len; f++)
        g_string_append_printf (names, "%s%s", f > 0 ? " " : "",
                                ((const ScField *) fields->pdata[f])->name);
      g_assert_cmpstr (names->str, ==, rows[i].fields);
      g_assert_true ((replaced == NULL) == (rows[i].replaced == NULL));
      if (replaced == NULL)
        continue;
      g_assert_cmpstr (sc_record_get_string (replaced, "modified_by"), ==, "anna");
      json_object_remove_member (sc_record_get_body (replaced), "modified_by");
      json_object_remove_member (sc_record_get_body (replaced), "modified_at");
      text = sc_json_to_string (sc_record_get_body (replaced), FALSE);
      g_assert_cmpstr (text, ==, rows[i].replaced);
    }
}

static void
names_are_taken_out (void)
{
  g_autoptr (ScRecord) record =
      make_record ("partner:a",
                   "{\"type\":\"partner\",\"name\":\"A\",\"parent_id\":\"partner:b\"}");
  g_autoptr (ScRecord) without = sc_links_replace (record, "partner:b", NULL, "anna");

  g_assert_null (sc_record_get_string (without, "parent_id"));
  g_assert_cmpstr (sc_record_get_string (without, "name"), ==, "A");
}

#define PARTNER(name) "{\"type\":\"partner\",\"name\":\"" name "\"}"
#define SHORT(name, short_name) \
  "{\"type\":\"partner\",\"name\":\"" name "\",\"short_name\":\"" short_name "\"}"
#define PERSON(given, family, email)                                            \
  "{\"type\":\"person\",\"given_name\":\"" given "\",\"family_name\":\"" family \
  "\",\"emails\":[\"" email "\"]}"

static void
who_means_the_same (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean alike;
  } rows[] = {
    { PARTNER ("Stadtwerke Beispiel GmbH"), PARTNER ("Stadtwerke Beispiel"), TRUE },
    { PARTNER ("Stadtwerke Beispiel GmbH & Co. KG"), PARTNER ("stadtwerke-beispiel ag"), TRUE },
    { PARTNER ("Förderverein Müller e. V."), PARTNER ("Foerderverein Mueller e.V."), TRUE },
    { PARTNER ("Sensorwerkstatt"), PARTNER ("Sensorwekrstatt"), TRUE },
    { PARTNER ("Sensorwerkstatt"), PARTNER ("Sensorwerstat"), TRUE },
    { PARTNER ("Sensorwerkstatt"), PARTNER ("Sensorwerte"), FALSE },
    { PARTNER ("Handelskammer"), PARTNER ("Handwerkskammer"), FALSE },
    { PARTNER ("Netze"), PARTNER ("Netzt"), FALSE },
    { PARTNER ("Beispielpartner 1"), PARTNER ("Beispielpartner 2"), FALSE },
    { PARTNER ("Beispielpartner 21"), PARTNER ("Beispielpartner  21 GmbH"), TRUE },
    { PARTNER ("GmbH"), PARTNER ("AG"), FALSE },
    { PARTNER (""), PARTNER (""), FALSE },
    { SHORT ("Deutsche Beispielwerke", "DBW"), PARTNER ("dbw"), TRUE },
    { PERSON ("Erika", "Beispiel", "a@x.de"), PERSON ("erika", "Beispiel", "b@x.de"), TRUE },
    { PERSON ("Erika", "Beispiel", "a@x.de"), PERSON ("Beispiel", "Erika", "b@x.de"), TRUE },
    { PERSON ("Erika", "Beispiel", "a@x.de"), PERSON ("Max", "Muster", "A@X.de"), TRUE },
    { PERSON ("Erika", "Beispiel", "a@x.de"), PERSON ("Max", "Beispiel", "b@x.de"), FALSE },
    { PERSON ("", "", ""), PERSON ("", "", ""), FALSE },
    { PARTNER ("Erika"), PERSON ("Erika", "Erika", "a@x.de"), FALSE },
    { "{\"type\":\"team\",\"name\":\"Mobil\"}", "{\"type\":\"team\",\"name\":\"Mobil\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScRecord) a = make_record ("x:a", rows[i].a);
      g_autoptr (ScRecord) b = make_record ("x:b", rows[i].b);

      g_test_message ("row %u", i);
      g_assert_cmpint (sc_likeness_is_given (a, b), ==, rows[i].alike);
      g_assert_cmpint (sc_likeness_is_given (b, a), ==, rows[i].alike);
      g_assert_false (sc_likeness_is_given (a, a));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sc_record_types_register ();

  g_test_add_func ("/links/fields", fields_that_name_a_record);
  g_test_add_func ("/links/taken-out", names_are_taken_out);
  g_test_add_func ("/links/alike", who_means_the_same);

  return g_test_run ();
}
