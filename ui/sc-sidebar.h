/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-counts.h"
#include "sc-rebuilder.h"

G_BEGIN_DECLS

/**
 * ScSidebar:
 *
 * The sections with their counts, and the state of the exchange. Choosing a section activates
 * "win.section".
 */
#define SC_TYPE_SIDEBAR (sc_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ScSidebar, sc_sidebar, SC, SIDEBAR, AdwBin)

void sc_sidebar_set_session (ScSidebar *self,
                             ScSession *session,
                             ScCounts *counts,
                             ScRebuilder *rebuilder);
void sc_sidebar_select (ScSidebar *self, const char *section_name);
void sc_sidebar_focus (ScSidebar *self);
void sc_sidebar_open_menu (ScSidebar *self);

G_END_DECLS
