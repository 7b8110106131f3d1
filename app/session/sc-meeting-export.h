/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-meeting-paper.h"
#include "sc-meeting-parts.h"

G_BEGIN_DECLS

DexFuture *sc_meeting_export (ScMeetingParts *self,
                              ScMeetingPaper paper,
                              gboolean public_copy,
                              ScPaperFormat format) G_GNUC_WARN_UNUSED_RESULT;

DexFuture *sc_meeting_export_calendar (ScMeetingParts *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
