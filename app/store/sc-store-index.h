/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScIndexRequest:
 * @paths: what the index is made of: a JSON array of paths, each an array of names
 * @low: (nullable): a JSON array of values: only what begins with these, or stands behind them
 * @high: (nullable): a JSON array of values: only what begins with these, or stands before them
 * @descending: from the last to the first
 * @after: (nullable): the position of the row behind which to begin
 * @limit: at most so many rows
 * @conflicts: also which other live leaves there are
 *
 * What to read from an index: live documents that have all its fields, in the order of their values (as
 * CouchDB orders JSON) and then of their ids.
 */
typedef struct
{
  char *paths;
  char *low;
  char *high;
  gboolean descending;
  char *after;
  guint limit;
  gboolean conflicts;
} ScIndexRequest;

void sc_index_request_clear (ScIndexRequest *self);

DexFuture *sc_store_ensure_index (ScStore *self, const char *paths) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_keep_indexes (ScStore *self, const char *const *paths) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_list_indexed (ScStore *self, const ScIndexRequest *request) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_store_explain_indexed (ScStore *self, const ScIndexRequest *request) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScIndexRequest, sc_index_request_clear)

G_END_DECLS
