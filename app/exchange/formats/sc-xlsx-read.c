/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sc-exchange-error.h"
#include "sc-sheet-values-private.h"
#include "sc-xlsx-private.h"
#include "sc-xlsx.h"
#include "sc-zip.h"

/* What the cells of a sheet are made of. */
typedef struct
{
  ScXlsxBook *book;
  ScRowBuilder rows;
  GString *text;   /* of the cell */
  gboolean inside; /* an element whose text counts */
  guint skip;      /* depth inside <rPh>, the reading aid of Japanese texts */
  guint column;
  guint style;
  char type[12];
} SheetReader;

static guint
to_number (const char *text, guint fallback)
{
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL)
             ? (guint) number
             : fallback;
}

/* "BC23" is column 54, counted from 0. */
static guint
parse_column (const char *reference)
{
  guint column = 0;

  for (; g_ascii_isalpha (*reference) && column < SC_SHEET_MAX_COLUMNS; reference++)
    column = column * 26 + (guint) (g_ascii_toupper (*reference) - 'A') + 1;

  return column - 1;
}

static char *
format_number (SheetReader *self, const char *text)
{
  double number = g_ascii_strtod (text, NULL);

  switch (_sc_xlsx_book_get_format (self->book, self->style))
    {
    case SC_XLSX_DATE:
      return _sc_sheet_format_days (number + (self->book->from_1904 && number >= 1 ? 1462 : 0));
    case SC_XLSX_PERCENT:
      return _sc_sheet_format_number (number * 100);
    case SC_XLSX_GENERAL:
    default:
      return _sc_sheet_format_number (number);
    }
}

/* What the cell shows (ECMA-376 part 1, 18.18.11: the types of cells). */
static char *
format_cell (SheetReader *self)
{
  const char *text = self->text->str;

  if (g_str_equal (self->type, "s"))
    {
      guint index = to_number (g_strstrip (self->text->str), G_MAXUINT);

      return g_strdup (index < self->book->strings->len ? self->book->strings->pdata[index] : "");
    }
  if (g_str_equal (self->type, "b"))
    return g_strdup (*text == '1' ? "true" : *text == '0' ? "false" : "");
  if (g_str_equal (self->type, "n") && *text != '\0')
    return format_number (self, text);

  return _sc_xlsx_unescape (text);
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  SheetReader *self = data;
  const char *name = sc_xml_local_name (element);
  const char *value;

  if (g_str_equal (name, "row"))
    {
      guint row = to_number (sc_xml_get (names, values, "r"), 0);

      self->rows.row = row > 0 ? row - 1 : self->rows.row;
      self->rows.row = MAX (self->rows.row, sc_table_get_n_rows (self->rows.table));
      self->column = G_MAXUINT;
    }
  else if (g_str_equal (name, "c"))
    {
      value = sc_xml_get (names, values, "r");
      self->column = value != NULL ? parse_column (value) : self->column + 1;
      self->style = to_number (sc_xml_get (names, values, "s"), 0);
      value = sc_xml_get (names, values, "t");
      g_strlcpy (self->type, value != NULL ? value : "n", sizeof self->type);
      g_string_truncate (self->text, 0);
    }
  else if (g_str_equal (name, "rPh"))
    self->skip++;

  self->inside = self->skip == 0 && (g_str_equal (name, "v") || g_str_equal (name, "t"));
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  SheetReader *self = data;
  const char *name = sc_xml_local_name (element);

  self->inside = FALSE;
  if (g_str_equal (name, "c"))
    {
      g_autofree char *text = format_cell (self);

      _sc_row_builder_set (&self->rows, self->column, text, error);
    }
  else if (g_str_equal (name, "row") && _sc_row_builder_end_row (&self->rows, error))
    self->rows.row++;
  else if (g_str_equal (name, "rPh") && self->skip > 0)
    self->skip--;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  SheetReader *self = data;

  if (self->inside)
    g_string_append_len (self->text, text, (gssize) length);
}

/**
 * sc_xlsx_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the first sheet that is not hidden; %NULL with
 *   %SC_EXCHANGE_ERROR_DAMAGED, %SC_EXCHANGE_ERROR_ENCRYPTED or %SC_EXCHANGE_ERROR_TOO_LARGE
 */
ScTable *
sc_xlsx_read (GBytes *bytes, GError **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autoptr (ScXlsxBook) book = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  SheetReader reader = { .text = text };
  ScTable *table = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  book = _sc_xlsx_book_read (bytes, error);
  if (book == NULL)
    return NULL;

  reader.book = book;
  _sc_row_builder_init (&reader.rows);
  if (sc_zip_parse (bytes, book->sheet, &parser, &reader, error))
    table = g_steal_pointer (&reader.rows.table);
  _sc_row_builder_clear (&reader.rows);

  return table;
}
