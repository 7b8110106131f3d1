/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-xlsx.h"

/* What the format allows (Excel's specifications and limits). */
#define MAX_CELL_CHARS 32767
#define MAX_CHOICES_CHARS 255
#define MAX_NAME_CHARS 31

/* The same in every country, because a CSV file that is made of the workbook shows it and nothing else. */
/* Translators: how spreadsheets show a day; German has dd.mm.yyyy. Excel's letters: y m d. */
#define DATE_FORMAT C_ ("spreadsheet", "yyyy-mm-dd")
/* Translators: as above, with the time: hh:mm */
#define DATETIME_FORMAT C_ ("spreadsheet", "yyyy-mm-dd hh:mm")

typedef struct
{
  ScTable *table;
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *header;
  lxw_format *formats[SC_COLUMN_DATETIME + 1];
} Writer;

static void
make_formats (Writer *self)
{
  self->header = workbook_add_format (self->book);
  format_set_bold (self->header);
  format_set_text_wrap (self->header);
  format_set_align (self->header, LXW_ALIGN_VERTICAL_TOP);

  for (guint kind = SC_COLUMN_TEXT; kind <= SC_COLUMN_DATETIME; kind++)
    {
      self->formats[kind] = workbook_add_format (self->book);
      format_set_align (self->formats[kind], LXW_ALIGN_VERTICAL_TOP);
    }
  format_set_text_wrap (self->formats[SC_COLUMN_TEXT]);
  format_set_num_format (self->formats[SC_COLUMN_DATE], DATE_FORMAT);
  format_set_num_format (self->formats[SC_COLUMN_DATETIME], DATETIME_FORMAT);
}

/* As wide as its widest short text; long ones are wrapped. */
static void
set_width (Writer *self, guint column)
{
  glong widest = 8;

  for (guint row = 0; row < sc_table_get_n_rows (self->table); row++)
    widest = MAX (widest, g_utf8_strlen (sc_table_get_cell (self->table, row, column), 120) + 2);

  worksheet_set_column (self->sheet, (lxw_col_t) column, (lxw_col_t) column,
                        (double) MIN (widest, 48),
                        self->formats[sc_table_get_column_kind (self->table, column)]);
}

/* The list to choose from stands in the sheet as long as the format can hold it. */
static void
set_choices (Writer *self, guint column)
{
  const char *const *choices = sc_table_get_column_choices (self->table, column);
  lxw_data_validation validation = { 0 };
  g_autofree char *joined = choices != NULL ? g_strjoinv (",", (char **) choices) : NULL;

  if (joined == NULL || *joined == '\0' || g_utf8_strlen (joined, -1) > MAX_CHOICES_CHARS)
    return;
  for (gsize i = 0; choices[i] != NULL; i++)
    if (strchr (choices[i], ',') != NULL)
      return;

  validation.validate = LXW_VALIDATION_TYPE_LIST;
  validation.value_list = (const char **) choices;
  worksheet_data_validation_range (self->sheet, 1, (lxw_col_t) column, LXW_ROW_MAX - 1,
                                   (lxw_col_t) column, &validation);
}

static gboolean
write_cell (Writer *self, guint row, guint column, GError **error)
{
  const char *text = sc_table_get_cell (self->table, row, column);
  ScColumnKind kind = sc_table_get_column_kind (self->table, column);
  double value;

  if (*text == '\0')
    return TRUE;

  if (sc_table_get_value (self->table, row, column, &value))
    worksheet_write_number (self->sheet, row, (lxw_col_t) column, value, self->formats[kind]);
  else if (g_utf8_strlen (text, -1) > MAX_CELL_CHARS)
    {
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
                   _ ("Row %u, column “%s”: a text of more than %d characters does not fit into "
                      "this format. ODS and CSV can hold it."),
                   row + 1, sc_table_get_cell (self->table, 0, column), MAX_CELL_CHARS);
      return FALSE;
    }
  else
    worksheet_write_string (self->sheet, row, (lxw_col_t) column, text,
                            row == 0 ? self->header : self->formats[SC_COLUMN_TEXT]);

  return TRUE;
}

static gboolean
write_sheet (Writer *self, GError **error)
{
  guint n_rows = sc_table_get_n_rows (self->table);
  guint n_columns = sc_table_get_n_columns (self->table);

  make_formats (self);
  for (guint column = 0; column < n_columns; column++)
    {
      set_width (self, column);
      set_choices (self, column);
    }
  worksheet_freeze_panes (self->sheet, 1, 0);
  if (n_rows > 0 && n_columns > 0)
    worksheet_autofilter (self->sheet, 0, 0, n_rows - 1, (lxw_col_t) (n_columns - 1));

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      if (!write_cell (self, row, column, error))
        return FALSE;

  return TRUE;
}

/* The library writes numbers with printf(), so that a German program would write "0,1" into the XML. Only
 * this thread is told otherwise, and only for so long. */
static lxw_error
write_book (Writer *self, const char *sheet_name, gboolean *written, GError **error)
{
  locale_t plain = newlocale (LC_NUMERIC_MASK, "C", duplocale (uselocale ((locale_t) 0)));
  locale_t before = uselocale (plain);
  lxw_error code;

  self->sheet = workbook_add_worksheet (self->book, sheet_name);
  *written = write_sheet (self, error);
  code = workbook_close (self->book);
  uselocale (before);
  freelocale (plain);

  return code;
}

/* Names of sheets have no brackets, colons, slashes, stars or question marks. */
static char *
make_sheet_name (const char *name)
{
  g_autofree char *clean = g_strdelimit (g_strdup (name), "[]:*?/\\'", ' ');

  return *clean != '\0'
             ? g_utf8_substring (clean, 0, MIN (MAX_NAME_CHARS, g_utf8_strlen (clean, -1)))
             : g_strdup ("1");
}

/**
 * sc_xlsx_write:
 * @table: a table, with headers in its first row
 * @name: the name of the sheet
 * @error: return location
 *
 * Returns: (transfer full) (nullable): @table as a workbook; %NULL with %SC_EXCHANGE_ERROR_TOO_LARGE
 *   when a text is longer than a cell can be, or with %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_xlsx_write (ScTable *table, const char *name, GError **error)
{
  const char *buffer = NULL;
  size_t length = 0;
  /* Rows go to a temporary file one by one: 100,000 of them would otherwise be a million objects. */
  lxw_workbook_options options = { .constant_memory = 1,
                                   .tmpdir = g_get_tmp_dir (),
                                   .output_buffer = &buffer,
                                   .output_buffer_size = &length };
  g_autofree char *sheet_name = NULL;
  Writer writer = { .table = table };
  lxw_error code;
  gboolean written;

  g_return_val_if_fail (table != NULL && name != NULL, NULL);

  sheet_name = make_sheet_name (name);
  writer.book = workbook_new_opt (NULL, &options);
  code = write_book (&writer, sheet_name, &written, error);
  if (!written)
    {
      free ((char *) buffer);
      return NULL;
    }
  if (code != LXW_NO_ERROR || buffer == NULL)
    {
      free ((char *) buffer);
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_FAILED,
                   _ ("The file could not be made: %s"), lxw_strerror (code));
      return NULL;
    }

  return g_bytes_new_with_free_func (buffer, length, free, (gpointer) buffer);
}
