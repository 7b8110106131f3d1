/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-ods.h"
#include "sc-sheet-values-private.h"
#include "sc-xml.h"
#include "sc-zip.h"

#define MIMETYPE "application/vnd.oasis.opendocument.spreadsheet"

/* clang-format off */
#define NAMESPACES \
  " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"" \
  " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"" \
  " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"" \
  " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"" \
  " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\"" \
  " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"" \
  " xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\"" \
  " office:version=\"1.3\""

static const char manifest[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\""
  " manifest:version=\"1.3\">"
  "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"" MIMETYPE "\""
  " manifest:version=\"1.3\"/>"
  "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
  "</manifest:manifest>\n";

static const char styles[] =
  "<style:style style:name=\"narrow\" style:family=\"table-column\">"
  "<style:table-column-properties style:column-width=\"3.2cm\"/></style:style>"
  "<style:style style:name=\"wide\" style:family=\"table-column\">"
  "<style:table-column-properties style:column-width=\"8cm\"/></style:style>"
  "<style:style style:name=\"head\" style:family=\"table-cell\">"
  "<style:table-cell-properties fo:wrap-option=\"wrap\"/>"
  "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"text\" style:family=\"table-cell\">"
  "<style:table-cell-properties fo:wrap-option=\"wrap\" style:vertical-align=\"top\"/></style:style>"
  "<style:style style:name=\"number\" style:family=\"table-cell\">"
  "<style:table-cell-properties style:vertical-align=\"top\"/></style:style>"
  "<style:style style:name=\"date\" style:family=\"table-cell\" style:data-style-name=\"N1\">"
  "<style:table-cell-properties style:vertical-align=\"top\"/></style:style>"
  "<style:style style:name=\"datetime\" style:family=\"table-cell\" style:data-style-name=\"N2\">"
  "<style:table-cell-properties style:vertical-align=\"top\"/></style:style>"
  "</office:automatic-styles>";
/* clang-format on */

/* The parts of a date in the order of @pattern: days, months, years, hours and minutes by the letters
 * d m y H M, anything else as it is. */
static void
append_date_style (GString *out, const char *name, const char *pattern)
{
  static const char letters[] = "dmyHM";
  static const char *const parts[] = { "day", "month", "year", "hours", "minutes" };

  g_string_append_printf (out, "<number:date-style style:name=\"%s\">", name);
  for (const char *p = pattern; *p != '\0'; p++)
    {
      const char *letter = strchr (letters, *p);

      if (letter != NULL)
        g_string_append_printf (out, "<number:%s number:style=\"long\"/>", parts[letter - letters]);
      else
        g_string_append_printf (out, "<number:text>%c</number:text>", *p);
    }
  g_string_append (out, "</number:date-style>");
}

static void
append_styles (GString *out)
{
  g_string_append (out, "<office:automatic-styles>");
  /* Translators: the order of day (d), month (m), year (y), hours (H) and minutes (M) in a cell of a
   * spreadsheet; German has d.m.y and d.m.y H:M. */
  append_date_style (out, "N1", C_ ("spreadsheet", "y-m-d"));
  append_date_style (out, "N2", C_ ("spreadsheet", "y-m-d H:M"));
  g_string_append (out, styles);
}

/* White space at the edges and in rows would be collapsed (OpenDocument 1.3, part 3, 6.1.2). */
static void
append_paragraph (GString *out, const char *line, gsize length)
{
  gsize start = 0;

  g_string_append (out, "<text:p>");
  for (gsize i = 0; i < length; i++)
    {
      gboolean collapses = line[i] == ' ' && (i == 0 || i + 1 == length || line[i - 1] == ' ');

      if (!collapses && line[i] != '\t')
        continue;
      sc_xml_append (out, line + start, i - start);
      g_string_append (out, line[i] == '\t' ? "<text:tab/>" : "<text:s/>");
      start = i + 1;
    }
  sc_xml_append (out, line + start, length - start);
  g_string_append (out, "</text:p>");
}

static void
append_text (GString *out, const char *text)
{
  const char *end;

  while ((end = strchr (text, '\n')) != NULL)
    {
      append_paragraph (out, text, (gsize) (end - text));
      text = end + 1;
    }
  append_paragraph (out, text, strlen (text));
}

static gboolean
append_value (GString *out, ScColumnKind kind, double value)
{
  g_autofree char *iso = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (kind == SC_COLUMN_NUMBER)
    {
      g_string_append_printf (out,
                              "<table:table-cell table:style-name=\"number\""
                              " office:value-type=\"float\" office:value=\"%s\">",
                              g_ascii_formatd (number, sizeof number, "%.15g", value));
      return TRUE;
    }

  iso = kind != SC_COLUMN_TEXT ? _sc_sheet_dup_iso (value, kind == SC_COLUMN_DATETIME) : NULL;
  if (iso == NULL)
    return FALSE;
  g_string_append_printf (out,
                          "<table:table-cell table:style-name=\"%s\" office:value-type=\"date\""
                          " office:date-value=\"%s\">",
                          kind == SC_COLUMN_DATETIME ? "datetime" : "date", iso);

  return TRUE;
}

static void
append_cell (GString *out, ScTable *table, guint row, guint column)
{
  const char *text = sc_table_get_cell (table, row, column);
  const char *const *choices = sc_table_get_column_choices (table, column);
  double value;

  if (row > 0 && sc_table_get_value (table, row, column, &value) &&
      append_value (out, sc_table_get_column_kind (table, column), value))
    ;
  else
    {
      g_string_append_printf (out, "<table:table-cell table:style-name=\"%s\"",
                              row == 0 ? "head" : "text");
      if (row > 0 && choices != NULL)
        g_string_append_printf (out, " table:content-validation-name=\"V%u\"", column);
      g_string_append (out, *text != '\0' ? " office:value-type=\"string\">" : ">");
    }
  if (*text != '\0')
    append_text (out, text);
  g_string_append (out, "</table:table-cell>");
}

/* The list to choose from (19.602): a formula with the texts, so quotation marks are doubled. */
static void
append_validations (GString *out, ScTable *table)
{
  gboolean any = FALSE;

  for (guint column = 0; column < sc_table_get_n_columns (table); column++)
    {
      const char *const *choices = sc_table_get_column_choices (table, column);
      g_autoptr (GString) list = g_string_new (NULL);

      for (gsize i = 0; choices != NULL && choices[i] != NULL; i++)
        {
          g_auto (GStrv) parts = g_strsplit (choices[i], "\"", -1);
          g_autofree char *doubled = g_strjoinv ("\"\"", parts);

          g_string_append_printf (list, "%s\"%s\"", i > 0 ? ";" : "", doubled);
        }
      if (list->len == 0)
        continue;
      g_string_append (out, any ? "" : "<table:content-validations>");
      any = TRUE;
      g_string_append_printf (out,
                              "<table:content-validation table:name=\"V%u\""
                              " table:allow-empty-cell=\"true\""
                              " table:display-list=\"unsorted\""
                              " table:condition=\"of:cell-content-is-in-list(",
                              column);
      sc_xml_append (out, list->str, list->len);
      g_string_append (out, ")\"/>");
    }
  g_string_append (out, any ? "</table:content-validations>" : "");
}

static gboolean
is_wide (ScTable *table, guint column)
{
  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    if (strlen (sc_table_get_cell (table, row, column)) > 20)
      return TRUE;

  return FALSE;
}

static GString *
make_content (ScTable *table, const char *name)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<office:document-content" NAMESPACES ">");
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  guint n_columns = sc_table_get_n_columns (table);

  append_styles (out);
  g_string_append (out, "<office:body><office:spreadsheet>");
  append_validations (out, table);
  g_string_append_printf (out, "<table:table table:name=\"%s\">", escaped);
  for (guint column = 0; column < n_columns; column++)
    g_string_append_printf (out, "<table:table-column table:style-name=\"%s\"/>",
                            is_wide (table, column) ? "wide" : "narrow");
  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    {
      g_string_append (out, row == 0 ? "<table:table-header-rows>" : "");
      g_string_append (out, "<table:table-row>");
      for (guint column = 0; column < n_columns; column++)
        append_cell (out, table, row, column);
      g_string_append (out, "</table:table-row>");
      g_string_append (out, row == 0 ? "</table:table-header-rows>" : "");
    }
  g_string_append (out, "</table:table></office:spreadsheet></office:body>"
                        "</office:document-content>\n");

  return out;
}

/**
 * sc_ods_write:
 * @table: a table, with headers in its first row
 * @name: the name of the sheet
 * @error: return location
 *
 * Returns: (transfer full) (nullable): @table as an OpenDocument spreadsheet; %NULL with
 *   %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_ods_write (ScTable *table, const char *name, GError **error)
{
  g_autoptr (GString) content = NULL;
  ScZipWriter *zip;

  g_return_val_if_fail (table != NULL && name != NULL, NULL);

  content = make_content (table, name);
  zip = sc_zip_writer_new ();
  sc_zip_writer_add_stored (zip, "mimetype", MIMETYPE);
  sc_zip_writer_add (zip, "content.xml", content->str, content->len);
  sc_zip_writer_add (zip, "META-INF/manifest.xml", manifest, sizeof manifest - 1);

  return sc_zip_writer_finish (zip, error);
}
