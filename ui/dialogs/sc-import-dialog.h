/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScImportDialog:
 *
 * Takes a table over in two steps: what would happen, row by row, and then all of it or nothing.
 *
 * Emits "imported" (const char *type_name, guint n).
 */
#define SC_TYPE_IMPORT_DIALOG (sc_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScImportDialog, sc_import_dialog, SC, IMPORT_DIALOG, AdwDialog)

AdwDialog *sc_import_dialog_new (ScSession *session, const char *type_name);
void sc_import_dialog_read (ScImportDialog *self, GFile *file);

G_END_DECLS
