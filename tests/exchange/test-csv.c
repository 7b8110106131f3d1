/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-csv.h"
#include "sc-exchange-error.h"

#define BYTES(literal) (literal), sizeof (literal) - 1

static ScTable *
read_bytes (const char *data, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  return sc_csv_read (bytes, error);
}

/* Cells between "|", rows between "/". */
static char *
flatten (ScTable *table)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    {
      g_autofree char *cells = g_strjoinv ("|", (char **) sc_table_get_row (table, row));

      g_string_append_printf (text, "%s%s", row > 0 ? "/" : "", cells);
    }

  return g_string_free_and_steal (text);
}

static void
reads_what_spreadsheets_write (void)
{
  static const struct
  {
    const char *data;
    gsize length;
    const char *flat;
  } rows[] = {
    { BYTES ("Name;Ort\r\nMüller;Hörde\r\n"), "Name|Ort/Müller|Hörde" },
    { BYTES ("\xef\xbb\xbfName;Ort\nA;B"), "Name|Ort/A|B" },
    { BYTES ("Name;Stra\xdf"
             "e\r\nM\xfcller;\x80 5\r\n"),
      "Name|Straße/Müller|€ 5" },
    { BYTES ("\xff\xfeN\0;\0\xfc\0\r\0\n\0"
             "1\0;\0"
             "2\0"),
      "N|ü/1|2" },
    { BYTES ("\xfe\xff\0N\0\t\0\xfc\0\n\0"
             "1\0\t\0"
             "2"),
      "N|ü/1|2" },
    { BYTES ("a,b\n1,\"x,y\"\n"), "a|b/1|x,y" },
    { BYTES ("a\tb\r1\t2\r"), "a|b/1|2" },
    { BYTES ("\"a;b\",c\n1,2"), "a;b|c/1|2" },
    { BYTES ("a;b,c,d\n1;2"), "a;b|c|d/1;2" },
    { BYTES ("sep=,\r\na,b;c\r\n"), "a|b;c" },
    { BYTES ("sep=,äb"), "sep=|äb" },
    { BYTES ("a;\"er sagte \"\"ja\"\"\"\n"), "a|er sagte \"ja\"" },
    { BYTES ("a;\"zwei\r\nZeilen\"\r\nb;c"), "a|zwei\nZeilen/b|c" },
    { BYTES ("a;5\" Rohr;b"), "a|5\" Rohr|b" },
    { BYTES ("a;\"x\"y;b"), "a|xy|b" },
    { BYTES ("\n\na;b\n"), "//a|b" },
    { BYTES ("a;;\n;;\n"), "a||/||" },
    { BYTES ("allein\n"), "allein" },
    { BYTES (""), "" },
    { BYTES ("a;'=1+1;'-x;'Hof;-5"), "a|=1+1|-x|'Hof|-5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScTable) table = read_bytes (rows[i].data, rows[i].length, &error);
      g_autofree char *flat = NULL;

      g_test_message ("%u", i);
      g_assert_no_error (error);
      flat = flatten (table);
      g_assert_cmpstr (flat, ==, rows[i].flat);
    }
}

static void
refuses_what_is_no_csv (void)
{
  static const struct
  {
    const char *data;
    gsize length;
    int code;
    const char *mention;
  } rows[] = {
    { BYTES ("PK\x03\x04\x14\0\0\0"), SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("\xd0\xcf\x11\xe0\xa1\xb1"), SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("%PDF-1.4"), SC_EXCHANGE_ERROR_NOT_TEXT, "PDF" },
    { BYTES ("a;b\n1;\0\n"), SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("a;\x01"
             "b\n"),
      SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("\x81\xfe\xff"), SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("\xff\xfe\x00\xd8"), SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("\xff\xfe"
             "a"),
      SC_EXCHANGE_ERROR_NOT_TEXT, "text" },
    { BYTES ("a;b\n1;2\n3;\"offen\n4;5\n"), SC_EXCHANGE_ERROR_QUOTE, "3" },
    { BYTES ("\"\"\""), SC_EXCHANGE_ERROR_QUOTE, "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%u", i);
      g_assert_null (read_bytes (rows[i].data, rows[i].length, &error));
      g_assert_error (error, SC_EXCHANGE_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].mention));
    }
}

