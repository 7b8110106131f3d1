/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConflictChoice:
 * @SC_CONFLICT_CHOICE_MINE: what was typed at this desk
 * @SC_CONFLICT_CHOICE_THEIRS: what was typed elsewhere
 * @SC_CONFLICT_CHOICE_BOTH: one text after the other
 */
typedef enum
{
  SC_CONFLICT_CHOICE_MINE,
  SC_CONFLICT_CHOICE_THEIRS,
  SC_CONFLICT_CHOICE_BOTH,
} ScConflictChoice;

/**
 * ScConflictField:
 *
 * One field of a conflict: what it was before, what both sides made of it, with the words marked that
 * differ, and the result, which can be edited.
 */
#define SC_TYPE_CONFLICT_FIELD (sc_conflict_field_get_type ())
G_DECLARE_FINAL_TYPE (ScConflictField, sc_conflict_field, SC, CONFLICT_FIELD, AdwBin)

GtkWidget *
sc_conflict_field_new (ScSession *session, ScConflict *conflict, const ScFieldConflict *values);
void sc_conflict_field_choose (ScConflictField *self, ScConflictChoice choice);
void sc_conflict_field_set_narrow (ScConflictField *self, gboolean narrow);
gboolean sc_conflict_field_apply (ScConflictField *self, ScMergeResult *result);

G_END_DECLS
