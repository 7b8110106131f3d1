/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-csv.h"
#include "sc-exchange-error.h"
#include "sc-import.h"
#include "sc-json.h"
#include "sc-record-table.h"

static void
add (ScDirectory *directory, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) record = sc_record_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  sc_directory_add (directory, record);
}

static ScDirectory *
make_directory (void)
{
  ScDirectory *directory = sc_directory_new ();

  add (directory, "{\"_id\":\"partner:1\",\"_rev\":\"1-a\",\"name\":\"Stadt Dortmund\","
                  "\"sector\":\"administration\",\"joined_on\":\"2016-12-09\",\"extra\":[1]}");
  add (directory, "{\"_id\":\"partner:2\",\"name\":\"IHK zu Dortmund\",\"short_name\":\"IHK\"}");
  add (directory, "{\"_id\":\"partner:3\",\"name\":\"Zwilling\"}");
  add (directory, "{\"_id\":\"partner:4\",\"name\":\"Zwilling\"}");
  add (directory, "{\"_id\":\"theme:1\",\"code\":\"EN\",\"name\":\"Energie\"}");
  add (directory, "{\"_id\":\"theme:2\",\"code\":\"ML\",\"name\":\"Mobilität, Logistik\"}");

  return directory;
}

static ScImport *
import (const char *type_name, const char *csv, ScDirectory *directory, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, strlen (csv));
  g_autoptr (ScTable) table = sc_csv_read (bytes, error);

  return table != NULL
             ? sc_import_new (sc_record_type_lookup (type_name), table, directory, "office", error)
             : NULL;
}

static ScImportRow *
get_row (ScImport *self, guint index)
{
  return sc_import_get_rows (self)->pdata[index];
}

static void
new_rows_become_records (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) self = import ("partner",
                                      "\r\nname;BEREICH;Beitritt am;Kompetenzen;Farbe;\r\n"
                                      "Sensorwerkstatt;Wirtschaft;1.6.2017;LoRaWAN, Funk;rot;?\r\n"
                                      ";;;;\r\n"
                                      "Hochschule;science;2018-01-31;;;\r\n",
                                      directory, &error);
  g_autoptr (GPtrArray) records = NULL;
  ScRecord *record;

  g_assert_no_error (error);
  g_assert_cmpuint (sc_import_count (self, SC_IMPORT_NEW), ==, 2);
  g_assert_cmpuint (get_row (self, 0)->row, ==, 3);
  g_assert_cmpuint (get_row (self, 1)->row, ==, 5);
  g_assert_cmpstr (sc_import_get_unknown_columns (self)[0], ==, "Farbe");
  g_assert_cmpstr (sc_import_get_unknown_columns (self)[1], ==, "F");
  g_assert_null (sc_import_get_unknown_columns (self)[2]);

  records = sc_import_dup_records (self, &error);
  g_assert_no_error (error);
  record = records->pdata[0];
  g_assert_true (g_str_has_prefix (sc_record_get_id (record), "partner:"));
  g_assert_cmpstr (sc_record_get_string (record, "sector"), ==, "business");
  g_assert_cmpstr (sc_record_get_string (record, "joined_on"), ==, "2017-06-01");
  g_assert_cmpstr (sc_record_get_string (record, "created_by"), ==, "office");
  g_assert_null (sc_record_get_node (records->pdata[1], "competences"));
}

