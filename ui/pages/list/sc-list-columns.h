/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* The columns of a table of records: those that somebody chose, or else those of its section. */

void sc_list_columns_build (GtkColumnView *table, ScSession *session, const ScSection *section);
void sc_list_columns_set_tight (GtkColumnView *table, const ScSection *section, gboolean tight);
void sc_list_columns_show (GtkColumnView *table,
                           ScSession *session,
                           const ScSection *section,
                           const char *const *names);
char **sc_list_columns_dup_names (GtkColumnView *table);
char **sc_list_columns_dup_available (const ScSection *section);
const char *sc_list_columns_get_label (const ScSection *section, const char *name);
void sc_list_columns_apply_order (GtkColumnView *table, const ScSection *section, ScQuery *query);

G_END_DECLS
