/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-database-private.h"

G_BEGIN_DECLS

/* What the file of a database ends with. */
#define SC_DATABASE_SUFFIX ".sqlite"

/* All databases of a server, by name. */
typedef struct _ScDatabases ScDatabases;

ScDatabases *_sc_databases_new (const char *data_dir);
void _sc_databases_free (ScDatabases *self);
DexFuture *_sc_databases_open (ScDatabases *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_sc_databases_create (ScDatabases *self,
                                 const char *name,
                                 const char *security) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_sc_databases_remove (ScDatabases *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *_sc_databases_close (ScDatabases *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
_sc_databases_share (ScDatabases *self, const char *name, ScStore *store) G_GNUC_WARN_UNUSED_RESULT;
void _sc_databases_end_feeds (ScDatabases *self);
char **_sc_databases_list (ScDatabases *self);
void _sc_databases_compact (ScDatabases *self, guint n_changes);
guint _sc_databases_count (ScDatabases *self, gboolean damaged);
gboolean _sc_databases_check_name (const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScDatabases, _sc_databases_free)

G_END_DECLS
