/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gtk/gtk.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScMinutesRow:
 *
 * A line of the minutes: what it is, what it says, and who wrote it when.
 */
#define SC_TYPE_MINUTES_ROW (sc_minutes_row_get_type ())
G_DECLARE_FINAL_TYPE (ScMinutesRow, sc_minutes_row, SC, MINUTES_ROW, GtkListBoxRow)

GtkWidget *sc_minutes_row_new (ScSession *session, ScRecord *line);
ScRecord *sc_minutes_row_get_line (ScMinutesRow *self);
const char *sc_minutes_row_get_kind_label (const char *type, const char *kind);
const char *sc_minutes_row_get_kind_icon (const char *type, const char *kind);

G_END_DECLS
