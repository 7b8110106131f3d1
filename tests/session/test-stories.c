/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "office-fixture.h"
#include "sc-session-exchange.h"

#define ONE "solution:00000000-0000-7000-8000-000000000001"
#define TWO "solution:00000000-0000-7000-8000-000000000002"

static void
wait_for_state (Desk *desk, ScSyncState state)
{
  ScSyncJob *job = sc_session_get_sync (desk->session);

  for (guint i = 0; i < 750 && sc_sync_job_get_state (job) != state; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpint (sc_sync_job_get_state (job), ==, state);
}

SC_FIBER_TEST (both_edit_while_the_server_is_down)
{
  Office office;

  office_init (&office);
  sc_session_start_sync (office.anna.session);
  sc_session_start_sync (office.bernd.session);
  wait_for_state (&office.anna, SC_SYNC_STATE_LIVE);
  wait_for_state (&office.bernd, SC_SYNC_STATE_LIVE);

  server_stop (&office.server, SIGKILL);
  wait_for_state (&office.anna, SC_SYNC_STATE_OFFLINE);
  wait_for_state (&office.bernd, SC_SYNC_STATE_OFFLINE);
  desk_set (&office.anna, ONE, "title", "Von Anna");
  desk_set (&office.bernd, TWO, "title", "Von Bernd");
  for (guint i = 0;
       i < 100 && sc_sync_job_get_pending (sc_session_get_sync (office.anna.session)) != 1; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_cmpuint (sc_sync_job_get_pending (sc_session_get_sync (office.anna.session)), ==, 1);

  server_start (&office.server);
  desk_await (&office.anna, TWO, "title", "Von Bernd");
  desk_await (&office.bernd, ONE, "title", "Von Anna");
  wait_for_state (&office.anna, SC_SYNC_STATE_LIVE);
  office_clear (&office);
}

SC_FIBER_TEST (different_fields_are_merged_without_a_question)
{
  Office office;

  office_init (&office);
  desk_set (&office.anna, ONE, "title", "Baum");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_set (&office.anna, ONE, "phase", "pilot");
  desk_set (&office.bernd, ONE, "summary", "Wasser");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  g_assert_true (desk_has (&office.anna, ONE, "summary", "Wasser"));
  g_assert_true (desk_has (&office.bernd, ONE, "phase", "pilot"));
  g_assert_false (sc_session_has_conflict (office.anna.session, ONE));
  g_assert_false (sc_session_has_conflict (office.bernd.session, ONE));
  office_clear (&office);
}

static const char *
value_of (JsonNode *node)
{
  return node != NULL ? json_node_get_string (node) : NULL;
}

static void
assert_conflict (Desk *desk, const char *mine, const char *theirs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScConflict) conflict =
      dex_await_object (sc_session_load_conflict (desk->session, ONE), &error);
  ScFieldConflict *field;

  g_assert_no_error (error);
  g_assert_cmpuint (sc_conflict_get_fields (conflict)->len, ==, 1);
  field = sc_conflict_get_fields (conflict)->pdata[0];
  g_assert_cmpstr (field->field, ==, "phase");
  g_assert_cmpstr (value_of (field->mine), ==, mine);
  g_assert_cmpstr (value_of (field->theirs), ==, theirs);
  g_assert_cmpstr (value_of (field->base), ==, "idea");
}

SC_FIBER_TEST (the_same_field_shows_both_values_until_one_decides)
{
  Office office;
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  desk_set (&office.anna, ONE, "phase", "idea");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_set (&office.anna, ONE, "phase", "pilot");
  desk_set (&office.bernd, ONE, "phase", "ended");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  assert_conflict (&office.anna, "pilot", "ended");
  assert_conflict (&office.bernd, "ended", "pilot");

  conflict = dex_await_object (sc_session_load_conflict (office.bernd.session, ONE), &error);
  g_assert_no_error (error);
  dex_await (sc_session_resolve_conflict (office.bernd.session, conflict,
                                          sc_conflict_get_merged (conflict)),
             &error);
  g_assert_no_error (error);
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  g_assert_true (desk_has (&office.anna, ONE, "phase", "ended"));
  g_clear_object (&conflict);
  conflict = dex_await_object (sc_session_load_conflict (office.anna.session, ONE), &error);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED);
  office_clear (&office);
}

