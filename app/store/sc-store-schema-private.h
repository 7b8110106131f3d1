/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store-worker-private.h"

G_BEGIN_DECLS

/* No change is given a lower sequence than this; a restored store has it (sc-store-backup.c), and one
 * whose newest change was purged. */
#define SC_SEQ_FLOOR_KEY "seq_floor"

/* The highest sequence that was ever given out. */
#define SC_UPDATE_SEQ_SQL                                                  \
  "SELECT max (coalesce ((SELECT max (seq) FROM document), 0), coalesce (" \
  "(SELECT CAST (value AS INTEGER) FROM meta WHERE key = '" SC_SEQ_FLOOR_KEY "'), 0))"

/* How many times something was purged. */
#define SC_PURGE_SEQ_KEY "purge_seq"
#define SC_PURGE_SEQ_SQL                                                                      \
  "SELECT coalesce ((SELECT CAST (value AS INTEGER) FROM meta WHERE key = '" SC_PURGE_SEQ_KEY \
  "'), 0)"

gboolean _sc_store_schema_check (ScSqlite *sqlite, GError **error);
gboolean _sc_store_schema_prepare (ScStoreContext *context, GError **error);
gboolean _sc_store_schema_finish (ScStoreContext *context, GError **error);
gboolean _sc_store_meta_get (ScSqlite *sqlite, const char *key, char **value, GError **error);
gboolean _sc_store_meta_set (ScSqlite *sqlite, const char *key, const char *value, GError **error);

G_END_DECLS
