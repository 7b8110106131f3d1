/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field-row.h"

G_BEGIN_DECLS

/**
 * ScSwitchRow:
 *
 * Yes or no.
 */
#define SC_TYPE_SWITCH_ROW (sc_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (ScSwitchRow, sc_switch_row, SC, SWITCH_ROW, AdwActionRow)

GtkWidget *sc_switch_row_new (ScRecordEditor *editor, const ScField *field);

G_END_DECLS
