/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-selector-private.h"

G_BEGIN_DECLS

/* A selector becomes a tree of "and" and "or" with tests of one field as leaves. A negation is pushed down
 * to the leaves, because a field that is not there fulfils neither a test nor its opposite. */

typedef enum
{
  SC_CONDITION_AND,
  SC_CONDITION_OR,
  SC_CONDITION_EQ,
  SC_CONDITION_NE,
  SC_CONDITION_LT,
  SC_CONDITION_LTE,
  SC_CONDITION_GT,
  SC_CONDITION_GTE,
  SC_CONDITION_EXISTS,
  SC_CONDITION_TYPE,
  SC_CONDITION_IN,
  SC_CONDITION_SIZE,
  SC_CONDITION_MOD,
  SC_CONDITION_REGEX,
  SC_CONDITION_BEGINS_WITH,
  SC_CONDITION_ALL,
  SC_CONDITION_ELEM_MATCH,
  SC_CONDITION_ALL_MATCH,
  SC_CONDITION_KEY_MAP_MATCH,
} ScConditionKind;

typedef struct
{
  ScConditionKind kind;
  gboolean negated; /* of a test: it must fail, on a field that is there */
  char **path;
  yyjson_val *argument;
  GRegex *regex;
  GPtrArray
      *children; /* of SC_CONDITION_AND and SC_CONDITION_OR; the one condition on an element */
} ScCondition;

ScCondition *_sc_condition_new (ScConditionKind kind, char **path);
void _sc_condition_free (ScCondition *self);
gboolean _sc_condition_matches (const ScCondition *self, yyjson_val *document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScCondition, _sc_condition_free)

G_END_DECLS
