/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "sc-session.h"

G_BEGIN_DECLS

/**
 * ScConnectForm:
 *
 * Address, name and password of a server, and in words what is wrong with them. With an address and a
 * name that are known already it asks for the password only.
 *
 * Emits "connected" ().
 */
#define SC_TYPE_CONNECT_FORM (sc_connect_form_get_type ())
G_DECLARE_FINAL_TYPE (ScConnectForm, sc_connect_form, SC, CONNECT_FORM, AdwBin)

void sc_connect_form_set_session (ScConnectForm *self, ScSession *session);
void sc_connect_form_start (ScConnectForm *self);

G_END_DECLS
