/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "office-fixture.h"
#include "sc-json.h"
#include "sc-meeting-parts.h"

/* A meeting at two desks, each with its own copy: what both write at the same time is all there afterwards. */

#define MEETING "meeting:0162b915-f230-779b-ba8f-000000000001"
#define PERSON "person:0162b915-f230-779b-ba8f-000000000002"
#define TEAM "team:0162b915-f230-779b-ba8f-000000000003"
#define MEMBERSHIP "membership:0162b915-f230-779b-ba8f-000000000004"

static void
save (Desk *desk, const char *id, const char *json)
{
  g_autoptr (JsonObject) body = sc_json_parse_object (json, -1, NULL);
  g_autoptr (ScRecord) record = sc_record_new (id, NULL, body);
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) saved = dex_await_object (sc_session_save (desk->session, record), &error);

  g_assert_no_error (error);
}

static void
make_meeting (Desk *desk)
{
  save (desk, MEETING,
        "{\"type\":\"meeting\",\"title\":\"Sitzung\",\"start\":\"2018-12-05T09:00:00.000Z\","
        "\"end\":\"2018-12-05T12:00:00.000Z\",\"state\":\"invited\",\"team_ids\":[\"" TEAM "\"]}");
}

static ScMeetingParts *
open_meeting (Desk *desk)
{
  ScMeetingParts *parts = sc_meeting_parts_new (desk->session, MEETING);
  g_autoptr (GError) error = NULL;

  dex_await (sc_meeting_parts_load (parts), &error);
  g_assert_no_error (error);

  return parts;
}

static void
must (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

/* Returns (transfer full): the id */
static char *
add_item (ScMeetingParts *parts, const char *title, const char *behind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecord) item = dex_await_object (sc_meeting_add_item (parts, title, behind), &error);

  g_assert_no_error (error);

  return g_strdup (sc_record_get_id (item));
}

static void
add_line (ScMeetingParts *parts, const char *type, const char *text, const char *item_id)
{
  ScMinutesLine line = { .type = type, .text = text, .item_id = item_id };

  must (sc_meeting_add_line (parts, &line));
}

/* "1 Begrüßung, 1.1 Protokoll, …" */
static char *
describe (ScMeetingParts *parts)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (parts);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sc_agenda_get_n_entries (agenda); i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", entry->number,
                              sc_record_get_string (entry->item, "title"));
    }

  return g_string_free_and_steal (text);
}

static void
await_agenda (ScMeetingParts *parts, const char *expected)
{
  for (guint i = 0; i < 750; i++)
    {
      g_autofree char *text = describe (parts);

      if (g_str_equal (text, expected))
        return;
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  g_assert_cmpstr (describe (parts), ==, expected);
}

static void
exchange (Office *office)
{
  desk_sync_once (&office->anna);
  desk_sync_once (&office->bernd);
  desk_sync_once (&office->anna);
  desk_sync_once (&office->bernd);
}

/* Both have the meeting. */
static void
begin (Office *office, ScMeetingParts **anna, ScMeetingParts **bernd)
{
  office_init (office);
  make_meeting (&office->anna);
  exchange (office);
  *anna = open_meeting (&office->anna);
  *bernd = open_meeting (&office->bernd);
}

static void
end (Office *office, ScMeetingParts *anna, ScMeetingParts *bernd)
{
  g_object_unref (anna);
  g_object_unref (bernd);
  office_clear (office);
}

static void
assert_no_conflicts (Office *office)
{
  exchange (office);
  g_assert_cmpuint (g_list_model_get_n_items (sc_session_get_conflicts (office->anna.session)), ==,
                    0);
  g_assert_cmpuint (g_list_model_get_n_items (sc_session_get_conflicts (office->bernd.session)), ==,
                    0);
}

/* Keys are pressed faster than the disk writes: each step starts from where the one before ended. */
SC_FIBER_TEST (quick_steps_follow_each_other)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autofree char *first = NULL;
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (dex_unref);

  begin (&office, &anna, &bernd);
  first = add_item (anna, "A", NULL);
  g_free (add_item (anna, "B", NULL));
  g_free (add_item (anna, "C", NULL));
  g_free (add_item (anna, "A2", first));
  await_agenda (anna, "1 A, 2 A2, 3 B, 4 C");
  g_ptr_array_add (steps, sc_meeting_step_item (anna, first, SC_AGENDA_STEP_DOWN));
  g_ptr_array_add (steps, sc_meeting_step_item (anna, first, SC_AGENDA_STEP_DOWN));
  g_ptr_array_add (steps, sc_meeting_step_item (anna, first, SC_AGENDA_STEP_DOWN));
  g_ptr_array_add (steps, sc_meeting_step_item (anna, first, SC_AGENDA_STEP_IN));
  must (dex_future_allv ((DexFuture *const *) steps->pdata, steps->len));
  await_agenda (anna, "1 A2, 2 B, 3 C, 3.1 A");
  g_assert_cmpuint (g_list_model_get_n_items (sc_session_get_conflicts (office.anna.session)), ==,
                    0);
  exchange (&office);
  await_agenda (bernd, "1 A2, 2 B, 3 C, 3.1 A");
  end (&office, anna, bernd);
}

