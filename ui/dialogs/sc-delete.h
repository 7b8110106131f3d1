/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

void sc_delete_ask (GtkWidget *from, ScSession *session, ScRecord *record);

G_END_DECLS
