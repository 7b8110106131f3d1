/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScSearchDialog:
 *
 * Finds any record by words in it.
 *
 * Emits "chosen" (const char *id).
 */
#define SC_TYPE_SEARCH_DIALOG (sc_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScSearchDialog, sc_search_dialog, SC, SEARCH_DIALOG, AdwDialog)

AdwDialog *sc_search_dialog_new (ScSession *session);

G_END_DECLS
