/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-record-type.h"

static const ScField *
get_field (const char *type, const char *name)
{
  const ScField *field = sc_record_type_lookup_field (sc_record_type_lookup (type), name);

  g_assert_nonnull (field);

  return field;
}

static void
numbers (void)
{
  static const struct
  {
    const char *text;
    double number; /* below 0: refused */
  } rows[] = {
    { "1.234,50", 1234.5 },
    { "1,234.50", 1234.5 },
    { "1234.5", 1234.5 },
    { "1234,5", 1234.5 },
    { "1.234.567", 1234567 },
    { "1.234", 1234 },
    { "1,234", 1234 },
    { "1,2340", 1.234 },
    { "0.125", 0.125 },
    { "0,125", 0.125 },
    { "1 234,5", 1234.5 },
    { "1\xc2\xa0"
      "234,50\xc2\xa0€",
      1234.5 },
    { "1.200 EUR", 1200 },
    { "+7", 7 },
    { "12.34.567", -1 },
    { "1,5,5", -1 },
    { "1.2345,6", -1 },
    { "1.234,5,6", -1 },
    { "zwölf", -1 },
    { "1e5", -1 },
    { "nan", -1 },
    { "-", -1 },
    { "12,", -1 },
    { ",", -1 },
  };
  const ScField *field = get_field ("solution", "cost_invest");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;
      gboolean read = sc_field_parse (field, rows[i].text, &node, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (read, ==, rows[i].number >= 0);
      if (read)
        g_assert_cmpfloat_with_epsilon (json_node_get_double (node), rows[i].number, 1e-9);
      else
        g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_NOT_A_NUMBER);
    }
}

static void
numbers_have_limits (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (sc_field_parse (get_field ("solution", "cost_run"), "-5", &node, &error));
  g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_OUT_OF_RANGE);
  g_assert_null (node);
}

static void
dates (void)
{
  static const char *rows[][2] = {
    { "31.12.2018", "2018-12-31" },
    { "2018-12-31", "2018-12-31" },
    { "1.6.2017", "2017-06-01" },
    { "1.6.17", "2017-06-01" },
    { " 1.6.2017 ", "2017-06-01" },
    { "1. 6. 2017", "2017-06-01" },
    { "29.2.2016", "2016-02-29" },
    { "29.2.2017", NULL },
    { "2018-13-01", NULL },
    { "2018-1-1", NULL },
    { "12/31/2018", NULL },
    { "morgen", NULL },
    { "1.6.", NULL },
    { "-1.6.2017", NULL },
    { "31.12.2018x", NULL },
  };
  const ScField *field = get_field ("solution", "started_on");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;
      gboolean read = sc_field_parse (field, rows[i][0], &node, &error);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpint (read, ==, rows[i][1] != NULL);
      if (read)
        g_assert_cmpstr (json_node_get_string (node), ==, rows[i][1]);
      else
        g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_NOT_A_DATE);
    }
}

static void
moments_are_of_the_wall_clock (void)
{
  static const ScField field = { "received_at", SC_FIELD_DATETIME, "Received at", "Eingang am" };
  static const char *rows[][2] = {
    { "5.12.2018 10:30", "2018-12-05T09:30:00.000Z" },
    { "2018-12-05 10:30", "2018-12-05T09:30:00.000Z" },
    { "2018-07-05T10:30:15", "2018-07-05T08:30:15.000Z" },
    { "2018-12-05T10:30:00Z", "2018-12-05T10:30:00.000Z" },
    { "5.12.2018", NULL },
    { "5.12.2018 25:00", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      gboolean read = sc_field_parse (&field, rows[i][0], &node, NULL);

      g_test_message ("%s", rows[i][0]);
      g_assert_cmpint (read, ==, rows[i][1] != NULL);
      if (read)
        g_assert_cmpstr (json_node_get_string (node), ==, rows[i][1]);
    }
}

static void
truth_values (void)
{
  static const char *yes[] = { "ja", "JA", "yes", "x", "wahr", "1" };
  static const char *no[] = { "nein", "No", "falsch", "0" };
  const ScField *field = get_field ("partner", "public");

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_autoptr (JsonNode) node = NULL;

      g_assert_true (sc_field_parse (field, yes[i], &node, NULL));
      g_assert_true (json_node_get_boolean (node));
    }
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_autoptr (JsonNode) node = NULL;

      g_assert_true (sc_field_parse (field, no[i], &node, NULL));
      g_assert_false (json_node_get_boolean (node));
    }
}

static void
enums_in_either_language (void)
{
  static const char *texts[] = { "science", "Science", "WISSENSCHAFT", " Wissenschaft " };
  const ScField *field = get_field ("partner", "sector");
  g_autoptr (JsonNode) unknown = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = NULL;

      g_assert_true (sc_field_parse (field, texts[i], &node, NULL));
      g_assert_cmpstr (json_node_get_string (node), ==, "science");
    }
  g_assert_false (sc_field_parse (field, "Zauberei", &unknown, &error));
  g_assert_error (error, SC_FIELD_ERROR, SC_FIELD_ERROR_UNKNOWN_VALUE);
  g_assert_nonnull (strstr (error->message, "Zauberei"));
}

static void
tags_are_a_set (void)
{
  static const char *rows[][3] = {
    { "technology", "LoRaWAN, Sensoren,,LoRaWAN", "[\"LoRaWAN\",\"Sensoren\"]" },
    { "technology", "Stadtwerke, Netz; IHK", "[\"Stadtwerke, Netz\",\"IHK\"]" },
    { "districts", "Hörde; hoerde; Innenstadt-Nord", "[\"hoerde\",\"innenstadt_nord\"]" },
  };
  g_autoptr (JsonNode) blank = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *json = NULL;

      g_assert_true (sc_field_parse (get_field ("solution", rows[i][0]), rows[i][1], &node, NULL));
      json = json_to_string (node, FALSE);
      g_assert_cmpstr (json, ==, rows[i][2]);
    }
  g_assert_true (sc_field_parse (get_field ("solution", "technology"), " , ,", &blank, NULL));
  g_assert_null (blank);
  g_assert_false (sc_field_parse (get_field ("solution", "districts"), "Bochum", &blank, NULL));
}

