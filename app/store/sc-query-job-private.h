/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-query.h"
#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* What the reader threads answer to a ScQueryModel. */

/* The numbers of all matching documents, in order, as of @seq; @changed has those that changed
 * since the sequence asked, %NULL when that was 0. */
typedef struct
{
  GArray *docs;
  GHashTable *changed;
  gint64 seq;
  gint64 purge_seq;
} ScQueryOrder;

/* Records for numbers; both arrays have the same length. */
typedef struct
{
  GArray *docs;
  GPtrArray *records;
} ScQueryRecords;

#define SC_TYPE_QUERY_ORDER (sc_query_order_get_type ())
GType sc_query_order_get_type (void);
#define SC_TYPE_QUERY_RECORDS (sc_query_records_get_type ())
GType sc_query_records_get_type (void);

DexFuture *_sc_query_load_order (ScStoreWorker *worker,
                                 ScQuery *query,
                                 gint64 since,
                                 gint64 purge_seq,
                                 GArray *before);
DexFuture *_sc_query_load_records (ScStoreWorker *worker, GArray *docs);

G_END_DECLS
