/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-field.h"

G_BEGIN_DECLS

gboolean _sc_field_get_point (JsonNode *node, double *latitude, double *longitude);
gboolean _sc_field_is_date (const char *text);
gboolean _sc_field_check_list (const ScField *field, JsonNode *node, GError **error);
gboolean _sc_field_check_range (const ScField *field, double number, GError **error);
gboolean _sc_field_fail (const ScField *field, ScFieldError code, const char *text, GError **error);

G_END_DECLS
