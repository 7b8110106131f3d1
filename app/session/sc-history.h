/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScHistoryChange:
 * @field: the name of a field of the body
 * @before: (nullable): what it was, %NULL when there was nothing
 * @after: (nullable): what it became, %NULL when there is nothing
 */
typedef struct
{
  char *field;
  JsonNode *before;
  JsonNode *after;
} ScHistoryChange;

/**
 * ScHistoryKind:
 * @SC_HISTORY_CREATED: the record was made
 * @SC_HISTORY_CHANGED: somebody changed it
 * @SC_HISTORY_MERGED: two branches were brought together, by nobody or by who decided
 * @SC_HISTORY_DELETED: somebody deleted it
 * @SC_HISTORY_RESTORED: somebody brought it back
 * @SC_HISTORY_FIRST_KEPT: what it was when the history that is kept here begins
 */
typedef enum
{
  SC_HISTORY_CREATED,
  SC_HISTORY_CHANGED,
  SC_HISTORY_MERGED,
  SC_HISTORY_DELETED,
  SC_HISTORY_RESTORED,
  SC_HISTORY_FIRST_KEPT,
} ScHistoryKind;

/**
 * ScHistoryEntry:
 * @kind: what happened
 * @rev: the revision that it made
 * @by: (nullable): who did it, %NULL when nobody knows, or when nobody was asked
 * @at: (nullable): when, as the record says it
 * @set_aside: whether it stands on a branch that lost, or that is not decided yet: the record does not follow
 *   from it
 * @changes: (element-type ScHistoryChange): what is different than before, in the order of the body
 */
typedef struct
{
  ScHistoryKind kind;
  char *rev;
  char *by;
  char *at;
  gboolean set_aside;
  GPtrArray *changes;
} ScHistoryEntry;

/**
 * ScHistory:
 * @entries: (element-type ScHistoryEntry): the newest first
 * @complete: whether it goes back to the beginning
 *
 * Who changed what of a record, and when, as far as it is kept here.
 */
typedef struct
{
  GPtrArray *entries;
  gboolean complete;
} ScHistory;

#define SC_TYPE_HISTORY (sc_history_get_type ())
GType sc_history_get_type (void);
void sc_history_unref (ScHistory *self);
ScHistory *sc_history_new (GPtrArray *documents);

DexFuture *sc_session_load_history (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_load_lacking (ScSession *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHistory, sc_history_unref)

G_END_DECLS
