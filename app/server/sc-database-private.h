/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-rulebook.h"
#include "sc-security-private.h"
#include "sc-store.h"

G_BEGIN_DECLS

#define SC_USERS_DATABASE "_users"

/* Where a store keeps its `_security`. */
#define SC_SECURITY_KEY "security"

/* One database that is served: its store, who may use it, and who waits for its changes. */
#define SC_TYPE_DATABASE (sc_database_get_type ())
G_DECLARE_FINAL_TYPE (ScDatabase, sc_database, SC, DATABASE, GObject)

ScDatabase *
_sc_database_new (const char *name, ScStore *store, ScSecurity *security, gboolean shared);
const char *_sc_database_get_name (ScDatabase *self);
ScStore *_sc_database_get_store (ScDatabase *self);
const ScSecurity *_sc_database_get_security (ScDatabase *self);
ScRulebook *_sc_database_get_rulebook (ScDatabase *self);
gboolean _sc_database_is_users (ScDatabase *self);
gboolean _sc_database_is_shared (ScDatabase *self);
gboolean _sc_database_is_closed (ScDatabase *self);
void _sc_database_end_feeds (ScDatabase *self);
DexFuture *
_sc_database_set_security (ScDatabase *self, ScSecurity *security) G_GNUC_WARN_UNUSED_RESULT;
gboolean _sc_database_is_compacting (ScDatabase *self);
gboolean _sc_database_wants_compaction (ScDatabase *self, guint n_changes);
DexFuture *_sc_database_compact (ScDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_sc_database_wait (ScDatabase *self, gint64 since) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
