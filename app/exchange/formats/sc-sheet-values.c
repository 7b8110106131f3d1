/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-sheet-values-private.h"

/* What workbooks hold as numbers, written so that a form would read the same from it. */

/* 30 December 1899 as GDate counts: the day 0 of spreadsheets. They also believe in a 29 February 1900,
 * so that this holds from 1 March 1900. */
#define EPOCH_JULIAN 693594

/**
 * _sc_sheet_format_number:
 * @number: a number
 *
 * Returns: (transfer full): the number with a point for its decimals; never exactly three of them,
 *   because "1.234" is read as thousands where it comes from a German hand
 */
char *
_sc_sheet_format_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *decimals;

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (strchr (buffer, 'e') != NULL)
    g_ascii_formatd (buffer, sizeof buffer, fabs (number) < 1 ? "%.12f" : "%.0f", number);
  decimals = strchr (buffer, '.');

  return g_strconcat (buffer, decimals != NULL && strlen (decimals) == 4 ? "0" : "", NULL);
}

/**
 * _sc_sheet_dup_iso:
 * @days: days since 30 December 1899
 * @with_time: whether the time of the day matters
 *
 * Returns: (transfer full) (nullable): "2018-12-31", or "2018-12-31T10:20:00"; %NULL outside the
 *   calendar of spreadsheets
 */
char *
_sc_sheet_dup_iso (double days, gboolean with_time)
{
  /* To the second: 10:20 is 0.43055555555555558. */
  gint64 seconds = days >= 0 && days < 2958466 ? (gint64) floor (days * 86400 + 0.5) : -1;
  gint64 of_day = seconds % 86400;
  GDate date;

  if (seconds < 0)
    return NULL;

  g_date_set_julian (&date, 1);
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (EPOCH_JULIAN + seconds / 86400));
  if (!with_time)
    return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date),
                            (int) g_date_get_month (&date), g_date_get_day (&date));

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", g_date_get_year (&date),
                          (int) g_date_get_month (&date), g_date_get_day (&date),
                          (int) (of_day / 3600), (int) (of_day / 60 % 60), (int) (of_day % 60));
}

/**
 * _sc_sheet_format_days:
 * @days: what a cell holds that is shown as a date or a time
 *
 * Returns: (transfer full): the day, the moment, or below one day the time "10:20"; a plain number
 *   outside the calendar
 */
char *
_sc_sheet_format_days (double days)
{
  gint64 minutes = (gint64) floor (days * 1440 + 0.5);
  char *iso;

  if (days >= 0 && minutes < 1440)
    return g_strdup_printf ("%02d:%02d", (int) (minutes / 60), (int) (minutes % 60));

  iso = _sc_sheet_dup_iso (days, fabs (days - floor (days)) > 1e-9);

  return iso != NULL ? iso : _sc_sheet_format_number (days);
}

/**
 * _sc_sheet_fail_too_large:
 * @error: return location
 *
 * Returns: %FALSE, with %SC_EXCHANGE_ERROR_TOO_LARGE
 */
gboolean
_sc_sheet_fail_too_large (GError **error)
{
  g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
               _ ("The sheet has more than %d rows or %d columns."), SC_SHEET_MAX_ROWS,
               SC_SHEET_MAX_COLUMNS);

  return FALSE;
}

/**
 * _sc_row_builder_init:
 * @self: (out caller-allocates): becomes a table without rows
 */
void
_sc_row_builder_init (ScRowBuilder *self)
{
  self->table = sc_table_new ();
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->row = 0;
}

/**
 * _sc_row_builder_clear:
 * @self: a builder; its table may have been stolen
 */
void
_sc_row_builder_clear (ScRowBuilder *self)
{
  g_clear_pointer (&self->table, sc_table_free);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
}

/**
 * _sc_row_builder_set:
 * @self: a builder
 * @column: a column of the current row
 * @text: what stands there
 * @error: return location
 *
 * Returns: %FALSE with %SC_EXCHANGE_ERROR_TOO_LARGE when there cannot be that many columns
 */
gboolean
_sc_row_builder_set (ScRowBuilder *self, guint column, const char *text, GError **error)
{
  if (*text == '\0')
    return TRUE;
  if (column >= SC_SHEET_MAX_COLUMNS)
    return _sc_sheet_fail_too_large (error);

  if (column >= self->cells->len)
    g_ptr_array_set_size (self->cells, (int) column + 1);
  g_free (self->cells->pdata[column]);
  self->cells->pdata[column] = g_strdup (text);

  return TRUE;
}

/**
 * _sc_row_builder_end_row:
 * @self: a builder
 * @error: return location
 *
 * Puts the current row into the table, and the blank ones that were before it. A blank row at the end
 * of a sheet costs nothing: workbooks like to have a million of them.
 *
 * Returns: %FALSE with %SC_EXCHANGE_ERROR_TOO_LARGE when there cannot be that many rows
 */
gboolean
_sc_row_builder_end_row (ScRowBuilder *self, GError **error)
{
  char **cells;

  if (self->cells->len == 0)
    return TRUE;
  if (self->row >= SC_SHEET_MAX_ROWS)
    return _sc_sheet_fail_too_large (error);

  while (sc_table_get_n_rows (self->table) < self->row)
    sc_table_take_row (self->table, g_new0 (char *, 1));

  cells = g_new0 (char *, self->cells->len + 1);
  for (guint i = 0; i < self->cells->len; i++)
    cells[i] =
        self->cells->pdata[i] != NULL ? g_steal_pointer (&self->cells->pdata[i]) : g_strdup ("");
  g_ptr_array_set_size (self->cells, 0);
  sc_table_take_row (self->table, cells);

  return TRUE;
}
