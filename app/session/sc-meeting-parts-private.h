/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-meeting-parts.h"
#include "sc-record-edit.h"

G_BEGIN_DECLS

/* Shared by the files of ScMeetingParts: what is done to a meeting is in sc-meeting-agenda.c and -minutes.c. */

/* In a fiber. @before: what was done before is done. */
typedef DexFuture *(*ScMeetingFunc) (ScMeetingParts *self, gpointer data);

ScSession *_sc_meeting_get_session (ScMeetingParts *self);
DexFuture *_sc_meeting_enqueue (ScMeetingParts *self,
                                ScMeetingFunc func,
                                gpointer data,
                                GDestroyNotify destroy);
ScRecordEdit *_sc_meeting_new_part (ScMeetingParts *self, const char *type);
ScRecord *_sc_meeting_finish (ScMeetingParts *self, ScRecordEdit *edit);
ScRecord *_sc_meeting_finish_shared (ScMeetingParts *self,
                                     ScRecordEdit *edit,
                                     const char *type,
                                     const char *key);
DexFuture *_sc_meeting_save (ScMeetingParts *self, ScRecord *record);
DexFuture *_sc_meeting_save_all (ScMeetingParts *self, GPtrArray *records);
GPtrArray *_sc_meeting_list (ScMeetingParts *self, const char *type);

G_END_DECLS
