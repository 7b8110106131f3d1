/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "sc-record-type.h"

/* Runs with the German catalogue that was just built. The C library translates nothing in the
 * locales C and C.UTF-8, so the machine has to have the German one. */

static void
check_fields (const ScField *fields, guint n_fields)
{
  for (guint f = 0; f < n_fields; f++)
    {
      const ScField *field = &fields[f];

      g_assert_cmpstr (sc_field_get_label (field), ==, field->label_de);
      for (const ScEnumValue *value = field->values; value != NULL && value->nick; value++)
        g_assert_cmpstr (sc_enum_value_get_label (value), ==, value->label_de);
      check_fields (field->elements, field->n_elements);
    }
}

static void
catalogue_agrees_with_the_tables (void)
{
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      g_assert_cmpstr (sc_record_type_get_label (types[i]), ==, types[i]->label_de);
      g_assert_cmpstr (sc_record_type_get_label_plural (types[i]), ==, types[i]->label_plural_de);
      check_fields (types[i]->fields, types[i]->n_fields);
    }
}

static void
shown_and_typed_in_german (void)
{
  static const char *rows[][4] = {
    { "cost_invest", "1234567.5", "1.234.567,5", "1234567,5" },
    { "cost_invest", "1.234", "1,2340", "1,2340" },
    { "cost_invest", "0.05", "0,05", "0,05" },
    { "started_on", "\"2018-12-05\"", "05.12.2018", "05.12.2018" },
    { "phase", "\"operation\"", "P4 Verstetigung", "P4 Verstetigung" },
    { "districts", "[\"hoerde\",\"eving\"]", "Hörde, Eving", "Hörde; Eving" },
  };
  const ScRecordType *type = sc_record_type_lookup ("solution");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const ScField *field = sc_record_type_lookup_field (type, rows[i][0]);
      g_autoptr (JsonNode) node = json_from_string (rows[i][1], NULL);
      g_autoptr (JsonNode) back = NULL;
      g_autofree char *shown = sc_field_dup_display (field, node);
      g_autofree char *typed = sc_field_dup_text (field, node);

      g_assert_cmpstr (shown, ==, rows[i][2]);
      g_assert_cmpstr (typed, ==, rows[i][3]);
      g_assert_true (sc_field_parse (field, typed, &back, NULL));
      g_assert_true (json_node_equal (node, back));
    }
}

static void
messages_in_german (void)
{
  const ScRecordType *type = sc_record_type_lookup ("solution");
  g_autoptr (GError) error = NULL;

  g_assert_false (sc_field_check (sc_record_type_lookup_field (type, "title"), NULL, &error));
  g_assert_cmpstr (error->message, ==, "„Titel“ fehlt");
}

static void
skip (void)
{
  g_test_skip ("The locale de_DE.UTF-8 is not installed");
}

int
main (int argc, char *argv[])
{
  gboolean has_locale;

  g_unsetenv ("LC_ALL");
  g_setenv ("LANGUAGE", "de", TRUE);
  has_locale = setlocale (LC_ALL, "de_DE.UTF-8") != NULL;
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SC_TEST_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/german/catalogue-agrees-with-the-tables",
                   has_locale ? catalogue_agrees_with_the_tables : skip);
  g_test_add_func ("/records/german/shown-and-typed-in-german",
                   has_locale ? shown_and_typed_in_german : skip);
  g_test_add_func ("/records/german/messages-in-german", has_locale ? messages_in_german : skip);

  return g_test_run ();
}
