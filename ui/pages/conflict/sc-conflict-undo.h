/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/* Taking decisions back: both versions stand beside each other again. */

void sc_conflict_undo_offer (GtkWidget *from, ScSession *session, GPtrArray *conflicts);

G_END_DECLS
