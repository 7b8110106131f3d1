/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "sc-date-words.h"

typedef struct
{
  const char *word;
  int days;
} Word;

static const Word day_words[] = {
  { "heute", 0 },    { "today", 0 },      { "morgen", 1 },     { "tomorrow", 1 },
  { "gestern", -1 }, { "yesterday", -1 }, { "übermorgen", 2 }, { "vorgestern", -2 },
};

static const char *const weekdays[][4] = {
  { "montag", "mo", "monday", "mon" },      { "dienstag", "di", "tuesday", "tue" },
  { "mittwoch", "mi", "wednesday", "wed" }, { "donnerstag", "do", "thursday", "thu" },
  { "freitag", "fr", "friday", "fri" },     { "samstag", "sa", "saturday", "sat" },
  { "sonntag", "so", "sunday", "sun" },
};

static GDateTime *
parse_word (const char *word, GDateTime *today)
{
  for (gsize i = 0; i < G_N_ELEMENTS (day_words); i++)
    if (g_str_equal (day_words[i].word, word))
      return g_date_time_add_days (today, day_words[i].days);

  for (int i = 0; i < 7; i++)
    for (int j = 0; j < 4; j++)
      if (g_str_equal (weekdays[i][j], word))
        {
          int ahead = (i + 1 - g_date_time_get_day_of_week (today) + 7) % 7;

          return g_date_time_add_days (today, ahead == 0 ? 7 : ahead);
        }

  return NULL;
}

/* "in 2 wochen", "2 weeks" */
static GDateTime *
parse_distance (const char *text, GDateTime *today)
{
  char unit[16];
  int n;

  if (g_str_has_prefix (text, "in "))
    text += strlen ("in ");
  if (sscanf (text, "%4d %15s", &n, unit) != 2 || n < 0)
    return NULL;
  if (g_str_has_prefix (unit, "tag") || g_str_has_prefix (unit, "day"))
    return g_date_time_add_days (today, n);
  if (g_str_has_prefix (unit, "woche") || g_str_has_prefix (unit, "week"))
    return g_date_time_add_weeks (today, n);
  if (g_str_has_prefix (unit, "monat") || g_str_has_prefix (unit, "month"))
    return g_date_time_add_months (today, n);
  if (g_str_has_prefix (unit, "jahr") || g_str_has_prefix (unit, "year"))
    return g_date_time_add_years (today, n);

  return NULL;
}

/* "1.6." is the next first of June. */
static GDateTime *
parse_day_and_month (const char *text, GDateTime *today)
{
  g_autoptr (GDateTime) day = NULL;
  int year = g_date_time_get_year (today);
  int number;
  int month;
  int end = 0;

  if (sscanf (text, "%2d.%2d.%n", &number, &month, &end) != 2 || end == 0 || text[end] != '\0')
    return NULL;
  day = g_date_time_new_local (year, month, number, 12, 0, 0);
  if (day != NULL && g_date_time_compare (day, today) < 0)
    return g_date_time_new_local (year + 1, month, number, 12, 0, 0);

  return g_steal_pointer (&day);
}

/**
 * sc_date_words_parse:
 * @text: what somebody typed
 * @today: (nullable): the day it was typed, %NULL for today
 *
 * Returns: (transfer full) (nullable): the day as "2018-12-31"; %NULL when the text is none of these
 */
char *
sc_date_words_parse (const char *text, GDateTime *today)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autoptr (GDateTime) now =
      today != NULL ? g_date_time_ref (today) : g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = NULL;

  g_strstrip (lower);
  day = parse_word (lower, now);
  if (day == NULL)
    day = parse_distance (lower, now);
  if (day == NULL)
    day = parse_day_and_month (lower, now);

  return day != NULL ? g_date_time_format (day, "%Y-%m-%d") : NULL;
}

gboolean
sc_date_words_knows (const char *text)
{
  g_autofree char *day = sc_date_words_parse (text, NULL);

  return day != NULL;
}
