/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-ods.h"
#include "sc-sheet-values-private.h"
#include "sc-zip.h"

/* Part numbers are those of OpenDocument 1.3, part 3. */
typedef struct
{
  ScRowBuilder rows;
  gboolean in_table; /* the first one */
  gboolean done;     /* with it */
  GString *text;     /* the paragraphs of the cell */
  guint n_paragraphs;
  gboolean in_cell;
  gboolean in_paragraph;
  guint skip;  /* depth inside an annotation or a drawing in the cell */
  char *value; /* (nullable): what the cell holds, where its text is only how it is shown */
  guint column;
  guint n_columns; /* how often the cell is repeated */
  guint n_rows;    /* how often the row is repeated */
} Reader;

static guint
get_count (const char **names, const char **values, const char *name)
{
  const char *value = sc_xml_get (names, values, name);
  guint64 count;

  return value != NULL && g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT, &count, NULL)
             ? (guint) count
             : 1;
}

/* "PT10H20M00S" is 10:20 (19.382, XML Schema's duration). */
static char *
format_duration (const char *text)
{
  guint hours;
  guint minutes;

  return sscanf (text, "PT%uH%uM", &hours, &minutes) == 2
             ? g_strdup_printf ("%02u:%02u", hours, minutes)
             : g_strdup (text);
}

/* Returns (transfer full) (nullable): the value of a cell; NULL where it is its text (19.385) */
static char *
dup_value (const char **names, const char **values)
{
  const char *type = sc_xml_get (names, values, "value-type");
  const char *number = sc_xml_get (names, values, "value");
  const char *other;

  if (type == NULL)
    return NULL;
  if (number != NULL && (g_str_equal (type, "float") || g_str_equal (type, "currency")))
    return _sc_sheet_format_number (g_ascii_strtod (number, NULL));
  if (number != NULL && g_str_equal (type, "percentage"))
    return _sc_sheet_format_number (g_ascii_strtod (number, NULL) * 100);
  if (g_str_equal (type, "date"))
    return g_strdup (sc_xml_get (names, values, "date-value"));
  if (g_str_equal (type, "boolean"))
    return g_strdup (sc_xml_get (names, values, "boolean-value"));
  other = sc_xml_get (names, values, "time-value");
  if (other != NULL && g_str_equal (type, "time"))
    return format_duration (other);

  return NULL;
}

static void
start_cell (Reader *self, const char **names, const char **values)
{
  self->in_cell = TRUE;
  self->n_columns = get_count (names, values, "number-columns-repeated");
  self->n_paragraphs = 0;
  self->skip = 0;
  g_string_truncate (self->text, 0);
  g_free (self->value);
  self->value = dup_value (names, values);
}

static void
end_cell (Reader *self, GError **error)
{
  const char *text = self->value != NULL ? self->value : self->text->str;

  self->in_cell = FALSE;
  if (*text != '\0' && self->n_columns > SC_SHEET_MAX_COLUMNS)
    {
      _sc_sheet_fail_too_large (error);
      return;
    }
  for (guint i = 0; *text != '\0' && i < self->n_columns; i++)
    if (!_sc_row_builder_set (&self->rows, self->column + i, text, error))
      return;
  /* Blank ones at the end of a row are repeated up to the last column that there can be. */
  self->column =
      self->n_columns < G_MAXINT - self->column ? self->column + self->n_columns : G_MAXINT;
}

/* Parts of a paragraph that stand for white space (6.1.3 to 6.1.5). */
static void
add_space (Reader *self, const char *name, const char **names, const char **values)
{
  if (g_str_equal (name, "s"))
    for (guint i = MIN (get_count (names, values, "c"), 1000); i > 0; i--)
      g_string_append_c (self->text, ' ');
  else if (g_str_equal (name, "tab"))
    g_string_append_c (self->text, '\t');
  else if (g_str_equal (name, "line-break"))
    g_string_append_c (self->text, '\n');
}

