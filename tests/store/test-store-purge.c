/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "attachment-fixture.h"
#include "sc-query-model.h"
#include "sc-row.h"

/* What was purged is as if it had never been written, and everything that goes on from before goes on. */

/* @revs: with blanks between them. @documents: (nullable) (transfer none) */
static gint64
purge (ScStore *store, const char *id, const char *revs, GPtrArray *documents)
{
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_auto (GStrv) list = g_strsplit (revs, " ", -1);
  g_autoptr (GError) error = NULL;
  gint64 n;

  g_ptr_array_add (requests, sc_rev_request_new (id, (const char *const *) list));
  n = dex_await_int64 (sc_store_purge (store, requests, documents), &error);
  g_assert_no_error (error);

  return n;
}

/* The ids that the feed has after @since, with blanks between them; @last gets where it goes on. */
static char *
read_feed (ScStore *store, gint64 since, gint64 *last)
{
  ScChangesRequest request = { .since = since };
  g_autoptr (GError) error = NULL;
  g_autoptr (ScChanges) changes = dex_await_boxed (sc_store_load_changes (store, &request), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < changes->rows->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((ScChange *) changes->rows->pdata[i])->id);
  *last = changes->last_seq;

  return g_string_free_and_steal (text);
}

static guint
count_hits (ScStore *store, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = dex_await_boxed (sc_store_search (store, text, NULL, 10), &error);

  g_assert_no_error (error);

  return hits->len;
}

static guint
count_conflicts (ScStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = dex_await_boxed (sc_store_list_conflicts (store), &error);

  g_assert_no_error (error);

  return ids->len;
}

