/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "sc-csv.h"
#include "sc-import.h"
#include "sc-record-table.h"

static ScDirectory *
make_directory (void)
{
  ScDirectory *directory = sc_directory_new ();
  g_autoptr (ScRecord) solution = sc_record_new_from_json (
      "{\"_id\":\"solution:1\",\"title\":\"Lösung\",\"phase\":\"operation\",\"cost_run\":1200.5,"
      "\"started_on\":\"2018-12-05\",\"districts\":[\"hoerde\",\"eving\"]}",
      -1, NULL);

  sc_directory_add (directory, solution);

  return directory;
}

/* What a German Excel shows in its columns, byte for byte. */
static void
labels_dates_and_numbers (void)
{
  static const char *const columns[] = { "title",      "phase",     "cost_run",
                                         "started_on", "districts", NULL };
  g_autoptr (ScDirectory) directory = make_directory ();
  const ScRecordType *type = sc_record_type_lookup ("solution");
  g_autoptr (GBytes) bytes =
      sc_record_table_export (type, sc_directory_list (directory, "solution"), columns, directory,
                              SC_SHEET_CSV, NULL);
  g_autoptr (ScTable) table = NULL;
  g_autoptr (ScImport) again = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfID;Titel;Reifephase;Laufende Kosten (€ im Jahr);Gestartet am;"
                   "Stadtbezirke;Rev\r\n"
                   "solution:1;Lösung;P4 Verstetigung;\"1200,5\";05.12.2018;\"Hörde; Eving\";\r\n");

  table = sc_csv_read (bytes, NULL);
  again = sc_import_new (type, table, directory, "office", NULL);
  g_assert_cmpuint (sc_import_count (again, SC_IMPORT_UNCHANGED), ==, 1);
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

  g_test_add_func ("/exchange/german/labels-dates-and-numbers",
                   has_locale ? labels_dates_and_numbers : skip);

  return g_test_run ();
}
