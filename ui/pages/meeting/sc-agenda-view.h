/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScAgendaView:
 *
 * Where an agenda is made: the items with their times on the left, all of the selected one on the right, and an entry into
 * which one topic after the other is typed.
 */
#define SC_TYPE_AGENDA_VIEW (sc_agenda_view_get_type ())
G_DECLARE_FINAL_TYPE (ScAgendaView, sc_agenda_view, SC, AGENDA_VIEW, AdwBin)

GtkWidget *sc_agenda_view_new (ScSession *session, ScMeetingParts *parts);
void sc_agenda_view_set_narrow (ScAgendaView *self, gboolean narrow);
void sc_agenda_view_focus (ScAgendaView *self);
DexFuture *sc_agenda_view_flush (ScAgendaView *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
