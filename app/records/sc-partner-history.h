/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"

G_BEGIN_DECLS

/* How an organisation came into the alliance, and went: see the start of sc-partner-history.c. */

void sc_partner_history_settle (JsonObject *before, JsonObject *body, const char *today);
const char *sc_partner_get_state_on (ScRecord *partner, const char *day);
gboolean sc_partner_is_member_on (ScRecord *partner, const char *day);

G_END_DECLS
