/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-meeting-parts.h"

G_BEGIN_DECLS

/**
 * ScPersonRow:
 *
 * Somebody in the list of a meeting: name, on whose behalf, and whether there, from when until when.
 */
#define SC_TYPE_PERSON_ROW (sc_person_row_get_type ())
G_DECLARE_FINAL_TYPE (ScPersonRow, sc_person_row, SC, PERSON_ROW, GtkListBoxRow)

GtkWidget *sc_person_row_new (ScSession *session, ScMeetingParts *parts);
void sc_person_row_set_person (ScPersonRow *self, ScRecord *attendance);
const char *sc_person_row_get_id (ScPersonRow *self);

G_END_DECLS
