/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-condition-private.h"
#include "sc-wire-find.h"

G_BEGIN_DECLS

guint _sc_wire_find_get_n_sort (const ScWireFind *self);
char **_sc_wire_find_get_sort (const ScWireFind *self, guint i, gboolean *descending);
const ScCondition *_sc_wire_selector_get_root (const ScWireSelector *self);

G_END_DECLS
