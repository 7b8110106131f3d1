/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

/* What pages from other servers may do here with their scripts: nothing, unless it is configured. */
gboolean _sc_cors_answer_preflight (ScRequest *request);
void _sc_cors_set_headers (ScRequest *request);

G_END_DECLS
