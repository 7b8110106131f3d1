/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScAllianceChart:
 *
 * How the alliance grew: the partners at the end of each year or quarter, by their roles. It follows the store while it is
 * looked at.
 *
 * Emits "activated" (const char *day) when one of the days is chosen.
 */
#define SC_TYPE_ALLIANCE_CHART (sc_alliance_chart_get_type ())
G_DECLARE_FINAL_TYPE (ScAllianceChart, sc_alliance_chart, SC, ALLIANCE_CHART, AdwBin)

GtkWidget *sc_alliance_chart_new (ScSession *session);

G_END_DECLS
