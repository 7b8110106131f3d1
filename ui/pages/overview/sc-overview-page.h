/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-counts.h"

G_BEGIN_DECLS

/**
 * ScOverviewPage:
 *
 * The workspace at a glance: its figures, what changed last, and what waits for somebody.
 */
#define SC_TYPE_OVERVIEW_PAGE (sc_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (ScOverviewPage, sc_overview_page, SC, OVERVIEW_PAGE, AdwBin)

GtkWidget *sc_overview_page_new (ScSession *session, ScCounts *counts);

G_END_DECLS