static void
known_rows_are_updated (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) self = import ("partner",
                                      "ID;Name;Bereich;Beitritt am\n"
                                      "partner:1;Stadt  DORTMUND neu;Verwaltung;\n"
                                      ";ihk ZU dortmund;Verband;\n",
                                      directory, &error);
  g_autoptr (GPtrArray) records = NULL;
  ScImportRow *row;
  ScImportChange *change;

  g_assert_no_error (error);
  g_assert_cmpuint (sc_import_count (self, SC_IMPORT_UPDATE), ==, 2);
  row = get_row (self, 0);
  g_assert_cmpuint (row->changes->len, ==, 2);
  change = row->changes->pdata[0];
  g_assert_cmpstr (change->field->name, ==, "name");
  g_assert_cmpstr (change->before, ==, "Stadt Dortmund");
  g_assert_cmpstr (change->after, ==, "Stadt  DORTMUND neu");
  change = row->changes->pdata[1];
  g_assert_cmpstr (change->field->name, ==, "joined_on");
  g_assert_cmpstr (change->after, ==, "");

  records = sc_import_dup_records (self, &error);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (sc_record_get_id (records->pdata[0]), ==, "partner:1");
  g_assert_cmpstr (sc_record_get_rev (records->pdata[0]), ==, "1-a");
  g_assert_nonnull (sc_record_get_node (records->pdata[0], "extra"));
  g_assert_cmpstr (sc_record_get_id (records->pdata[1]), ==, "partner:2");
}

static void
the_same_again_changes_nothing (void)
{
  static const char *csv = "Name;Bereich;Beitritt am\n"
                           "Sensorwerkstatt;Wirtschaft;1.6.2017\n"
                           "Stadt Dortmund;Verwaltung;9.12.2016\n";
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (ScImport) first = import ("partner", csv, directory, NULL);
  g_autoptr (GPtrArray) records = sc_import_dup_records (first, NULL);
  g_autoptr (ScImport) again = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  g_assert_cmpuint (records->len, ==, 1);
  sc_directory_add (directory, records->pdata[0]);
  again = import ("partner", csv, directory, NULL);
  g_assert_cmpuint (sc_import_count (again, SC_IMPORT_UNCHANGED), ==, 2);
  nothing = sc_import_dup_records (again, NULL);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
references_by_title (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) self = import ("solution",
                                      "Titel;Kurzfassung;Trägerin/Träger;Themenfelder\n"
                                      "A;s;IHK;energie; \n"
                                      "B;s;partner:1;Mobilität, Logistik\n"
                                      "C;s;stadt dortmund;\"Energie; Mobilität, Logistik; EN\"\n"
                                      "D;s;Zwilling;\n"
                                      "E;s;Niemand;Energie, Energie\n"
                                      "F;s;Stadt Dortmund;Energie, Energie\n",
                                      directory, &error);
  ScImportProblem *problem;
  g_auto (GStrv) themes = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sc_record_get_string (get_row (self, 0)->record, "owner_org_id"), ==,
                   "partner:2");
  g_assert_cmpstr (sc_record_get_string (get_row (self, 1)->record, "owner_org_id"), ==,
                   "partner:1");
  themes = sc_record_dup_strv (get_row (self, 1)->record, "theme_ids");
  g_assert_cmpstr (themes[0], ==, "theme:2");
  g_assert_cmpint (get_row (self, 2)->action, ==, SC_IMPORT_ERROR);
  g_assert_cmpint (get_row (self, 5)->action, ==, SC_IMPORT_NEW);
  g_assert_cmpuint (sc_import_get_problems (self)->len, ==, 3);
  problem = sc_import_get_problems (self)->pdata[1];
  g_assert_cmpuint (problem->row, ==, 5);
  g_assert_cmpstr (problem->column, ==, "Trägerin/Träger");
  g_assert_nonnull (strstr (problem->message, "several"));
  problem = sc_import_get_problems (self)->pdata[2];
  g_assert_nonnull (strstr (problem->message, "Niemand"));
}

