/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-id.h"
#include "sc-json.h"
#include "sc-text.h"

static void
clock_formats_and_parses (void)
{
  g_autofree char *text = sc_clock_format_ms (G_GINT64_CONSTANT (1480000000125));
  gint64 ms = 0;

  g_assert_cmpstr (text, ==, "2016-11-24T15:06:40.125Z");
  g_assert_true (sc_clock_parse_ms (text, &ms));
  g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1480000000125));
  g_assert_true (sc_clock_parse_ms ("2016-11-24T16:06:40+01:00", &ms));
  g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1480000000000));
  g_assert_false (sc_clock_parse_ms ("yesterday", &ms));
  g_assert_false (sc_clock_parse_ms (NULL, &ms));
}

static void
ids_are_version_7_and_sort_by_time (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *type = NULL;

  sc_clock_set_fake_ms (G_GINT64_CONSTANT (1480000000000));
  first = sc_id_new ("solution");
  sc_clock_set_fake_ms (G_GINT64_CONSTANT (1480000000001));
  second = sc_id_new ("solution");
  sc_clock_set_fake_ms (0);

  g_assert_cmpint (strcmp (first, second), <, 0);
  g_assert_cmpint (strlen (first), ==, strlen ("solution:") + 36);
  g_assert_cmpint (first[strlen ("solution:") + 14], ==, '7');
  type = sc_id_dup_type (first);
  g_assert_cmpstr (type, ==, "solution");
}

static void
id_rules (void)
{
  static const struct
  {
    const char *id;
    gboolean valid;
  } rows[] = {
    { "solution:1", TRUE },     { "", FALSE },         { NULL, FALSE },      { "_hidden", FALSE },
    { "_design/access", TRUE }, { "_design/", FALSE }, { "_local/x", TRUE }, { "a\nb", FALSE },
    { "\xff\xfe", FALSE },      { "Straße", TRUE },
  };
  g_autofree char *long_id = g_strnfill (513, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (sc_id_is_valid (rows[i].id), ==, rows[i].valid);
  g_assert_false (sc_id_is_valid (long_id));
}

static void
text_folds_german (void)
{
  static const char *rows[][2] = {
    { "Straße", "strasse" },
    { "STRASSE", "strasse" },
    { "Lösung", "loesung" },
    { "Über  uns\n", "ueber uns" },
    { "Café", "cafe" },
    { "o\xcc\x88", "oe" },
    { NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *folded = sc_text_fold (rows[i][0]);

      g_assert_cmpstr (folded, ==, rows[i][1]);
    }
}

static void
text_sorts_as_din_5007 (void)
{
  static const char *words[] = { "Apfel", "Äpfel", "Apfelbaum", "Zug", "öl", "Straße", "Strassen" };
  static const char *pairs[][2] = { { "Äpfel", "Zug" }, { "öl", "Zug" }, { "Straße", "Strassen" } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *key = sc_text_sort_key (words[i]);

      g_assert_cmpint (*key, !=, '\0');
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *a = sc_text_sort_key (pairs[i][0]);
      g_autofree char *b = sc_text_sort_key (pairs[i][1]);

      g_assert_cmpint (strcmp (a, b), <, 0);
    }
}

static void
json_writes_numbers_that_are_too_large (void)
{
  g_autoptr (JsonObject) object =
      sc_json_parse_object ("{\"a\":[1e400,{\"b\":-1e400}],\"c\":1.5}", -1, NULL);
  g_autofree char *text = sc_json_to_string (object, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) again = sc_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (json_array_get_double_element (sc_json_get_array (again, "a"), 0), >=,
                     G_MAXDOUBLE);
  g_assert_cmpfloat_with_epsilon (sc_json_get_double (again, "c", 0), 1.5, 1e-9);
}

static void
json_reads_hostile_input_without_a_word (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_auto (GStrv) tags = NULL;

  g_assert_null (sc_json_parse_object ("{\"a\":", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (sc_json_parse_object ("[1]", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (sc_json_parse_object ("true[1]", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (sc_json_parse_object ("{\"a\":1}{\"a\":2}", -1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  object = sc_json_parse_object ("{\"a\":1,\"tags\":[\"x\",2,\"y\"],\"o\":{}}", -1, &error);
  g_assert_no_error (error);
  g_assert_null (sc_json_get_string (object, "a"));
  g_assert_null (sc_json_get_array (object, "a"));
  g_assert_cmpint (sc_json_get_int (object, "tags", 7), ==, 7);
  tags = sc_json_dup_strv (object, "tags");
  g_assert_cmpuint (g_strv_length (tags), ==, 2);
}

static void
json_copies_are_apart (void)
{
  g_autoptr (JsonObject) object = sc_json_parse_object ("{\"o\":{\"x\":1}}", -1, NULL);
  g_autoptr (JsonObject) copy = sc_json_copy_object (object);

  json_object_set_int_member (json_object_get_object_member (copy, "o"), "x", 2);
  g_assert_cmpint (sc_json_get_int (sc_json_get_object (object, "o"), "x", 0), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/clock/formats-and-parses", clock_formats_and_parses);
  g_test_add_func ("/base/id/version-7-sorts-by-time", ids_are_version_7_and_sort_by_time);
  g_test_add_func ("/base/id/rules", id_rules);
  g_test_add_func ("/base/text/folds-german", text_folds_german);
  g_test_add_func ("/base/text/sorts-as-din-5007", text_sorts_as_din_5007);
  g_test_add_func ("/base/json/hostile-input", json_reads_hostile_input_without_a_word);
  g_test_add_func ("/base/json/too-large-numbers", json_writes_numbers_that_are_too_large);
  g_test_add_func ("/base/json/copies-are-apart", json_copies_are_apart);

  return g_test_run ();
}
