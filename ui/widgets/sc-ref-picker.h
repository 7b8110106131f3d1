/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRefPicker:
 *
 * A popover that finds a record by typing, or makes it.
 *
 * Emits "picked" (const char *id).
 */
#define SC_TYPE_REF_PICKER (sc_ref_picker_get_type ())
G_DECLARE_FINAL_TYPE (ScRefPicker, sc_ref_picker, SC, REF_PICKER, GtkPopover)

GtkWidget *sc_ref_picker_new (ScSession *session, const char *type_name);
void sc_ref_picker_set_can_create (ScRefPicker *self, gboolean can_create);

G_END_DECLS
