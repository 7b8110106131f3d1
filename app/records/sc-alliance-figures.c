/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-alliance-figures.h"
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
