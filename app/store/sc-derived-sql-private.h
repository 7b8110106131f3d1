/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

gboolean _sc_derived_sql_register (sqlite3 *handle);

G_END_DECLS