static void
start_in_cell (Reader *self, const char *element, const char **names, const char **values)
{
  const char *name = sc_xml_local_name (element);

  /* What hangs on a cell is not in it: comments and pictures have paragraphs, too. */
  if (self->skip > 0 || g_str_equal (name, "annotation") || g_str_has_prefix (element, "draw:"))
    self->skip++;
  else if (g_str_equal (name, "p"))
    {
      if (self->n_paragraphs++ > 0)
        g_string_append_c (self->text, '\n');
      self->in_paragraph = TRUE;
    }
  else
    add_space (self, name, names, values);
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Reader *self = data;
  const char *name = sc_xml_local_name (element);

  if (self->done)
    return;
  if (self->in_cell)
    start_in_cell (self, element, names, values);
  else if (g_str_equal (name, "table"))
    self->in_table = TRUE;
  else if (self->in_table && g_str_equal (name, "table-row"))
    {
      self->column = 0;
      self->n_rows = get_count (names, values, "number-rows-repeated");
    }
  else if (self->in_table &&
           (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell")))
    start_cell (self, names, values);
}

/* A row that is repeated is blank, or somebody filled several with the same. */
static void
end_row (Reader *self, GError **error)
{
  g_autofree char **cells = NULL;
  guint n_cells = self->rows.cells->len;
  guint n_rows = n_cells > 0 ? self->n_rows : 0;

  cells = g_new0 (char *, n_cells + 1);
  for (guint i = 0; i < n_cells; i++)
    cells[i] = g_strdup (self->rows.cells->pdata[i]);
  for (guint r = 0; r < n_rows; r++)
    {
      for (guint i = 0; i < n_cells; i++)
        if (cells[i] != NULL && !_sc_row_builder_set (&self->rows, i, cells[i], error))
          break;
      if (!_sc_row_builder_end_row (&self->rows, error))
        break;
      self->rows.row++;
    }
  for (guint i = 0; i < n_cells; i++)
    g_free (cells[i]);
  if (n_cells == 0)
    self->rows.row =
        self->n_rows < G_MAXINT - self->rows.row ? self->rows.row + self->n_rows : G_MAXINT;
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *self = data;
  const char *name = sc_xml_local_name (element);

  if (self->done)
    return;
  if (self->in_cell && self->skip > 0)
    self->skip--;
  else if (self->in_cell && g_str_equal (name, "p"))
    self->in_paragraph = FALSE;
  else if (self->in_cell &&
           (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell")))
    end_cell (self, error);
  else if (self->in_table && g_str_equal (name, "table-row"))
    end_row (self, error);
  else if (self->in_table && g_str_equal (name, "table"))
    self->done = TRUE;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Reader *self = data;

  if (!self->done && self->in_cell && self->in_paragraph && self->skip == 0)
    g_string_append_len (self->text, text, (gssize) length);
}

static void
manifest_cb (GMarkupParseContext *context,
             const char *element,
             const char **names,
             const char **values,
             gpointer data,
             GError **error)
{
  if (g_str_equal (sc_xml_local_name (element), "encryption-data"))
    g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ENCRYPTED,
                         _ ("The workbook is protected by a password. Save it without one and "
                            "choose it again."));
}

/**
 * sc_ods_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the first sheet; %NULL with %SC_EXCHANGE_ERROR_DAMAGED,
 *   %SC_EXCHANGE_ERROR_ENCRYPTED or %SC_EXCHANGE_ERROR_TOO_LARGE
 */
ScTable *
sc_ods_read (GBytes *bytes, GError **error)
{
  static const GMarkupParser manifest_parser = { manifest_cb, NULL, NULL, NULL, NULL };
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { .text = text };
  ScTable *table = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (sc_zip_has (bytes, "META-INF/manifest.xml") &&
      !sc_zip_parse (bytes, "META-INF/manifest.xml", &manifest_parser, NULL, error))
    return NULL;

  _sc_row_builder_init (&reader.rows);
  if (sc_zip_parse (bytes, "content.xml", &parser, &reader, error))
    table = g_steal_pointer (&reader.rows.table);
  _sc_row_builder_clear (&reader.rows);
  g_free (reader.value);

  return table;
}
