/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* The columns of a table of records, as its section names them. */
void sc_list_columns_build (GtkColumnView *table, ScSession *session, const ScSection *section);
void sc_list_columns_set_tight (GtkColumnView *table, const ScSection *section, gboolean tight);

G_END_DECLS
