/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which columns this desk shows in its tables, and how wide. */

char **sc_column_preferences_dup_names (const char *section);
void sc_column_preferences_set_names (const char *section, const char *const *names);
int sc_column_preferences_get_width (const char *section, const char *column);
void sc_column_preferences_set_width (const char *section, const char *column, int width);

G_END_DECLS
