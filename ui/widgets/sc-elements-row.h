/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScElementsRow:
 *
 * A field that holds a list: a row for each element, which opens to its fields. Rows are added, moved and
 * removed, all by keyboard; removing can be taken back.
 */
#define SC_TYPE_ELEMENTS_ROW (sc_elements_row_get_type ())
G_DECLARE_FINAL_TYPE (ScElementsRow, sc_elements_row, SC, ELEMENTS_ROW, ScFieldRow)

GtkWidget *sc_elements_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

G_END_DECLS
