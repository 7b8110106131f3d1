/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-meeting-parts-private.h"
#include "sc-session-private.h"

/* What is done to an agenda. Each function decides where things go when it is its turn, by the agenda as it is then. */

typedef struct
{
  char *id; /* (nullable) */
  char *text;
  ScAgendaStep step;
  gboolean behind;
} Change;

static Change *
change_new (const char *id, const char *text)
{
  Change *change = g_new0 (Change, 1);

  change->id = g_strdup (id);
  change->text = g_strdup (text);

  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  g_free (change->text);
  g_free (change);
}

static DexFuture *
add_item (ScMeetingParts *self, gpointer data)
{
  Change *change = data;
  g_autoptr (ScRecordEdit) edit = _sc_meeting_new_part (self, "agenda_item");
  g_autoptr (ScRecord) record = NULL;
  g_autofree char *order = NULL;
  const char *parent;

  sc_agenda_plan_new (sc_meeting_parts_get_agenda (self), change->id, &parent, &order);
  sc_record_edit_set_string (edit, "title", change->text);
  sc_record_edit_set_string (edit, "order", order);
  sc_record_edit_set_string (edit, "parent_id", parent);
  sc_record_edit_set_string (edit, "state", "open");
  record = _sc_meeting_finish (self, edit);

  return _sc_meeting_save (self, record);
}

/**
 * sc_meeting_add_item:
 * @self: a loaded meeting
 * @title: what it is about
 * @behind: (nullable): the id of the item behind which it comes, at the same level; %NULL for the end
 *
 * Returns: (transfer full): a future of the new #ScRecord; rejects with %SC_RULES_ERROR_FORBIDDEN where the person may
 *   not, and with %SC_STORE_ERROR
 */
DexFuture *
sc_meeting_add_item (ScMeetingParts *self, const char *title, const char *behind)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && title != NULL, NULL);

  return _sc_meeting_enqueue (self, add_item, change_new (behind, title), change_free);
}

/* Puts an item at a place. @parent: (nullable) */
static DexFuture *
place_item (ScMeetingParts *self, const char *id, const char *parent, const char *order)
{
  ScRecord *item = sc_meeting_parts_find (self, id);
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (item);
  g_autoptr (ScRecord) record = NULL;

  sc_record_edit_set_string (edit, "order", order);
  sc_record_edit_set_string (edit, "parent_id", parent);
  record = _sc_meeting_finish (self, edit);

  return _sc_meeting_save (self, record);
}

static DexFuture *
step_item (ScMeetingParts *self, gpointer data)
{
  Change *change = data;
  g_autofree char *order = NULL;
  const char *parent;

  if (!sc_agenda_plan_step (sc_meeting_parts_get_agenda (self), change->id, change->step, &parent,
                            &order))
    return dex_future_new_for_boolean (FALSE);

  return place_item (self, change->id, parent, order);
}

/**
 * sc_meeting_step_item:
 * @self: a loaded meeting
 * @id: the id of an item
 * @step: where it goes
 *
 * Returns: (transfer full): a future of the #ScRecord at its new place, or of %FALSE where there is no such place;
 *   rejects as sc_meeting_add_item()
 */
DexFuture *
sc_meeting_step_item (ScMeetingParts *self, const char *id, ScAgendaStep step)
{
  Change *change;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && id != NULL, NULL);

  change = change_new (id, NULL);
  change->step = step;

  return _sc_meeting_enqueue (self, step_item, change, change_free);
}

static DexFuture *
move_item (ScMeetingParts *self, gpointer data)
{
  Change *change = data;
  g_autofree char *order = NULL;
  const char *parent;

  if (!sc_agenda_plan_move (sc_meeting_parts_get_agenda (self), change->id, change->text,
                            change->behind, &parent, &order))
    return dex_future_new_for_boolean (FALSE);

  return place_item (self, change->id, parent, order);
}

/**
 * sc_meeting_move_item:
 * @self: a loaded meeting
 * @id: the id of an item
 * @target: the id of the item beside which it comes
 * @behind: behind it, not before it
 *
 * Returns: (transfer full): as sc_meeting_step_item()
 */
DexFuture *
sc_meeting_move_item (ScMeetingParts *self, const char *id, const char *target, gboolean behind)
{
  Change *change;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && id != NULL && target != NULL, NULL);

  change = change_new (id, target);
  change->behind = behind;

  return _sc_meeting_enqueue (self, move_item, change, change_free);
}

static void
add_all (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_object_ref (from->pdata[i]));
}

static DexFuture *
remove_item (ScMeetingParts *self, gpointer data)
{
  Change *change = data;
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self);
  int position = sc_agenda_find (agenda, change->id);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  guint depth;

  if (position < 0)
    return dex_future_new_for_uint (0);
  depth = sc_agenda_get_entry (agenda, (guint) position)->depth;
  for (guint i = (guint) position; i < sc_agenda_get_n_entries (agenda); i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);
      g_autoptr (GPtrArray) lines = NULL;

      if (i > (guint) position && entry->depth <= depth)
        break;
      lines = sc_meeting_parts_list_lines (self, sc_record_get_id (entry->item));
      g_ptr_array_add (records, g_object_ref (entry->item));
      add_all (records, lines);
    }

  return sc_session_delete_all (_sc_meeting_get_session (self), records);
}

/**
 * sc_meeting_remove_item:
 * @self: a loaded meeting
 * @id: the id of an item
 *
 * Deletes it with all that is below it, and with what the minutes have of it. One undo of the session brings all of it
 * back.
 *
 * Returns: (transfer full): a future of how many records (guint); rejects as sc_meeting_add_item()
 */
DexFuture *
sc_meeting_remove_item (ScMeetingParts *self, const char *id)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && id != NULL, NULL);

  return _sc_meeting_enqueue (self, remove_item, change_new (id, NULL), change_free);
}
