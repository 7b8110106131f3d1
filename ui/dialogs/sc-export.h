/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

void sc_export_ask (GtkWidget *from,
                    ScSession *session,
                    const ScRecordType *type,
                    ScQueryModel *model,
                    GArray *positions,
                    const char *const *columns);

G_END_DECLS
