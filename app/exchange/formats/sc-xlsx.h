/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-table.h"

G_BEGIN_DECLS

/* Workbooks as Excel writes them (ECMA-376, Office Open XML). Reading takes the first sheet that is not
 * hidden, as texts that a form reads the same: what a cell shows, not how. A formula counts as its last
 * result. Writing gives each column its kind, a bold header that stays in sight, a filter, and a list to
 * choose from where only certain texts make sense. */

ScTable *sc_xlsx_read (GBytes *bytes, GError **error);
GBytes *sc_xlsx_write (ScTable *table, const char *name, GError **error);

G_END_DECLS
