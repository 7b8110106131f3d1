/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-document.h"

G_BEGIN_DECLS

/* `_all_docs`, and the lists of ids and parameters that requests carry. */

void sc_wire_list_row_append (GString *out,
                              const ScListRow *row,
                              gboolean include_docs,
                              const ScWireForm *form);
char **sc_wire_names_parse (const char *text, gsize length, const char *member, GError **error);
GHashTable *sc_wire_members_parse (const char *text, gsize length, GError **error);
GPtrArray *sc_wire_queries_parse (const char *text, gsize length, GError **error);

G_END_DECLS