SC_FIBER_TEST (the_other_leaf_wins)
{
  Fixture f = { 0 };
  gint64 last;
  g_autofree char *feed = NULL;

  fixture_open (&f);
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":2}");
  graft (f.store, "x", 3, "d c a", FALSE, "{\"n\":3}");
  g_assert_cmpuint (count_conflicts (f.store), ==, 1);
  last = sc_store_get_update_seq (f.store);

  g_assert_cmpint (purge (f.store, "x", "3-d", NULL), ==, 1);
  assert_body (f.store, "x", NULL, "{\"n\":2}");
  assert_get_fails (f.store, "x", "3-d", SC_STORE_ERROR_NOT_FOUND);
  assert_get_fails (f.store, "x", "2-c", SC_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_conflicts (f.store), ==, 0);
  /* What is left of the document is a change like any other. */
  feed = read_feed (f.store, last, &last);
  g_assert_cmpstr (feed, ==, "x");
  assert_sound (f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (the_winner_stays)
{
  Fixture f = { 0 };

  fixture_open (&f);
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":2}");
  graft (f.store, "x", 3, "d c a", FALSE, "{\"n\":3}");
  g_assert_cmpint (purge (f.store, "x", "2-b", NULL), ==, 1);
  assert_body (f.store, "x", NULL, "{\"n\":3}");
  assert_get_fails (f.store, "x", "2-b", SC_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_conflicts (f.store), ==, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (a_deletion_is_taken_back)
{
  Fixture f = { 0 };

  fixture_open (&f);
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":2}");
  graft (f.store, "x", 3, "d c a", TRUE, "{}");
  graft (f.store, "x", 3, "e b a", TRUE, "{}");
  assert_get_fails (f.store, "x", NULL, SC_STORE_ERROR_DELETED);
  /* Its ancestor was never a leaf of its own since: it goes along. */
  g_assert_cmpint (purge (f.store, "x", "3-e", NULL), ==, 1);
  assert_get_fails (f.store, "x", "2-b", SC_STORE_ERROR_NOT_FOUND);
  assert_get_fails (f.store, "x", NULL, SC_STORE_ERROR_DELETED);
  fixture_close (&f);
}

static void
wait_until_indexed (ScStore *store, const char *word, guint n)
{
  for (guint i = 0; i < 2000 && count_hits (store, word) != n; i++)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_assert_cmpuint (count_hits (store, word), ==, n);
}

SC_FIBER_TEST (the_only_leaf_takes_the_document_along)
{
  Fixture f = { 0 };
  g_autofree char *rev = NULL;
  g_autoptr (ScStoreInfo) info = NULL;
  g_autofree char *feed = NULL;
  g_autofree char *fresh = NULL;
  gint64 checkpoint;
  gint64 last;

  fixture_open (&f);
  g_free (edit (f.store, "a", NULL, "{\"title\":\"Ampel\"}"));
  checkpoint = sc_store_get_update_seq (f.store);
  rev = edit (f.store, "x", NULL, "{\"title\":\"Lastenrad\"}");
  wait_until_indexed (f.store, "lastenrad", 1);
  last = sc_store_get_update_seq (f.store);

  g_assert_cmpint (purge (f.store, "x", rev, NULL), ==, 1);
  assert_get_fails (f.store, "x", NULL, SC_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_hits (f.store, "lastenrad"), ==, 0);
  info = dex_await_boxed (sc_store_load_info (f.store), NULL);
  g_assert_cmpuint (info->doc_count, ==, 1);
  g_assert_cmpint (info->purge_seq, ==, 1);
  g_assert_cmpint (info->update_seq, >, last);

  /* A replica that goes on from its checkpoint, also after a new start, gets what comes and nothing twice. */
  close_store (&f.store);
  f.store = open_store (f.path);
  feed = read_feed (f.store, checkpoint, &last);
  g_assert_cmpstr (feed, ==, "");
  g_free (edit (f.store, "y", NULL, "{\"title\":\"Bank\"}"));
  g_assert_cmpint (sc_store_get_update_seq (f.store), >, last);
  fresh = read_feed (f.store, last, &last);
  g_assert_cmpstr (fresh, ==, "y");
  assert_sound (f.store);
  fixture_close (&f);
}

SC_FIBER_TEST (what_is_no_leaf_stays)
{
  Fixture f = { 0 };
  gint64 seq;

  fixture_open (&f);
  graft (f.store, "x", 3, "c b a", FALSE, "{\"n\":3}");
  seq = sc_store_get_update_seq (f.store);
  g_assert_cmpint (purge (f.store, "x", "2-b 1-a 9-z nonsense", NULL), ==, 0);
  g_assert_cmpint (purge (f.store, "unknown", "1-a", NULL), ==, 0);
  assert_body (f.store, "x", NULL, "{\"n\":3}");
  g_assert_cmpint (sc_store_get_update_seq (f.store), ==, seq);
  fixture_close (&f);
}

static GPtrArray *
new_documents (const char *id, guint generation, const char *path, const char *body)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  g_ptr_array_add (documents,
                   sc_document_new_take (g_strdup (id), generation, g_strsplit (path, " ", -1),
                                         FALSE, g_strdup (body), strlen (body), 0));

  return documents;
}

SC_FIBER_TEST (what_the_server_has_comes_in_its_place)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) documents = new_documents ("x", 2, "b a", "{\"n\":2}");

  fixture_open (&f);
  graft (f.store, "x", 3, "c b a", FALSE, "{\"n\":3}");
  g_assert_cmpint (purge (f.store, "x", "3-c", documents), ==, 1);
  assert_body (f.store, "x", NULL, "{\"n\":2}");
  assert_get_fails (f.store, "x", "3-c", SC_STORE_ERROR_NOT_FOUND);
  assert_sound (f.store);

  /* Given up once more, it comes back when somebody has it after all. */
  graft (f.store, "x", 3, "c b a", FALSE, "{\"n\":3}");
  assert_body (f.store, "x", NULL, "{\"n\":3}");
  fixture_close (&f);
}

