/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

#include "sc-merge.h"
#include "sc-record.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScConflictKind:
 * @SC_CONFLICT_EDITS: two people changed the same fields
 * @SC_CONFLICT_DELETED: somebody changed what somebody else deleted
 */
typedef enum
{
  SC_CONFLICT_EDITS,
  SC_CONFLICT_DELETED,
} ScConflictKind;

/**
 * ScConflictSide:
 * @SC_CONFLICT_MINE: what this desk has
 * @SC_CONFLICT_THEIRS: what somebody else has
 */
typedef enum
{
  SC_CONFLICT_MINE,
  SC_CONFLICT_THEIRS,
} ScConflictSide;

/**
 * ScConflict:
 *
 * What is left of two edits of one document after everything that can be merged was merged: the
 * fields that a person has to decide. Immutable: it names the revisions it was made from.
 *
 * When somebody deleted what somebody else changed, the deleted side is %NULL: sc_conflict_get_mine()
 * or sc_conflict_get_theirs().
 */
#define SC_TYPE_CONFLICT (sc_conflict_get_type ())
G_DECLARE_FINAL_TYPE (ScConflict, sc_conflict, SC, CONFLICT, GObject)

DexFuture *
sc_conflict_load (ScStore *store, const char *id, const char *user) G_GNUC_WARN_UNUSED_RESULT;

ScConflictKind sc_conflict_get_kind (ScConflict *self);
const char *sc_conflict_get_id (ScConflict *self);
ScRecord *sc_conflict_get_mine (ScConflict *self);
ScRecord *sc_conflict_get_theirs (ScConflict *self);
ScRecord *sc_conflict_get_base (ScConflict *self);
ScRecord *sc_conflict_get_merged (ScConflict *self);
GPtrArray *sc_conflict_get_fields (ScConflict *self);
ScRecord *sc_conflict_choose (ScConflict *self, ScConflictSide side);
GPtrArray *sc_conflict_list_attachments (ScConflict *self, ScConflictSide side);

DexFuture *sc_conflict_resolve (ScConflict *self,
                                ScStore *store,
                                ScRecord *result,
                                const char *user) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_conflict_reopen (ScConflict *self, ScStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
