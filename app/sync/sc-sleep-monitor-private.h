/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * ScSleepMonitor:
 *
 * Says when the computer goes to sleep and when it is awake again: by logind's word on the system bus, and
 * where there is none by the time that has passed unnoticed.
 *
 * Emits "sleeping" (gboolean): %TRUE just before, %FALSE just after; the latter may come alone. In the main
 * context.
 */
#define SC_TYPE_SLEEP_MONITOR (sc_sleep_monitor_get_type ())
G_DECLARE_FINAL_TYPE (ScSleepMonitor, sc_sleep_monitor, SC, SLEEP_MONITOR, GObject)

ScSleepMonitor *_sc_sleep_monitor_dup_default (void);
void _sc_sleep_monitor_look (ScSleepMonitor *self, gint64 unnoticed_us);

G_END_DECLS
