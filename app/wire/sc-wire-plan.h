/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-find.h"

G_BEGIN_DECLS

/**
 * ScWirePlan:
 * @paths: the index's fields as a JSON array of paths, each an array of names
 * @low: (nullable): a JSON array of values with which what is found begins, or behind which it stands
 * @high: (nullable): a JSON array of values with which what is found begins, or before which it stands
 * @descending: whether the index is read backwards
 * @sorted: whether the index gives the order that is asked for
 * @n_bounds: how many fields are bounded
 *
 * How an index answers a `_find`. What is read by it must still be matched with the selector.
 */
typedef struct
{
  char *paths;
  char *low;
  char *high;
  gboolean descending;
  gboolean sorted;
  guint n_bounds;
} ScWirePlan;

ScWirePlan *sc_wire_plan_new (const ScWireFind *find, const char *const *fields);
void sc_wire_plan_free (ScWirePlan *self);
char *sc_wire_paths_format (const char *const *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScWirePlan, sc_wire_plan_free)

G_END_DECLS
