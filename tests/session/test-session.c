/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sc-record-editor.h"
#include "sc-record-edit.h"
#include "sc-session-error.h"
#include "sc-test.h"

static ScSession *
open_session (const char *dir)
{
  g_autoptr (GError) error = NULL;
  ScSession *session = dex_await_object (sc_session_open (dir), &error);

  g_assert_no_error (error);

  return session;
}

static void
close_session (ScSession **session)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_session_close (*session), &error);
  g_assert_no_error (error);
  g_clear_object (session);
}

static ScRecord *
load (ScSession *session, const char *id)
{
  g_autoptr (GError) error = NULL;
  ScRecord *record = dex_await_object (sc_session_load (session, id), &error);

  g_assert_no_error (error);

  return record;
}

static void
set_text (ScRecordEditor *editor, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sc_record_editor_set_text (editor, field, text, &error));
  g_assert_no_error (error);
}

static void
flush (ScRecordEditor *editor)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_record_editor_flush (editor), &error);
  g_assert_no_error (error);
  g_assert_true (sc_record_editor_get_saved (editor));
}

static ScRecordEditor *
new_solution (ScSession *session)
{
  return sc_record_editor_new_for_type (session, sc_record_type_lookup ("solution"));
}

static void
assert_field (ScSession *session, const char *id, const char *field, const char *value)
{
  g_autoptr (ScRecord) record = load (session, id);

  g_assert_cmpstr (sc_record_get_string (record, field), ==, value);
}

SC_FIBER_TEST (the_sample_makes_a_workspace)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (GPtrArray) solutions = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (sc_session_get_workspace_name (session));
  dex_await (sc_session_load_sample (session), &error);
  g_assert_no_error (error);
  solutions = dex_await_boxed (sc_session_load_all (session, "solution"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (solutions->len, ==, 40);
  close_session (&session);

  session = open_session (dir);
  g_assert_cmpstr (sc_session_get_workspace_name (session), ==, "Allianz Smart City Dortmund");
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (typing_is_saved_by_itself)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (ScRecordEditor) editor = new_solution (session);
  g_autofree char *id = NULL;
  g_autofree char *rev = NULL;
  g_autoptr (ScRecord) record = NULL;

  set_text (editor, "title", "B");
  set_text (editor, "title", "Ba");
  set_text (editor, "title", "Baum");
  g_assert_false (sc_record_editor_get_saved (editor));
  id = g_strdup (sc_record_get_id (sc_record_editor_get_record (editor)));
  for (guint i = 0; i < 200 && !sc_record_editor_get_saved (editor); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (sc_record_editor_get_saved (editor));
  record = load (session, id);
  g_assert_cmpstr (sc_record_get_string (record, "title"), ==, "Baum");
  /* A word is one revision and one step of undo, not one a letter. */
  g_assert_true (g_str_has_prefix (sc_record_get_rev (record), "1-"));
  g_assert_true (sc_record_editor_undo (editor));
  g_assert_false (sc_record_editor_undo (editor));
  flush (editor);
  assert_field (session, id, "title", NULL);
  g_clear_object (&editor);
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (two_editors_of_one_record_are_merged)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (ScRecordEditor) first = new_solution (session);
  g_autoptr (ScRecordEditor) second = NULL;
  g_autofree char *id = NULL;
  g_autoptr (ScRecord) record = NULL;

  set_text (first, "title", "Baumsensoren");
  flush (first);
  id = g_strdup (sc_record_get_id (sc_record_editor_get_record (first)));
  record = load (session, id);
  second = sc_record_editor_new (session, record);

  set_text (first, "phase", "pilot");
  set_text (second, "summary", "Messen, wann ein Baum Wasser braucht");
  flush (first);
  flush (second);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (ScRecord) now = load (session, id);

      if (sc_record_get_string (now, "phase") != NULL &&
          sc_record_get_string (now, "summary") != NULL)
        break;
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  assert_field (session, id, "phase", "pilot");
  assert_field (session, id, "summary", "Messen, wann ein Baum Wasser braucht");
  /* The list of conflicts follows what is written. */
  for (guint i = 0; i < 500 && sc_session_has_conflict (session, id); i++)
    dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_false (sc_session_has_conflict (session, id));
  g_clear_object (&first);
  g_clear_object (&second);
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static void
save_title (ScSession *session, ScRecord *record, const char *title)
{
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (record);
  g_autoptr (ScRecord) changed = NULL;
  g_autoptr (ScRecord) saved = NULL;
  g_autoptr (GError) error = NULL;

  sc_record_edit_set_string (edit, "title", title);
  changed = sc_record_edit_finish (edit, "somebody", NULL);
  saved = dex_await_object (sc_session_save (session, changed), &error);
  g_assert_no_error (error);
}

SC_FIBER_TEST (the_same_field_is_a_conflict_until_decided)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (ScRecordEditor) editor = new_solution (session);
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  ScFieldConflict *field;

  set_text (editor, "title", "Alt");
  flush (editor);
  id = g_strdup (sc_record_get_id (sc_record_editor_get_record (editor)));
  g_clear_object (&editor);
  record = load (session, id);
  save_title (session, record, "Eins");
  save_title (session, record, "Zwei");

  conflict = dex_await_object (sc_session_load_conflict (session, id), &error);
  g_assert_no_error (error);
  g_assert_cmpint (sc_conflict_get_kind (conflict), ==, SC_CONFLICT_EDITS);
  g_assert_cmpuint (sc_conflict_get_fields (conflict)->len, ==, 1);
  field = sc_conflict_get_fields (conflict)->pdata[0];
  g_assert_cmpstr (field->field, ==, "title");
  g_assert_cmpstr (json_node_get_string (field->base), ==, "Alt");

  dex_await (sc_session_resolve_conflict (session, conflict, sc_conflict_get_theirs (conflict)),
             &error);
  g_assert_no_error (error);
  assert_field (session, id, "title",
                sc_record_get_string (sc_conflict_get_theirs (conflict), "title"));
  dex_await (sc_session_resolve_conflict (session, conflict, sc_conflict_get_mine (conflict)),
             &error);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED);
  g_clear_object (&conflict);
  g_clear_error (&error);
  conflict = dex_await_object (sc_session_load_conflict (session, id), &error);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED);
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (undo_takes_back_only_what_was_done)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScSession) session = open_session (dir);
  g_autoptr (ScRecordEditor) editor = new_solution (session);
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  set_text (editor, "title", "Baum");
  set_text (editor, "phase", "idea");
  flush (editor);
  id = g_strdup (sc_record_get_id (sc_record_editor_get_record (editor)));
  g_clear_object (&editor);
  record = load (session, id);
  dex_await (sc_session_delete (session, record), &error);
  g_assert_no_error (error);
  g_clear_object (&record);
  record = dex_await_object (sc_session_load (session, id), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED);
  g_clear_error (&error);

  g_assert_true (sc_session_can_undo (session));
  dex_await (sc_session_undo (session), &error);
  g_assert_no_error (error);
  assert_field (session, id, "title", "Baum");
  dex_await (sc_session_undo (session), &error);
  g_assert_no_error (error);
  g_assert_false (sc_session_can_undo (session));
  record = dex_await_object (sc_session_load (session, id), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_DELETED);
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static void
fail_to_open (const char *dir, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScSession) session = dex_await_object (sc_session_open (dir), &error);

  g_assert_null (session);
  g_assert_error (error, domain, code);
}

