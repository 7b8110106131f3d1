/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-session.h"
#include "sc-tally.h"

G_BEGIN_DECLS

/**
 * ScLiveTally:
 *
 * How many records have which value of a field, counted anew while a widget that shows it is looked at.
 *
 * Emits "changed" () when the counts are others, or what the values are called.
 */
#define SC_TYPE_LIVE_TALLY (sc_live_tally_get_type ())
G_DECLARE_FINAL_TYPE (ScLiveTally, sc_live_tally, SC, LIVE_TALLY, GObject)

ScLiveTally *sc_live_tally_new (GtkWidget *widget,
                                ScSession *session,
                                const char *type_name,
                                const char *field,
                                const char *series);
void sc_live_tally_set_query (ScLiveTally *self, ScQuery *query);
ScTally *sc_live_tally_get (ScLiveTally *self);
ScSession *sc_live_tally_get_session (ScLiveTally *self);
const ScField *sc_live_tally_get_field (ScLiveTally *self);
const ScField *sc_live_tally_get_series (ScLiveTally *self);
GVariant *sc_live_tally_make_filters (ScLiveTally *self, const char *value, const char *series);

G_END_DECLS
