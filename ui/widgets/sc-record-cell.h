/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRecordCell:
 *
 * What a list shows of one record: one column of a table, or title, subtitle and pill of a narrow
 * list. It follows its row, which may have no record yet.
 */
#define SC_TYPE_RECORD_CELL (sc_record_cell_get_type ())
G_DECLARE_FINAL_TYPE (ScRecordCell, sc_record_cell, SC, RECORD_CELL, AdwBin)

GtkWidget *
sc_record_cell_new_for_column (ScSession *session, const ScSection *section, const char *column);
GtkWidget *sc_record_cell_new_for_row (ScSession *session, const ScSection *section);
void sc_record_cell_set_row (ScRecordCell *self, ScRow *row);
void sc_record_cell_set_record (ScRecordCell *self, ScRecord *record);
void sc_record_cell_name_row (ScRecordCell *self, GtkWidget *row);

void sc_record_cell_bind_items (GtkListItemFactory *factory);
void sc_record_cell_name_items (GtkListItemFactory *factory);
void sc_record_cell_open_by_click (GtkWidget *view);

G_END_DECLS
