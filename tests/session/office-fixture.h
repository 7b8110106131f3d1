/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-desk.h"

/* Two desks of one server. */

typedef struct
{
  TestServer server;
  Desk anna;
  Desk bernd;
} Office;

static inline void
office_init (Office *self)
{
  server_init (&self->server);
  desk_init (&self->anna, &self->server, "anna");
  desk_init (&self->bernd, &self->server, "bernd");
}

static inline void
office_clear (Office *self)
{
  desk_clear (&self->anna);
  desk_clear (&self->bernd);
  server_clear (&self->server);
}
