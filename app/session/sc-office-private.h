/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-office.h"
#include "sc-session.h"

G_BEGIN_DECLS

ScOffice *_sc_office_new (ScSession *session);
void _sc_office_follow (ScOffice *self, ScSyncJob *job);

/* To be called in a fiber. */
void _sc_office_open (ScOffice *self);
void _sc_office_close (ScOffice *self);

G_END_DECLS