static void
refuses_what_is_too_large (void)
{
  gsize length = 65 * 1024 * 1024;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_csv_read (bytes, &error));
  g_assert_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE);
}

static char *
write_cell (const char *text)
{
  g_autoptr (ScTable) table = sc_table_new ();
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  sc_table_take_row (table, g_strdupv ((char *[]) { (char *) text, NULL }));
  bytes = sc_csv_write (table);
  data = g_bytes_get_data (bytes, &length);
  g_assert_true (length >= 5 && memcmp (data, "\xef\xbb\xbf", 3) == 0);
  g_assert_true (memcmp (data + length - 2, "\r\n", 2) == 0);

  return g_strndup (data + 3, length - 5);
}

static void
guards_formulas (void)
{
  static const char *rows[][2] = {
    { "Name", "Name" },
    { "=1+1", "'=1+1" },
    { "=HYPERLINK(\"x\";\"y\")", "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\"" },
    { "+49 231 123", "'+49 231 123" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "-Liste", "'-Liste" },
    { "-5", "-5" },
    { "-1.234,50", "\"-1.234,50\"" },
    { "-1+2", "'-1+2" },
    { "-", "'-" },
    { "\tx", "\"'\tx\"" },
    { "'=x", "\"''=x\"" },
    { "'Hof", "\"'Hof\"" },
    { "a;b", "\"a;b\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *written = write_cell (rows[i][0]);

      g_assert_cmpstr (written, ==, rows[i][1]);
    }
}

static char *
random_cell (void)
{
  static const char *pieces[] = { "a", "Ü", ";", "\"", ",", "\n", "=", "+",
                                  "-", "@", "'", "\t", " ", "1",  ".", "😀" };
  GString *cell = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
    g_string_append (cell, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

  return g_string_free_and_steal (cell);
}

static void
reads_back_what_it_wrote (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (ScTable) table = sc_table_new ();
      g_autoptr (ScTable) back = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *flat = NULL;
      g_autofree char *flat_back = NULL;

      /* The first line says what separates, so it holds what headers hold. */
      sc_table_take_row (table, g_strsplit ("ID;Name;Ort", ";", -1));
      for (guint row = 0; row < 5; row++)
        {
          char **cells = g_new0 (char *, 4);

          for (guint i = 0; i < 3; i++)
            cells[i] = random_cell ();
          sc_table_take_row (table, cells);
        }
      bytes = sc_csv_write (table);
      back = sc_csv_read (bytes, &error);
      g_assert_no_error (error);
      flat = flatten (table);
      flat_back = flatten (back);
      g_assert_cmpstr (flat_back, ==, flat);
    }
}

static void
survives_random_bytes (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      static const char alphabet[] = "ab;,\t\"\"\n\r'=\xfc\xe2\x82\xac";
      char data[64];
      gsize length = g_test_rand_int_range (0, sizeof data);
      g_autoptr (ScTable) table = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet)];
      table = read_bytes (data, length, NULL);
    }
}

static void
a_hundred_thousand_rows_are_quick (void)
{
  GString *text = g_string_new ("Name;Ort;Notiz\r\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ScTable) table = NULL;
  double seconds;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "\"Lösung %u\";Hörde;\"mit \"\"Anführung\"\" und; Trenner\"\r\n",
                            i);
  bytes = g_string_free_to_bytes (text);
  g_test_timer_start ();
  table = sc_csv_read (bytes, NULL);
  seconds = g_test_timer_elapsed ();
  g_test_message ("%.2f s", seconds);
  g_assert_cmpuint (sc_table_get_n_rows (table), ==, 100001);
  g_assert_cmpfloat (seconds, <, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv/reads-what-spreadsheets-write", reads_what_spreadsheets_write);
  g_test_add_func ("/exchange/csv/refuses-what-is-no-csv", refuses_what_is_no_csv);
  g_test_add_func ("/exchange/csv/refuses-what-is-too-large", refuses_what_is_too_large);
  g_test_add_func ("/exchange/csv/guards-formulas", guards_formulas);
  g_test_add_func ("/exchange/csv/reads-back-what-it-wrote", reads_back_what_it_wrote);
  g_test_add_func ("/exchange/csv/survives-random-bytes", survives_random_bytes);
  g_test_add_func ("/exchange/csv/a-hundred-thousand-rows", a_hundred_thousand_rows_are_quick);

  return g_test_run ();
}
