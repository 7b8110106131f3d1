/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScRefsRow:
 *
 * One record or several that this one names.
 */
#define SC_TYPE_REFS_ROW (sc_refs_row_get_type ())
G_DECLARE_FINAL_TYPE (ScRefsRow, sc_refs_row, SC, REFS_ROW, ScFieldRow)

GtkWidget *sc_refs_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field);

G_END_DECLS
