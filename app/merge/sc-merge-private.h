/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-merge.h"

G_BEGIN_DECLS

/* What the values of one field have in common while they are merged. Nothing is owned; any of the
 * three is NULL when the field is absent there. */
typedef struct
{
  const char *field;
  const char *element;
  const char *member;
  JsonNode *base;
  JsonNode *mine;
  JsonNode *theirs;
} ScMergeCase;

GPtrArray *_sc_merge_conflicts_new (void);
void _sc_merge_add_conflict (const ScMergeCase *what, GPtrArray *conflicts);
gboolean _sc_merge_one_side (const ScMergeCase *what, JsonNode **merged);
JsonNode *_sc_merge_scalar (const ScMergeCase *what, GPtrArray *conflicts);
JsonNode *_sc_merge_set (const ScMergeCase *what, GPtrArray *conflicts);
JsonNode *_sc_merge_list (const ScMergeCase *what, GPtrArray *conflicts);
JsonNode *_sc_merge_text (const ScMergeCase *what, GPtrArray *conflicts);

char **_sc_merge_member_names (JsonObject *base, JsonObject *mine, JsonObject *theirs);

G_END_DECLS
