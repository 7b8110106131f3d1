/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-agenda-private.h"
#include "sc-order-key.h"

/* Where items go: which parent and which key they get. Nothing is written here. */

static ScRecord *
get_item (ScAgenda *self, int position)
{
  return position >= 0 ? sc_agenda_get_entry (self, (guint) position)->item : NULL;
}

static const char *
get_key (ScAgenda *self, int position)
{
  ScRecord *item = get_item (self, position);

  return item != NULL ? sc_record_get_string (item, "order") : NULL;
}

static const char *
get_id (ScAgenda *self, int position)
{
  ScRecord *item = get_item (self, position);

  return item != NULL ? sc_record_get_id (item) : NULL;
}

/* The sibling @step places further (1 or -1), -1 when there is none. */
static int
find_sibling (ScAgenda *self, int position, int step)
{
  guint depth;

  if (position < 0)
    return -1;
  depth = sc_agenda_get_entry (self, (guint) position)->depth;
  for (int i = position + step; i >= 0 && i < (int) sc_agenda_get_n_entries (self); i += step)
    {
      guint other = sc_agenda_get_entry (self, (guint) i)->depth;

      if (other == depth)
        return i;
      if (other < depth)
        break;
    }

  return -1;
}

static int
find_last_child (ScAgenda *self, int position)
{
  guint depth = sc_agenda_get_entry (self, (guint) position)->depth;
  int last = -1;

  for (int i = position + 1; i < (int) sc_agenda_get_n_entries (self); i++)
    {
      guint other = sc_agenda_get_entry (self, (guint) i)->depth;

      if (other <= depth)
        break;
      if (other == depth + 1)
        last = i;
    }

  return last;
}

/* The place between two siblings; -1 for an end. */
static gboolean
set_place (ScAgenda *self,
           const char *above,
           int before,
           int after,
           const char **parent,
           char **order)
{
  *parent = above;
  *order = sc_order_key_between (get_key (self, before), get_key (self, after));

  return TRUE;
}

static gboolean
stands_below (ScAgenda *self, int position, const char *id)
{
  for (const char *up = get_id (self, position); up != NULL;
       up = _sc_agenda_get_parent (self, (guint) sc_agenda_find (self, up)))
    if (g_str_equal (up, id))
      return TRUE;

  return FALSE;
}

/**
 * sc_agenda_plan_step:
 * @self: an agenda
 * @id: the id of an item
 * @step: where it shall go
 * @parent: (out) (nullable) (transfer none): the item that it then stands below, %NULL at the top; lives as long as
 *   the agenda
 * @order: (out) (transfer full): its new key
 *
 * Returns: %FALSE when there is no such place, and nothing is set
 */
gboolean
sc_agenda_plan_step (ScAgenda *self,
                     const char *id,
                     ScAgendaStep step,
                     const char **parent,
                     char **order)
{
  int position = sc_agenda_find (self, id);
  int previous = find_sibling (self, position, -1);
  int next = find_sibling (self, position, 1);
  const char *above = position >= 0 ? _sc_agenda_get_parent (self, (guint) position) : NULL;
  int above_position = sc_agenda_find (self, above);

  if (step == SC_AGENDA_STEP_UP && previous >= 0)
    return set_place (self, above, find_sibling (self, previous, -1), previous, parent, order);
  if (step == SC_AGENDA_STEP_DOWN && next >= 0)
    return set_place (self, above, next, find_sibling (self, next, 1), parent, order);
  if (step == SC_AGENDA_STEP_IN && previous >= 0)
    return set_place (self, get_id (self, previous), find_last_child (self, previous), -1, parent,
                      order);
  if (step == SC_AGENDA_STEP_OUT && above_position >= 0)
    return set_place (self, _sc_agenda_get_parent (self, (guint) above_position), above_position,
                      find_sibling (self, above_position, 1), parent, order);

  return FALSE;
}

/**
 * sc_agenda_plan_move:
 * @self: an agenda
 * @id: the id of an item
 * @target: the id of the item beside which it is dropped
 * @behind: behind it, not before it
 * @parent: (out) (nullable) (transfer none): the item that it then stands below; lives as long as the agenda
 * @order: (out) (transfer full): its new key
 *
 * Returns: %FALSE when it would stand below itself, or is there already, and nothing is set
 */
gboolean
sc_agenda_plan_move (ScAgenda *self,
                     const char *id,
                     const char *target,
                     gboolean behind,
                     const char **parent,
                     char **order)
{
  int position = sc_agenda_find (self, id);
  int beside = sc_agenda_find (self, target);
  int other;

  if (position < 0 || beside < 0 || stands_below (self, beside, id))
    return FALSE;
  other = find_sibling (self, beside, behind ? 1 : -1);
  if (other == position)
    return FALSE;

  return set_place (self, _sc_agenda_get_parent (self, (guint) beside), behind ? beside : other,
                    behind ? other : beside, parent, order);
}

/**
 * sc_agenda_plan_new:
 * @self: an agenda
 * @behind: (nullable): the id of the item behind which a new one comes; %NULL for the end
 * @parent: (out) (nullable) (transfer none): the item that it then stands below; lives as long as the agenda
 * @order: (out) (transfer full): its key
 */
void
sc_agenda_plan_new (ScAgenda *self, const char *behind, const char **parent, char **order)
{
  int position = sc_agenda_find (self, behind);
  int last = (int) sc_agenda_get_n_entries (self) - 1;

  if (position < 0)
    {
      while (last >= 0 && sc_agenda_get_entry (self, (guint) last)->depth > 0)
        last--;
      set_place (self, NULL, last, -1, parent, order);
      return;
    }
  set_place (self, _sc_agenda_get_parent (self, (guint) position), position,
             find_sibling (self, position, 1), parent, order);
}