SC_FIBER_TEST (both_or_neither)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) documents = new_documents ("x", 2, "b a", "no object");
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  static const char *const revs[] = { "3-c", NULL };
  g_autoptr (GError) error = NULL;

  fixture_open (&f);
  graft (f.store, "x", 3, "c b a", FALSE, "{\"n\":3}");
  g_ptr_array_add (requests, sc_rev_request_new ("x", revs));
  dex_await_int64 (sc_store_purge (f.store, requests, documents), &error);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID);
  assert_body (f.store, "x", NULL, "{\"n\":3}");
  fixture_close (&f);
}

SC_FIBER_TEST (files_stay_while_somebody_refers_to_them)
{
  Fixture f = { 0 };
  g_autofree char *shared = NULL;
  g_autofree char *lost = NULL;

  fixture_open (&f);
  shared = must_write (f.store,
                       document_with ("a", NULL, "{}", inline_attachment ("plan", "Plan"), NULL),
                       SC_WRITE_EDIT);
  lost = must_write (f.store,
                     document_with ("x", NULL, "{}", inline_attachment ("plan", "Plan"),
                                    inline_attachment ("photo", "Foto"), NULL),
                     SC_WRITE_EDIT);
  assert_files (f.folder, 2);

  g_assert_cmpint (purge (f.store, "x", lost, NULL), ==, 1);
  /* Until the next sweep somebody may want it back. */
  assert_files (f.folder, 2);
  compact (f.store);
  assert_files (f.folder, 1);
  assert_attachment (f.store, "a", shared, "plan", "Plan");
  assert_sound (f.store);
  fixture_close (&f);
}

static void
wait_for_items (GListModel *list, guint n)
{
  for (guint i = 0; i < 2000 && g_list_model_get_n_items (list) != n; i++)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
}

/* The row's number is given to the next document: the list must not take it for the one before. */
SC_FIBER_TEST (lists_forget_it)
{
  Fixture f = { 0 };
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = NULL;
  g_autofree char *rev = NULL;

  fixture_open (&f);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%u", i);

      g_free (edit (f.store, id, NULL, "{\"type\":\"solution\",\"title\":\"Ampel\"}"));
    }
  rev = edit (f.store, "solution:x", NULL, "{\"type\":\"solution\",\"title\":\"Lastenrad\"}");
  model = sc_query_model_new (f.store, query);
  wait_for_items (G_LIST_MODEL (model), 21);

  g_assert_cmpint (purge (f.store, "solution:x", rev, NULL), ==, 1);
  wait_for_items (G_LIST_MODEL (model), 20);
  g_free (edit (f.store, "solution:y", NULL, "{\"type\":\"solution\",\"title\":\"Zaun\"}"));
  wait_for_items (G_LIST_MODEL (model), 21);
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (ScRow) row = g_list_model_get_item (G_LIST_MODEL (model), 20);
      ScRecord *record = sc_row_get_record (row);

      if (record != NULL && g_strcmp0 (sc_record_get_string (record, "title"), "Zaun") == 0)
        break;
      g_assert_cmpuint (i, <, 1999);
      dex_await (dex_timeout_new_msec (5), NULL);
    }
  g_clear_object (&model);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/purge/winner", the_other_leaf_wins);
  g_test_add_func ("/store/purge/loser", the_winner_stays);
  g_test_add_func ("/store/purge/deletion", a_deletion_is_taken_back);
  g_test_add_func ("/store/purge/only-leaf", the_only_leaf_takes_the_document_along);
  g_test_add_func ("/store/purge/no-leaf", what_is_no_leaf_stays);
  g_test_add_func ("/store/purge/in-its-place", what_the_server_has_comes_in_its_place);
  g_test_add_func ("/store/purge/both-or-neither", both_or_neither);
  g_test_add_func ("/store/purge/files", files_stay_while_somebody_refers_to_them);
  g_test_add_func ("/store/purge/lists", lists_forget_it);

  return g_test_run ();
}
