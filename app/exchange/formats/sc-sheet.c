/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-csv.h"
#include "sc-exchange-error.h"
#include "sc-ods.h"
#include "sc-sheet.h"
#include "sc-xlsx.h"
#include "sc-zip.h"

/* Nobody means to import more; 100,000 rows as CSV have about 20 MiB. */
#define MAX_BYTES (256 * 1024 * 1024)

static const struct
{
  const char *suffix;
  const char *mime_type;
} formats[SC_SHEET_N_FORMATS] = {
  [SC_SHEET_CSV] = { ".csv", "text/csv" },
  [SC_SHEET_XLSX] = { ".xlsx",
                      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  [SC_SHEET_ODS] = { ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
};

/**
 * sc_sheet_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): how names of its files end, with the point
 */
const char *
sc_sheet_format_get_suffix (ScSheetFormat format)
{
  g_return_val_if_fail (format < SC_SHEET_N_FORMATS, NULL);

  return formats[format].suffix;
}

/**
 * sc_sheet_format_get_mime_type:
 * @format: a format
 *
 * Returns: (transfer none): its media type
 */
const char *
sc_sheet_format_get_mime_type (ScSheetFormat format)
{
  g_return_val_if_fail (format < SC_SHEET_N_FORMATS, NULL);

  return formats[format].mime_type;
}

/**
 * sc_sheet_format_from_name:
 * @name: the name of a file to write
 * @format: (out): its format
 *
 * Returns: whether @name ends like one
 */
gboolean
sc_sheet_format_from_name (const char *name, ScSheetFormat *format)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL && format != NULL, FALSE);

  folded = g_ascii_strdown (name, -1);
  for (guint i = 0; i < SC_SHEET_N_FORMATS; i++)
    if (g_str_has_suffix (folded, formats[i].suffix))
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

/* Excel 97 to 2003, and everything that Office has encrypted, is a "compound file". */
static gboolean
is_compound_file (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= 4 && memcmp (data, "\xd0\xcf\x11\xe0", 4) == 0;
}

/* Names inside a compound file are UTF-16. */
static gboolean
is_encrypted_package (GBytes *bytes)
{
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, name, sizeof name) != NULL;
}

static ScTable *
read_zip (GBytes *bytes, GError **error)
{
  if (sc_zip_has (bytes, "content.xml"))
    return sc_ods_read (bytes, error);
  if (sc_zip_has (bytes, "_rels/.rels") || sc_zip_has (bytes, "[Content_Types].xml"))
    return sc_xlsx_read (bytes, error);

  g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_NOT_TEXT,
                       _ ("This is an archive without a sheet in it."));

  return NULL;
}

/**
 * sc_sheet_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Reads a sheet of any format. Which one is told by the first bytes, not by the name of the file.
 *
 * Returns: (transfer full) (nullable): the rows; %NULL with an #ScExchangeError
 */
ScTable *
sc_sheet_read (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) > MAX_BYTES)
    {
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
                   _ ("The file is larger than %d MiB."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (sc_zip_is_zip (bytes))
    return read_zip (bytes, error);
  if (!is_compound_file (bytes))
    return sc_csv_read (bytes, error);

  if (is_encrypted_package (bytes))
    g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ENCRYPTED,
                         _ ("The workbook is protected by a password. Save it without one and "
                            "choose it again."));
  else
    g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_NOT_TEXT,
                         _ ("This is a workbook of an old Excel (.xls). Save it as .xlsx, .ods or "
                            ".csv and choose it again."));

  return NULL;
}

/**
 * sc_sheet_write:
 * @table: a table, with headers in its first row
 * @name: the name of the sheet
 * @format: a format
 * @error: return location
 *
 * Returns: (transfer full) (nullable): @table as a file; %NULL with %SC_EXCHANGE_ERROR_TOO_LARGE or
 *   %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_sheet_write (ScTable *table, const char *name, ScSheetFormat format, GError **error)
{
  g_return_val_if_fail (table != NULL && name != NULL, NULL);

  switch (format)
    {
    case SC_SHEET_XLSX:
      return sc_xlsx_write (table, name, error);
    case SC_SHEET_ODS:
      return sc_ods_write (table, name, error);
    case SC_SHEET_CSV:
    default:
      return sc_csv_write (table);
    }
}
