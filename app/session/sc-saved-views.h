/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* Arrangements of lists that somebody wants to see again: for oneself, in this computer's settings, or for
 * everybody, as a record of the type "view". Both look the same: a #ScRecord, whose id begins with
 * "view:". */

DexFuture *sc_session_list_views (ScSession *self, const char *section) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
sc_session_save_view (ScSession *self, ScRecord *view, gboolean shared) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_session_delete_view (ScSession *self, ScRecord *view) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_session_shares_view (ScSession *self, ScRecord *view);

G_END_DECLS
