/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-record-edit.h"
#include "sc-session.h"
#include "sc-test.h"

/* Many conflicts decided at once, and all of it taken back. */

#define N_RECORDS 3

typedef struct
{
  char *dir;
  ScSession *session;
  char *ids[N_RECORDS + 1];
} Desk;

/* "Eins" is of this desk's user. NULL for @title deletes. */
static void
write_title (Desk *desk, const char *id, ScRecord *parent, const char *title)
{
  const char *by =
      g_strcmp0 (title, "Eins") == 0 ? sc_session_get_user_name (desk->session) : "somebody";
  g_autofree char *body =
      title != NULL
          ? g_strdup_printf ("{\"type\":\"solution\",\"title\":\"%s\",\"modified_by\":\"%s\"}",
                             title, by)
          : g_strdup ("{\"type\":\"solution\"}");
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (documents,
                   sc_document_new (id, parent != NULL ? sc_record_get_rev (parent) : NULL,
                                    title == NULL, body));
  results = dex_await_boxed (sc_store_write (sc_session_get_store (desk->session), documents,
                                             SC_WRITE_BRANCH),
                             &error);
  g_assert_no_error (error);
}

/* Records with two titles each; of the last one a side is a deletion. */
static void
desk_init (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->dir = sc_test_make_dir ();
  desk->session = dex_await_object (sc_session_open (desk->dir), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autoptr (ScRecord) base = NULL;

      desk->ids[i] = g_strdup_printf ("solution:%u", i);
      write_title (desk, desk->ids[i], NULL, "Alt");
      base = dex_await_object (sc_session_load (desk->session, desk->ids[i]), &error);
      g_assert_no_error (error);
      write_title (desk, desk->ids[i], base, "Eins");
      write_title (desk, desk->ids[i], base, i < N_RECORDS - 1 ? "Zwei" : NULL);
    }
}

static void
desk_clear (Desk *desk)
{
  dex_await (sc_session_close (desk->session), NULL);
  g_clear_object (&desk->session);
  for (guint i = 0; i < N_RECORDS; i++)
    g_free (desk->ids[i]);
  sc_test_remove_dir (desk->dir);
}

static guint
count_conflicts (Desk *desk)
{
  g_autoptr (GPtrArray) ids =
      dex_await_boxed (sc_store_list_conflicts (sc_session_get_store (desk->session)), NULL);
  guint n = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (ScConflict) conflict =
          dex_await_object (sc_session_load_conflict (desk->session, ids->pdata[i]), NULL);

      n += conflict != NULL;
    }

  return n;
}

/* Returns (transfer full) (nullable): NULL when it is deleted. */
static char *
dup_title (Desk *desk, guint i)
{
  g_autoptr (ScRecord) record =
      dex_await_object (sc_session_load (desk->session, desk->ids[i]), NULL);

  return record != NULL ? g_strdup (sc_record_get_string (record, "title")) : NULL;
}

static const char *
title_of (ScRecord *version)
{
  return version != NULL ? sc_record_get_string (version, "title") : NULL;
}

static GPtrArray *
decide (Desk *desk, ScConflictSide side)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *decided = dex_await_boxed (
      sc_session_decide_conflicts (desk->session, (const char *const *) desk->ids, side), &error);

  g_assert_no_error (error);

  return decided;
}

static void
check_side (ScConflictSide side)
{
  Desk desk = { 0 };
  g_autoptr (GPtrArray) decided = NULL;

  desk_init (&desk);
  g_assert_cmpuint (count_conflicts (&desk), ==, N_RECORDS);
  decided = decide (&desk, side);
  g_assert_cmpuint (decided->len, ==, N_RECORDS);
  g_assert_cmpuint (count_conflicts (&desk), ==, 0);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      ScConflict *conflict = decided->pdata[i];
      g_autofree char *title = dup_title (&desk, i);

      g_assert_cmpstr (title, ==,
                       title_of (side == SC_CONFLICT_MINE ? sc_conflict_get_mine (conflict)
                                                          : sc_conflict_get_theirs (conflict)));
    }
  desk_clear (&desk);
}

