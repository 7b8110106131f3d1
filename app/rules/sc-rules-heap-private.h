/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ScRulesBlock ScRulesBlock;

/* The memory of one engine, all of which can be given back at once. Embedded; starts as zeros. */
typedef struct
{
  ScRulesBlock *first;
  gsize size;
  gsize limit;       /* 0: none */
  gboolean exceeded; /* something was refused */
} ScRulesHeap;

gpointer _sc_rules_heap_resize (ScRulesHeap *self, gpointer memory, gsize size);
void _sc_rules_heap_clear (ScRulesHeap *self);
gsize _sc_rules_heap_get_size (gconstpointer memory);

G_END_DECLS
