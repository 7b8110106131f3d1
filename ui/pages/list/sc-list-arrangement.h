/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-list-filters.h"
#include "sc-section.h"

G_BEGIN_DECLS

/* How a list is arranged, as a record of the type "view", and back. */

typedef struct
{
  ScSession *session;
  const ScSection *section;
  GtkColumnView *table;
  ScListFilters *filters;
  GtkEditable *words;
} ScListArrangement;

ScRecord *sc_list_arrangement_save (const ScListArrangement *self, const char *title);
char **sc_list_arrangement_load (const ScListArrangement *self, ScRecord *view);

G_END_DECLS
