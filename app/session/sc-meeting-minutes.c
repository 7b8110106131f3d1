/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-derived.h"
#include "sc-json.h"
#include "sc-meeting-parts-private.h"
#include "sc-order-key.h"
#include "sc-session-private.h"

/* What is done while minutes are taken. */

typedef struct
{
  char *type;
  char *kind;
  char *text;
  char *item_id;
  char *owner_id;
  char *due;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->type);
  g_free (line->kind);
  g_free (line->text);
  g_free (line->item_id);
  g_free (line->owner_id);
  g_free (line->due);
  g_free (line);
}

/* Minutes are there from the first line on: one for a meeting, whoever begins. */
static DexFuture *
ensure_minutes (ScMeetingParts *self)
{
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) record = NULL;

  if (sc_meeting_parts_get_minutes (self) != NULL)
    return dex_future_new_true ();

  edit = _sc_meeting_new_part (self, "minutes");
  sc_record_edit_set_string (edit, "state", "draft");
  record = _sc_meeting_finish_shared (self, edit, "minutes", NULL);

  return _sc_meeting_save (self, record);
}

/* Behind the last line of the item: whoever writes at the same time writes there as well, and both are kept. */
static char *
dup_last_key (ScMeetingParts *self, const char *item_id)
{
  g_autoptr (GPtrArray) lines = sc_meeting_parts_list_lines (self, item_id);
  const char *last =
      lines->len > 0 ? sc_record_get_string (lines->pdata[lines->len - 1], "order") : NULL;

  return sc_order_key_between (last, NULL);
}

static ScRecord *
make_line (ScMeetingParts *self, const Line *line)
{
  g_autoptr (ScRecordEdit) edit = _sc_meeting_new_part (self, line->type);
  g_autofree char *order = dup_last_key (self, line->item_id);
  g_autofree char *today = sc_derived_dup_today ();

  sc_record_edit_set_string (edit, "agenda_item_id", line->item_id);
  sc_record_edit_set_string (edit, "order", order);
  if (g_str_equal (line->type, "outcome"))
    {
      sc_record_edit_set_string (edit, "text", line->text);
      sc_record_edit_set_string (edit, "kind", line->kind != NULL ? line->kind : "note");
    }
  else
    sc_record_edit_set_string (edit, "title", line->text);
  if (g_str_equal (line->type, "decision"))
    sc_record_edit_set_string (edit, "date", today);
  if (g_str_equal (line->type, "action"))
    {
      sc_record_edit_set_string (edit, "state", "open");
      sc_record_edit_set_string (edit, "owner_id", line->owner_id);
      sc_record_edit_set_string (edit, "due", line->due);
    }

  return _sc_meeting_finish (self, edit);
}

static DexFuture *
add_line (ScMeetingParts *self, gpointer data)
{
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!dex_await (ensure_minutes (self), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  record = make_line (self, data);

  return _sc_meeting_save (self, record);
}

/**
 * sc_meeting_add_line:
 * @self: a loaded meeting
 * @line: what it says
 *
 * Writes a line of the minutes, behind the others of its item.
 *
 * Returns: (transfer full): a future of the #ScRecord; rejects with %SC_RULES_ERROR_FORBIDDEN where the person may not,
 *   and with %SC_STORE_ERROR
 */
DexFuture *
sc_meeting_add_line (ScMeetingParts *self, const ScMinutesLine *line)
{
  Line *copy;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && line != NULL, NULL);

  copy = g_new0 (Line, 1);
  copy->type = g_strdup (line->type);
  copy->kind = g_strdup (line->kind);
  copy->text = g_strdup (line->text);
  copy->item_id = g_strdup (line->item_id);
  copy->owner_id = g_strdup (line->owner_id);
  copy->due = g_strdup (line->due);

  return _sc_meeting_enqueue (self, add_line, copy, line_free);
}

static char *
dup_typed_id (ScMeetingParts *self)
{
  return g_strconcat ("typed:", sc_meeting_parts_get_id (self), NULL);
}

