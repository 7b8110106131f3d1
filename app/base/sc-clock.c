/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"

/* 0 means the real clock. Tests set it from one thread before they start others. */
static gint64 fake_ms;

/**
 * sc_clock_now_ms:
 *
 * Returns: milliseconds since 1970-01-01 UTC
 */
gint64
sc_clock_now_ms (void)
{
  return fake_ms != 0 ? fake_ms : g_get_real_time () / 1000;
}

/**
 * sc_clock_set_fake_ms:
 * @unix_ms: the time that stands still from now on, or 0 for the real clock
 *
 * For tests: a figure that depends on the time must be repeatable.
 */
void
sc_clock_set_fake_ms (gint64 unix_ms)
{
  fake_ms = unix_ms;
}

/**
 * sc_clock_format_ms:
 * @unix_ms: milliseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): RFC 3339 text in UTC with milliseconds
 */
char *
sc_clock_format_ms (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc_usec (unix_ms * 1000);
  g_autofree char *seconds = NULL;

  if (time == NULL)
    return g_strdup ("1970-01-01T00:00:00.000Z");

  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (time) / 1000);
}

/**
 * sc_clock_now:
 *
 * Returns: (transfer full): the current time as documents carry it
 */
char *
sc_clock_now (void)
{
  return sc_clock_format_ms (sc_clock_now_ms ());
}

/**
 * sc_clock_parse_ms:
 * @text: (nullable): RFC 3339 text; without a zone it is taken as UTC
 * @unix_ms: (out) (optional): milliseconds since 1970-01-01 UTC
 *
 * Returns: whether @text names a time; @unix_ms is untouched if not
 */
gboolean
sc_clock_parse_ms (const char *text, gint64 *unix_ms)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  if (time == NULL)
    return FALSE;

  if (unix_ms != NULL)
    *unix_ms = g_date_time_to_unix_usec (time) / 1000;

  return TRUE;
}
