/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-live-tally.h"

G_BEGIN_DECLS

/**
 * ScDistrictMap:
 *
 * The twelve city districts as tiles that lie to each other as the districts do, each with the number of its records and how it
 * lies to the project area. It needs no network. Tab goes to it and away, the arrow keys go through it.
 *
 * Emits "activated" (const char *district) when a tile is pressed; empty for the records without a district.
 */
#define SC_TYPE_DISTRICT_MAP (sc_district_map_get_type ())
G_DECLARE_FINAL_TYPE (ScDistrictMap, sc_district_map, SC, DISTRICT_MAP, AdwBin)

GtkWidget *sc_district_map_new (ScSession *session, const char *type_name, const char *field);
ScLiveTally *sc_district_map_get_tally (ScDistrictMap *self);

G_END_DECLS
