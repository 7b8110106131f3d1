/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "sc-clock.h"
#include "sc-derived.h"

/* clang-format off */
static const ScEnumValue completeness_classes[] = {
  { "low",    N_("Less than half"), "Weniger als die Hälfte" },
  { "middle", N_("Half or more"),   "Die Hälfte oder mehr" },
  { "full",   N_("Complete"),       "Vollständig" },
  { NULL }
};

static const ScEnumValue verification_classes[] = {
  { "fresh", N_("Verified in the last 12 months"), "In den letzten 12 Monaten geprüft" },
  { "stale", N_("Not verified for 12 months"),     "Seit 12 Monaten nicht geprüft" },
  { "never", N_("Never verified"),                 "Noch nie geprüft" },
  { NULL }
};

static const ScField fields[] = {
  { "completeness", SC_FIELD_ENUM, N_("Completeness"), "Vollständigkeit", .values = completeness_classes },
  { "verification", SC_FIELD_ENUM, N_("Verification"), "Prüfung",         .values = verification_classes },
};
/* clang-format on */

/**
 * sc_derived_lookup_field:
 * @type: a record type
 * @name: "completeness" or "verification"
 *
 * Returns: (transfer none) (nullable): a field whose values follow from others; %NULL when records of
 *   @type have none of that name
 */
const ScField *
sc_derived_lookup_field (const ScRecordType *type, const char *name)
{
  g_return_val_if_fail (type != NULL && name != NULL, NULL);

  if (g_str_equal (name, "completeness"))
    return &fields[0];
  if (g_str_equal (name, "verification") &&
      sc_record_type_lookup_field (type, "last_verified_on") != NULL)
    return &fields[1];

  return NULL;
}

/**
 * sc_derived_get_completeness:
 * @percent: as sc_record_get_completeness() says it
 *
 * Returns: (transfer none): "low", "middle" or "full"
 */
const char *
sc_derived_get_completeness (guint percent)
{
  return percent >= 100 ? "full" : percent >= 50 ? "middle" : "low";
}

/**
 * sc_derived_dup_today:
 *
 * Returns: (transfer full): the day that the calendar here shows, "2018-12-31"
 */
char *
sc_derived_dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (sc_clock_now_ms () / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_local (now);

  return g_date_time_format (local, "%Y-%m-%d");
}

/**
 * sc_derived_dup_stale_day:
 * @today: a day, "2018-12-31"
 *
 * Returns: (transfer full): the first day on which a look at a record still counts; empty when @today is
 *   no day
 */
char *
sc_derived_dup_stale_day (const char *today)
{
  guint year;
  guint month;
  guint day;
  GDate date;

  if (today == NULL || sscanf (today, "%4u-%2u-%2u", &year, &month, &day) != 3 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return g_strdup ("");

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_subtract_months (&date, SC_STALE_AFTER_MONTHS);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), (int) g_date_get_month (&date),
                          g_date_get_day (&date));
}

/**
 * sc_derived_get_verification:
 * @last_verified_on: (nullable): the day on which somebody looked last
 * @stale_day: as sc_derived_dup_stale_day() says it
 *
 * Returns: (transfer none): "never", "stale" or "fresh"
 */
const char *
sc_derived_get_verification (const char *last_verified_on, const char *stale_day)
{
  if (last_verified_on == NULL || *last_verified_on == '\0')
    return "never";

  return g_strcmp0 (last_verified_on, stale_day) < 0 ? "stale" : "fresh";
}

/**
 * sc_derived_get_value:
 * @record: a record
 * @field: a field of sc_derived_lookup_field()
 * @today: a day, "2018-12-31"
 *
 * Returns: (transfer none) (nullable): the nick of one of the field's values; %NULL when @field is no such
 *   field
 */
const char *
sc_derived_get_value (ScRecord *record, const ScField *field, const char *today)
{
  g_autofree char *stale_day = NULL;

  g_return_val_if_fail (SC_IS_RECORD (record) && field != NULL, NULL);

  if (field == &fields[0])
    return sc_derived_get_completeness (sc_record_get_completeness (record));
  if (field != &fields[1])
    return NULL;

  stale_day = sc_derived_dup_stale_day (today);

  return sc_derived_get_verification (sc_record_get_string (record, "last_verified_on"), stale_day);
}