/* Two people make the agenda without a network: nothing is doubled, nothing is lost. */
SC_FIBER_TEST (two_make_the_agenda_offline)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *mine = NULL;

  begin (&office, &anna, &bernd);
  a = add_item (anna, "A", NULL);
  b = add_item (anna, "B", NULL);
  c = add_item (anna, "C", NULL);
  exchange (&office);
  await_agenda (bernd, "1 A, 2 B, 3 C");

  must (sc_meeting_step_item (anna, c, SC_AGENDA_STEP_UP));
  g_free (add_item (anna, "Anna", a));
  must (sc_meeting_step_item (bernd, a, SC_AGENDA_STEP_DOWN));
  g_free (add_item (bernd, "Bernd", NULL));
  must (sc_meeting_set (bernd, b, "title", "B neu"));
  assert_no_conflicts (&office);
  await_agenda (anna, "1 Anna, 2 C, 3 B neu, 4 A, 5 Bernd");
  await_agenda (bernd, "1 Anna, 2 C, 3 B neu, 4 A, 5 Bernd");

  /* Each puts one item below the other: no ring swallows them. */
  must (sc_meeting_step_item (anna, b, SC_AGENDA_STEP_IN));
  must (sc_meeting_step_item (bernd, c, SC_AGENDA_STEP_DOWN));
  must (sc_meeting_step_item (bernd, c, SC_AGENDA_STEP_IN));
  exchange (&office);
  theirs = describe (bernd);
  mine = describe (anna);
  for (guint i = 0; i < 750 && !g_str_equal (mine, theirs); i++)
    {
      dex_await (dex_timeout_new_msec (20), NULL);
      g_set_str (&theirs, NULL);
      g_set_str (&mine, NULL);
      theirs = describe (bernd);
      mine = describe (anna);
    }
  g_assert_cmpstr (mine, ==, theirs);
  g_assert_nonnull (strstr (mine, "B neu"));
  g_assert_nonnull (strstr (mine, " C"));
  end (&office, anna, bernd);
}

static guint
count_lines (ScMeetingParts *parts, const char *item_id)
{
  g_autoptr (GPtrArray) lines = sc_meeting_parts_list_lines (parts, item_id);

  return lines->len;
}

/* O6: two note-takers without a network, ten lines each: twenty, none twice, and one set of minutes. */
SC_FIBER_TEST (two_take_the_minutes_offline)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autofree char *item = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) others = NULL;

  begin (&office, &anna, &bernd);
  item = add_item (anna, "A", NULL);
  exchange (&office);
  await_agenda (bernd, "1 A");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *mine = g_strdup_printf ("Anna %u", i);
      g_autofree char *theirs = g_strdup_printf ("Bernd %u", i);

      add_line (anna, i % 3 == 0 ? "decision" : i % 3 == 1 ? "action" : "outcome", mine, item);
      add_line (bernd, i % 3 == 0 ? "outcome" : i % 3 == 1 ? "decision" : "action", theirs, item);
    }
  assert_no_conflicts (&office);
  for (guint i = 0; i < 750 && (count_lines (anna, item) < 20 || count_lines (bernd, item) < 20);
       i++)
    dex_await (dex_timeout_new_msec (20), NULL);

  lines = sc_meeting_parts_list_lines (anna, item);
  others = sc_meeting_parts_list_lines (bernd, item);
  g_assert_cmpuint (lines->len, ==, 20);
  g_assert_cmpuint (others->len, ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpstr (sc_record_get_id (lines->pdata[i]), ==, sc_record_get_id (others->pdata[i]));
      g_assert_nonnull (sc_record_get_string (lines->pdata[i], "created_by"));
      g_assert_cmpstr (sc_record_get_string (lines->pdata[i], "meeting_id"), ==, MEETING);
    }
  g_assert_cmpstr (sc_record_get_rev (sc_meeting_parts_get_minutes (anna)), ==,
                   sc_record_get_rev (sc_meeting_parts_get_minutes (bernd)));
  end (&office, anna, bernd);
}

/* The clock of the items, and what the meeting's state follows from. */
SC_FIBER_TEST (items_are_called_up)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  begin (&office, &anna, &bernd);
  a = add_item (anna, "A", NULL);
  b = add_item (anna, "B", NULL);
  must (sc_meeting_go_to_item (anna, a));
  g_assert_cmpstr (sc_record_get_string (sc_meeting_parts_get_meeting (anna), "state"), ==,
                   "in_progress");
  g_assert_nonnull (sc_record_get_string (sc_meeting_parts_get_meeting (anna), "actual_start"));
  g_assert_nonnull (sc_record_get_string (sc_meeting_parts_find (anna, a), "actual_start"));
  must (sc_meeting_set (anna, b, "state", "postponed"));
  must (sc_meeting_go_to_item (anna, b));
  g_assert_cmpstr (sc_record_get_string (sc_meeting_parts_find (anna, a), "state"), ==, "done");
  must (sc_meeting_end (anna));
  g_assert_cmpstr (sc_record_get_string (sc_meeting_parts_find (anna, b), "state"), ==,
                   "postponed");
  g_assert_cmpstr (sc_record_get_string (sc_meeting_parts_get_meeting (anna), "state"), ==,
                   "closed");
  g_assert_nonnull (sc_record_get_string (sc_meeting_parts_get_meeting (anna), "actual_end"));
  end (&office, anna, bernd);
}