/* Who works at two desks calls "mine" what was typed at this one. */
SC_FIBER_TEST (mine_is_what_this_desk_wrote)
{
  Office office;

  office_init (&office);
  desk_clear (&office.bernd);
  desk_init (&office.bernd, &office.server, "anna");
  desk_set (&office.anna, ONE, "phase", "idea");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_set (&office.anna, ONE, "phase", "pilot");
  desk_set (&office.bernd, ONE, "phase", "ended");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  assert_conflict (&office.anna, "pilot", "ended");
  assert_conflict (&office.bernd, "ended", "pilot");
  office_clear (&office);
}

/* What the last exchange was is known as soon as the workspace is open. */
SC_FIBER_TEST (a_desk_remembers_its_last_exchange)
{
  Office office;
  ScSyncJob *job;

  office_init (&office);
  desk_set (&office.anna, ONE, "phase", "idea");
  desk_sync_once (&office.anna);
  desk_set (&office.anna, TWO, "phase", "idea");
  desk_close (&office.anna);
  desk_open (&office.anna);
  job = sc_session_get_sync (office.anna.session);
  g_assert_cmpint (sc_sync_job_get_last_sync (job), >, 0);
  g_assert_cmpuint (sc_sync_job_get_pending (job), ==, 1);
  office_clear (&office);
}

SC_FIBER_TEST (an_edit_against_a_deletion_is_asked)
{
  Office office;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  desk_set (&office.anna, ONE, "title", "Baum");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  record = desk_load (&office.anna, ONE);
  dex_await (sc_session_delete (office.anna.session, record), &error);
  g_assert_no_error (error);
  desk_set (&office.bernd, ONE, "title", "Bäume");
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  conflict = dex_await_object (sc_session_load_conflict (office.bernd.session, ONE), &error);
  g_assert_no_error (error);
  g_assert_cmpint (sc_conflict_get_kind (conflict), ==, SC_CONFLICT_DELETED);

  dex_await (sc_session_resolve_conflict (office.bernd.session, conflict, NULL), &error);
  g_assert_no_error (error);
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  g_clear_object (&record);
  record = desk_load (&office.anna, ONE);
  g_assert_null (record);
  office_clear (&office);
}

static const char sheet[] =
    "\xef\xbb\xbfTitel;Kurzfassung;Reifephase;Investition\r\n"
    "Straßenlampen Hörde;\"Licht,\r\nwenn jemand kommt\";Pilot;\"1.234,50\"\r\n"
    "Müllsensoren;Leeren nach Füllstand;P1;99\r\n";

SC_FIBER_TEST (a_sheet_of_one_desk_appears_on_the_other)
{
  Office office;
  g_autoptr (GBytes) bytes = g_bytes_new_static (sheet, strlen (sheet));
  const ScRecordType *type;
  g_autoptr (ScImport) import = NULL;
  g_autoptr (ScImport) again = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  type = sc_record_type_lookup ("solution");
  import = sc_session_prepare_import (office.anna.session, type, bytes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sc_import_get_problems (import)->len; i++)
    g_test_message ("%s", ((ScImportProblem *) sc_import_get_problems (import)->pdata[i])->message);
  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_NEW), ==, 2);
  g_assert_true (sc_session_run_import (office.anna.session, import, &error));
  g_assert_no_error (error);
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  records = dex_await_boxed (sc_session_load_all (office.bernd.session, "solution"), &error);
  g_assert_cmpuint (records->len, ==, 2);

  again = sc_session_prepare_import (office.bernd.session, type, bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_import_count (again, SC_IMPORT_UNCHANGED), ==, 2);
  office_clear (&office);
}

