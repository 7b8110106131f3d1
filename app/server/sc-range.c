/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-range-private.h"

/* More parts than this are no reader's wish. */
#define MAX_RANGES 9

static gboolean
parse_number (const char *text, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL);
}

/* "5-9", "5-" or "-5". @satisfiable: (out): whether any of it is there. Returns whether it is a range. */
static gboolean
parse_one (char *text, guint64 length, ScRange *range, gboolean *satisfiable)
{
  char *hyphen = strchr (text, '-');
  gboolean from_end = hyphen == text;
  guint64 first = 0;
  guint64 last = G_MAXINT64;

  if (hyphen == NULL)
    return FALSE;
  *hyphen = '\0';
  if (!from_end && !parse_number (text, &first))
    return FALSE;
  if ((from_end || hyphen[1] != '\0') && !parse_number (hyphen + 1, &last))
    return FALSE;
  if (!from_end && last < first)
    return FALSE;

  if (from_end)
    {
      *satisfiable = last > 0 && length > 0;
      range->first = length - MIN (last, length);
      range->last = length - 1;
    }
  else
    {
      *satisfiable = first < length;
      range->first = first;
      range->last = MIN (last, length - 1);
    }

  return TRUE;
}

/*
 * _sc_range_parse:
 * @value: (nullable): the value of Range
 * @length: how many bytes there are
 * @ranges: (element-type ScRange): gets what is there of what is asked for
 *
 * RFC 9110, section 14: a range that is not understood is not there; of several, those that are out of
 * bounds are left out.
 */
ScRangeResult
_sc_range_parse (const char *value, guint64 length, GArray *ranges)
{
  g_auto (GStrv) parts = NULL;

  if (value == NULL || g_ascii_strncasecmp (value, "bytes=", 6) != 0)
    return SC_RANGE_WHOLE;

  parts = g_strsplit (value + 6, ",", -1);
  if (parts[0] == NULL || g_strv_length (parts) > MAX_RANGES)
    return SC_RANGE_WHOLE;
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gboolean satisfiable = FALSE;
      ScRange range;

      if (!parse_one (g_strstrip (parts[i]), length, &range, &satisfiable))
        {
          g_array_set_size (ranges, 0);
          return SC_RANGE_WHOLE;
        }
      if (satisfiable)
        g_array_append_val (ranges, range);
    }

  return ranges->len > 0 ? SC_RANGE_PARTS : SC_RANGE_UNSATISFIABLE;
}
