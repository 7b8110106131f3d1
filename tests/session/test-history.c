/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-desk.h"
#include "sc-history.h"

/* Who changed what and when, made of revisions. The first tests are about made-up ones, the last about two desks
 * of a real server. */

#define ID "solution:lampe"

static ScDocument *
revision (guint generation, const char *path, gboolean deleted, const char *body)
{
  return sc_document_new_take (g_strdup (ID), generation, g_strsplit (path, " ", -1), deleted,
                               g_strdup (body), strlen (body), 0);
}

/* "kind by field:before>after field:before>after", a line each, the newest first; "~" before what is set
 * aside, and "…" at the end when something before is not kept. */
static char *
describe (const ScHistory *history)
{
  static const char *const kinds[] = {
    "created", "changed", "merged", "deleted", "restored", "kept"
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < history->entries->len; i++)
    {
      const ScHistoryEntry *entry = history->entries->pdata[i];

      g_string_append_printf (text, "%s%s %s", entry->set_aside ? "~" : "", kinds[entry->kind],
                              entry->by != NULL ? entry->by : "-");
      for (guint j = 0; j < entry->changes->len; j++)
        {
          const ScHistoryChange *change = entry->changes->pdata[j];
          g_autofree char *before =
              change->before != NULL ? json_to_string (change->before, FALSE) : g_strdup ("");
          g_autofree char *after =
              change->after != NULL ? json_to_string (change->after, FALSE) : g_strdup ("");

          g_string_append_printf (text, " %s:%s>%s", change->field, before, after);
        }
      g_string_append_c (text, '\n');
    }
  if (!history->complete)
    g_string_append (text, "…\n");

  return g_string_free_and_steal (text);
}

static void
assert_history (GPtrArray *documents, const char *expected)
{
  g_autoptr (ScHistory) history = sc_history_new (documents);
  g_autofree char *text = describe (history);

  g_assert_cmpstr (text, ==, expected);
}

#define BY(who, when) \
  "\"modified_by\":\"" who "\",\"modified_at\":\"2026-01-0" when "T10:00:00.000Z\""

static GPtrArray *
new_documents (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
}

static void
each_edit_says_what_it_changed (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents,
                   revision (3, "c b a", FALSE,
                             "{\"title\":\"L\",\"tags\":[\"x\"]," BY ("bernd", "3") "}"));
  g_ptr_array_add (documents,
                   revision (2, "b a", FALSE,
                             "{\"title\":\"L\",\"summary\":\"S\"," BY ("anna", "2") "}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{\"title\":\"K\"," BY ("anna", "1") "}"));
  assert_history (documents, "changed bernd tags:>[\"x\"] summary:\"S\">\n"
                             "changed anna title:\"K\">\"L\" summary:>\"S\"\n"
                             "created anna title:>\"K\"\n");
}

static void
what_is_not_kept_is_said (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents, revision (9, "i h g f e", FALSE, "{\"n\":9," BY ("anna", "2") "}"));
  g_ptr_array_add (documents, revision (6, "f e", FALSE, "{\"n\":6," BY ("anna", "1") "}"));
  assert_history (documents, "changed anna n:6>9\nkept anna n:>6\n…\n");
}

static void
deleting_and_bringing_back (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents, revision (3, "c b a", FALSE, "{\"n\":1," BY ("bernd", "3") "}"));
  g_ptr_array_add (
      documents,
      revision (2, "b a", TRUE,
                "{\"deleted_by\":\"anna\",\"deleted_at\":\"2026-01-02T10:00:00.000Z\"}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{\"n\":1," BY ("anna", "1") "}"));
  assert_history (documents, "restored bernd n:>1\ndeleted anna n:1>\ncreated anna n:>1\n");
}

/* What a person decided carries that person's name; what nobody was asked about carries none. */
static void
both_sides_of_a_conflict_are_there (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents, revision (3, "m b a", FALSE, "{\"n\":2," BY ("bernd", "3") "}"));
  g_ptr_array_add (documents,
                   revision (3, "t c a", TRUE,
                             "{\"resolved\":true,\"deleted_by\":\"carla\",\"deleted_at\":"
                             "\"2026-01-04T10:00:00.000Z\"}"));
  g_ptr_array_add (documents, revision (2, "b a", FALSE, "{\"n\":2," BY ("anna", "2") "}"));
  g_ptr_array_add (documents, revision (2, "c a", FALSE, "{\"n\":3," BY ("bernd", "3") "}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{\"n\":1," BY ("anna", "1") "}"));
  assert_history (documents, "merged carla\n"
                             "~changed bernd n:1>3\n"
                             "changed anna n:1>2\n"
                             "created anna n:>1\n");
}

static void
a_merge_was_asked_of_nobody (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents,
                   revision (3, "m b a", FALSE, "{\"n\":2,\"k\":5," BY ("bernd", "3") "}"));
  g_ptr_array_add (documents, revision (3, "t c a", TRUE, "{\"resolved\":true}"));
  g_ptr_array_add (documents, revision (2, "b a", FALSE, "{\"n\":2," BY ("anna", "2") "}"));
  g_ptr_array_add (documents,
                   revision (2, "c a", FALSE, "{\"n\":1,\"k\":5," BY ("bernd", "3") "}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{\"n\":1," BY ("anna", "1") "}"));
  assert_history (documents, "merged - k:>5\n"
                             "~changed bernd k:>5\n"
                             "changed anna n:1>2\n"
                             "created anna n:>1\n");
}

