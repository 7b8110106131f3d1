/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConflictRow:
 *
 * A record somebody has to decide about: what it is, which fields, both people and both times; and a mark for
 * deciding about several.
 *
 * Properties:
 * - "marked" (gboolean, with notification): whether it is one of those to be decided together
 */
#define SC_TYPE_CONFLICT_ROW (sc_conflict_row_get_type ())
G_DECLARE_FINAL_TYPE (ScConflictRow, sc_conflict_row, SC, CONFLICT_ROW, AdwActionRow)

GtkWidget *sc_conflict_row_new (ScSession *session, ScRecord *record);
const char *sc_conflict_row_get_id (ScConflictRow *self);
gboolean sc_conflict_row_get_marked (ScConflictRow *self);
void sc_conflict_row_set_marked (ScConflictRow *self, gboolean marked);

G_END_DECLS
