/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-sync-error.h"

/* What an error of this domain carries besides its code and its message. */
typedef struct
{
  gint64 retry_after_ms; /* 0: the server has not said */
} ScSyncErrorPrivate;

static void
sc_sync_error_private_init (ScSyncErrorPrivate *self)
{
}

static void
sc_sync_error_private_copy (const ScSyncErrorPrivate *from, ScSyncErrorPrivate *to)
{
  *to = *from;
}

static void
sc_sync_error_private_clear (ScSyncErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (ScSyncError, sc_sync_error)

/**
 * sc_sync_error_set_retry_after:
 * @error: an error of %SC_SYNC_ERROR
 * @milliseconds: how long the server wants to be left alone, 0 when it has not said
 */
void
sc_sync_error_set_retry_after (GError *error, gint64 milliseconds)
{
  g_return_if_fail (error != NULL && error->domain == SC_SYNC_ERROR);

  sc_sync_error_get_private (error)->retry_after_ms = milliseconds;
}

/**
 * sc_sync_error_get_retry_after:
 * @error: an error of any domain
 *
 * Returns: for how many milliseconds the server wants to be left alone, 0 when it has not said
 */
gint64
sc_sync_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == SC_SYNC_ERROR ? sc_sync_error_get_private (error)->retry_after_ms : 0;
}
