/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* The values of one field of a conflict, and whose they are, in words. */

const ScField *sc_conflict_values_get_field (ScConflict *conflict, const ScFieldConflict *values);
gboolean sc_conflict_values_are_text (ScConflict *conflict, const ScFieldConflict *values);
const ScField *sc_conflict_values_get_member (ScConflict *conflict, const ScFieldConflict *values);
char *sc_conflict_values_dup_title (ScSession *session,
                                    ScConflict *conflict,
                                    const ScFieldConflict *values);
char *sc_conflict_values_dup_text (ScSession *session,
                                   ScConflict *conflict,
                                   const ScFieldConflict *values,
                                   JsonNode *node);
char *sc_conflict_values_dup_heading (const char *whose, ScRecord *version);

G_END_DECLS
