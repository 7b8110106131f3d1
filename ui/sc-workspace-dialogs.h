/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

gboolean sc_workspace_show_dialog (GtkWidget *view,
                                   ScSession *session,
                                   const char *type_name,
                                   const char *action);

G_END_DECLS
