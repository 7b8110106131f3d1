/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-table.h"

G_BEGIN_DECLS

/**
 * ScSheetFormat:
 * @SC_SHEET_CSV: see sc-csv.h
 * @SC_SHEET_XLSX: see sc-xlsx.h
 * @SC_SHEET_ODS: see sc-ods.h
 *
 * The formats of sheets.
 */
typedef enum
{
  SC_SHEET_CSV,
  SC_SHEET_XLSX,
  SC_SHEET_ODS,
} ScSheetFormat;

#define SC_SHEET_N_FORMATS (SC_SHEET_ODS + 1)

const char *sc_sheet_format_get_suffix (ScSheetFormat format);
const char *sc_sheet_format_get_mime_type (ScSheetFormat format);
gboolean sc_sheet_format_from_name (const char *name, ScSheetFormat *format);
ScTable *sc_sheet_read (GBytes *bytes, GError **error);
GBytes *sc_sheet_write (ScTable *table, const char *name, ScSheetFormat format, GError **error);

G_END_DECLS
