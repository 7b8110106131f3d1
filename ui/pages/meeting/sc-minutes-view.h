/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScMinutesView:
 *
 * Where minutes are taken: the agenda with its progress on the left, what was said of the selected item on the right, and
 * below it the line that is typed into. Everything by keyboard: Ctrl+Enter goes to the next item, Alt+Up and Alt+Down
 * look at others.
 */
#define SC_TYPE_MINUTES_VIEW (sc_minutes_view_get_type ())
G_DECLARE_FINAL_TYPE (ScMinutesView, sc_minutes_view, SC, MINUTES_VIEW, AdwBin)

GtkWidget *sc_minutes_view_new (ScSession *session, ScMeetingParts *parts);
void sc_minutes_view_set_narrow (ScMinutesView *self, gboolean narrow);
void sc_minutes_view_focus (ScMinutesView *self);
DexFuture *sc_minutes_view_flush (ScMinutesView *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
