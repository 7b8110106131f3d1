/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScServerError:
 * @SC_SERVER_ERROR_BAD_REQUEST: the request is not of the form the protocol asks for
 * @SC_SERVER_ERROR_QUERY: a parameter in the address has no such value
 * @SC_SERVER_ERROR_DOCUMENT_ID: no document may be called that
 * @SC_SERVER_ERROR_INDEX: an index cannot be made as it is asked for
 * @SC_SERVER_ERROR_DATABASE_NAME: no database may be called that
 * @SC_SERVER_ERROR_DATABASE_NAME_LENGTH: a database's name is longer than the names of its files may be
 * @SC_SERVER_ERROR_UNAUTHORIZED: nobody is logged in, or name and password do not fit
 * @SC_SERVER_ERROR_FORBIDDEN: this user may not do that
 * @SC_SERVER_ERROR_NOT_FOUND: there is no such thing
 * @SC_SERVER_ERROR_METHOD: the address is known, but not with this method
 * @SC_SERVER_ERROR_EXISTS: the database exists already
 * @SC_SERVER_ERROR_TOO_LARGE: the body is larger than this server takes
 * @SC_SERVER_ERROR_URI_TOO_LONG: the address is longer than this server takes
 * @SC_SERVER_ERROR_MEDIA_TYPE: the body is not JSON, or encoded in an unknown way
 * @SC_SERVER_ERROR_RANGE: none of the bytes that are asked for are there
 * @SC_SERVER_ERROR_TOO_MANY: too many attempts, or too many feeds
 * @SC_SERVER_ERROR_UNSUPPORTED: a part of the protocol that this server does not speak
 * @SC_SERVER_ERROR_STOPPING: the server is about to end, or has too much to do
 * @SC_SERVER_ERROR_GONE: the client went away while it was answered
 * @SC_SERVER_ERROR_SETUP: the server cannot start as it was told to
 */
typedef enum
{
  SC_SERVER_ERROR_BAD_REQUEST,
  SC_SERVER_ERROR_QUERY,
  SC_SERVER_ERROR_DOCUMENT_ID,
  SC_SERVER_ERROR_INDEX,
  SC_SERVER_ERROR_DATABASE_NAME,
  SC_SERVER_ERROR_DATABASE_NAME_LENGTH,
  SC_SERVER_ERROR_UNAUTHORIZED,
  SC_SERVER_ERROR_FORBIDDEN,
  SC_SERVER_ERROR_NOT_FOUND,
  SC_SERVER_ERROR_METHOD,
  SC_SERVER_ERROR_EXISTS,
  SC_SERVER_ERROR_TOO_LARGE,
  SC_SERVER_ERROR_URI_TOO_LONG,
  SC_SERVER_ERROR_MEDIA_TYPE,
  SC_SERVER_ERROR_RANGE,
  SC_SERVER_ERROR_TOO_MANY,
  SC_SERVER_ERROR_UNSUPPORTED,
  SC_SERVER_ERROR_STOPPING,
  SC_SERVER_ERROR_GONE,
  SC_SERVER_ERROR_SETUP,
} ScServerError;

#define SC_SERVER_ERROR (sc_server_error_quark ())
GQuark sc_server_error_quark (void);

guint sc_server_error_get_status (const GError *error, const char **name);

G_END_DECLS
