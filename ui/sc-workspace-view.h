/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include <libdex.h>

#include "sc-rebuilder.h"

G_BEGIN_DECLS

/**
 * ScWorkspaceView:
 *
 * A workspace: the sidebar, the page of a section, and the record that is open. It puts the record
 * beside the list where there is room, before it where there is none.
 */
#define SC_TYPE_WORKSPACE_VIEW (sc_workspace_view_get_type ())
G_DECLARE_FINAL_TYPE (ScWorkspaceView, sc_workspace_view, SC, WORKSPACE_VIEW, AdwBreakpointBin)

GtkWidget *sc_workspace_view_new (ScSession *session);
void sc_workspace_view_activate (ScWorkspaceView *self, const char *action, GVariant *parameter);
ScRebuilder *sc_workspace_view_get_rebuilder (ScWorkspaceView *self);
DexFuture *sc_workspace_view_flush (ScWorkspaceView *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
