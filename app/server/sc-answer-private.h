/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-request-private.h"

G_BEGIN_DECLS

void _sc_request_follow (ScRequest *self);
void _sc_request_forget (ScRequest *self);

G_END_DECLS
