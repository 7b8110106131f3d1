/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScHallError:
 * @SC_HALL_ERROR_FAILED: this computer cannot do it; the message says why
 * @SC_HALL_ERROR_NO_SERVER: the profile's workspace is on no server, so nobody has a badge in it
 * @SC_HALL_ERROR_NO_BADGE: the badge of this computer is not in the workspace yet, or is too old
 * @SC_HALL_ERROR_BAD_CODE: what was typed is no code
 * @SC_HALL_ERROR_NOT_FOUND: no host was found, or none answers there
 * @SC_HALL_ERROR_UNKNOWN_HOST: what answers there is not the computer of the code, or of no member
 * @SC_HALL_ERROR_WRONG_CODE: the host does not take the code: it is wrong or too old
 * @SC_HALL_ERROR_LOCKED: there were too many wrong codes
 * @SC_HALL_ERROR_NOT_A_MEMBER: the host does not know this computer as one of a member
 */
typedef enum
{
  SC_HALL_ERROR_FAILED,
  SC_HALL_ERROR_NO_SERVER,
  SC_HALL_ERROR_NO_BADGE,
  SC_HALL_ERROR_BAD_CODE,
  SC_HALL_ERROR_NOT_FOUND,
  SC_HALL_ERROR_UNKNOWN_HOST,
  SC_HALL_ERROR_WRONG_CODE,
  SC_HALL_ERROR_LOCKED,
  SC_HALL_ERROR_NOT_A_MEMBER,
} ScHallError;

#define SC_HALL_ERROR (sc_hall_error_quark ())
GQuark sc_hall_error_quark (void);

G_END_DECLS
