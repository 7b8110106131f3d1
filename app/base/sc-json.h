/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *sc_json_parse_object (const char *text, gssize length, GError **error);
char *sc_json_to_string (JsonObject *object, gboolean pretty);
const char *sc_json_get_string (JsonObject *object, const char *member);
gint64 sc_json_get_int (JsonObject *object, const char *member, gint64 fallback);
double sc_json_get_double (JsonObject *object, const char *member, double fallback);
gboolean sc_json_get_boolean (JsonObject *object, const char *member, gboolean fallback);
JsonArray *sc_json_get_array (JsonObject *object, const char *member);
JsonObject *sc_json_get_object (JsonObject *object, const char *member);
char **sc_json_dup_strv (JsonObject *object, const char *member);
void sc_json_set_strv (JsonObject *object, const char *member, const char *const *values);
JsonObject *sc_json_copy_object (JsonObject *object);
gboolean sc_json_nodes_equal (JsonNode *a, JsonNode *b);

G_END_DECLS
