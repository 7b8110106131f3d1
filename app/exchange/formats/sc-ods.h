/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-table.h"

G_BEGIN_DECLS

/* Spreadsheets as LibreOffice writes them (OpenDocument 1.3, ISO/IEC 26300). Reading takes the first
 * sheet, as texts that a form reads the same. */

ScTable *sc_ods_read (GBytes *bytes, GError **error);
GBytes *sc_ods_write (ScTable *table, const char *name, GError **error);

G_END_DECLS