static void
all_or_nothing (void)
{
  static const struct
  {
    const char *row;
    const char *column;
    const char *mention;
  } rows[] = {
    { ";Gut;Zauberei;;", "Bereich", "Zauberei" },
    { ";Gut;;31.2.2017;", "Beitritt am", "31.2.2017" },
    { ";Gut;;2.1.2018;1.1.2018", "Austritt am", "before" },
    { ";;Wirtschaft;;", "Name", "missing" },
    { "partner:99;Gut;;;", "ID", "ID" },
    { "theme:1;Gut;;;", "ID", "ID" },
    { ";Zwilling;;;", NULL, "Several" },
    { ";erste;;;", NULL, "row 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScDirectory) directory = make_directory ();
      g_autoptr (GError) error = NULL;
      g_autofree char *csv = g_strdup_printf ("ID;Name;Bereich;Beitritt am;Austritt am\n"
                                              ";Erste;;;\n%s\n",
                                              rows[i].row);
      g_autoptr (ScImport) self = import ("partner", csv, directory, &error);
      ScImportProblem *problem;

      g_test_message ("%s", rows[i].row);
      g_assert_no_error (error);
      g_assert_cmpuint (sc_import_count (self, SC_IMPORT_ERROR), ==, 1);
      g_assert_cmpuint (sc_import_get_problems (self)->len, ==, 1);
      problem = sc_import_get_problems (self)->pdata[0];
      g_assert_cmpuint (problem->row, ==, 3);
      g_assert_cmpstr (problem->column, ==, rows[i].column);
      g_assert_nonnull (strstr (problem->message, rows[i].mention));
      g_assert_null (sc_import_dup_records (self, &error));
      g_assert_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ROWS);
    }
}

static void
the_sheet_as_a_whole (void)
{
  static const struct
  {
    const char *csv;
    int code;
    const char *mention;
  } rows[] = {
    { "Kurzfassung\ns\n", SC_EXCHANGE_ERROR_COLUMNS, "Title" },
    { "Titel;Title;Kurzfassung\nA;s;t\n", SC_EXCHANGE_ERROR_COLUMNS, "twice" },
    { "Titel;Kurzfassung\n", SC_EXCHANGE_ERROR_EMPTY, "rows" },
    { "", SC_EXCHANGE_ERROR_EMPTY, "rows" },
  };
  g_autoptr (ScDirectory) directory = make_directory ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (import ("solution", rows[i].csv, directory, &error));
      g_assert_error (error, SC_EXCHANGE_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].mention));
    }
}

static GPtrArray *
load_sample (ScDirectory *directory)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("SC_SAMPLE_DIR"), "sample-workspace.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *documents;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  documents = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      g_autofree char *text =
          sc_json_to_string (json_array_get_object_element (documents, i), FALSE);
      ScRecord *record = sc_record_new_from_json (text, -1, NULL);

      sc_directory_add (directory, record);
      g_ptr_array_add (records, record);
    }

  return records;
}

/* What was exported comes back unchanged, with its ids and by its names. */
static void
export_and_import_again (void)
{
  g_autoptr (ScDirectory) directory = sc_directory_new ();
  g_autoptr (GPtrArray) records = load_sample (directory);
  guint n_types;
  const ScRecordType *const *types = sc_record_types (&n_types);

  for (guint t = 0; t < n_types; t++)
    {
      GPtrArray *own = sc_directory_list (directory, types[t]->name);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (ScTable) table = NULL;
      g_autoptr (ScTable) without_ids = NULL;
      g_autoptr (ScImport) self = NULL;
      g_autoptr (ScImport) by_name = NULL;
      g_autoptr (GError) error = NULL;

      if (own == NULL)
        continue;
      bytes = sc_record_table_export (types[t], own, NULL, directory, SC_SHEET_CSV, &error);
      g_assert_no_error (error);
      table = sc_csv_read (bytes, &error);
      g_assert_no_error (error);
      self = sc_import_new (types[t], table, directory, "office", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sc_import_count (self, SC_IMPORT_UNCHANGED), ==, own->len);
      g_assert_cmpuint (g_strv_length ((char **) sc_import_get_unknown_columns (self)), ==, 0);

      without_ids = sc_table_new ();
      for (guint row = 0; row < sc_table_get_n_rows (table); row++)
        sc_table_take_row (without_ids, g_strdupv ((char **) sc_table_get_row (table, row) + 1));
      by_name = sc_import_new (types[t], without_ids, directory, "office", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sc_import_count (by_name, SC_IMPORT_UNCHANGED), ==, own->len);
    }
}

