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
 * @SC_WIRE_ERROR_INVALID_BOOLEAN: a member of a query is neither true nor false
 * @SC_WIRE_ERROR_INVALID_NUMBER: a member of a query is no whole number from 0 on
 * @SC_WIRE_ERROR_INVALID_SELECTOR: a selector is no object
 * @SC_WIRE_ERROR_INVALID_FIELDS: the fields of a query are no array
 * @SC_WIRE_ERROR_INVALID_FIELD: one of them is no name
 * @SC_WIRE_ERROR_INVALID_SORT: the sort of a query is no array
 * @SC_WIRE_ERROR_INVALID_SORT_FIELD: what it sorts by is no name
 * @SC_WIRE_ERROR_INVALID_SORT_DIRECTION: it sorts neither up nor down
 * @SC_WIRE_ERROR_INVALID_INDEX_NAME: a query names no index
 * @SC_WIRE_ERROR_INVALID_BOOKMARK: a bookmark is none that this server gave, or belongs elsewhere
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
  SC_WIRE_ERROR_INVALID_BOOLEAN,
  SC_WIRE_ERROR_INVALID_NUMBER,
  SC_WIRE_ERROR_INVALID_SELECTOR,
  SC_WIRE_ERROR_INVALID_FIELDS,
  SC_WIRE_ERROR_INVALID_FIELD,
  SC_WIRE_ERROR_INVALID_SORT,
  SC_WIRE_ERROR_INVALID_SORT_FIELD,
  SC_WIRE_ERROR_INVALID_SORT_DIRECTION,
  SC_WIRE_ERROR_INVALID_INDEX_NAME,
  SC_WIRE_ERROR_INVALID_BOOKMARK,
} ScWireError;

#define SC_WIRE_ERROR (sc_wire_error_quark ())
GQuark sc_wire_error_quark (void);

void sc_wire_append_string (GString *out, const char *text);
void sc_wire_append_strings (GString *out, const char *const *texts);
void sc_wire_append_error (GString *out, const char *name, const char *reason);

G_END_DECLS