/**
 * sc_meeting_keep_typed:
 * @self: a loaded meeting
 * @text: what stands in the entry of the minutes; empty when it is a line now
 *
 * Keeps it on the disk of this computer, where no other program sees it.
 *
 * Returns: (transfer full): a future that is done when it is there; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_meeting_keep_typed (ScMeetingParts *self, const char *text)
{
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonObject) object = NULL;
  ScStore *store;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && text != NULL, NULL);

  id = dup_typed_id (self);
  store = sc_session_get_store (_sc_meeting_get_session (self));
  if (*text == '\0')
    return sc_store_delete_local (store, id);
  object = json_object_new ();
  json_object_set_string_member (object, "text", text);
  body = sc_json_to_string (object, FALSE);

  return sc_store_put_local (store, id, body);
}

static DexFuture *
typed_loaded_cb (DexFuture *future, gpointer data)
{
  const GValue *value = dex_future_get_value (future, NULL);
  const ScLocalDocument *local = value != NULL ? g_value_get_boxed (value) : NULL;
  g_autoptr (JsonObject) object =
      local != NULL ? sc_json_parse_object (local->body, -1, NULL) : NULL;
  const char *text = object != NULL ? sc_json_get_string (object, "text") : NULL;

  return dex_future_new_take_string (g_strdup (text != NULL ? text : ""));
}

/**
 * sc_meeting_load_typed:
 * @self: a loaded meeting
 *
 * Returns: (transfer full): a future of the text that was typed when the program ended; empty when there was none
 */
DexFuture *
sc_meeting_load_typed (ScMeetingParts *self)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  id = dup_typed_id (self);

  return dex_future_finally (
      sc_store_get_local (sc_session_get_store (_sc_meeting_get_session (self)), id),
      typed_loaded_cb, NULL, NULL);
}

typedef struct
{
  char *id;
  char *field;
  char *value;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->id);
  g_free (setting->field);
  g_free (setting->value);
  g_free (setting);
}

static ScRecord *
find_record (ScMeetingParts *self, const char *id)
{
  return g_str_equal (id, sc_meeting_parts_get_id (self)) ? sc_meeting_parts_get_meeting (self)
                                                          : sc_meeting_parts_find (self, id);
}

static DexFuture *
set_field (ScMeetingParts *self, gpointer data)
{
  Setting *setting = data;
  ScRecord *record = find_record (self, setting->id);
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) changed = NULL;

  if (record == NULL)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_DELETED,
                                  "Somebody has deleted it meanwhile");
  edit = sc_record_edit_new (record);
  sc_record_edit_set_string (edit, setting->field, setting->value);
  changed = _sc_meeting_finish (self, edit);

  return _sc_meeting_save (self, changed);
}

/**
 * sc_meeting_set:
 * @self: a loaded meeting
 * @id: the id of one of its parts, or its own
 * @field: a field that holds text, a date, a value of a vocabulary or a reference
 * @value: (nullable): its new value; %NULL makes it absent
 *
 * Returns: (transfer full): a future of the #ScRecord; rejects as sc_meeting_add_line(), and with
 *   %SC_STORE_ERROR_DELETED when it is not there any more
 */
DexFuture *
sc_meeting_set (ScMeetingParts *self, const char *id, const char *field, const char *value)
{
  Setting *setting;

  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && id != NULL && field != NULL, NULL);

  setting = g_new0 (Setting, 1);
  setting->id = g_strdup (id);
  setting->field = g_strdup (field);
  setting->value = g_strdup (value);

  return _sc_meeting_enqueue (self, set_field, setting, setting_free);
}

static DexFuture *
remove_part (ScMeetingParts *self, gpointer id)
{
  ScRecord *record = sc_meeting_parts_find (self, id);

  return record != NULL ? sc_session_delete (_sc_meeting_get_session (self), record)
                        : dex_future_new_for_uint (0);
}

/**
 * sc_meeting_remove:
 * @self: a loaded meeting
 * @id: the id of a line or of somebody's attendance
 *
 * Returns: (transfer full): a future of how many were deleted (guint); rejects as sc_meeting_add_line()
 */
DexFuture *
sc_meeting_remove (ScMeetingParts *self, const char *id)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && id != NULL, NULL);

  return _sc_meeting_enqueue (self, remove_part, g_strdup (id), g_free);
}