/* Writes a document as another program would, past all that this one knows. */
static void
write_foreign (Desk *desk, const char *id, const char *body)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, body));
  results = dex_await_boxed (sc_store_write (sc_session_get_store (desk->session), documents,
                                             SC_WRITE_EDIT),
                             &error);
  g_assert_no_error (error);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

static void
assert_stored (Desk *desk, const char *id, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScDocument) document =
      dex_await_boxed (sc_store_get (sc_session_get_store (desk->session), id, NULL), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (document->body, ==, body);
}

#define SPACESHIP "{\"type\":\"spaceship\",\"title\":[1,{\"x\":null}],\"mass\":1.10}"
#define CROOKED                                                                              \
  "{\"type\":\"solution\",\"title\":7,\"phase\":\"banana\",\"theme_ids\":\"x\",\"tags\":{}," \
  "\"started_on\":true,\"created_at\":[],\"extra\":{\"deep\":[1]}}"

/* A type nobody knows and fields of the wrong kind travel as they are; who mends one field leaves the
 * others alone. */
SC_FIBER_TEST (foreign_documents_travel_untouched)
{
  Office office;
  g_autoptr (GPtrArray) solutions = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (JsonNode) extra = NULL;
  g_autoptr (GError) error = NULL;

  office_init (&office);
  write_foreign (&office.anna, "spaceship:1", SPACESHIP);
  write_foreign (&office.anna, ONE, CROOKED);
  desk_sync_once (&office.anna);
  desk_sync_once (&office.bernd);
  assert_stored (&office.bernd, "spaceship:1", SPACESHIP);
  assert_stored (&office.bernd, ONE, CROOKED);

  solutions = dex_await_boxed (sc_session_load_all (office.bernd.session, "solution"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (solutions->len, ==, 1);
  csv = sc_session_export (office.bernd.session, sc_record_type_lookup ("solution"), NULL, NULL,
                           SC_SHEET_CSV, SC_AUDIENCE_OFFICE, NULL, &error);
  g_assert_no_error (error);
  desk_set (&office.bernd, ONE, "title", "Gerade");
  desk_sync_once (&office.bernd);
  desk_sync_once (&office.anna);
  record = desk_load (&office.anna, ONE);
  g_assert_cmpstr (sc_record_get_string (record, "title"), ==, "Gerade");
  extra = json_from_string ("{\"deep\":[1]}", NULL);
  g_assert_true (json_node_equal (sc_record_get_node (record, "extra"), extra));
  g_assert_true (JSON_NODE_HOLDS_OBJECT (sc_record_get_node (record, "tags")));
  office_clear (&office);
}

static void
sync_all (Desk *desks, guint n)
{
  /* Twice: what the last one merges reaches the first one, too. */
  for (guint i = 0; i < 3 * n; i++)
    desk_sync_once (&desks[i % n]);
}

static void
decide (Desk *desk, const char *id, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScConflict) conflict =
      dex_await_object (sc_session_load_conflict (desk->session, id), &error);
  g_autoptr (ScRecordEdit) edit = NULL;
  g_autoptr (ScRecord) result = NULL;

  g_assert_no_error (error);
  edit = sc_record_edit_new (sc_conflict_get_merged (conflict));
  sc_record_edit_set_string (edit, "title", title);
  result = sc_record_edit_finish (edit, sc_session_get_user_name (desk->session), NULL);
  g_assert_true (dex_await (sc_session_resolve_conflict (desk->session, conflict, result), &error));
  g_assert_no_error (error);
}

static gboolean
is_open (Desk *desk, const char *id)
{
  g_autoptr (ScConflict) conflict =
      dex_await_object (sc_session_load_conflict (desk->session, id), NULL);

  return conflict != NULL;
}

/* Two desks decide the same conflict differently at the same time: that is a question again, on all three, and
 * once it is answered it stays answered on all of them. */
SC_FIBER_TEST (two_decisions_at_the_same_time_are_asked_once_more)
{
  static const char id[] = "solution:ampel";
  TestServer server = { 0 };
  Desk desks[3] = { { 0 } };

  server_init (&server);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    desk_init (&desks[i], &server, i == 0 ? "anna" : "bernd");
  desk_set (&desks[0], id, "title", "Ampel");
  sync_all (desks, 3);
  desk_set (&desks[0], id, "title", "Annas Ampel");
  desk_set (&desks[1], id, "title", "Bernds Ampel");
  sync_all (desks, 3);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    g_assert_true (is_open (&desks[i], id));

  decide (&desks[0], id, "Annas Entscheidung");
  decide (&desks[1], id, "Bernds Entscheidung");
  sync_all (desks, 3);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    g_assert_true (is_open (&desks[i], id));

  decide (&desks[2], id, "Die Ampel");
  sync_all (desks, 3);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      g_assert_false (is_open (&desks[i], id));
      g_assert_true (desk_has (&desks[i], id, "title", "Die Ampel"));
    }

  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    desk_clear (&desks[i]);
  server_clear (&server);
}

