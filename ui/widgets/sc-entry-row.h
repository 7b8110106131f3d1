/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScEntryRow:
 *
 * One line of text, a number, a date or a place.
 */
#define SC_TYPE_ENTRY_ROW (sc_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (ScEntryRow, sc_entry_row, SC, ENTRY_ROW, ScFieldRow)

GtkWidget *sc_entry_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

G_END_DECLS
