/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-agenda.h"

G_BEGIN_DECLS

/**
 * ScAgendaRow:
 *
 * An agenda item in a list: number, topic, when and how long, and what became of it.
 */
#define SC_TYPE_AGENDA_ROW (sc_agenda_row_get_type ())
G_DECLARE_FINAL_TYPE (ScAgendaRow, sc_agenda_row, SC, AGENDA_ROW, GtkListBoxRow)

GtkWidget *sc_agenda_row_new (void);
void sc_agenda_row_set_columns (ScAgendaRow *self, gboolean time, gboolean minutes);
void sc_agenda_row_set_entry (ScAgendaRow *self, const ScAgendaEntry *entry, gboolean current);
const char *sc_agenda_row_get_id (ScAgendaRow *self);

G_END_DECLS
