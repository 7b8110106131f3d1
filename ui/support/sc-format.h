/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-session.h"

G_BEGIN_DECLS

/* Values as sentences and cells show them. */

char *sc_format_count (guint64 count);
char *sc_format_day (const char *day);
char *sc_format_moment (const char *time);
char *sc_format_moment_ms (gint64 unix_ms);
char *sc_format_moment_long (const char *time);
char *sc_format_title (ScRecord *record);
char *sc_format_field (ScSession *session, ScRecord *record, const ScField *field);
char *sc_format_version (ScSession *session, const ScField *field, JsonNode *node);
char *sc_format_element (ScSession *session, const ScField *field, JsonObject *element);
char *sc_format_node (ScSession *session, const ScField *field, JsonNode *node);

G_END_DECLS
