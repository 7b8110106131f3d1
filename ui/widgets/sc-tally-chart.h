/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-live-tally.h"

G_BEGIN_DECLS

/**
 * ScTallyChart:
 *
 * How many records have which value of a field, as a chart that follows the store while it is looked at.
 *
 * Emits "activated" (const char *value, const char *series) when a figure is pressed: the values as records have them, empty
 * for "not filled in", the second %NULL where all of the first are meant.
 */
#define SC_TYPE_TALLY_CHART (sc_tally_chart_get_type ())
G_DECLARE_FINAL_TYPE (ScTallyChart, sc_tally_chart, SC, TALLY_CHART, AdwBin)

GtkWidget *sc_tally_chart_new (ScSession *session,
                               const char *title,
                               const char *type_name,
                               const char *field,
                               const char *series);
ScLiveTally *sc_tally_chart_get_tally (ScTallyChart *self);

G_END_DECLS
