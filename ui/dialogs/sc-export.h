/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

void sc_export_ask (GtkWidget *from, ScSession *session, const char *type_name);

G_END_DECLS
