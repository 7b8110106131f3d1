/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-condition-private.h"
#include "sc-wire-find.h"

G_BEGIN_DECLS

typedef struct
{
  char **path;
  gboolean descending;
} ScWireSortKey;

struct _ScWireFind
{
  ScWireJson json;
  ScWireSelector *selector;
  GPtrArray *fields; /* (nullable): of char **; NULL gives whole documents */
  GPtrArray *sort;   /* of ScWireSortKey */
  guint64 limit;
  guint64 skip;
  char *bookmark;   /* (nullable) */
  char **use_index; /* (nullable): the design document, and maybe the name */
  gboolean stats;
  gboolean conflicts;
};

guint _sc_wire_find_get_n_sort (const ScWireFind *self);
char **_sc_wire_find_get_sort (const ScWireFind *self, guint i, gboolean *descending);
const ScCondition *_sc_wire_selector_get_root (const ScWireSelector *self);

G_END_DECLS
