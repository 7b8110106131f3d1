/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScRecordForm:
 *
 * The fields of a record, each a row, under their headings. Fields that the program keeps by itself have no row.
 * Whoever shows it calls sc_record_form_update() when the editor has something new.
 */
#define SC_TYPE_RECORD_FORM (sc_record_form_get_type ())
G_DECLARE_FINAL_TYPE (ScRecordForm, sc_record_form, SC, RECORD_FORM, AdwBin)

GtkWidget *sc_record_form_new (ScSession *session, ScRecordEditor *editor);
void sc_record_form_update (ScRecordForm *self);
void sc_record_form_set_locked (ScRecordForm *self, gboolean locked);
void sc_record_form_focus_first (ScRecordForm *self);
void sc_record_form_focus_missing (ScRecordForm *self);
void sc_record_form_commit (ScRecordForm *self);

G_END_DECLS
