/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* The values that records have of a field, as filters and charts show them; an empty one is "not filled in". */

char *sc_field_values_dup_label (ScSession *session, const ScField *field, const char *value);
void sc_field_values_sort (GPtrArray *values, ScSession *session, const ScField *field);

G_END_DECLS
