/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is left of two orders between their common beginning and their common end. */
typedef struct
{
  guint head;       /* where the orders part */
  guint before_end; /* where they meet again */
  guint after_end;
} ScOrderDifference;

ScOrderDifference _sc_query_order_compare (GArray *before, GArray *after);
guint _sc_query_order_count_splices (GArray *before,
                                     GArray *after,
                                     ScOrderDifference difference,
                                     GHashTable *changed);

G_END_DECLS
