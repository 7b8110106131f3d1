/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-table.h"

G_BEGIN_DECLS

/* More than the largest inventory; a sheet with more is a mistake, or an attack. */
#define SC_SHEET_MAX_ROWS 200000
#define SC_SHEET_MAX_COLUMNS 1000

char *_sc_sheet_format_number (double number);
char *_sc_sheet_format_days (double days);
char *_sc_sheet_dup_iso (double days, gboolean with_time);
gboolean _sc_sheet_fail_too_large (GError **error);

/* Rows of which only what is not blank was told, in ascending order. */
typedef struct
{
  ScTable *table;
  GPtrArray *cells; /* char *, nullable; the row that is being read */
  guint row;        /* its number, from 0 */
} ScRowBuilder;

void _sc_row_builder_init (ScRowBuilder *self);
void _sc_row_builder_clear (ScRowBuilder *self);
gboolean _sc_row_builder_set (ScRowBuilder *self, guint column, const char *text, GError **error);
gboolean _sc_row_builder_end_row (ScRowBuilder *self, GError **error);

G_END_DECLS
