/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-wire-json-private.h"
#include "sc-wire-selector.h"

G_BEGIN_DECLS

/* What Mango's selectors, `fields` and `sort` have in common: paths, and an order of JSON values. */
char **_sc_wire_path_parse (const char *text);
yyjson_val *_sc_wire_path_get (char **path, yyjson_val *value);
int _sc_wire_json_compare (yyjson_val *a, yyjson_val *b);
gboolean _sc_wire_json_is_integer (yyjson_val *value);
double _sc_wire_json_get_number (yyjson_val *value);
yyjson_doc *_sc_wire_document_to_json (const ScDocument *document, const char *const *conflicts);

ScWireSelector *_sc_wire_selector_read (yyjson_val *object, GError **error);
gboolean _sc_wire_selector_matches (const ScWireSelector *self, yyjson_val *document);

G_END_DECLS
