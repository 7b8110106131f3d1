/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScElementRow:
 *
 * One element of a list in a form: a line that says what is in it, and opens to its fields.
 *
 * Emits "changed" when somebody typed a value, "removed", and "moved" (int by) with -1 for up.
 */
#define SC_TYPE_ELEMENT_ROW (sc_element_row_get_type ())
G_DECLARE_FINAL_TYPE (ScElementRow, sc_element_row, SC, ELEMENT_ROW, AdwExpanderRow)

GtkWidget *sc_element_row_new (ScSession *session, const ScField *list, JsonObject *element);
const char *sc_element_row_get_id (ScElementRow *self);
void sc_element_row_show (ScElementRow *self, JsonObject *element);
JsonObject *sc_element_row_dup_element (ScElementRow *self);
void sc_element_row_commit (ScElementRow *self);
void sc_element_row_focus_first (ScElementRow *self);

G_END_DECLS