SC_FIBER_TEST (mine_for_all)
{
  check_side (SC_CONFLICT_MINE);
}

SC_FIBER_TEST (theirs_for_all)
{
  check_side (SC_CONFLICT_THEIRS);
}

static void
check_open_again (ScConflictSide side)
{
  Desk desk = { 0 };
  g_autoptr (GPtrArray) decided = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  decided = decide (&desk, side);
  dex_await (sc_session_reopen_conflicts (desk.session, decided), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_conflicts (&desk), ==, N_RECORDS);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_autoptr (ScConflict) conflict =
          dex_await_object (sc_session_load_conflict (desk.session, desk.ids[i]), NULL);

      g_assert_cmpstr (title_of (sc_conflict_get_base (conflict)), ==, "Alt");
      g_assert_cmpstr (title_of (sc_conflict_get_mine (conflict)), ==,
                       title_of (sc_conflict_get_mine (decided->pdata[i])));
      g_assert_cmpstr (title_of (sc_conflict_get_theirs (conflict)), ==,
                       title_of (sc_conflict_get_theirs (decided->pdata[i])));
    }

  /* And once more: what was taken back is decided and taken back like anything else. */
  g_clear_pointer (&decided, g_ptr_array_unref);
  decided = decide (&desk, side);
  g_assert_cmpuint (count_conflicts (&desk), ==, 0);
  dex_await (sc_session_reopen_conflicts (desk.session, decided), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_conflicts (&desk), ==, N_RECORDS);
  desk_clear (&desk);
}

SC_FIBER_TEST (what_was_decided_is_open_again)
{
  check_open_again (SC_CONFLICT_MINE);
  check_open_again (SC_CONFLICT_THEIRS);
}

SC_FIBER_TEST (what_was_changed_since_stays)
{
  Desk desk = { 0 };
  g_autoptr (GPtrArray) decided = NULL;
  g_autoptr (ScRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  desk_init (&desk);
  decided = decide (&desk, SC_CONFLICT_MINE);
  record = dex_await_object (sc_session_load (desk.session, desk.ids[0]), NULL);
  write_title (&desk, desk.ids[0], record, "Neu");
  dex_await (sc_session_reopen_conflicts (desk.session, decided), &error);
  g_assert_error (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED);
  title = dup_title (&desk, 0);
  g_assert_cmpstr (title, ==, "Neu");
  /* The others are open again all the same. */
  g_assert_cmpuint (count_conflicts (&desk), ==, N_RECORDS - 1);
  desk_clear (&desk);
}

SC_FIBER_TEST (what_others_decided_stays)
{
  Desk desk = { 0 };
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GPtrArray) decided = NULL;
  g_autoptr (ScRecord) other = NULL;
  g_autofree char *title = NULL;

  desk_init (&desk);
  conflict = dex_await_object (sc_session_load_conflict (desk.session, desk.ids[0]), NULL);
  other = sc_conflict_choose (conflict, SC_CONFLICT_THEIRS);
  g_assert_true (dex_await (sc_session_resolve_conflict (desk.session, conflict, other), NULL));
  decided = decide (&desk, SC_CONFLICT_MINE);
  g_assert_cmpuint (decided->len, ==, N_RECORDS - 1);
  title = dup_title (&desk, 0);
  g_assert_cmpstr (title, ==, sc_record_get_string (other, "title"));
  desk_clear (&desk);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/decisions/mine-for-all", mine_for_all);
  g_test_add_func ("/session/decisions/theirs-for-all", theirs_for_all);
  g_test_add_func ("/session/decisions/open-again", what_was_decided_is_open_again);
  g_test_add_func ("/session/decisions/changed-since", what_was_changed_since_stays);
  g_test_add_func ("/session/decisions/others-stay", what_others_decided_stays);

  return g_test_run ();
}
