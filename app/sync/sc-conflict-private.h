/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-conflict.h"

G_BEGIN_DECLS

/* Two branches of one document and what became of them. */
typedef struct
{
  ScDocument *winner;
  ScDocument *loser;
  ScDocument *base;      /* (nullable) */
  ScMergeResult *result; /* the winner is "mine" here, on every desk */
} ScBranches;

void _sc_branches_free (ScBranches *self);

/* To be called in a fiber. */
GPtrArray *_sc_branches_load (ScStore *store, const char *id, GError **error);
gboolean _sc_branches_are_merged (const ScBranches *self);
ScDocument *_sc_tombstone_new (const ScDocument *leaf, const char *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBranches, _sc_branches_free)

G_END_DECLS
