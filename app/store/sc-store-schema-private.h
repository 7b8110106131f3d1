/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-worker-private.h"

G_BEGIN_DECLS

gboolean _sc_store_schema_prepare (ScStoreContext *context, GError **error);
gboolean _sc_store_schema_finish (ScStoreContext *context, GError **error);
gboolean _sc_store_meta_get (ScSqlite *sqlite, const char *key, char **value, GError **error);
gboolean _sc_store_meta_set (ScSqlite *sqlite, const char *key, const char *value, GError **error);

G_END_DECLS
