/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-agenda.h"
#include "sc-order-key.h"
#include "sc-record-edit.h"

static ScRecord *
new_item (const char *id, const char *parent, const char *order, const char *kind, gint64 minutes)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *full_id = g_strconcat ("agenda_item:", id, NULL);
  g_autofree char *full_parent = g_strconcat ("agenda_item:", parent, NULL);

  json_object_set_string_member (body, "type", "agenda_item");
  json_object_set_string_member (body, "title", id);
  json_object_set_string_member (body, "order", order);
  json_object_set_int_member (body, "duration_min", minutes);
  if (kind != NULL)
    json_object_set_string_member (body, "kind", kind);
  if (parent != NULL)
    json_object_set_string_member (body, "parent_id", full_parent);

  return sc_record_new (full_id, "1-a", body);
}

static ScRecord *
new_meeting (const char *start, const char *end)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "type", "meeting");
  json_object_set_string_member (body, "start", start);
  if (end != NULL)
    json_object_set_string_member (body, "end", end);

  return sc_record_new ("meeting:m", "1-a", body);
}

/* "id number minutes", one a line, with a "·" for each level and a "!" for what is late. */
static char *
describe (ScAgenda *agenda)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sc_agenda_get_n_entries (agenda); i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);

      for (guint d = 0; d < entry->depth; d++)
        g_string_append (text, "·");
      g_string_append_printf (text, "%s %s %u%s\n", sc_record_get_string (entry->item, "title"),
                              *entry->number != '\0' ? entry->number : "-", entry->minutes,
                              entry->late ? "!" : "");
    }

  return g_string_free_and_steal (text);
}

static void
assert_agenda (ScAgenda *agenda, const char *expected)
{
  g_autofree char *text = describe (agenda);

  g_assert_cmpstr (text, ==, expected);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static void
add (GPtrArray *items,
     const char *id,
     const char *parent,
     const char *order,
     const char *kind,
     gint64 minutes)
{
  g_ptr_array_add (items, new_item (id, parent, order, kind, minutes));
}

/* Sections and breaks have no number, and what is below a section is numbered as if it were not there. */
static void
items_are_numbered_by_their_place (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (ScAgenda) agenda = NULL;

  add (items, "berichte", NULL, "m", NULL, 0);
  add (items, "signatur", "regularien", "b", NULL, 5);
  add (items, "regularien", NULL, "a", "formalities", 0);
  add (items, "protokoll", "regularien", "a", NULL, 5);
  add (items, "pause", NULL, "p", "break", 15);
  add (items, "teil-zwei", NULL, "q", "section", 0);
  add (items, "energie", "teil-zwei", "a", NULL, 20);
  add (items, "sensoren", "energie", "a", NULL, 10);
  add (items, "schluss", NULL, "z", NULL, 0);
  agenda = sc_agenda_new (NULL, items);

  assert_agenda (agenda, "regularien 1 10\n"
                         "·protokoll 1.1 5\n"
                         "·signatur 1.2 5\n"
                         "berichte 2 0\n"
                         "pause - 15\n"
                         "teil-zwei - 20\n"
                         "·energie 3 20\n"
                         "··sensoren 3.1 10\n"
                         "schluss 4 0\n");
  g_assert_cmpuint (sc_agenda_get_minutes (agenda), ==, 45);
  g_assert_cmpint (sc_agenda_get_entry (agenda, 0)->start_ms, ==, -1);
}

/* DOMAIN: 190 of 180 minutes turns red. */
static void
what_does_not_fit_is_late (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (ScRecord) meeting =
      new_meeting ("2017-03-02T09:00:00.000Z", "2017-03-02T12:00:00.000Z");
  g_autoptr (ScRecord) open = new_meeting ("2017-03-02T09:00:00.000Z", NULL);
  g_autoptr (ScAgenda) agenda = NULL;
  g_autoptr (ScAgenda) endless = NULL;

  add (items, "a", NULL, "a", NULL, 100);
  add (items, "b", NULL, "b", NULL, 80);
  add (items, "c", NULL, "c", NULL, 10);
  agenda = sc_agenda_new (meeting, items);
  assert_agenda (agenda, "a 1 100\nb 2 80\nc 3 10!\n");
  g_assert_cmpuint (sc_agenda_get_minutes (agenda), ==, 190);
  g_assert_cmpuint (sc_agenda_get_planned_minutes (agenda), ==, 180);
  g_assert_cmpint (sc_agenda_get_entry (agenda, 1)->start_ms -
                       sc_agenda_get_entry (agenda, 0)->start_ms,
                   ==, 100 * 60000);

  endless = sc_agenda_new (open, items);
  g_assert_cmpuint (sc_agenda_get_planned_minutes (endless), ==, 0);
  g_assert_false (sc_agenda_get_entry (endless, 2)->late);
}

/* Who plans 30 minutes and then divides them has not planned more. Absurd durations count as the nearest sane one. */
static void
time_is_not_counted_twice (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (ScAgenda) agenda = NULL;

  add (items, "a", NULL, "a", NULL, 30);
  add (items, "a1", "a", "a", NULL, 10);
  add (items, "a2", "a", "b", NULL, 15);
  add (items, "b", NULL, "b", NULL, 10);
  add (items, "b1", "b", "a", NULL, 40);
  add (items, "c", NULL, "c", NULL, -5);
  add (items, "d", NULL, "d", NULL, 99999);
  agenda = sc_agenda_new (NULL, items);

  assert_agenda (agenda, "a 1 30\n·a1 1.1 10\n·a2 1.2 15\nb 2 40\n·b1 2.1 40\nc 3 0\nd 4 1440\n");
}

/* Two desks without a network can put each of two items below the other; nothing of it may vanish. */
static void
rings_and_orphans_stand_at_the_top (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (ScAgenda) agenda = NULL;

  add (items, "x", "y", "b", NULL, 1);
  add (items, "y", "x", "a", NULL, 1);
  add (items, "below", "y", "a", NULL, 1);
  add (items, "self", "self", "c", NULL, 1);
  add (items, "orphan", "gone", "a", NULL, 1);
  agenda = sc_agenda_new (NULL, items);

  assert_agenda (agenda, "orphan 1 1\nx 2 1\n·y 2.1 1\n··below 2.1.1 1\nself 3 1\n");
}

/* The same records in any order give the same agenda; equal keys are ordered by id. */
static void
the_order_of_arrival_does_not_matter (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (GPtrArray) items = new_items ();
      g_autoptr (ScAgenda) agenda = NULL;

      add (items, "a", NULL, "k", NULL, 1);
      add (items, "b", NULL, "k", NULL, 1);
      add (items, "c", NULL, "", NULL, 1);
      add (items, "d", "b", "z", NULL, 1);
      for (guint i = 0; i < items->len; i++)
        {
          guint other = (guint) g_test_rand_int_range (0, (gint32) items->len);
          gpointer kept = items->pdata[i];

          items->pdata[i] = items->pdata[other];
          items->pdata[other] = kept;
        }
      agenda = sc_agenda_new (NULL, items);
      assert_agenda (agenda, "c 1 1\na 2 1\nb 3 1\n·d 3.1 1\n");
    }
}

