/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScOverviewCharts:
 *
 * The pictures of the overview: solutions by theme, district and completeness, and how the alliance grew. Each figure leads to
 * the entries behind it.
 */
#define SC_TYPE_OVERVIEW_CHARTS (sc_overview_charts_get_type ())
G_DECLARE_FINAL_TYPE (ScOverviewCharts, sc_overview_charts, SC, OVERVIEW_CHARTS, AdwBin)

void sc_overview_charts_build (ScOverviewCharts *self, ScSession *session);

G_END_DECLS
