/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScRebuild:
 *
 * Makes the local copy of a workspace anew from the server, without losing what the server does not have. In two
 * steps: sc_rebuild_fetch(), beside which work goes on, and sc_rebuild_finish(), which closes the session. Which of
 * the two files is the workspace stands in the settings and changes with them, at once: a crash leaves the old one or
 * the new one. Works on the main context.
 *
 * Properties, with notification:
 * - "done", "total" (guint64): documents fetched, and how many there will be; total 0 when not known
 */
#define SC_TYPE_REBUILD (sc_rebuild_get_type ())
G_DECLARE_FINAL_TYPE (ScRebuild, sc_rebuild, SC, REBUILD, GObject)

ScRebuild *sc_rebuild_new (ScSession *session);
DexFuture *sc_rebuild_fetch (ScRebuild *self) G_GNUC_WARN_UNUSED_RESULT;
void sc_rebuild_cancel (ScRebuild *self);
DexFuture *sc_rebuild_finish (ScRebuild *self) G_GNUC_WARN_UNUSED_RESULT;

guint64 sc_rebuild_get_done (ScRebuild *self);
guint64 sc_rebuild_get_total (ScRebuild *self);

G_END_DECLS
