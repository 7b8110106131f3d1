/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-sync-text.h"

static char *
dup_waiting (guint n)
{
  g_autofree char *count = sc_format_count (n);

  return g_strdup_printf (ngettext ("%s change waiting", "%s changes waiting", n), count);
}

static char *
dup_progress (ScSyncJob *job)
{
  g_autofree char *done = sc_format_count (sc_sync_job_get_done (job));
  g_autofree char *total = sc_format_count (sc_sync_job_get_total (job));

  if (sc_sync_job_get_total (job) == 0)
    return g_strdup (_ ("Synchronising …"));

  /* Translators: how many records of how many were exchanged. */
  return g_strdup_printf (_ ("Synchronising … %s of %s"), done, total);
}

static char *
dup_synchronised (ScSyncJob *job)
{
  gint64 last = sc_sync_job_get_last_sync (job);
  g_autofree char *time = last > 0 ? sc_format_moment_ms (last) : NULL;

  if (time == NULL)
    return g_strdup (_ ("Not synchronised yet"));

  /* Translators: %s is a time or a day. */
  return g_strdup_printf (_ ("Synchronised %s"), time);
}

static char *
dup_offline (ScSyncJob *job)
{
  g_autofree char *waiting = dup_waiting (sc_sync_job_get_pending (job));

  if (sc_sync_job_get_pending (job) == 0)
    return g_strdup (_ ("Offline – everything saved here"));

  /* Translators: %s is “5 changes waiting”. */
  return g_strdup_printf (_ ("Offline – %s"), waiting);
}

/**
 * sc_sync_dup_text:
 * @job: (nullable): the session's job
 *
 * Returns: (transfer full): one line
 */
char *
sc_sync_dup_text (ScSyncJob *job)
{
  const GError *error;

  if (job == NULL)
    return g_strdup (_ ("Only on this computer"));

  switch (sc_sync_job_get_state (job))
    {
    case SC_SYNC_STATE_SYNCING:
      return dup_progress (job);
    case SC_SYNC_STATE_OFFLINE:
      return dup_offline (job);
    case SC_SYNC_STATE_NEEDS_PASSWORD:
      return g_strdup (_ ("Sign-in needed"));
    case SC_SYNC_STATE_FAILED:
      error = sc_sync_job_get_error (job);
      return g_strdup (error != NULL ? sc_error_get_title (error) : _ ("Synchronising failed"));
    case SC_SYNC_STATE_STOPPED:
    case SC_SYNC_STATE_LIVE:
    default:
      if (sc_sync_job_get_pending (job) > 0)
        return dup_waiting (sc_sync_job_get_pending (job));
      return dup_synchronised (job);
    }
}

/**
 * sc_sync_get_icon_name:
 * @job: (nullable): the session's job
 *
 * Returns: (transfer none): a symbolic icon beside the text
 */
const char *
sc_sync_get_icon_name (ScSyncJob *job)
{
  if (job == NULL)
    return "computer-symbolic";

  switch (sc_sync_job_get_state (job))
    {
    case SC_SYNC_STATE_OFFLINE:
      return "network-offline-symbolic";
    case SC_SYNC_STATE_NEEDS_PASSWORD:
      return "dialog-password-symbolic";
    case SC_SYNC_STATE_FAILED:
      return "dialog-warning-symbolic";
    case SC_SYNC_STATE_LIVE:
      return "object-select-symbolic";
    case SC_SYNC_STATE_STOPPED:
    case SC_SYNC_STATE_SYNCING:
    default:
      return "view-refresh-symbolic";
    }
}

/**
 * sc_sync_needs_attention:
 * @job: (nullable): the session's job
 *
 * Returns: whether somebody has to do something
 */
gboolean
sc_sync_needs_attention (ScSyncJob *job)
{
  return job != NULL && (sc_sync_job_get_state (job) == SC_SYNC_STATE_NEEDS_PASSWORD ||
                         sc_sync_job_get_state (job) == SC_SYNC_STATE_FAILED);
}
