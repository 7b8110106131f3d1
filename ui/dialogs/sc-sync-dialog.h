/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-rebuilder.h"

G_BEGIN_DECLS

/**
 * ScSyncDialog:
 *
 * How the exchange with the server stands, and what can be done about it.
 */
#define SC_TYPE_SYNC_DIALOG (sc_sync_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScSyncDialog, sc_sync_dialog, SC, SYNC_DIALOG, AdwDialog)

AdwDialog *sc_sync_dialog_new (ScSession *session, ScRebuilder *rebuilder);

G_END_DECLS
