/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScSyncError:
 * @SC_SYNC_ERROR_ADDRESS: the address is not one of a database on a server
 * @SC_SYNC_ERROR_UNREACHABLE: nobody answers there, or the network is down
 * @SC_SYNC_ERROR_TLS: the server's certificate is not trusted
 * @SC_SYNC_ERROR_NOT_A_SERVER: something answers, but it does not speak the protocol
 * @SC_SYNC_ERROR_REDIRECTED: the address only points to another one
 * @SC_SYNC_ERROR_PASSWORD: the name or the password is wrong
 * @SC_SYNC_ERROR_FORBIDDEN: this user may not do that
 * @SC_SYNC_ERROR_NO_WORKSPACE: the server has no database of this name
 * @SC_SYNC_ERROR_TOO_LARGE: the server refuses a document as too large
 * @SC_SYNC_ERROR_REFUSED: the server refused some documents; the message is %SC_SYNC_REFUSED_PREFIX and the
 *   first reason as the server gave it
 * @SC_SYNC_ERROR_SERVER: the server reports an error of its own
 * @SC_SYNC_ERROR_PROTOCOL: an answer was cut off or makes no sense
 * @SC_SYNC_ERROR_UNREADABLE: the server gave documents that cannot be taken in
 * @SC_SYNC_ERROR_DECIDED: the conflict is gone: somebody decided it meanwhile
 * @SC_SYNC_ERROR_HOST_NOT_FOUND: no computer has the name that stands in the address
 * @SC_SYNC_ERROR_NO_NETWORK: this computer has no network
 * @SC_SYNC_ERROR_PORTAL: at an address that worked before something else answers, as the sign-in page of a
 *   public network does
 * @SC_SYNC_ERROR_PROXY: the proxy on the way does not let us through, or does not answer
 * @SC_SYNC_ERROR_BUSY: the server asks to come back later; sc_sync_error_get_retry_after() says when
 */
typedef enum
{
  SC_SYNC_ERROR_ADDRESS,
  SC_SYNC_ERROR_UNREACHABLE,
  SC_SYNC_ERROR_TLS,
  SC_SYNC_ERROR_NOT_A_SERVER,
  SC_SYNC_ERROR_REDIRECTED,
  SC_SYNC_ERROR_PASSWORD,
  SC_SYNC_ERROR_FORBIDDEN,
  SC_SYNC_ERROR_NO_WORKSPACE,
  SC_SYNC_ERROR_TOO_LARGE,
  SC_SYNC_ERROR_REFUSED,
  SC_SYNC_ERROR_SERVER,
  SC_SYNC_ERROR_PROTOCOL,
  SC_SYNC_ERROR_UNREADABLE,
  SC_SYNC_ERROR_DECIDED,
  SC_SYNC_ERROR_HOST_NOT_FOUND,
  SC_SYNC_ERROR_NO_NETWORK,
  SC_SYNC_ERROR_PORTAL,
  SC_SYNC_ERROR_PROXY,
  SC_SYNC_ERROR_BUSY,
} ScSyncError;

/* What stands before the server's own sentence, which may be one of our access rules. */
#define SC_SYNC_REFUSED_PREFIX "The server refused a document: "

#define SC_SYNC_ERROR (sc_sync_error_quark ())
GQuark sc_sync_error_quark (void);
void sc_sync_error_set_retry_after (GError *error, gint64 milliseconds);
gint64 sc_sync_error_get_retry_after (const GError *error);

G_END_DECLS
