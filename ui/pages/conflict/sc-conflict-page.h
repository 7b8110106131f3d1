/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConflictPage:
 *
 * One record of which there are two versions, and the decision about it.
 */
#define SC_TYPE_CONFLICT_PAGE (sc_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (ScConflictPage, sc_conflict_page, SC, CONFLICT_PAGE, AdwBreakpointBin)

GtkWidget *sc_conflict_page_new (ScSession *session, ScConflict *conflict);
void sc_conflict_page_focus_title (ScConflictPage *self);

G_END_DECLS
