/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * ScFutureFunc:
 * @object: who waited, still alive
 * @value: (nullable): what the future resolved to, %NULL when it was rejected
 * @error: (nullable): why it was
 * @data: what was given along
 */
typedef void (*ScFutureFunc) (gpointer object,
                              const GValue *value,
                              const GError *error,
                              gpointer data);

void sc_future_then (DexFuture *future, gpointer object, ScFutureFunc func);
void sc_future_then_with (DexFuture *future,
                          gpointer object,
                          ScFutureFunc func,
                          gpointer data,
                          GDestroyNotify destroy);

G_END_DECLS
