/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScPeopleView:
 *
 * Who is invited to a meeting and who is there, in the groups of the minutes. On a person p, e and a say present, excused
 * and absent; c and l that the person comes or leaves now.
 */
#define SC_TYPE_PEOPLE_VIEW (sc_people_view_get_type ())
G_DECLARE_FINAL_TYPE (ScPeopleView, sc_people_view, SC, PEOPLE_VIEW, AdwBin)

GtkWidget *sc_people_view_new (ScSession *session, ScMeetingParts *parts);
void sc_people_view_focus (ScPeopleView *self);

G_END_DECLS
