/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScMinutesEntry:
 *
 * The one line into which minutes are typed (#ScLineWords tells how). What stands in it is on the disk a third of a second
 * after the last key, and stands there again when the program was ended by anything.
 *
 * Emits "next" () when somebody goes to the next item.
 */
#define SC_TYPE_MINUTES_ENTRY (sc_minutes_entry_get_type ())
G_DECLARE_FINAL_TYPE (ScMinutesEntry, sc_minutes_entry, SC, MINUTES_ENTRY, AdwBin)

GtkWidget *sc_minutes_entry_new (ScSession *session, ScMeetingParts *parts);
void sc_minutes_entry_set_item (ScMinutesEntry *self, const char *item_id);
void sc_minutes_entry_focus (ScMinutesEntry *self);
DexFuture *sc_minutes_entry_flush (ScMinutesEntry *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
