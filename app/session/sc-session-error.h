/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScSessionError:
 * @SC_SESSION_ERROR_SETTINGS: the file of the profile's settings is damaged
 * @SC_SESSION_ERROR_SECURITY: somebody else has decided who may open a database
 */
typedef enum
{
  SC_SESSION_ERROR_SETTINGS,
  SC_SESSION_ERROR_SECURITY,
} ScSessionError;

#define SC_SESSION_ERROR (sc_session_error_quark ())
GQuark sc_session_error_quark (void);

G_END_DECLS
