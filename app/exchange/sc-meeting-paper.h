/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-agenda.h"
#include "sc-paper.h"

G_BEGIN_DECLS

/**
 * ScMeetingSource:
 * @meeting: the meeting
 * @agenda: its agenda
 * @lines: (element-type ScRecord): outcomes, decisions and tasks, those of an item in their order
 * @attendance: (element-type ScRecord): who is invited or was there, by name
 * @minutes: (nullable): what is said of the minutes as a whole
 * @titles: (element-type utf8 utf8): what records that are named are called, by id
 *
 * All that a document about a meeting is made of.
 */
typedef struct
{
  ScRecord *meeting;
  ScAgenda *agenda;
  GPtrArray *lines;
  GPtrArray *attendance;
  ScRecord *minutes;
  GHashTable *titles;
} ScMeetingSource;

/**
 * ScMeetingPaper:
 * @SC_MEETING_PAPER_AGENDA: the agenda, to be sent with the invitation
 * @SC_MEETING_PAPER_MINUTES: the minutes
 * @SC_MEETING_PAPER_ATTENDANCE: a list to sign, of the people who are invited
 */
typedef enum
{
  SC_MEETING_PAPER_AGENDA,
  SC_MEETING_PAPER_MINUTES,
  SC_MEETING_PAPER_ATTENDANCE,
} ScMeetingPaper;

ScPaper *
sc_meeting_paper_new (const ScMeetingSource *source, ScMeetingPaper paper, gboolean public_copy);
const char *sc_meeting_paper_get_label (ScMeetingPaper paper);

G_END_DECLS
