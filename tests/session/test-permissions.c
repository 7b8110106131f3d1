/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sc-access-rules.h"
#include "sc-edit-permission.h"
#include "sc-error-text.h"
#include "sc-json.h"
#include "sc-record-edit.h"
#include "sc-rules-error.h"
#include "sc-session-exchange.h"
#include "sc-test.h"

/* What somebody may write is known before they type, without a network: the rules are in the local copy, and
 * the roles are remembered. Nothing listens at the address of these profiles. */

#define OUR_TEAM "team:00000000-0000-7000-8000-00000000000a"
#define OTHER_TEAM "team:00000000-0000-7000-8000-00000000000b"
#define SOLUTION "solution:00000000-0000-7000-8000-000000000001"

/* @roles: (nullable): a JSON array; %NULL when the server was never reached */
static ScSession *
open_session (const char *dir, const char *roles)
{
  g_autofree char *path = g_build_filename (dir, "settings.json", NULL);
  g_autofree char *settings =
      g_strdup_printf ("{\"url\":\"http://127.0.0.1:9/allianz\",\"server_user\":\"anna\"%s%s}",
                       roles != NULL ? ",\"roles\":" : "", roles != NULL ? roles : "");
  g_autoptr (GError) error = NULL;
  ScSession *session;

  g_file_set_contents (path, settings, -1, &error);
  g_assert_no_error (error);
  session = dex_await_object (sc_session_open (dir), &error);
  g_assert_no_error (error);

  return session;
}

static void
close_session (ScSession *session)
{
  g_autoptr (GError) error = NULL;

  dex_await (sc_session_close (session), &error);
  g_assert_no_error (error);
  g_object_unref (session);
}

/* @function: (nullable): other rules than the workspace's own */
static void
install_rules (ScSession *session, const char *function)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = function != NULL
                              ? g_strdup_printf ("{\"validate_doc_update\":\"%s\"}", function)
                              : sc_access_rules_format_design ();

  g_ptr_array_add (documents, sc_document_new (SC_ACCESS_RULES_ID, NULL, FALSE, body));
  results =
      dex_await_boxed (sc_store_write (sc_session_get_store (session), documents, SC_WRITE_EDIT),
                       &error);
  g_assert_no_error (error);
  g_assert_no_error (((ScWriteResult *) results->pdata[0])->error);
}

/* @id: (nullable), @team: (nullable) */
static ScRecord *
make_record (const char *type, const char *id, const char *team)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *made = g_strdup_printf ("%s:%s", type, "00000000-0000-7000-8000-0000000000ff");

  json_object_set_string_member (body, "type", type);
  json_object_set_string_member (body, "title", "Licht");
  json_object_set_string_member (body, "created_by", "anna");
  if (team != NULL)
    json_object_set_string_member (body, "team_id", team);

  return sc_record_new (id != NULL ? id : made, NULL, body);
}

static gboolean
may (ScSession *session, ScRecord *record, gboolean removal, GError **error)
{
  return dex_await (sc_permissions_demand (sc_session_get_permissions (session), record, removal),
                    error);
}

static const struct
{
  const char *roles;
  const char *type;
  const char *team;
  gboolean removal;
  const char *sentence; /* (nullable): why not */
} rows[] = {
  { "[\"office\"]", "partner", NULL, FALSE, NULL },
  { "[\"_admin\"]", "partner", NULL, FALSE, NULL },
  { NULL, "partner", NULL, FALSE, NULL },
  { "[]", "partner", NULL, FALSE, "You can read everything here, but change nothing" },
  { "[\"lead:" OUR_TEAM "\"]", "partner", NULL, FALSE, "Only the project office may do this" },
  { "[\"lead:" OUR_TEAM "\"]", "solution", OUR_TEAM, FALSE, NULL },
  { "[\"lead:" OUR_TEAM "\"]", "solution", OTHER_TEAM, FALSE, "Only the lead of the team" },
  { "[\"lead:" OUR_TEAM "\"]", "solution", NULL, FALSE, "Only the lead of the team" },
  { "[\"member:" OUR_TEAM "\"]", "solution", OUR_TEAM, FALSE, "Only the lead of the team" },
  { "[\"member:" OUR_TEAM "\"]", "outcome", OUR_TEAM, FALSE, NULL },
  /* Nobody else has seen it. */
  { "[\"lead:" OUR_TEAM "\"]", "partner", NULL, TRUE, NULL },
};

SC_FIBER_TEST (the_rules_are_asked_before)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *dir = sc_test_make_dir ();
      g_autoptr (ScRecord) record = make_record (rows[i].type, NULL, rows[i].team);
      g_autoptr (GError) error = NULL;
      ScSession *session = open_session (dir, rows[i].roles);

      install_rules (session, NULL);
      g_test_message ("%s: %s", rows[i].roles, rows[i].type);
      g_assert_cmpint (may (session, record, rows[i].removal, &error), ==,
                       rows[i].sentence == NULL);
      if (rows[i].sentence != NULL)
        {
          g_assert_error (error, SC_RULES_ERROR, SC_RULES_ERROR_FORBIDDEN);
          g_assert_nonnull (strstr (sc_error_get_text (error), rows[i].sentence));
          g_assert_cmpstr (sc_error_get_title (error), ==, "Not Permitted");
        }
      close_session (session);
      sc_test_remove_dir (dir);
    }
}