/* The item that was on is done, unless somebody has said something else of it. */
static void
leave_item (ScMeetingParts *self, const char *id, const char *now, GPtrArray *records)
{
  ScRecord *item = sc_meeting_parts_find (self, id);
  g_autoptr (ScRecordEdit) edit = NULL;

  if (item == NULL)
    return;
  edit = sc_record_edit_new (item);
  sc_record_edit_set_string (edit, "actual_end", now);
  if (g_strcmp0 (sc_record_get_string (item, "state"), "open") == 0)
    sc_record_edit_set_string (edit, "state", "done");
  g_ptr_array_add (records, _sc_meeting_finish (self, edit));
}

static void
enter_item (ScMeetingParts *self, const char *id, const char *now, GPtrArray *records)
{
  ScRecord *item = sc_meeting_parts_find (self, id);
  g_autoptr (ScRecordEdit) edit = NULL;

  if (item == NULL || sc_record_get_string (item, "actual_start") != NULL)
    return;
  edit = sc_record_edit_new (item);
  sc_record_edit_set_string (edit, "actual_start", now);
  g_ptr_array_add (records, _sc_meeting_finish (self, edit));
}

/* Goes to an item, or with %NULL to the end of the meeting. */
static DexFuture *
go_to_item (ScMeetingParts *self, gpointer item_id)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self);
  const char *current = meeting != NULL ? sc_record_get_string (meeting, "current_item_id") : NULL;
  g_autofree char *now = sc_clock_now ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (ScRecordEdit) edit = NULL;

  if (meeting == NULL)
    return dex_future_new_reject (SC_STORE_ERROR, SC_STORE_ERROR_DELETED,
                                  "Somebody has deleted the meeting meanwhile");
  if (item_id != NULL && g_strcmp0 (current, item_id) == 0)
    return dex_future_new_for_uint (0);

  if (current != NULL)
    leave_item (self, current, now, records);
  if (item_id != NULL)
    enter_item (self, item_id, now, records);
  edit = sc_record_edit_new (meeting);
  sc_record_edit_set_string (edit, "current_item_id", item_id);
  sc_record_edit_set_string (edit, "state", item_id != NULL ? "in_progress" : "closed");
  if (sc_record_get_string (meeting, "actual_start") == NULL)
    sc_record_edit_set_string (edit, "actual_start", now);
  sc_record_edit_set_string (edit, "actual_end", item_id != NULL ? NULL : now);
  g_ptr_array_add (records, _sc_meeting_finish (self, edit));

  return _sc_meeting_save_all (self, records);
}

/**
 * sc_meeting_go_to_item:
 * @self: a loaded meeting
 * @item_id: the item that is on now
 *
 * The meeting is in progress from the first item on; the item that was on before is dealt with.
 *
 * Returns: (transfer full): a future of how many records were written (guint); rejects as sc_meeting_add_line()
 */
DexFuture *
sc_meeting_go_to_item (ScMeetingParts *self, const char *item_id)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && item_id != NULL, NULL);

  return _sc_meeting_enqueue (self, go_to_item, g_strdup (item_id), g_free);
}

/**
 * sc_meeting_end:
 * @self: a loaded meeting
 *
 * Returns: (transfer full): as sc_meeting_go_to_item(), after which the meeting is closed
 */
DexFuture *
sc_meeting_end (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return _sc_meeting_enqueue (self, go_to_item, NULL, NULL);
}

static ScRecord *
find_attendance (ScMeetingParts *self, const char *person_id)
{
  g_autoptr (GPtrArray) people = _sc_meeting_list (self, "attendance");

  for (guint i = 0; i < people->len; i++)
    if (g_strcmp0 (sc_record_get_string (people->pdata[i], "person_id"), person_id) == 0)
      return sc_meeting_parts_find (self, sc_record_get_id (people->pdata[i]));

  return NULL;
}

/* One person has one line in a meeting, also when two desks invite the same without a network.
 * @membership: (nullable): on whose behalf, and with which right */
