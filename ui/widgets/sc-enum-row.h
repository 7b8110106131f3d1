/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScEnumRow:
 *
 * One value of a vocabulary.
 */
#define SC_TYPE_ENUM_ROW (sc_enum_row_get_type ())
G_DECLARE_FINAL_TYPE (ScEnumRow, sc_enum_row, SC, ENUM_ROW, AdwComboRow)

GtkWidget *sc_enum_row_new (ScRecordEditor *editor, const ScField *field);

G_END_DECLS
