/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScListPictures:
 *
 * What a list shows, as a map of the districts and as charts: the same records, under the same filters.
 *
 * Emits "chosen" (GVariant *filters) when a figure is pressed: by which values of which fields its records are found.
 */
#define SC_TYPE_LIST_PICTURES (sc_list_pictures_get_type ())
G_DECLARE_FINAL_TYPE (ScListPictures, sc_list_pictures, SC, LIST_PICTURES, AdwBin)

gboolean sc_list_pictures_build (ScListPictures *self, ScSession *session, const char *type_name);
void sc_list_pictures_set_query (ScListPictures *self, ScQuery *query);

G_END_DECLS
