/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-sync-fault-private.h"

/*
 * _sc_sync_fault_refine:
 * @error: why a run ended
 * @known: whether this server has answered before, as a server
 * @available: whether there is a network
 * @connectivity: what the network leads to
 *
 * What one request cannot know: the same answer means something else at an address that nobody has used
 * before than it does at one that worked yesterday.
 *
 * Returns (transfer full): the error to tell
 */
GError *
_sc_sync_fault_refine (const GError *error,
                       gboolean known,
                       gboolean available,
                       GNetworkConnectivity connectivity)
{
  gboolean unreachable = g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_UNREACHABLE) ||
                         g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_HOST_NOT_FOUND);
  gboolean another = g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_NOT_A_SERVER) ||
                     g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_REDIRECTED);

  if (another && known)
    return g_error_new_literal (SC_SYNC_ERROR, SC_SYNC_ERROR_PORTAL, error->message);
  if ((another || unreachable || g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_TLS)) &&
      connectivity == G_NETWORK_CONNECTIVITY_PORTAL)
    return g_error_new_literal (SC_SYNC_ERROR, SC_SYNC_ERROR_PORTAL, error->message);
  if (unreachable && !available)
    return g_error_new_literal (SC_SYNC_ERROR, SC_SYNC_ERROR_NO_NETWORK, error->message);

  return g_error_copy (error);
}

/* Which state a job is in after @error. */
ScSyncState
_sc_sync_fault_get_state (const GError *error)
{
  if (error->domain != SC_SYNC_ERROR)
    return SC_SYNC_STATE_FAILED;

  switch ((ScSyncError) error->code)
    {
    case SC_SYNC_ERROR_PASSWORD:
      return SC_SYNC_STATE_NEEDS_PASSWORD;
    case SC_SYNC_ERROR_UNREACHABLE:
    case SC_SYNC_ERROR_HOST_NOT_FOUND:
    case SC_SYNC_ERROR_NO_NETWORK:
      return SC_SYNC_STATE_OFFLINE;
    case SC_SYNC_ERROR_BUSY:
      return SC_SYNC_STATE_WAITING;
    case SC_SYNC_ERROR_ADDRESS:
    case SC_SYNC_ERROR_TLS:
    case SC_SYNC_ERROR_NOT_A_SERVER:
    case SC_SYNC_ERROR_REDIRECTED:
    case SC_SYNC_ERROR_PORTAL:
    case SC_SYNC_ERROR_PROXY:
    case SC_SYNC_ERROR_FORBIDDEN:
    case SC_SYNC_ERROR_NO_WORKSPACE:
    case SC_SYNC_ERROR_TOO_LARGE:
    case SC_SYNC_ERROR_REFUSED:
    case SC_SYNC_ERROR_SERVER:
    case SC_SYNC_ERROR_PROTOCOL:
    case SC_SYNC_ERROR_UNREADABLE:
    case SC_SYNC_ERROR_DECIDED:
    default:
      return SC_SYNC_STATE_FAILED;
    }
}