static void
put (GPtrArray *items, const char *id, const char *parent, const char *order)
{
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (ScRecordEdit) edit = NULL;

      if (!g_str_equal (sc_record_get_id (items->pdata[i]), id))
        continue;
      edit = sc_record_edit_new (items->pdata[i]);
      sc_record_edit_set_string (edit, "order", order);
      sc_record_edit_set_string (edit, "parent_id", parent);
      g_object_unref (items->pdata[i]);
      items->pdata[i] = sc_record_edit_finish (edit, "anna", "2017-03-02T09:00:00.000Z");
    }
}

/* Moves and says what it looks like then; @expected: (nullable): there is no such place */
static void
step (GPtrArray *items, const char *title, ScAgendaStep direction, const char *expected)
{
  g_autoptr (ScAgenda) before = sc_agenda_new (NULL, items);
  g_autoptr (ScAgenda) after = NULL;
  g_autofree char *id = g_strconcat ("agenda_item:", title, NULL);
  g_autofree char *order = NULL;
  const char *parent;

  if (!sc_agenda_plan_step (before, id, direction, &parent, &order))
    {
      g_assert_null (expected);
      return;
    }
  g_assert_nonnull (expected);
  put (items, id, parent, order);
  after = sc_agenda_new (NULL, items);
  assert_agenda (after, expected);
}

static void
items_move_by_steps (void)
{
  g_autoptr (GPtrArray) items = new_items ();

  add (items, "a", NULL, "a", NULL, 0);
  add (items, "b", NULL, "b", NULL, 0);
  add (items, "b1", "b", "a", NULL, 0);
  add (items, "c", NULL, "c", NULL, 0);

  step (items, "a", SC_AGENDA_STEP_UP, NULL);
  step (items, "a", SC_AGENDA_STEP_IN, NULL);
  step (items, "a", SC_AGENDA_STEP_OUT, NULL);
  step (items, "c", SC_AGENDA_STEP_DOWN, NULL);
  step (items, "a", SC_AGENDA_STEP_DOWN, "b 1 0\n·b1 1.1 0\na 2 0\nc 3 0\n");
  step (items, "c", SC_AGENDA_STEP_UP, "b 1 0\n·b1 1.1 0\nc 2 0\na 3 0\n");
  step (items, "c", SC_AGENDA_STEP_IN, "b 1 0\n·b1 1.1 0\n·c 1.2 0\na 2 0\n");
  step (items, "c", SC_AGENDA_STEP_UP, "b 1 0\n·c 1.1 0\n·b1 1.2 0\na 2 0\n");
  step (items, "b1", SC_AGENDA_STEP_IN, "b 1 0\n·c 1.1 0\n··b1 1.1.1 0\na 2 0\n");
  step (items, "b1", SC_AGENDA_STEP_OUT, "b 1 0\n·c 1.1 0\n·b1 1.2 0\na 2 0\n");
  step (items, "c", SC_AGENDA_STEP_OUT, "b 1 0\n·b1 1.1 0\nc 2 0\na 3 0\n");
}