static void
places (void)
{
  const ScField *field = get_field ("solution", "location");
  static const char *texts[] = { "51.514, 7.465", "51,514; 7,465" };
  static const char *wrong[] = { "51.5", "hier, dort", "91, 0", "1, 2, 3" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *shown = NULL;

      g_assert_true (sc_field_parse (field, texts[i], &node, NULL));
      shown = sc_field_dup_display (field, node);
      g_assert_cmpstr (shown, ==, "51.514000, 7.465000");
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;

      g_assert_false (sc_field_parse (field, wrong[i], &node, NULL));
    }
}

static void
blank_is_nothing (void)
{
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (sc_field_parse (get_field ("solution", "title"), "  \t", &node, NULL));
  g_assert_null (node);
  g_assert_true (sc_field_parse (get_field ("solution", "title"), NULL, &node, NULL));
  g_assert_null (node);
}

/* A list is right when each of its elements is, and what is wrong is said with its row. */
static void
elements_are_checked_like_records (void)
{
  static const struct
  {
    const char *json;
    int code; /* -1 for none */
    const char *message;
  } rows[] = {
    { "[]", -1, NULL },
    { "[{\"id\":\"a\",\"name\":\"Wasser\",\"target\":3,\"from_the_future\":{}}]", -1, NULL },
    { "[{\"id\":\"a\",\"name\":\"Wasser\"},{\"id\":\"b\"}]", SC_FIELD_ERROR_MISSING,
      "Row 2: “Key figure” is missing" },
    { "[{\"name\":\"Wasser\",\"target\":\"viel\"}]", SC_FIELD_ERROR_WRONG_KIND,
      "Row 1: “Target” cannot be read" },
    { "[{\"name\":\"Wasser\",\"values\":[{\"date\":\"2018-09-30\",\"value\":1},"
      "{\"date\":\"31.02.2018\",\"value\":1}]}]",
      SC_FIELD_ERROR_NOT_A_DATE, "Row 1: Row 2: “Day”: “31.02.2018” is not a date" },
    { "[\"Wasser\"]", SC_FIELD_ERROR_WRONG_KIND, "“Key figures” cannot be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (rows[i].json, NULL);
      g_autoptr (GError) error = NULL;
      gboolean ok = sc_field_check (get_field ("solution", "kpis"), node, &error);

      g_test_message ("%s", rows[i].json);
      g_assert_cmpint (ok, ==, rows[i].code < 0);
      if (ok)
        continue;
      g_assert_error (error, SC_FIELD_ERROR, rows[i].code);
      g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

static void
shown_in_english (void)
{
  static const char *rows[][4] = {
    /* field, JSON, for reading, for typing */
    { "cost_invest", "1234567.5", "1,234,567.5", "1234567.5" },
    { "cost_invest", "1.234", "1.2340", "1.2340" },
    { "cost_invest", "-1234", "-1,234", "-1234" },
    { "cost_invest", "123", "123", "123" },
    { "started_on", "\"2018-12-05\"", "5 Dec 2018", "2018-12-05" },
    { "started_on", "\"im Mai\"", "im Mai", "im Mai" },
    { "phase", "\"pilot\"", "P3 Pilot", "P3 Pilot" },
    { "phase", "\"from_the_future\"", "from_the_future", "from_the_future" },
    { "districts", "[\"hoerde\",\"eving\"]", "Hörde, Eving", "Hörde; Eving" },
    { "kpis", "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL, NULL },
    { "kpis",
      "[{\"id\":\"a\",\"name\":\"Wasser\",\"unit\":\"l\",\"target\":1300,\"values\":[{\"date\":"
      "\"2018-09-30\",\"value\":1480},{\"date\":\"2018-10-31\",\"value\":1.5}]},{\"id\":\"b\","
      "\"name\":\"Wege\"}]",
      "Wasser · l · 1,300 · (30 Sep 2018 · 1,480; 31 Oct 2018 · 1.5); Wege", NULL },
    { "summary", "\"\"", NULL, NULL },
    { "summary", "17", NULL, NULL },
    { "summary", "null", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const ScField *field = get_field ("solution", rows[i][0]);
      g_autoptr (JsonNode) node = json_from_string (rows[i][1], NULL);
      g_autofree char *shown = sc_field_dup_display (field, node);
      g_autofree char *typed = sc_field_dup_text (field, node);

      g_assert_cmpstr (shown, ==, rows[i][2]);
      g_assert_cmpstr (typed, ==, rows[i][3]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/field/numbers", numbers);
  g_test_add_func ("/records/field/numbers-have-limits", numbers_have_limits);
  g_test_add_func ("/records/field/dates", dates);
  g_test_add_func ("/records/field/moments-are-of-the-wall-clock", moments_are_of_the_wall_clock);
  g_test_add_func ("/records/field/truth-values", truth_values);
  g_test_add_func ("/records/field/enums-in-either-language", enums_in_either_language);
  g_test_add_func ("/records/field/tags-are-a-set", tags_are_a_set);
  g_test_add_func ("/records/field/places", places);
  g_test_add_func ("/records/field/blank-is-nothing", blank_is_nothing);
  g_test_add_func ("/records/field/elements-are-checked-like-records",
                   elements_are_checked_like_records);
  g_test_add_func ("/records/field/shown-in-english", shown_in_english);

  return g_test_run ();
}
