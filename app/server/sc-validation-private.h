/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

gboolean _sc_validation_run (ScRequest *request,
                             GPtrArray *documents,
                             gboolean new_edits,
                             GError **errors,
                             GError **error);

G_END_DECLS
