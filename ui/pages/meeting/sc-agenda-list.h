/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScAgendaList:
 *
 * The items of a meeting, which follow it. One of them is selected as long as there are any. With "editable" set they are
 * moved by Alt and the arrow keys and by drag and drop, and deleted by the key.
 *
 * Emits "selected" () when another item is, by whatever cause.
 */
#define SC_TYPE_AGENDA_LIST (sc_agenda_list_get_type ())
G_DECLARE_FINAL_TYPE (ScAgendaList, sc_agenda_list, SC, AGENDA_LIST, AdwBin)

GtkWidget *sc_agenda_list_new (ScMeetingParts *parts, gboolean editable);
const char *sc_agenda_list_get_selected (ScAgendaList *self);
void sc_agenda_list_select (ScAgendaList *self, const char *id);
void sc_agenda_list_select_next (ScAgendaList *self, int step);
void sc_agenda_list_set_narrow (ScAgendaList *self, gboolean narrow);
void sc_agenda_list_focus (ScAgendaList *self);

G_END_DECLS
