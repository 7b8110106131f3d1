/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScListSelection:
 *
 * The bar that comes up when several records of a list are selected, with what can be done to all of them.
 */
#define SC_TYPE_LIST_SELECTION (sc_list_selection_get_type ())
G_DECLARE_FINAL_TYPE (ScListSelection, sc_list_selection, SC, LIST_SELECTION, AdwBin)

void sc_list_selection_build (ScListSelection *self,
                              ScSession *session,
                              const ScRecordType *type,
                              ScQueryModel *model,
                              GtkMultiSelection *selection);
guint sc_list_selection_get_single (ScListSelection *self);
void sc_list_selection_delete (ScListSelection *self);

G_END_DECLS
