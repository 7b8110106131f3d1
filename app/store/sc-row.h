/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/**
 * ScRow:
 *
 * A place in a #ScQueryModel: light, and there before its record is. Properties "record" and
 * "loading" notify when the record arrives and whenever it changes.
 */
#define SC_TYPE_ROW (sc_row_get_type ())
G_DECLARE_FINAL_TYPE (ScRow, sc_row, SC, ROW, GObject)

ScRecord *sc_row_get_record (ScRow *self);
gboolean sc_row_get_loading (ScRow *self);

G_END_DECLS
