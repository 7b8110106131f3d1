/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConflictsPage:
 *
 * The records somebody has to decide about, like a box of letters.
 */
#define SC_TYPE_CONFLICTS_PAGE (sc_conflicts_page_get_type ())
G_DECLARE_FINAL_TYPE (ScConflictsPage, sc_conflicts_page, SC, CONFLICTS_PAGE, AdwBin)

GtkWidget *sc_conflicts_page_new (ScSession *session);

G_END_DECLS