SC_FIBER_TEST (bad_profiles_are_answered)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autofree char *settings = g_build_filename (dir, "settings.json", NULL);
  g_autofree char *store = g_build_filename (dir, "workspace.sqlite", NULL);
  g_autofree char *rubbish = g_strnfill (10000, 'x');
  g_autoptr (ScSession) session = open_session (dir);

  fail_to_open (dir, SC_STORE_ERROR, SC_STORE_ERROR_BUSY);
  close_session (&session);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  fail_to_open (file, SC_STORE_ERROR, SC_STORE_ERROR_READ_ONLY);

  g_assert_true (g_file_set_contents (settings, "{ half", -1, NULL));
  fail_to_open (dir, SC_SESSION_ERROR, SC_SESSION_ERROR_SETTINGS);
  g_unlink (settings);

  /* A damaged file is set aside, and the program starts. */
  g_assert_true (g_file_set_contents (store, rubbish, -1, NULL));
  session = open_session (dir);
  g_assert_nonnull (sc_session_get_notice (session));
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* The child types and never saves; the parent kills it half a second after the last letter. */
static DexFuture *
typing_fiber (gpointer data)
{
  g_autoptr (ScSession) session = open_session (data);
  g_autoptr (ScRecordEditor) editor = new_solution (session);
  g_autofree char *id = g_strdup (sc_record_get_id (sc_record_editor_get_record (editor)));
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_string_append_c (title, (char) ('a' + i));
      set_text (editor, "title", title->str);
      dex_await (dex_timeout_new_msec (40), NULL);
    }
  if (write (STDOUT_FILENO, id, strlen (id)) < 0)
    return dex_future_new_true ();
  dex_await (dex_timeout_new_seconds (30), NULL);

  return dex_future_new_true ();
}

static const char *own_path;

static char *
type_and_kill (const char *dir)
{
  const char *argv[] = { own_path, "--type-into", dir, NULL };
  g_autoptr (GError) error = NULL;
  char id[128] = { 0 };
  GPid pid;
  int fd;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &fd, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (fd, id, sizeof id - 1), >, 0);
  g_usleep (350 * 1000);
  kill (pid, SIGKILL);
  close (fd);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);

  return g_strdup (id);
}

SC_FIBER_TEST (what_was_typed_survives_sigkill)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autofree char *id = type_and_kill (dir);
  g_autoptr (ScSession) session = open_session (dir);

  assert_field (session, id, "title", "abcdefghijklmnopqrst");
  close_session (&session);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  dex_init ();
  if (argc == 3 && strcmp (argv[1], "--type-into") == 0)
    {
      sc_test_run_fiber ("typing", typing_fiber, argv[2]);
      return 0;
    }

  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/sample", the_sample_makes_a_workspace);
  g_test_add_func ("/session/typing-is-saved", typing_is_saved_by_itself);
  g_test_add_func ("/session/two-editors", two_editors_of_one_record_are_merged);
  g_test_add_func ("/session/conflict", the_same_field_is_a_conflict_until_decided);
  g_test_add_func ("/session/undo", undo_takes_back_only_what_was_done);
  g_test_add_func ("/session/bad-profiles", bad_profiles_are_answered);
  g_test_add_func ("/session/sigkill", what_was_typed_survives_sigkill);

  return g_test_run ();
}
