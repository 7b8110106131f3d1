/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScMeetingPage:
 *
 * A meeting in the whole window: its agenda, its people, its minutes.
 */
#define SC_TYPE_MEETING_PAGE (sc_meeting_page_get_type ())
G_DECLARE_FINAL_TYPE (ScMeetingPage, sc_meeting_page, SC, MEETING_PAGE, AdwNavigationPage)

AdwNavigationPage *sc_meeting_page_new (ScSession *session, ScMeetingParts *parts);
void sc_meeting_page_show (ScMeetingPage *self, const char *view);
DexFuture *sc_meeting_page_flush (ScMeetingPage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