/* Both invite the team without a network: everybody is there once. */
SC_FIBER_TEST (a_team_is_invited_once)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  begin (&office, &anna, &bernd);
  save (&office.anna, PERSON,
        "{\"type\":\"person\",\"given_name\":\"Leitung\",\"family_name\":\"Team\"}");
  save (&office.anna, MEMBERSHIP,
        "{\"type\":\"membership\",\"person_id\":\"" PERSON "\",\"team_id\":\"" TEAM
        "\",\"role\":\"lead\","
        "\"voting_right\":true,\"start\":\"2018-12-05\"}");
  save (&office.anna, "membership:0162b915-f230-779b-ba8f-000000000005",
        "{\"type\":\"membership\",\"person_id\":\"person:gone\",\"team_id\":\"" TEAM
        "\",\"role\":\"member\","
        "\"end\":\"2018-12-04\"}");
  exchange (&office);
  g_assert_cmpuint (dex_await_uint (sc_meeting_invite_teams (anna), &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (dex_await_uint (sc_meeting_invite_teams (bernd), &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (dex_await_uint (sc_meeting_invite_teams (bernd), &error), ==, 0);
  assert_no_conflicts (&office);
  people = sc_meeting_parts_list_attendance (anna);
  g_assert_cmpuint (people->len, ==, 1);
  g_assert_cmpstr (sc_record_get_string (people->pdata[0], "group"), ==, "voting");
  g_assert_cmpstr (sc_record_get_string (people->pdata[0], "name"), ==, "Leitung Team");
  end (&office, anna, bernd);
}

/* An item goes with what is below it and what was said of it; one undo brings all of it back. */
SC_FIBER_TEST (an_item_is_removed_whole)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  begin (&office, &anna, &bernd);
  a = add_item (anna, "A", NULL);
  b = add_item (anna, "B", NULL);
  g_free (add_item (anna, "C", NULL));
  must (sc_meeting_step_item (anna, b, SC_AGENDA_STEP_IN));
  add_line (anna, "outcome", "Gesagt", b);
  must (sc_meeting_remove_item (anna, a));
  await_agenda (anna, "1 C");
  g_assert_cmpuint (count_lines (anna, NULL), ==, 0);
  must (sc_session_undo (office.anna.session));
  await_agenda (anna, "1 A, 1.1 B, 2 C");
  g_assert_cmpuint (count_lines (anna, b), ==, 1);

  /* A line whose item somebody else has deleted meanwhile is still there. */
  exchange (&office);
  await_agenda (bernd, "1 A, 1.1 B, 2 C");
  must (sc_meeting_remove_item (anna, a));
  add_line (bernd, "outcome", "Danach", b);
  exchange (&office);
  await_agenda (bernd, "1 C");
  g_assert_cmpuint (count_lines (bernd, NULL), ==, 1);
  end (&office, anna, bernd);
}

/* One deletes the meeting while another takes its minutes: what is typed is written all the same. */
SC_FIBER_TEST (a_meeting_is_deleted_meanwhile)
{
  Office office = { 0 };
  ScMeetingParts *anna, *bernd;
  g_autoptr (GError) error = NULL;

  begin (&office, &anna, &bernd);
  must (sc_session_delete (office.anna.session, sc_meeting_parts_get_meeting (anna)));
  exchange (&office);
  for (guint i = 0; i < 750 && sc_meeting_parts_get_meeting (bernd) != NULL; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_null (sc_meeting_parts_get_meeting (bernd));
  add_line (bernd, "outcome", "Noch gesagt", NULL);
  g_assert_cmpuint (count_lines (bernd, NULL), ==, 1);
  dex_await (sc_meeting_end (bernd), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED);
  end (&office, anna, bernd);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/meeting/quick-steps", quick_steps_follow_each_other);
  g_test_add_func ("/meeting/agenda-offline", two_make_the_agenda_offline);
  g_test_add_func ("/meeting/minutes-offline", two_take_the_minutes_offline);
  g_test_add_func ("/meeting/called-up", items_are_called_up);
  g_test_add_func ("/meeting/invited-once", a_team_is_invited_once);
  g_test_add_func ("/meeting/removed-whole", an_item_is_removed_whole);
  g_test_add_func ("/meeting/deleted-meanwhile", a_meeting_is_deleted_meanwhile);

  return g_test_run ();
}
