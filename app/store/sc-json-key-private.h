/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/* JSON values as bytes whose order is CouchDB's order of the values. */
GByteArray *_sc_json_key_from_array (const char *json);
gboolean _sc_json_key_register (sqlite3 *handle);

G_END_DECLS
