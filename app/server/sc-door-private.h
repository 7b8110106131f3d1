/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-databases-private.h"
#include "sc-door.h"
#include "sc-request-private.h"

G_BEGIN_DECLS

/* Where the code is given. */
#define SC_HALL_PATH "_hall"

/* What its server needs of a door. */
void _sc_door_hang (ScDoor *self, SoupServer *soup, ScDatabases *databases);
gboolean _sc_door_identify (ScDoor *self, ScRequest *request, GError **error);
gboolean _sc_door_enter (ScDoor *self, ScRequest *request, const char *code, GError **error);
void _sc_door_leave (ScDoor *self, ScRequest *request);
const char *_sc_door_get_database (ScDoor *self);

G_END_DECLS
