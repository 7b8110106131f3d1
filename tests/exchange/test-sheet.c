/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sc-csv.h"
#include "sc-exchange-error.h"
#include "sc-ods.h"
#include "sc-sheet.h"
#include "sc-xlsx.h"
#include "sc-zip.h"

static ScTable *
make_table (void)
{
  static const char *const phases[] = { "Idee", "Pilot \"2\"", NULL };
  ScTable *table = sc_table_new ();
  double values[] = { NAN, 1234.5, 43465, 43465 + 620.0 / 1440, NAN };

  sc_table_describe_column (table, 1, SC_COLUMN_NUMBER, NULL);
  sc_table_describe_column (table, 2, SC_COLUMN_DATE, NULL);
  sc_table_describe_column (table, 3, SC_COLUMN_DATETIME, NULL);
  sc_table_describe_column (table, 4, SC_COLUMN_TEXT, phases);
  sc_table_take_row (table, g_strsplit ("Titel|Kosten|Beginn|Sitzung|Phase", "|", -1));
  sc_table_take_typed_row (table,
                           g_strsplit ("Straße & <Söhne>|1.234,50|31.12.2018|31.12.2018 10:20|Idee",
                                       "|", -1),
                           g_memdup2 (values, sizeof values));
  sc_table_take_row (table, g_strsplit ("=SUM(A1)||||", "|", -1));
  sc_table_take_row (table,
                     g_strsplit ("zwei\nZeilen und  zwei Leerzeichen |-|@x|+49 231|'Anf", "|", -1));
  sc_table_take_row (table, g_strsplit ("😀 \u202eעברית|\ttab||| am Rand ", "|", -1));

  return table;
}

static void
assert_rows (ScTable *table)
{
  static const char *const rows[][6] = {
    { "Titel", "Kosten", "Beginn", "Sitzung", "Phase", NULL },
    { "Straße & <Söhne>", "1234.5", "2018-12-31", "2018-12-31T10:20:00", "Idee", NULL },
    { "=SUM(A1)", "", "", "", "", NULL },
    { "zwei\nZeilen und  zwei Leerzeichen ", "-", "@x", "+49 231", "'Anf", NULL },
    { "😀 \u202eעברית", "\ttab", "", "", " am Rand ", NULL },
  };

  g_assert_cmpuint (sc_table_get_n_rows (table), ==, G_N_ELEMENTS (rows));
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    for (guint column = 0; rows[row][column] != NULL; column++)
      g_assert_cmpstr (sc_table_get_cell (table, row, column), ==, rows[row][column]);
}

/* What was written is read again, typed cells in the form that a field reads. */
static void
a_workbook_comes_back (gconstpointer data)
{
  ScSheetFormat format = GPOINTER_TO_UINT (data);
  g_autoptr (ScTable) table = make_table ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sc_sheet_write (table, "Lösungen: [Nord]/Süd", format, &error);
  g_autoptr (ScTable) back = NULL;

  g_assert_no_error (error);
  back = sc_sheet_read (bytes, &error);
  g_assert_no_error (error);
  assert_rows (back);
}

static void
names_tell_formats (void)
{
  ScSheetFormat format;

  g_assert_true (sc_sheet_format_from_name ("Lösungen.XLSX", &format));
  g_assert_cmpuint (format, ==, SC_SHEET_XLSX);
  g_assert_true (sc_sheet_format_from_name ("a.csv.ods", &format));
  g_assert_cmpuint (format, ==, SC_SHEET_ODS);
  g_assert_false (sc_sheet_format_from_name ("Lösungen", &format));
}

#define XLSX_RELS \
  "<Relationships><Relationship Id='rId1' Type='x/officeDocument' Target='xl/book.xml'/></Relationships>"
#define BOOK_RELS                                                          \
  "<p:Relationships xmlns:p='p'>"                                          \
  "<p:Relationship Id='a' Type='x/worksheet' Target='/xl/hidden.xml'/>"    \
  "<p:Relationship Id='b' Type='x/worksheet' Target='sheets/../two.xml'/>" \
  "<p:Relationship Id='c' Type='x/sharedStrings' Target='s.xml'/>"         \
  "<p:Relationship Id='d' Type='x/styles' Target='styles.xml'/></p:Relationships>"

static GBytes *
make_zip (const char *name, ...)
{
  ScZipWriter *zip = sc_zip_writer_new ();
  g_autoptr (GError) error = NULL;
  GBytes *bytes;
  va_list args;

  va_start (args, name);
  while (name != NULL)
    {
      const char *text = va_arg (args, const char *);

      sc_zip_writer_add (zip, name, text, strlen (text));
      name = va_arg (args, const char *);
    }
  va_end (args);
  bytes = sc_zip_writer_finish (zip, &error);
  g_assert_no_error (error);

  return bytes;
}

/* A workbook of another writer: prefixes, a hidden first sheet, days since 1904, formats of its own, rich
 * and inline strings, cells and rows without references. */