/* Whoever types and leaves at once has sent it, if the server is there; if not, nobody waits for it. */
SC_FIBER_TEST (what_was_typed_last_is_sent)
{
  Office office;
  ScSyncJob *job;
  gint64 begun;

  office_init (&office);
  job = sc_session_get_sync (office.anna.session);
  sc_session_start_sync (office.anna.session);
  for (guint i = 0; i < 750 && sc_sync_job_get_state (job) != SC_SYNC_STATE_LIVE; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *title = g_strdup_printf ("Lampe %u", i);

      desk_set (&office.anna, "solution:lampe", "title", title);
      g_assert_true (dex_await_boolean (sc_sync_job_settle (job, 60000), NULL));
      desk_sync_once (&office.bernd);
      g_assert_true (desk_has (&office.bernd, "solution:lampe", "title", title));
    }

  /* A server that has stopped answering holds nobody up for longer than was said. */
  kill (office.server.pid, SIGSTOP);
  desk_set (&office.anna, "solution:lampe", "title", "Später");
  begun = g_get_monotonic_time ();
  g_assert_false (dex_await_boolean (sc_sync_job_settle (job, 300), NULL));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
  kill (office.server.pid, SIGCONT);
  server_stop (&office.server, SIGTERM);
  for (guint i = 0; i < 750 && sc_sync_job_get_state (job) == SC_SYNC_STATE_LIVE; i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  desk_set (&office.anna, "solution:lampe", "title", "Noch später");
  begun = g_get_monotonic_time ();
  g_assert_false (dex_await_boolean (sc_sync_job_settle (job, 60000), NULL));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
  office_clear (&office);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/stories/server-down", both_edit_while_the_server_is_down);
  g_test_add_func ("/stories/different-fields", different_fields_are_merged_without_a_question);
  g_test_add_func ("/stories/same-field", the_same_field_shows_both_values_until_one_decides);
  g_test_add_func ("/stories/mine", mine_is_what_this_desk_wrote);
  g_test_add_func ("/stories/last-exchange", a_desk_remembers_its_last_exchange);
  g_test_add_func ("/stories/edit-against-deletion", an_edit_against_a_deletion_is_asked);
  g_test_add_func ("/stories/two-decisions", two_decisions_at_the_same_time_are_asked_once_more);
  g_test_add_func ("/stories/sheet", a_sheet_of_one_desk_appears_on_the_other);
  g_test_add_func ("/stories/foreign-documents", foreign_documents_travel_untouched);
  g_test_add_func ("/stories/typed-last", what_was_typed_last_is_sent);

  return g_test_run ();
}
