/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScFilterButton:
 *
 * A chip that filters a list by one field: its popover has the values that occur, with their counts.
 *
 * Emits "changed" () when the choice is another one.
 */
#define SC_TYPE_FILTER_BUTTON (sc_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (ScFilterButton, sc_filter_button, SC, FILTER_BUTTON, AdwBin)

GtkWidget *
sc_filter_button_new (ScSession *session, const ScRecordType *type, const ScField *field);
gboolean sc_filter_button_is_active (ScFilterButton *self);
void sc_filter_button_apply (ScFilterButton *self, ScQuery *query);
void sc_filter_button_clear (ScFilterButton *self);
const ScField *sc_filter_button_get_field (ScFilterButton *self);
char **sc_filter_button_dup_values (ScFilterButton *self);
void sc_filter_button_set_values (ScFilterButton *self, const char *const *values);
char *sc_filter_button_dup_text (ScFilterButton *self);

G_END_DECLS
