/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-alliance-figures.h"
#include "sc-json.h"
#include "sc-partner-history.h"

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = sc_record_dup_title (*(ScRecord *const *) a);
  g_autofree char *second = sc_record_dup_title (*(ScRecord *const *) b);

  return g_utf8_collate (first != NULL ? first : "", second != NULL ? second : "");
}

/**
 * sc_alliance_figures_new:
 * @partners: (element-type ScRecord): all partners
 * @day: a day, "2018-04-30"
 *
 * Returns: (transfer full): the figures of that day
 */
ScAllianceFigures *
sc_alliance_figures_new (GPtrArray *partners, const char *day)
{
  ScAllianceFigures *self;

  g_return_val_if_fail (partners != NULL && day != NULL, NULL);

  self = g_new0 (ScAllianceFigures, 1);
  self->day = g_strdup (day);
  self->members = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < partners->len; i++)
    if (sc_partner_is_member_on (partners->pdata[i], day))
      g_ptr_array_add (self->members, g_object_ref (partners->pdata[i]));
  g_ptr_array_sort (self->members, compare_titles);

  return self;
}

/**
 * sc_alliance_figures_free:
 * @self: (transfer full): figures
 */
void
sc_alliance_figures_free (ScAllianceFigures *self)
{
  g_free (self->day);
  g_ptr_array_unref (self->members);
  g_free (self);
}

/**
 * sc_alliance_figures_list:
 * @self: figures
 * @field: a field of partners with a vocabulary, such as "role" or "sector"
 * @nick: (nullable): one of its values; %NULL for those that have none
 *
 * Returns: (transfer container) (element-type ScRecord): the members that have that value
 */
GPtrArray *
sc_alliance_figures_list (ScAllianceFigures *self, const char *field, const char *nick)
{
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL && field != NULL, found);

  for (guint i = 0; i < self->members->len; i++)
    {
      const char *value = sc_record_get_string (self->members->pdata[i], field);

      if (g_strcmp0 (value != NULL && *value != '\0' ? value : NULL, nick) == 0)
        g_ptr_array_add (found, self->members->pdata[i]);
    }

  return found;
}

static gboolean
read_day (const char *text, GDate *day)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *noon = g_strconcat (text != NULL ? text : "", "T12:00:00Z", NULL);

  moment = g_date_time_new_from_iso8601 (noon, NULL);
  if (moment == NULL)
    return FALSE;
  g_date_set_dmy (day, (GDateDay) g_date_time_get_day_of_month (moment),
                  (GDateMonth) g_date_time_get_month (moment),
                  (GDateYear) g_date_time_get_year (moment));

  return TRUE;
}

static void
take_first (const char *text, const GDate *today, GDate *first)
{
  GDate day;

  if (read_day (text, &day) && g_date_compare (&day, today) <= 0 &&
      (!g_date_valid (first) || g_date_compare (&day, first) < 0))
    *first = day;
}

/* The first day of which anything is known; days after @today are plans. Returns: whether there is one. */
static gboolean
find_first_day (GPtrArray *partners, const GDate *today, GDate *first)
{
  g_date_clear (first, 1);
  for (guint i = 0; i < partners->len; i++)
    {
      JsonObject *body = sc_record_get_body (partners->pdata[i]);
      JsonArray *history = sc_json_get_array (body, "history");

      take_first (sc_json_get_string (body, "joined_on"), today, first);
      for (guint j = 0; history != NULL && j < json_array_get_length (history); j++)
        {
          JsonNode *state = json_array_get_element (history, j);

          if (JSON_NODE_HOLDS_OBJECT (state))
            take_first (sc_json_get_string (json_node_get_object (state), "on"), today, first);
        }
    }

  return g_date_valid (first);
}

/* The last day of the period of @months in which @day is. */
static void
go_to_end (GDate *day, guint months)
{
  guint month = (guint) g_date_get_month (day);
  guint last = (month + months - 1) / months * months;
  GDateYear year = g_date_get_year (day);

  g_date_set_dmy (day, g_date_get_days_in_month ((GDateMonth) last, year), (GDateMonth) last, year);
}

static void
add_day (GStrvBuilder *days, const GDate *day)
{
  char text[16];

  g_date_strftime (text, sizeof text, "%Y-%m-%d", day);
  g_strv_builder_add (days, text);
}

/**
 * sc_alliance_figures_dup_days:
 * @partners: (element-type ScRecord): all partners
 * @today: a day, "2018-04-30"
 *
 * The days on which to look at the alliance in order to see how it grew: the ends of the quarters since the first one joined,
 * or those of the years where that was long ago, and @today.
 *
 * Returns: (transfer full): at most twelve days, the first one first; empty while nobody has joined
 */
char **
sc_alliance_figures_dup_days (GPtrArray *partners, const char *today)
{
  g_autoptr (GStrvBuilder) days = g_strv_builder_new ();
  GDate now;
  GDate day;
  int n_years;
  guint months;

  g_return_val_if_fail (partners != NULL && read_day (today, &now), g_strv_builder_end (days));

  if (!find_first_day (partners, &now, &day))
    return g_strv_builder_end (days);

  n_years = g_date_get_year (&now) - g_date_get_year (&day);
  months = n_years < 2 ? 3 : 12;
  if (n_years > 10)
    g_date_set_dmy (&day, 1, G_DATE_JANUARY, (GDateYear) (g_date_get_year (&now) - 10));
  for (go_to_end (&day, months); g_date_compare (&day, &now) < 0;)
    {
      add_day (days, &day);
      g_date_add_days (&day, 1);
      go_to_end (&day, months);
    }
  add_day (days, &now);

  return g_strv_builder_end (days);
}
