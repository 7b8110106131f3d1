/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "sc-rebuild.h"

G_BEGIN_DECLS

/**
 * ScRebuilder:
 *
 * The rebuilding of the local copy, for those who show it: it goes on while dialogs come and go, and ends with the
 * view of the workspace.
 *
 * Emits "changed" () when sc_rebuilder_is_running() or sc_rebuilder_dup_text() answer otherwise, "failed" (#GError)
 * when everything stays as it was, and "fetched" (#ScRebuild) when the new copy can take the place of the old one.
 */
#define SC_TYPE_REBUILDER (sc_rebuilder_get_type ())
G_DECLARE_FINAL_TYPE (ScRebuilder, sc_rebuilder, SC, REBUILDER, GObject)

ScRebuilder *sc_rebuilder_new (ScSession *session);
void sc_rebuilder_start (ScRebuilder *self);
void sc_rebuilder_cancel (ScRebuilder *self);
gboolean sc_rebuilder_is_running (ScRebuilder *self);
char *sc_rebuilder_dup_text (ScRebuilder *self);

G_END_DECLS
