/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-query.h"
#include "sc-sqlite-private.h"

G_BEGIN_DECLS

gboolean _sc_query_is_field_name (const char *field);
gboolean _sc_query_is_local (const ScQuery *self);
char *_sc_query_build_sql (const ScQuery *self);
char *_sc_query_build_pair_sql (const ScQuery *self);
char *_sc_query_build_bodies_sql (const ScQuery *self);
const char *_sc_query_get_stale_day (const ScQuery *self);
void _sc_query_bind (const ScQuery *self, sqlite3_stmt *stmt);

G_END_DECLS
