/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-agenda.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScMeetingParts:
 *
 * One meeting and all that belongs to it: agenda, lines of the minutes, who is there. Read once and then kept as the
 * store has it, whoever writes: this desk, the other note-taker, the exchange with the server. Ready after
 * sc_meeting_parts_load(); all methods are called on the main context.
 *
 * What somebody does here is done in the order in which it was done, each on top of the one before: two moves by quick
 * key presses are two revisions of one branch and never a conflict with oneself.
 *
 * Emits "changed" () when something is other than before.
 */
#define SC_TYPE_MEETING_PARTS (sc_meeting_parts_get_type ())
G_DECLARE_FINAL_TYPE (ScMeetingParts, sc_meeting_parts, SC, MEETING_PARTS, GObject)

ScMeetingParts *sc_meeting_parts_new (ScSession *session, const char *meeting_id);
DexFuture *sc_meeting_parts_load (ScMeetingParts *self) G_GNUC_WARN_UNUSED_RESULT;

const char *sc_meeting_parts_get_id (ScMeetingParts *self);
ScRecord *sc_meeting_parts_get_meeting (ScMeetingParts *self);
ScAgenda *sc_meeting_parts_get_agenda (ScMeetingParts *self);
ScRecord *sc_meeting_parts_find (ScMeetingParts *self, const char *id);
GPtrArray *sc_meeting_parts_list_lines (ScMeetingParts *self, const char *item_id);
GPtrArray *sc_meeting_parts_list_attendance (ScMeetingParts *self);
ScRecord *sc_meeting_parts_get_minutes (ScMeetingParts *self);

/* The agenda. */
DexFuture *sc_meeting_add_item (ScMeetingParts *self,
                                const char *title,
                                const char *behind) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_step_item (ScMeetingParts *self,
                                 const char *id,
                                 ScAgendaStep step) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_move_item (ScMeetingParts *self,
                                 const char *id,
                                 const char *target,
                                 gboolean behind) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_remove_item (ScMeetingParts *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ScMinutesLine:
 * @type: "outcome", "decision" or "action"
 * @kind: (nullable): the kind of an outcome
 * @text: what it says
 * @item_id: (nullable): the agenda item that it belongs to
 * @owner_id: (nullable): who does it, for a task
 * @due: (nullable): the day until which, for a task
 *
 * A line of the minutes as somebody types it.
 */
typedef struct
{
  const char *type;
  const char *kind;
  const char *text;
  const char *item_id;
  const char *owner_id;
  const char *due;
} ScMinutesLine;

/* What is being typed and is no line yet. */
DexFuture *sc_meeting_keep_typed (ScMeetingParts *self, const char *text) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_load_typed (ScMeetingParts *self) G_GNUC_WARN_UNUSED_RESULT;

/* The minutes. */
DexFuture *
sc_meeting_add_line (ScMeetingParts *self, const ScMinutesLine *line) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_set (ScMeetingParts *self,
                           const char *id,
                           const char *field,
                           const char *value) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_remove (ScMeetingParts *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_meeting_go_to_item (ScMeetingParts *self, const char *item_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_end (ScMeetingParts *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_invite (ScMeetingParts *self, ScRecord *person) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_meeting_invite_teams (ScMeetingParts *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
