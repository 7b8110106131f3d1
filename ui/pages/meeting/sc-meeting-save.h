/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-meeting-export.h"

G_BEGIN_DECLS

void sc_meeting_save (GtkWidget *from,
                      ScMeetingParts *parts,
                      ScMeetingPaper paper,
                      gboolean public_copy);

void sc_meeting_save_calendar (GtkWidget *from, ScMeetingParts *parts);

G_END_DECLS
