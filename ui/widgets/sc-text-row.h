/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScTextRow:
 *
 * Several lines of text.
 */
#define SC_TYPE_TEXT_ROW (sc_text_row_get_type ())
G_DECLARE_FINAL_TYPE (ScTextRow, sc_text_row, SC, TEXT_ROW, ScFieldRow)

GtkWidget *sc_text_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

G_END_DECLS