static void
chosen_columns (void)
{
  static const char *const columns[] = { "title", "owner_org_id", "kpis", "cost_run", NULL };
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  add (directory, "{\"_id\":\"solution:1\",\"title\":\"=cmd()\",\"owner_org_id\":\"partner:3\","
                  "\"cost_run\":1200.5,\"kpis\":[{\"id\":\"1\",\"name\":\"Wasser\",\"unit\":\"l\"},"
                  "{\"id\":\"2\",\"name\":\"Wege\"}]}");
  add (directory, "{\"_id\":\"solution:2\",\"title\":\"B\",\"owner_org_id\":\"partner:1\"}");
  bytes = sc_record_table_export (sc_record_type_lookup ("solution"),
                                  sc_directory_list (directory, "solution"), columns, directory,
                                  SC_SHEET_CSV, NULL);
  text = g_strndup (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
  /* Two partners have the name of partner:3, so it is told by its id. */
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfID;Title;Owner;Key figures;Running cost (€ a year);Rev\r\n"
                   "solution:1;'=cmd();partner:3;\"Wasser · l\nWege\";1200.5;\r\n"
                   "solution:2;B;Stadt Dortmund;;;\r\n");
}

/* A partner fills in a sheet for two weeks; the office goes on writing meanwhile. */
static void
an_old_sheet_changes_only_what_was_changed_in_it (void)
{
  static const char csv[] = "ID;Name;Kurzname;Notiz;Rev\n"
                            "partner:9;Netz AG;Netz;vom Partner;1-a\n"
                            "partner:1;Stadt Dortmund;DO;;0-x\n";
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, sizeof csv - 1);
  g_autoptr (ScTable) table = sc_csv_read (bytes, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) base = sc_record_new_from_json (
      "{\"_id\":\"partner:9\",\"_rev\":\"1-a\",\"name\":\"Netz AG\",\"short_name\":\"Netz\","
      "\"note\":\"früher\"}",
      -1, &error);
  g_autoptr (GPtrArray) stubs = NULL;
  g_autoptr (ScImport) self = NULL;
  ScImportRow *row;
  ScImportChange *change;

  add (directory, "{\"_id\":\"partner:9\",\"_rev\":\"3-c\",\"name\":\"Netz SE\","
                  "\"short_name\":\"Netz\",\"note\":\"vom Büro\"}");
  stubs = sc_import_list_revisions (sc_record_type_lookup ("partner"), table, directory);
  g_assert_cmpuint (stubs->len, ==, 2);
  g_assert_cmpstr (sc_record_get_id (stubs->pdata[0]), ==, "partner:9");
  g_assert_cmpstr (sc_record_get_rev (stubs->pdata[0]), ==, "1-a");

  sc_directory_add_revision (directory, base);
  self = sc_import_new (sc_record_type_lookup ("partner"), table, directory, "office", &error);
  g_assert_no_error (error);
  row = get_row (self, 0);
  /* The name stays as the office made it; the note was changed on both sides, and says so. */
  g_assert_cmpuint (row->changes->len, ==, 1);
  change = row->changes->pdata[0];
  g_assert_cmpstr (change->field->name, ==, "note");
  g_assert_cmpstr (change->base, ==, "früher");
  g_assert_cmpstr (change->before, ==, "vom Büro");
  g_assert_cmpstr (change->after, ==, "vom Partner");
  g_assert_cmpstr (sc_record_get_string (row->record, "name"), ==, "Netz SE");
  /* Nobody knows that revision any more: the row is compared with what is there now. */
  row = get_row (self, 1);
  g_assert_cmpuint (row->changes->len, ==, 1);
  g_assert_null (((ScImportChange *) row->changes->pdata[0])->base);
}

