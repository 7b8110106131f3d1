/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-agenda.h"

G_BEGIN_DECLS

GBytes *sc_meeting_calendar_write (ScRecord *meeting, ScAgenda *agenda, GError **error);

G_END_DECLS