/* Where there are no rules, or none that can be run, the server has the only word. */
SC_FIBER_TEST (rules_that_do_not_work_forbid_nothing)
{
  static const char *const functions[] = { NULL, "function (", "7", "function () { throw 'x'; }",
                                           "function () { for (;;) {} }" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      char *dir = sc_test_make_dir ();
      g_autoptr (ScRecord) record = make_record ("partner", NULL, NULL);
      g_autoptr (GError) error = NULL;
      ScSession *session = open_session (dir, "[]");

      if (functions[i] != NULL)
        install_rules (session, functions[i]);
      g_assert_true (may (session, record, FALSE, &error));
      g_assert_no_error (error);
      close_session (session);
      sc_test_remove_dir (dir);
    }
}

SC_FIBER_TEST (who_leads_a_team_begins_with_it)
{
  char *dir = sc_test_make_dir ();
  ScSession *session = open_session (dir, "[\"lead:" OUR_TEAM "\"]");
  g_autoptr (GError) error = NULL;
  g_autoptr (ScRecordEditor) solution = NULL;
  g_autoptr (ScRecordEditor) partner = NULL;

  install_rules (session, NULL);
  solution = sc_record_editor_new_for_type (session, sc_record_type_lookup ("solution"));
  g_assert_cmpstr (sc_record_get_string (sc_record_editor_get_record (solution), "team_id"), ==,
                   OUR_TEAM);
  g_assert_true (dex_await (sc_record_editor_demand (solution), &error));
  g_assert_no_error (error);
  partner = sc_record_editor_new_for_type (session, sc_record_type_lookup ("partner"));
  g_assert_false (dex_await (sc_record_editor_demand (partner), &error));
  g_assert_error (error, SC_RULES_ERROR, SC_RULES_ERROR_FORBIDDEN);

  g_clear_object (&solution);
  g_clear_object (&partner);
  close_session (session);
  sc_test_remove_dir (dir);
}

static ScRecord *
save (ScSession *session, const char *team)
{
  g_autoptr (ScRecord) record = make_record ("solution", SOLUTION, team);
  g_autoptr (GError) error = NULL;
  ScRecord *saved = dex_await_object (sc_session_save (session, record), &error);

  g_assert_no_error (error);

  return saved;
}

static void
wait_for_locked (ScEditPermission *permission, gboolean locked)
{
  while (sc_edit_permission_get_locked (permission) != locked)
    dex_await (dex_timeout_new_msec (5), NULL);
}

/* A form is locked as long as nothing was typed in it: what somebody has begun is not taken from them. */
SC_FIBER_TEST (a_form_is_locked_with_its_reason)
{
  char *dir = sc_test_make_dir ();
  ScSession *session = open_session (dir, "[\"lead:" OUR_TEAM "\"]");
  g_autoptr (ScRecord) record = save (session, OTHER_TEAM);
  g_autoptr (ScRecordEditor) editor = sc_record_editor_new (session, record);
  g_autoptr (ScEditPermission) permission = NULL;
  g_autoptr (GError) error = NULL;

  install_rules (session, NULL);
  permission = sc_edit_permission_new (session, editor);
  wait_for_locked (permission, TRUE);
  g_assert_true (
      g_str_has_prefix (sc_edit_permission_get_reason (permission), "Only the lead of the team"));
  g_assert_false (dex_await (sc_session_delete (session, record), &error));
  g_assert_error (error, SC_RULES_ERROR, SC_RULES_ERROR_FORBIDDEN);

  g_assert_true (sc_record_editor_set_text (editor, "summary", "Mine", NULL));
  g_assert_false (sc_edit_permission_get_locked (permission));
  g_assert_nonnull (sc_edit_permission_get_reason (permission));
  dex_await (sc_record_editor_flush (editor), NULL);

  g_clear_object (&permission);
  g_clear_object (&editor);
  close_session (session);
  sc_test_remove_dir (dir);
}

SC_FIBER_TEST (an_import_says_which_rows)
{
  static const char sheet[] = "title;team_id;summary\n"
                              "Ours;" OUR_TEAM ";x\n"
                              "Theirs;" OTHER_TEAM ";x\n"
                              "Wrong;nobody;x\n";
  char *dir = sc_test_make_dir ();
  ScSession *session = open_session (dir, "[\"lead:" OUR_TEAM "\"]");
  g_autoptr (GBytes) csv = g_bytes_new_static (sheet, strlen (sheet));
  g_autoptr (ScImport) import = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *problems;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ScRecord) team = make_record ("team", i == 0 ? OUR_TEAM : OTHER_TEAM, NULL);
      g_autoptr (ScRecord) saved = dex_await_object (sc_session_save (session, team), &error);

      g_assert_no_error (error);
    }
  install_rules (session, NULL);
  import = sc_session_prepare_import (session, sc_record_type_lookup ("solution"), csv, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_NEW), ==, 1);
  g_assert_cmpuint (sc_import_count (import, SC_IMPORT_ERROR), ==, 2);
  problems = sc_import_get_problems (import);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_cmpuint (((ScImportProblem *) problems->pdata[0])->row, ==, 3);
  g_assert_nonnull (
      strstr (((ScImportProblem *) problems->pdata[0])->message, "Only the lead of the team"));
  g_assert_cmpuint (((ScImportProblem *) problems->pdata[1])->row, ==, 4);
  g_assert_false (sc_session_run_import (session, import, &error));

  close_session (session);
  sc_test_remove_dir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* Sentences are compared as they are in the source. */
  g_setenv ("LANGUAGE", "C", TRUE);

  g_test_add_func ("/session/permissions/table", the_rules_are_asked_before);
  g_test_add_func ("/session/permissions/broken", rules_that_do_not_work_forbid_nothing);
  g_test_add_func ("/session/permissions/team", who_leads_a_team_begins_with_it);
  g_test_add_func ("/session/permissions/form", a_form_is_locked_with_its_reason);
  g_test_add_func ("/session/permissions/import", an_import_says_which_rows);

  return g_test_run ();
}
