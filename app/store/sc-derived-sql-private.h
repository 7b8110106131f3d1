/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sqlite3.h>
#include <yyjson.h>

#include "sc-record-type.h"

G_BEGIN_DECLS

gboolean _sc_derived_sql_register (sqlite3 *handle);
const char *_sc_derived_sql_get (const ScRecordType *type,
                                 yyjson_val *root,
                                 const char *name,
                                 const char *stale_day);

G_END_DECLS
