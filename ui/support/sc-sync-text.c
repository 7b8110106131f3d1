/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-clock.h"
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

/* Whoever is sent away for longer than a moment wants to know for how long. */
#define WORTH_TELLING_MS 10000

static char *
dup_next_attempt_time (ScSyncJob *job)
{
  gint64 next = sc_sync_job_get_next_attempt (job);

  return next > sc_clock_now_ms () + WORTH_TELLING_MS ? sc_format_moment_ms (next) : NULL;
}

static char *
dup_busy (ScSyncJob *job)
{
  g_autofree char *time = dup_next_attempt_time (job);

  if (time == NULL)
    return g_strdup (_ ("Server busy"));

  /* Translators: %s is a time, such as “14:05”. */
  return g_strdup_printf (_ ("Server busy – again at %s"), time);
}

static char *
dup_time_left (gint64 seconds)
{
  guint minutes = (guint) ((seconds + 30) / 60);

  if (seconds < 60)
    return g_strdup (_ ("less than a minute left"));
  if (minutes < 90)
    return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", minutes),
                            minutes);

  /* Translators: %u is never 1. */
  return g_strdup_printf (_ ("about %u hours left"), (minutes + 30) / 60);
}

/* Nothing while it is over in a moment. */
static char *
dup_arrived (ScSyncJob *job)
{
  gint64 left = sc_sync_job_get_seconds_left (job);
  g_autofree char *size = g_format_size (sc_sync_job_get_bytes (job));
  g_autofree char *time = NULL;

  if (sc_sync_job_get_state (job) != SC_SYNC_STATE_SYNCING || sc_sync_job_get_total (job) == 0)
    return g_strdup ("");
  if (left < 0)
    /* Translators: %s is a size, such as “14 MB”. */
    return g_strdup_printf (_ ("%s received"), size);

  time = dup_time_left (left);
  /* Translators: first a size, such as “14 MB”, then “about 2 minutes left”. */
  return g_strdup_printf (_ ("%s received, %s"), size, time);
}

/**
 * sc_sync_dup_details:
 * @job: the session's job
 *
 * Returns: (transfer full): what sc_sync_dup_text() has no room for: how much has arrived and how long the
 *   rest will take, or why it failed and when it tries again; empty when there is nothing to say
 */
char *
sc_sync_dup_details (ScSyncJob *job)
{
  const GError *error = sc_sync_job_get_error (job);
  g_autofree char *time = dup_next_attempt_time (job);

  if (error == NULL)
    return dup_arrived (job);
  if (time == NULL)
    return g_strdup (sc_error_get_text (error));

  /* Translators: first some sentences on what is wrong, then a time, such as “14:05”. */
  return g_strdup_printf (_ ("%s Next attempt at %s."), sc_error_get_text (error), time);
}

/* Documents first: while they are exchanged or wait, nobody asks for the files. */
static char *
dup_live (ScSyncJob *job)
{
  ScFileFigures files;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;

  if (sc_sync_job_get_pending (job) > 0)
    return dup_waiting (sc_sync_job_get_pending (job));
  sc_sync_job_get_files (job, &files);
  if (files.done >= files.total)
    return dup_synchronised (job);

  done = sc_format_count (files.done + 1);
  total = sc_format_count (files.total);
  /* Translators: which file of how many is being downloaded. */
  return g_strdup_printf (_ ("Downloading file %s of %s"), done, total);
}

/**
 * sc_sync_dup_files_text:
 * @job: the session's job
 *
 * Returns: (transfer full) (nullable): how many files of records have come and are to come, and which cannot be
 *   had; %NULL where there is nothing to say
 */
char *
sc_sync_dup_files_text (ScSyncJob *job)
{
  ScFileFigures files;
  g_autofree char *done = NULL;
  g_autofree char *total = NULL;
  g_autofree char *came = NULL;

  sc_sync_job_get_files (job, &files);
  if (files.failed > 0)
    return g_strdup_printf (ngettext ("%u file could not be had. It is asked for again.",
                                      "%u files could not be had. They are asked for again.",
                                      files.failed),
                            files.failed);
  if (files.done >= files.total)
    return NULL;
  done = g_format_size (files.bytes_done);
  total = g_format_size (files.bytes_total);
  came = sc_format_count (files.total - files.done);

  /* Translators: how many files are still to come, then two sizes: how much of all is here. */
  return g_strdup_printf (ngettext ("%s file is still to come, %s of %s are here",
                                    "%s files are still to come, %s of %s are here",
                                    files.total - files.done),
                          came, done, total);
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
    case SC_SYNC_STATE_WAITING:
      return dup_busy (job);
    case SC_SYNC_STATE_NEEDS_PASSWORD:
      return g_strdup (_ ("Sign-in needed"));
    case SC_SYNC_STATE_FAILED:
      error = sc_sync_job_get_error (job);
      return g_strdup (error != NULL ? sc_error_get_title (error) : _ ("Synchronising failed"));
    case SC_SYNC_STATE_STOPPED:
      if (sc_sync_job_is_paused (job))
        return g_strdup (_ ("Synchronising stopped"));
      return sc_sync_job_get_pending (job) > 0 ? dup_waiting (sc_sync_job_get_pending (job))
                                               : dup_synchronised (job);
    case SC_SYNC_STATE_LIVE:
    default:
      return dup_live (job);
    }
}

/**
 * sc_sync_dup_hall_text:
 * @hall: the session's meetings
 *
 * Returns: (transfer full) (nullable): one line, %NULL when it neither hosts nor is connected to a host
 */
char *
sc_sync_dup_hall_text (ScHall *hall)
{
  ScSyncJob *job = sc_hall_get_sync (hall);

  if (sc_hall_is_hosting (hall))
    /* Translators: %u is how many computers are connected. */
    return g_strdup_printf (_ ("Providing in the hall (%u)"), sc_hall_get_n_guests (hall));
  if (job == NULL)
    return NULL;

  return g_strdup (sc_sync_job_get_state (job) == SC_SYNC_STATE_OFFLINE
                       ? _ ("Hall not reachable – everything saved here")
                       : _ ("Connected in the hall"));
}

/**
 * sc_sync_is_in_hall:
 * @hall: the session's meetings
 *
 * Returns: whether it hosts or is connected to a host
 */
gboolean
sc_sync_is_in_hall (ScHall *hall)
{
  return sc_hall_is_hosting (hall) || sc_hall_get_sync (hall) != NULL;
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
    case SC_SYNC_STATE_WAITING:
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
