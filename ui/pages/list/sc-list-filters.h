/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScListFilters:
 *
 * The chips above a list, one for each field that its records can be filtered by.
 *
 * Emits "changed" () when a person has chosen something else.
 */
#define SC_TYPE_LIST_FILTERS (sc_list_filters_get_type ())
G_DECLARE_FINAL_TYPE (ScListFilters, sc_list_filters, SC, LIST_FILTERS, AdwBin)

void sc_list_filters_build (ScListFilters *self, ScSession *session, const ScSection *section);
void sc_list_filters_apply (ScListFilters *self, ScQuery *query);
void sc_list_filters_clear (ScListFilters *self);
char *sc_list_filters_dup_text (ScListFilters *self);
JsonObject *sc_list_filters_save (ScListFilters *self);
char **sc_list_filters_load (ScListFilters *self, JsonObject *filters);

G_END_DECLS
