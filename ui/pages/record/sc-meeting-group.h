/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScMeetingGroup:
 *
 * On the page of a meeting: how far agenda, people and minutes are, and the ways there.
 */
#define SC_TYPE_MEETING_GROUP (sc_meeting_group_get_type ())
G_DECLARE_FINAL_TYPE (ScMeetingGroup, sc_meeting_group, SC, MEETING_GROUP, AdwBin)

GtkWidget *sc_meeting_group_new (ScSession *session, const char *meeting_id);

G_END_DECLS
