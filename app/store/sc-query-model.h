/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "sc-query.h"
#include "sc-row.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScQueryModel:
 *
 * A #GListModel of #ScRow over a query. It follows the store by itself, emits the smallest change
 * it can, and never loads what nobody looks at. Property "n-items" may be bound.
 */
#define SC_TYPE_QUERY_MODEL (sc_query_model_get_type ())
G_DECLARE_FINAL_TYPE (ScQueryModel, sc_query_model, SC, QUERY_MODEL, GObject)

ScQueryModel *sc_query_model_new (ScStore *store, ScQuery *query);
ScQuery *sc_query_model_get_query (ScQueryModel *self);
void sc_query_model_set_query (ScQueryModel *self, ScQuery *query);
gboolean sc_query_model_get_ready (ScQueryModel *self);
DexFuture *sc_query_model_load (ScQueryModel *self,
                                const guint *positions,
                                guint n_positions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
