/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScDoor:
 *
 * Lets the members of one workspace in who are in the same hall: they show a certificate that a badge in the
 * workspace knows, and once the code that is shown in the hall. A server with a door has no other way in.
 *
 * Emits "changed" () when sc_door_get_n_guests() may say something else.
 */
#define SC_TYPE_DOOR (sc_door_get_type ())
G_DECLARE_FINAL_TYPE (ScDoor, sc_door, SC, DOOR, GObject)

ScDoor *sc_door_new (const char *database, const char *const *codes, gint64 closes_at);
guint sc_door_get_n_guests (ScDoor *self);

G_END_DECLS
