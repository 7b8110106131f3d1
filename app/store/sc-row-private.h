/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-row.h"

G_BEGIN_DECLS

ScRow *_sc_row_new (gint64 doc);
gint64 _sc_row_get_doc (ScRow *self);
void _sc_row_set_record (ScRow *self, ScRecord *record);

G_END_DECLS
