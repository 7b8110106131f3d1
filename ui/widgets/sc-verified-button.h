/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-record-editor.h"

G_BEGIN_DECLS

/**
 * ScVerifiedButton:
 *
 * Says of a record, at one press, that somebody has looked at it today and found it right.
 */
#define SC_TYPE_VERIFIED_BUTTON (sc_verified_button_get_type ())
G_DECLARE_FINAL_TYPE (ScVerifiedButton, sc_verified_button, SC, VERIFIED_BUTTON, AdwBin)

GtkWidget *sc_verified_button_new (ScSession *session, ScRecordEditor *editor);
void sc_verified_button_update (ScVerifiedButton *self);

G_END_DECLS