static void
rows_that_are_left_out (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ScImport) self = import ("partner",
                                      "Name;Bereich\nNeu;Wirtschaft\nFalsch;Zauberei\n"
                                      "IHK zu Dortmund;Verband\n",
                                      directory, &error);
  g_autoptr (GPtrArray) records = NULL;

  g_assert_no_error (error);
  g_assert_null (sc_import_dup_records (self, &error));
  g_assert_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ROWS);
  g_clear_error (&error);

  get_row (self, 1)->left_out = TRUE;
  get_row (self, 2)->left_out = TRUE;
  g_assert_cmpuint (sc_import_count (self, SC_IMPORT_ERROR), ==, 0);
  g_assert_cmpuint (sc_import_count (self, SC_IMPORT_UPDATE), ==, 0);
  records = sc_import_dup_records (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (sc_record_get_string (records->pdata[0], "name"), ==, "Neu");
}

/* Through each format and back nothing has changed. */
static void
sheets_of_each_format (void)
{
  g_autoptr (ScDirectory) directory = make_directory ();
  const ScRecordType *type = sc_record_type_lookup ("solution");

  add (directory, "{\"_id\":\"solution:1\",\"_rev\":\"1-a\",\"title\":\"=Lösung\",\"summary\":"
                  "\"zwei\\n\\nAbsätze\",\"phase\":\"pilot\",\"owner_org_id\":\"partner:1\","
                  "\"cost_run\":1234.567,\"cost_invest\":0.1,\"started_on\":\"2018-12-05\","
                  "\"ended_on\":\"1899-12-31\",\"districts\":[\"hoerde\",\"eving\"],\"location\":"
                  "{\"type\":\"Point\",\"coordinates\":[7.465,51.514]}}");
  for (guint format = 0; format < SC_SHEET_N_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes =
          sc_record_table_export (type, sc_directory_list (directory, "solution"), NULL, directory,
                                  format, &error);
      g_autoptr (ScTable) table = NULL;
      g_autoptr (ScImport) self = NULL;

      g_assert_no_error (error);
      table = sc_sheet_read (bytes, &error);
      g_assert_no_error (error);
      self = sc_import_new (type, table, directory, "office", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sc_import_get_problems (self)->len, ==, 0);
      g_assert_cmpuint (sc_import_count (self, SC_IMPORT_UNCHANGED), ==, 1);
    }
}

static void
a_hundred_thousand_rows_are_quick (void)
{
  GString *text = g_string_new ("Name;Bereich;Beitritt am;Kompetenzen;Teil von\n");
  g_autoptr (ScDirectory) directory = make_directory ();
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (ScImport) self = NULL;
  double seconds;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "Partner %u;Wirtschaft;1.6.2017;LoRaWAN, Funk;IHK\n", i);
  csv = g_string_free_and_steal (text);
  g_test_timer_start ();
  self = import ("partner", csv, directory, &error);
  seconds = g_test_timer_elapsed ();
  g_assert_no_error (error);
  g_test_message ("%.2f s", seconds);
  g_assert_cmpuint (sc_import_count (self, SC_IMPORT_NEW), ==, 100000);
  g_assert_cmpfloat (seconds, <, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/import/an-old-sheet-changes-only-what-was-changed-in-it",
                   an_old_sheet_changes_only_what_was_changed_in_it);
  g_test_add_func ("/exchange/import/rows-that-are-left-out", rows_that_are_left_out);
  g_test_add_func ("/exchange/import/sheets-of-each-format", sheets_of_each_format);
  g_test_add_func ("/exchange/import/new-rows-become-records", new_rows_become_records);
  g_test_add_func ("/exchange/import/known-rows-are-updated", known_rows_are_updated);
  g_test_add_func ("/exchange/import/the-same-again-changes-nothing",
                   the_same_again_changes_nothing);
  g_test_add_func ("/exchange/import/references-by-title", references_by_title);
  g_test_add_func ("/exchange/import/all-or-nothing", all_or_nothing);
  g_test_add_func ("/exchange/import/the-sheet-as-a-whole", the_sheet_as_a_whole);
  g_test_add_func ("/exchange/import/export-and-import-again", export_and_import_again);
  g_test_add_func ("/exchange/import/chosen-columns", chosen_columns);
  g_test_add_func ("/exchange/import/a-hundred-thousand-rows", a_hundred_thousand_rows_are_quick);

  return g_test_run ();
}
