/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-table.h"

G_BEGIN_DECLS

/* CSV as the spreadsheets of our users write and read it (RFC 4180 with a few habits of theirs).
 *
 * Reading takes UTF-8 and UTF-16 with their marks, UTF-8 without one, and otherwise Windows-1252;
 * semicolons, commas or tabs; any line ends. Writing gives what a German Excel opens in columns with
 * the umlauts right: UTF-8 with its mark, semicolons, CRLF.
 *
 * A cell that starts like a formula would be run by the spreadsheet that opens the file, and what
 * stands in our records comes from many people. Writing puts an apostrophe before it, reading takes it
 * away again. */

ScTable *sc_csv_read (GBytes *bytes, GError **error);
GBytes *sc_csv_write (ScTable *table);

G_END_DECLS
