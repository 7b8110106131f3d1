/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/* Taking a decision back: both versions stand beside each other again. */

void sc_conflict_undo_offer (GtkWidget *from, ScSession *session, ScConflict *conflict);

G_END_DECLS
