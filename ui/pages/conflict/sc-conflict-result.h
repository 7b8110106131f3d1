/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConflictResult:
 *
 * What becomes of one field of a conflict, to be typed or chosen as in the form of the record. Where that
 * makes no sense, because a part of a list is there or not, it can only be read.
 *
 * Emits "edited" () when somebody changes it.
 */
#define SC_TYPE_CONFLICT_RESULT (sc_conflict_result_get_type ())
G_DECLARE_FINAL_TYPE (ScConflictResult, sc_conflict_result, SC, CONFLICT_RESULT, AdwBin)

GtkWidget *
sc_conflict_result_new (ScSession *session, ScConflict *conflict, const ScFieldConflict *values);
void sc_conflict_result_show (ScConflictResult *self, JsonNode *node);
gboolean sc_conflict_result_take (ScConflictResult *self, JsonNode **node);

G_END_DECLS