static ScRecord *
make_attendance (ScMeetingParts *self, ScRecord *person, ScRecord *membership)
{
  g_autoptr (ScRecordEdit) edit = _sc_meeting_new_part (self, "attendance");
  g_autofree char *name = sc_record_dup_title (person);
  const char *organisation =
      membership != NULL ? sc_record_get_string (membership, "on_behalf_of") : NULL;
  gboolean votes = membership != NULL && sc_record_get_boolean (membership, "voting_right", FALSE);
  gboolean guest =
      membership == NULL || g_strcmp0 (sc_record_get_string (membership, "role"), "guest") == 0;

  if (organisation == NULL)
    organisation = sc_record_get_string (person, "organisation_id");
  sc_record_edit_set_string (edit, "name", name);
  sc_record_edit_set_string (edit, "person_id", sc_record_get_id (person));
  sc_record_edit_set_string (edit, "on_behalf_of", organisation);
  sc_record_edit_set_string (edit, "group", votes ? "voting" : guest ? "guest" : "non_voting");
  sc_record_edit_set_string (edit, "answer", "needs_action");

  return _sc_meeting_finish_shared (self, edit, "attendance", sc_record_get_id (person));
}

static DexFuture *
invite (ScMeetingParts *self, gpointer person)
{
  ScRecord *known = find_attendance (self, sc_record_get_id (person));
  g_autoptr (ScRecord) record = NULL;

  if (known != NULL)
    return dex_future_new_take_object (g_object_ref (known));
  record = make_attendance (self, person, NULL);

  return _sc_meeting_save (self, record);
}

/**
 * sc_meeting_invite:
 * @self: a loaded meeting
 * @person: a person
 *
 * Returns: (transfer full): a future of the attendance (#ScRecord) of the person, the one that is there already or a
 *   new one; rejects as sc_meeting_add_line()
 */
DexFuture *
sc_meeting_invite (ScMeetingParts *self, ScRecord *person)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self) && SC_IS_RECORD (person), NULL);

  return _sc_meeting_enqueue (self, invite, g_object_ref (person), g_object_unref);
}

/* Whether a membership of one of the meeting's teams holds on the meeting's day. */
static gboolean
is_invited_by (ScMeetingParts *self, ScRecord *membership)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self);
  g_auto (GStrv) teams = sc_record_dup_strv (meeting, "team_ids");
  const char *team = sc_record_get_string (membership, "team_id");
  const char *start = sc_record_get_string (meeting, "start");
  const char *since = sc_record_get_string (membership, "start");
  const char *until = sc_record_get_string (membership, "end");

  return team != NULL && g_strv_contains ((const char *const *) teams, team) &&
         (start == NULL || since == NULL || strncmp (since, start, 10) <= 0) &&
         (start == NULL || until == NULL || strncmp (until, start, 10) >= 0);
}

static DexFuture *
invite_teams (ScMeetingParts *self, gpointer data)
{
  ScSession *session = _sc_meeting_get_session (self);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) memberships =
      dex_await_boxed (sc_session_load_all (session, "membership"), &error);

  if (memberships == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 0; i < memberships->len && sc_meeting_parts_get_meeting (self) != NULL; i++)
    {
      ScRecord *membership = memberships->pdata[i];
      const char *person_id = sc_record_get_string (membership, "person_id");
      g_autoptr (ScRecord) person = NULL;

      if (person_id == NULL || !is_invited_by (self, membership) ||
          find_attendance (self, person_id) != NULL ||
          !g_hash_table_add (seen, (gpointer) person_id))
        continue;
      person = dex_await_object (sc_session_load (session, person_id), NULL);
      if (person != NULL)
        g_ptr_array_add (records, make_attendance (self, person, membership));
    }
  if (records->len == 0)
    return dex_future_new_for_uint (0);

  return _sc_meeting_save_all (self, records);
}

/**
 * sc_meeting_invite_teams:
 * @self: a loaded meeting
 *
 * Everybody who is a member of its teams on its day and has no line yet gets one. People who were deleted are left out.
 *
 * Returns: (transfer full): a future of how many came in addition (guint); rejects as sc_meeting_add_line()
 */
DexFuture *
sc_meeting_invite_teams (ScMeetingParts *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PARTS (self), NULL);

  return _sc_meeting_enqueue (self, invite_teams, NULL, NULL);
}
