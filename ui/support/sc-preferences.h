/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What this desk likes: the size of the window, light or dark. Missing settings stop nobody. */

GSettings *sc_preferences_get (void);
void sc_preferences_apply_style (void);

G_END_DECLS
