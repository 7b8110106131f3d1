/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The time as documents carry it: UTC, RFC 3339 with milliseconds, "2026-11-22T09:30:00.125Z".
 * Text of this form sorts like the time it names. */

char *sc_clock_now (void);
gint64 sc_clock_now_ms (void);
char *sc_clock_format_ms (gint64 unix_ms);
gboolean sc_clock_parse_ms (const char *text, gint64 *unix_ms);
void sc_clock_set_fake_ms (gint64 unix_ms);

G_END_DECLS