static void
workbooks_of_others (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = make_zip (
      "_rels/.rels", XLSX_RELS, "xl/_rels/book.xml.rels", BOOK_RELS, "xl/book.xml",
      "\xef\xbb\xbf<x:workbook xmlns:x='x' xmlns:r='r'><x:workbookPr date1904='1'/><x:sheets>"
      "<x:sheet name='H' state='hidden' r:id='a'/><x:sheet name='Z' r:id='b'/></x:sheets></x:workbook>",
      "xl/s.xml",
      "<sst><si><t>eins</t></si><si><r><t>zw</t></r><r><t xml:space='preserve'>ei </t></r>"
      "<rPh><t>x</t></rPh></si><si><t>Zeile_x000D_\nzwei_x005F_</t></si></sst>",
      "xl/styles.xml",
      "<styleSheet><numFmts><numFmt numFmtId='200' formatCode='[Red]0&quot;d&quot;'/>"
      "<numFmt numFmtId='201' formatCode='yyyy\\-mm'/></numFmts><cellStyleXfs><xf numFmtId='14'/>"
      "</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='200'/>"
      "<xf numFmtId='201'/><xf numFmtId='9'/><xf numFmtId='20'/></cellXfs></styleSheet>",
      "xl/hidden.xml", "<worksheet><row><c t='str'><v>falsch</v></c></row></worksheet>",
      "xl/two.xml",
      "<worksheet><sheetData><row r='2'><c r='B2' t='s'><v>0</v></c><c t='s'><v>1</v></c>"
      "<c t='s'><v>99</v></c><c t='s'><v>2</v></c></row>"
      "<row><c s='1'><v>2</v></c><c s='2'><v>7</v></c><c s='3'><v>1</v></c><c s='4'><v>.5</v></c>"
      "<c s='5'><v>0.4305555</v></c><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c>"
      "<c t='str'><f>A1&amp;B1</f><v>Formel</v></c><c t='inlineStr'><is><t>innen</t></is></c>"
      "<c><v>1.234</v></c><c><v>1E21</v></c></row></sheetData></worksheet>",
      NULL);
  g_autoptr (ScTable) table = sc_sheet_read (bytes, &error);
  static const char *const first[] = { "", "eins", "zwei ", "", "Zeile\nzwei_", NULL };
  static const char *const second[] = { "1904-01-03",
                                        "7",
                                        "1904-01-02",
                                        "50",
                                        "10:20",
                                        "true",
                                        "#REF!",
                                        "Formel",
                                        "innen",
                                        "1.2340",
                                        "1000000000000000000000",
                                        NULL };

  g_assert_no_error (error);
  g_assert_cmpuint (sc_table_get_n_rows (table), ==, 3);
  g_assert_cmpuint (g_strv_length ((char **) sc_table_get_row (table, 0)), ==, 0);
  g_assert_cmpstrv (sc_table_get_row (table, 1), first);
  g_assert_cmpstrv (sc_table_get_row (table, 2), second);
}

/* Repeated cells and rows, comments, links, a million blank rows at the end. */
static void
spreadsheets_of_others (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = make_zip (
      "content.xml",
      "<o:document xmlns:o='o' xmlns:t='t' xmlns:x='x'><t:table><t:table-row>"
      "<t:table-cell o:value-type='string'><o:annotation><x:p>Hinweis</x:p></o:annotation><x:p>a"
      "<x:s x:c='2'/>b</x:p><x:p><x:a>Link</x:a></x:p></t:table-cell>"
      "<t:table-cell t:number-columns-repeated='2' o:value-type='float' o:value='0.1'><x:p>0,10</x:p>"
      "</t:table-cell><t:covered-table-cell/><t:table-cell o:value-type='percentage' o:value='.25'/>"
      "<t:table-cell t:number-columns-repeated='16384'/></t:table-row>"
      "<t:table-row t:number-rows-repeated='2'><t:table-cell/></t:table-row>"
      "<t:table-row t:number-rows-repeated='2'><t:table-cell o:value-type='date'"
      " o:date-value='2018-12-31'/><t:table-cell o:value-type='time' o:time-value='PT10H20M00S'/>"
      "<t:table-cell o:value-type='boolean' o:boolean-value='true'/></t:table-row>"
      "<t:table-row t:number-rows-repeated='1048000'><t:table-cell t:number-columns-repeated='16384'/>"
      "</t:table-row></t:table><t:table><t:table-row><t:table-cell><x:p>zweites</x:p></t:table-cell>"
      "</t:table-row></t:table></o:document>",
      NULL);
  g_autoptr (ScTable) table = sc_sheet_read (bytes, &error);
  static const char *const first[] = { "a  b\nLink", "0.1", "0.1", "", "25", NULL };
  static const char *const fourth[] = { "2018-12-31", "10:20", "true", NULL };

  g_assert_no_error (error);
  g_assert_cmpuint (sc_table_get_n_rows (table), ==, 5);
  g_assert_cmpstrv (sc_table_get_row (table, 0), first);
  g_assert_cmpstrv (sc_table_get_row (table, 3), fourth);
  g_assert_cmpstrv (sc_table_get_row (table, 4), fourth);
}

static void
assert_refused (GBytes *bytes, ScExchangeError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTable) table = sc_sheet_read (bytes, &error);

  g_assert_error (error, SC_EXCHANGE_ERROR, (int) code);
  g_assert_null (table);
}

