/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScWireError:
 * @SC_WIRE_ERROR_BAD_REQUEST: not JSON, or not of the form the protocol asks for
 * @SC_WIRE_ERROR_VALIDATION: a document has members that no document may have
 * @SC_WIRE_ERROR_TOO_DEEP: arrays and objects are nested too deeply
 * @SC_WIRE_ERROR_INVALID_KEY: a request has a member that means nothing
 * @SC_WIRE_ERROR_MISSING_KEY: a request lacks what it cannot do without
 * @SC_WIRE_ERROR_INVALID_OPERATOR: a selector uses an operator that there is not
 * @SC_WIRE_ERROR_BAD_ARGUMENT: a selector's operator cannot be used with what was given to it
 */
typedef enum
{
  SC_WIRE_ERROR_BAD_REQUEST,
  SC_WIRE_ERROR_VALIDATION,
  SC_WIRE_ERROR_TOO_DEEP,
  SC_WIRE_ERROR_INVALID_KEY,
  SC_WIRE_ERROR_MISSING_KEY,
  SC_WIRE_ERROR_INVALID_OPERATOR,
  SC_WIRE_ERROR_BAD_ARGUMENT,
} ScWireError;

#define SC_WIRE_ERROR (sc_wire_error_quark ())
GQuark sc_wire_error_quark (void);

void sc_wire_append_string (GString *out, const char *text);
void sc_wire_append_strings (GString *out, const char *const *texts);
void sc_wire_append_error (GString *out, const char *name, const char *reason);

G_END_DECLS
