/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRefusedGroup:
 *
 * What the server did not accept, with its reasons; each can be edited, offered again, written to a file, or
 * given up. Hidden while there is nothing.
 *
 * Emits "record-activated" (const char *id) when somebody wants to see one, and "given-up" () when one was given
 * up, which sc_session_undo() takes back.
 */
#define SC_TYPE_REFUSED_GROUP (sc_refused_group_get_type ())
G_DECLARE_FINAL_TYPE (ScRefusedGroup, sc_refused_group, SC, REFUSED_GROUP, AdwBin)

void sc_refused_group_set_session (ScRefusedGroup *self, ScSession *session);

G_END_DECLS
