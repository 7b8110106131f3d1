/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The design document that our own rules are installed as. */
#define SC_ACCESS_RULES_ID "_design/access"

const char *sc_access_rules_get_source (void);
char *sc_access_rules_format_design (void);
gboolean sc_access_rules_apply (JsonObject *design);

G_END_DECLS
