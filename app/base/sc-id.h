/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sc_id_new_uuid (void);
char *sc_id_new (const char *type);
char *sc_id_dup_type (const char *id);
gboolean sc_id_is_valid (const char *id);

G_END_DECLS
