/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScMergeDialog:
 *
 * Two records that mean the same become one, with a choice for each field that differs.
 *
 * Emits "merged" (const char *id, guint n_links) with the one that stays and how many others were turned to it, and
 * "different" when somebody says that they are not the same.
 */
#define SC_TYPE_MERGE_DIALOG (sc_merge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScMergeDialog, sc_merge_dialog, SC, MERGE_DIALOG, AdwDialog)

AdwDialog *sc_merge_dialog_new (ScSession *session, ScRecord *a, ScRecord *b);

G_END_DECLS