/* Two people who save in the same millisecond have not merged anything. */
static void
the_same_moment_is_no_merge (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents, revision (3, "m b a", FALSE, "{\"n\":2," BY ("anna", "2") "}"));
  g_ptr_array_add (documents,
                   revision (3, "t c a", TRUE,
                             "{\"resolved\":true,\"deleted_by\":\"carla\",\"deleted_at\":"
                             "\"2026-01-04T10:00:00.000Z\"}"));
  g_ptr_array_add (documents, revision (2, "b a", FALSE, "{\"n\":2," BY ("anna", "2") "}"));
  g_ptr_array_add (documents, revision (2, "c a", FALSE, "{\"n\":3," BY ("bernd", "2") "}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{\"n\":1," BY ("anna", "1") "}"));
  assert_history (documents, "merged carla\n"
                             "~changed bernd n:1>3\n"
                             "changed anna n:1>2\n"
                             "created anna n:>1\n");
}

/* Bodies that are no records do not stop it. */
static void
foreign_documents_have_a_history (void)
{
  g_autoptr (GPtrArray) documents = new_documents ();

  g_ptr_array_add (documents, revision (2, "b a", FALSE, "{\"a\":{\"b\":[1]},\"n\":null}"));
  g_ptr_array_add (documents, revision (1, "a", FALSE, "{}"));
  assert_history (documents, "changed - a:>{\"b\":[1]}\ncreated -\n");
}

static guint
count_kind (Desk *desk, ScHistoryKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScHistory) history =
      dex_await_boxed (sc_session_load_history (desk->session, ID), &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < history->entries->len; i++)
    n += ((ScHistoryEntry *) history->entries->pdata[i])->kind == kind;

  return n;
}

static gboolean
has_value (Desk *desk, const char *field, const char *value)
{
  g_autoptr (ScHistory) history =
      dex_await_boxed (sc_session_load_history (desk->session, ID), NULL);

  for (guint i = 0; i < history->entries->len; i++)
    {
      const ScHistoryEntry *entry = history->entries->pdata[i];

      for (guint j = 0; j < entry->changes->len; j++)
        {
          const ScHistoryChange *change = entry->changes->pdata[j];

          if (g_str_equal (change->field, field) && change->after != NULL &&
              g_strcmp0 (json_node_get_string (change->after), value) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* The losing value of a decided conflict stays readable on both desks. */
SC_FIBER_TEST (the_losing_value_stays_readable)
{
  TestServer server = { 0 };
  Desk anna = { 0 };
  Desk bernd = { 0 };
  g_autoptr (ScConflict) conflict = NULL;
  g_autoptr (GError) error = NULL;

  server_init (&server);
  desk_init (&anna, &server, "anna");
  desk_init (&bernd, &server, "bernd");
  desk_set (&anna, ID, "title", "Lampe");
  desk_sync_once (&anna);
  desk_sync_once (&bernd);
  desk_set (&anna, ID, "title", "Annas Lampe");
  desk_set (&bernd, ID, "title", "Bernds Lampe");
  desk_sync_once (&anna);
  desk_sync_once (&bernd);
  desk_sync_once (&anna);
  conflict = dex_await_object (sc_session_load_conflict (anna.session, ID), &error);
  g_assert_no_error (error);
  g_assert_true (dex_await (sc_session_resolve_conflict (anna.session, conflict,
                                                         sc_conflict_get_mine (conflict)),
                            &error));
  desk_sync_once (&anna);
  desk_sync_once (&bernd);
  dex_await_int64 (sc_store_compact (sc_session_get_store (anna.session), G_MAXINT64), &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2; i++)
    {
      Desk *desk = i == 0 ? &anna : &bernd;

      g_assert_true (desk_has (desk, ID, "title", "Annas Lampe"));
      g_assert_true (has_value (desk, "title", "Bernds Lampe"));
      g_assert_true (has_value (desk, "title", "Annas Lampe"));
      g_assert_cmpuint (count_kind (desk, SC_HISTORY_MERGED), ==, 1);
    }
  desk_clear (&anna);
  desk_clear (&bernd);
  server_clear (&server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/history/edits", each_edit_says_what_it_changed);
  g_test_add_func ("/history/not-kept", what_is_not_kept_is_said);
  g_test_add_func ("/history/deleted", deleting_and_bringing_back);
  g_test_add_func ("/history/decided", both_sides_of_a_conflict_are_there);
  g_test_add_func ("/history/merged", a_merge_was_asked_of_nobody);
  g_test_add_func ("/history/same-moment", the_same_moment_is_no_merge);
  g_test_add_func ("/history/foreign", foreign_documents_have_a_history);
  g_test_add_func ("/history/losing-value", the_losing_value_stays_readable);

  return g_test_run ();
}
