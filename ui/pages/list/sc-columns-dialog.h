/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-section.h"
#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScColumnsDialog:
 *
 * Which columns a table shows, and in which order. Every change is seen at once, and remembered.
 */
#define SC_TYPE_COLUMNS_DIALOG (sc_columns_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScColumnsDialog, sc_columns_dialog, SC, COLUMNS_DIALOG, AdwDialog)

AdwDialog *
sc_columns_dialog_new (GtkColumnView *table, ScSession *session, const ScSection *section);

G_END_DECLS