static void
items_are_dropped_beside_others (void)
{
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (ScAgenda) agenda = NULL;
  g_autoptr (ScAgenda) moved = NULL;
  g_autofree char *order = NULL;
  g_autofree char *new_order = NULL;
  const char *parent;

  add (items, "a", NULL, "a", NULL, 0);
  add (items, "b", NULL, "b", NULL, 0);
  add (items, "b1", "b", "a", NULL, 0);
  agenda = sc_agenda_new (NULL, items);
  g_assert_false (
      sc_agenda_plan_move (agenda, "agenda_item:b", "agenda_item:b1", TRUE, &parent, &order));
  g_assert_false (
      sc_agenda_plan_move (agenda, "agenda_item:a", "agenda_item:b", FALSE, &parent, &order));
  g_assert_false (
      sc_agenda_plan_move (agenda, "agenda_item:x", "agenda_item:b", FALSE, &parent, &order));
  g_assert_true (
      sc_agenda_plan_move (agenda, "agenda_item:a", "agenda_item:b1", FALSE, &parent, &order));
  g_assert_cmpstr (parent, ==, "agenda_item:b");
  put (items, "agenda_item:a", parent, order);
  moved = sc_agenda_new (NULL, items);
  assert_agenda (moved, "b 1 0\n·a 1.1 0\n·b1 1.2 0\n");

  sc_agenda_plan_new (moved, "agenda_item:a", &parent, &new_order);
  g_assert_cmpstr (parent, ==, "agenda_item:b");
  g_assert_cmpstr (new_order, >, order);
  g_assert_cmpstr (new_order, <, "a");
  g_clear_pointer (&new_order, g_free);
  sc_agenda_plan_new (moved, NULL, &parent, &new_order);
  g_assert_null (parent);
  g_assert_cmpstr (new_order, >, "b");
}

/* However often something is put between two others, there is room, and keys at the ends stay short. */
static void
there_is_always_room_between (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *last = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      guint at = (guint) g_test_rand_int_range (0, (gint32) keys->len + 1);
      char *key = sc_order_key_between (at > 0 ? keys->pdata[at - 1] : NULL,
                                        at < keys->len ? keys->pdata[at] : NULL);

      g_ptr_array_insert (keys, (int) at, key);
      if (at > 0)
        g_assert_cmpstr (keys->pdata[at - 1], <, key);
      if (at + 1 < keys->len)
        g_assert_cmpstr (key, <, keys->pdata[at + 1]);
    }
  for (guint i = 0; i < 10000; i++)
    {
      char *key = sc_order_key_between (last, NULL);

      g_assert_true (last == NULL || strcmp (last, key) < 0);
      g_free (last);
      last = key;
    }
  g_assert_cmpuint (strlen (last), ==, 6);
  for (guint i = 0; i < 300; i++)
    {
      char *key = sc_order_key_between (NULL, last);

      g_assert_cmpstr (key, <, last);
      g_free (last);
      last = key;
    }
}

/* Foreign keys, equal keys, keys the wrong way round: there is a place all the same, behind the first. */
static void
odd_keys_do_no_harm (void)
{
  static const struct
  {
    const char *before;
    const char *after;
  } rows[] = {
    { "b", "b" }, { "c", "a" }, { "ä", "z" }, { "a b", NULL }, { "", "" }, { "a", "a0" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *key = sc_order_key_between (rows[i].before, rows[i].after);

      g_assert_cmpstr (key, >, rows[i].before);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agenda/numbers", items_are_numbered_by_their_place);
  g_test_add_func ("/agenda/late", what_does_not_fit_is_late);
  g_test_add_func ("/agenda/minutes", time_is_not_counted_twice);
  g_test_add_func ("/agenda/rings", rings_and_orphans_stand_at_the_top);
  g_test_add_func ("/agenda/order-of-arrival", the_order_of_arrival_does_not_matter);
  g_test_add_func ("/agenda/steps", items_move_by_steps);
  g_test_add_func ("/agenda/drop", items_are_dropped_beside_others);
  g_test_add_func ("/order-key/room", there_is_always_room_between);
  g_test_add_func ("/order-key/odd", odd_keys_do_no_harm);

  return g_test_run ();
}
