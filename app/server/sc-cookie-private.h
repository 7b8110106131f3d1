/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of a session cookie: who, since when, and a seal that only the server can make. Pure. */

char *_sc_cookie_make (const char *name, gint64 now, const char *secret, const char *salt);
gboolean _sc_cookie_read (const char *cookie, char **name, gint64 *since);
gboolean _sc_cookie_is_sealed (const char *cookie, const char *secret, const char *salt);
char *_sc_cookie_find (const char *header, const char *name);

G_END_DECLS