#define ASSERT_TEXT_REFUSED(code, text)                                        \
  G_STMT_START                                                                 \
  {                                                                            \
    g_autoptr (GBytes) refused = g_bytes_new_static (text, sizeof (text) - 1); \
    assert_refused (refused, code);                                            \
  }                                                                            \
  G_STMT_END

#define ASSERT_ZIP_REFUSED(code, ...)                          \
  G_STMT_START                                                 \
  {                                                            \
    g_autoptr (GBytes) refused = make_zip (__VA_ARGS__, NULL); \
    assert_refused (refused, code);                            \
  }                                                            \
  G_STMT_END

static void
files_that_are_none (void)
{
  ASSERT_TEXT_REFUSED (SC_EXCHANGE_ERROR_NOT_TEXT, "%PDF-1.7");
  ASSERT_TEXT_REFUSED (SC_EXCHANGE_ERROR_NOT_TEXT, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old");
  ASSERT_TEXT_REFUSED (SC_EXCHANGE_ERROR_ENCRYPTED,
                       "\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0");
  ASSERT_TEXT_REFUSED (SC_EXCHANGE_ERROR_NOT_TEXT, "PK\x03\x04");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_NOT_TEXT, "readme.txt", "hello");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_DAMAGED, "_rels/.rels", "<Relationships/>");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_DAMAGED, "_rels/.rels", "no XML");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_DAMAGED, "content.xml", "<a><b></a>");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_DAMAGED, "content.xml", "\xff\xfe<a/>");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_ENCRYPTED, "content.xml", "x", "META-INF/manifest.xml",
                      "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>");
  /* The last row there can be, and cells without end. */
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_TOO_LARGE, "content.xml",
                      "<t><table><table-row number-rows-repeated='1000000'><table-cell><p>x</p>"
                      "</table-cell></table-row></table></t>");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_TOO_LARGE, "content.xml",
                      "<t><table><table-row><table-cell number-columns-repeated='16000'><p>x</p>"
                      "</table-cell></table-row></table></t>");
}

/* 50 KB that unpack to 420 MB, and a million open elements. */
static void
bombs (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *blanks = g_strnfill (420 * 1024 * 1024, ' ');
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) bomb = NULL;

  memcpy (blanks, "<a>", 3);
  bomb = make_zip ("content.xml", blanks, NULL);
  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1024 * 1024);
  assert_refused (bomb, SC_EXCHANGE_ERROR_TOO_LARGE);

  for (guint i = 0; i < 1000000; i++)
    g_string_append (deep, "<a>");
  ASSERT_ZIP_REFUSED (SC_EXCHANGE_ERROR_DAMAGED, "content.xml", deep->str);
}

/* Cut anywhere, a workbook is an error and never a shorter sheet. */
static void
cut_short (gconstpointer data)
{
  g_autoptr (ScTable) table = make_table ();
  g_autoptr (GBytes) bytes = sc_sheet_write (table, "Blatt", GPOINTER_TO_UINT (data), NULL);
  gsize size = g_bytes_get_size (bytes);

  for (gsize length = 4; length + 30 < size; length += 97)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTable) back = sc_sheet_read (part, &error);

      g_assert_true ((back == NULL) == (error != NULL));
      if (back != NULL)
        assert_rows (back);
    }
}

static void
long_texts (void)
{
  g_autoptr (ScTable) table = sc_table_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTable) back = NULL;
  char **cells = g_new0 (char *, 2);

  cells[0] = g_strnfill (40000, 'x');
  sc_table_take_row (table, cells);
  bytes = sc_xlsx_write (table, "x", &error);
  g_assert_null (bytes);
  g_assert_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE);
  g_clear_error (&error);

  bytes = sc_ods_write (table, "x", &error);
  g_assert_no_error (error);
  back = sc_ods_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sc_table_get_cell (back, 0, 0), ==, cells[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/sheet/names-tell-formats", names_tell_formats);
  g_test_add_data_func ("/exchange/sheet/xlsx-comes-back", GUINT_TO_POINTER (SC_SHEET_XLSX),
                        a_workbook_comes_back);
  g_test_add_data_func ("/exchange/sheet/ods-comes-back", GUINT_TO_POINTER (SC_SHEET_ODS),
                        a_workbook_comes_back);
  g_test_add_func ("/exchange/sheet/xlsx-of-others", workbooks_of_others);
  g_test_add_func ("/exchange/sheet/ods-of-others", spreadsheets_of_others);
  g_test_add_func ("/exchange/sheet/files-that-are-none", files_that_are_none);
  g_test_add_func ("/exchange/sheet/bombs", bombs);
  g_test_add_data_func ("/exchange/sheet/xlsx-cut-short", GUINT_TO_POINTER (SC_SHEET_XLSX),
                        cut_short);
  g_test_add_data_func ("/exchange/sheet/ods-cut-short", GUINT_TO_POINTER (SC_SHEET_ODS),
                        cut_short);
  g_test_add_func ("/exchange/sheet/long-texts", long_texts);

  return g_test_run ();
}
