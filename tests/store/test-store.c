/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "store-fixture.h"

SC_FIBER_TEST (edits_make_a_chain)
{
  Fixture f;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *back = NULL;

  fixture_open (&f);
  first = edit (f.store, "solution:1", NULL, "{\"title\":\"A\"}");
  g_assert_true (g_str_has_prefix (first, "1-"));
  edit_fails (f.store, "solution:1", NULL, "{}", SC_STORE_ERROR_CONFLICT);
  edit_fails (f.store, "solution:1", "1-nothing", "{}", SC_STORE_ERROR_CONFLICT);
  edit_fails (f.store, "solution:1", "first", "{}", SC_STORE_ERROR_INVALID);
  edit_fails (f.store, "solution:1", first, "[1]", SC_STORE_ERROR_INVALID);
  edit_fails (f.store, "solution:1", first, "{", SC_STORE_ERROR_INVALID);
  edit_fails (f.store, "_x", NULL, "{}", SC_STORE_ERROR_INVALID);
  edit_fails (f.store, "new", "1-abc", "{}", SC_STORE_ERROR_CONFLICT);
  second = edit (f.store, "solution:1", first, "{\"title\":\"B\"}");
  assert_body (f.store, "solution:1", NULL, "{\"title\":\"B\"}");
  assert_body (f.store, "solution:1", first, "{\"title\":\"A\"}");
  gone = edit (f.store, "solution:1", second, NULL);
  assert_get_fails (f.store, "solution:1", NULL, SC_STORE_ERROR_DELETED);
  assert_get_fails (f.store, "solution:2", NULL, SC_STORE_ERROR_NOT_FOUND);
  back = edit (f.store, "solution:1", NULL, "{\"title\":\"C\"}");
  g_assert_true (g_str_has_prefix (back, "4-"));
  fixture_close (&f);
}

SC_FIBER_TEST (same_edit_is_the_same_revision)
{
  Fixture a, b;
  g_autofree char *rev_a = NULL;
  g_autofree char *rev_b = NULL;
  g_autofree char *other = NULL;

  fixture_open (&a);
  fixture_open (&b);
  rev_a = edit (a.store, "x", NULL, "{\"p\":1,\"q\":{\"r\":[1,2],\"s\":null}}");
  rev_b = edit (b.store, "x", NULL, "{\"q\":{\"s\":null,\"r\":[1,2]},\"p\":1}");
  other = edit (b.store, "y", NULL, "{\"q\":{\"s\":null,\"r\":[2,1]},\"p\":1}");
  g_assert_cmpstr (rev_a, ==, rev_b);
  g_assert_cmpstr (rev_a, !=, other);
  fixture_close (&a);
  fixture_close (&b);
}

SC_FIBER_TEST (grafts_keep_both_branches)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (ScDocument) base = NULL;

  fixture_open (&f);
  graft (f.store, "x", 1, "a", FALSE, "{\"v\":\"base\"}");
  graft (f.store, "x", 2, "b a", FALSE, "{\"v\":\"mine\"}");
  graft (f.store, "x", 2, "c a", FALSE, "{\"v\":\"theirs\"}");
  graft (f.store, "x", 2, "c a", FALSE, "{\"v\":\"theirs\"}");
  assert_body (f.store, "x", NULL, "{\"v\":\"theirs\"}");
  assert_body (f.store, "x", "2-b", "{\"v\":\"mine\"}");

  leaves = dex_await_boxed (sc_store_get_leaves (f.store, "x"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (leaves->len, ==, 2);
  conflicts = dex_await_boxed (sc_store_list_conflicts (f.store), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  base = dex_await_boxed (sc_store_get_ancestor (f.store, "x", "2-b", "2-c"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (base->body, ==, "{\"v\":\"base\"}");

  /* The winner goes, the other branch shows; then a settled tombstone ends the conflict. */
  graft (f.store, "x", 3, "d c a", TRUE, "{\"resolved\":true}");
  assert_body (f.store, "x", NULL, "{\"v\":\"mine\"}");
  assert_body (f.store, "x", "3-d", "{\"resolved\":true}");
  g_clear_pointer (&conflicts, g_ptr_array_unref);
  conflicts = dex_await_boxed (sc_store_list_conflicts (f.store), &error);
  g_assert_cmpuint (conflicts->len, ==, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (a_deletion_against_an_edit_is_a_conflict)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = NULL;

  fixture_open (&f);
  graft (f.store, "x", 1, "a", FALSE, "{}");
  graft (f.store, "x", 2, "b a", FALSE, "{\"v\":1}");
  graft (f.store, "x", 2, "c a", TRUE, "{}");
  conflicts = dex_await_boxed (sc_store_list_conflicts (f.store), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  fixture_close (&f);
}

static ScChanges *
changes_since (ScStore *store, gint64 since, gboolean all_leaves)
{
  ScChangesRequest request = { .since = since, .all_leaves = all_leaves, .include_docs = TRUE };
  g_autoptr (GError) error = NULL;
  ScChanges *changes = dex_await_boxed (sc_store_load_changes (store, &request), &error);

  g_assert_no_error (error);

  return changes;
}

SC_FIBER_TEST (each_document_appears_once_in_the_feed)
{
  Fixture f;
  g_autofree char *rev = NULL;
  g_autofree char *rev_2 = NULL;
  g_autofree char *other = NULL;
  g_autoptr (ScChanges) changes = NULL;
  ScChange *first;
  gint64 last;

  fixture_open (&f);
  rev = edit (f.store, "a", NULL, "{\"n\":1}");
  other = edit (f.store, "b", NULL, "{\"n\":2}");
  rev_2 = edit (f.store, "a", rev, "{\"n\":3}");
  changes = changes_since (f.store, 0, FALSE);
  g_assert_cmpuint (changes->rows->len, ==, 2);
  first = changes->rows->pdata[0];
  g_assert_cmpstr (first->id, ==, "b");
  g_assert_cmpint (changes->last_seq, ==, sc_store_get_update_seq (f.store));
  last = changes->last_seq;
  g_clear_pointer (&changes, sc_changes_free);

  close_store (&f.store);
  f.store = open_store (f.path);
  g_assert_cmpint (sc_store_get_update_seq (f.store), ==, last);
  graft (f.store, "b", 1, "zz", FALSE, "{\"n\":4}");
  changes = changes_since (f.store, last, TRUE);
  g_assert_cmpuint (changes->rows->len, ==, 1);
  first = changes->rows->pdata[0];
  g_assert_cmpuint (g_strv_length (first->revs), ==, 2);
  g_assert_cmpstr (first->revs[0], ==, "1-zz");
  g_assert_cmpstr (first->document->body, ==, "{\"n\":4}");
  last = changes->last_seq;

  /* Nothing new is nothing; a number that this store has not reached is of one that was set back. */
  g_clear_pointer (&changes, sc_changes_free);
  changes = changes_since (f.store, last, TRUE);
  g_assert_cmpuint (changes->rows->len, ==, 0);
  g_assert_cmpint (changes->last_seq, ==, last);
  g_clear_pointer (&changes, sc_changes_free);
  changes = changes_since (f.store, last + 1, TRUE);
  g_assert_cmpuint (changes->rows->len, ==, 2);
  g_assert_cmpint (changes->last_seq, ==, last);
  fixture_close (&f);
}

/* A tree tells of ancestors before their bodies are there; who has one brings it. */
SC_FIBER_TEST (the_body_of_an_ancestor_may_come_later)
{
  Fixture f;
  gint64 seq;

  fixture_open (&f);
  graft (f.store, "x", 3, "c b a", FALSE, "{\"n\":3}");
  seq = sc_store_get_update_seq (f.store);
  assert_get_fails (f.store, "x", "2-b", SC_STORE_ERROR_NOT_FOUND);
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":2}");
  assert_body (f.store, "x", "2-b", "{\"n\":2}");
  /* Once it is there it stays as it is, and nothing of it is news. */
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":20}");
  assert_body (f.store, "x", "2-b", "{\"n\":2}");
  assert_body (f.store, "x", NULL, "{\"n\":3}");
  g_assert_cmpint (sc_store_get_update_seq (f.store), ==, seq);
  fixture_close (&f);
}

SC_FIBER_TEST (revs_diff_tells_what_is_missing)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) diffs = NULL;
  static const char *const known[] = { "2-b", "1-a", NULL };
  static const char *const unknown[] = { "3-x", "1-a", NULL };
  ScRevsDiff *diff;

  fixture_open (&f);
  graft (f.store, "x", 2, "b a", FALSE, "{}");
  graft (f.store, "y", 2, "b a", FALSE, "{}");
  g_ptr_array_add (requests, sc_rev_request_new ("x", known));
  g_ptr_array_add (requests, sc_rev_request_new ("y", unknown));
  g_ptr_array_add (requests, sc_rev_request_new ("z", unknown));
  diffs = dex_await_boxed (sc_store_revs_diff (f.store, requests), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (diffs->len, ==, 2);
  diff = diffs->pdata[0];
  g_assert_cmpstr (diff->id, ==, "y");
  g_assert_cmpstr (diff->missing[0], ==, "3-x");
  g_assert_null (diff->missing[1]);
  g_assert_cmpstr (diff->possible_ancestors[0], ==, "2-b");
  fixture_close (&f);
}

SC_FIBER_TEST (latest_gives_the_leaves)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_rev_request_free);
  g_autoptr (GPtrArray) results = NULL;
  static const char *const revs[] = { "1-a", NULL };

  fixture_open (&f);
  graft (f.store, "x", 2, "b a", FALSE, "{}");
  graft (f.store, "x", 3, "d c a", FALSE, "{}");
  g_ptr_array_add (requests, sc_rev_request_new ("x", revs));
  results = dex_await_boxed (sc_store_get_many (f.store, requests, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpuint (((ScGetResult *) results->pdata[0])->document->generation, ==, 3);
  fixture_close (&f);
}

SC_FIBER_TEST (listings_follow_ids)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *gone = NULL;
  ScListRequest request = { .start_id = (char *) "b", .end_id = (char *) "d", .limit = G_MAXUINT };
  char *keys[] = { (char *) "d", (char *) "nothing", (char *) "c", NULL };
  ScListRequest by_keys = { .keys = keys, .limit = G_MAXUINT, .include_docs = TRUE };

  fixture_open (&f);
  for (const char *id = "abcde"; *id != '\0'; id++)
    {
      const char name[] = { *id, '\0' };
      g_autofree char *rev = edit (f.store, name, NULL, "{}");

      if (*id == 'c')
        gone = edit (f.store, name, rev, NULL);
    }
  rows = dex_await_boxed (sc_store_list (f.store, &request), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((ScListRow *) rows->pdata[0])->id, ==, "b");
  g_clear_pointer (&rows, g_ptr_array_unref);

  rows = dex_await_boxed (sc_store_list (f.store, &by_keys), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_nonnull (((ScListRow *) rows->pdata[0])->document);
  g_assert_null (((ScListRow *) rows->pdata[1])->rev);
  g_assert_true (((ScListRow *) rows->pdata[2])->deleted);
  fixture_close (&f);
}

static guint
count_parts (ScStore *store, const char *parent)
{
  ScListRequest request = { .parent = (char *) parent, .limit = G_MAXUINT };
  g_autoptr (GPtrArray) rows = dex_await_boxed (sc_store_list (store, &request), NULL);

  return rows->len;
}

/* All that hangs on a record is found at once, moves with its reference, and goes with its deletion. */
SC_FIBER_TEST (parts_of_a_record_are_found)
{
  Fixture f;
  g_autofree char *item = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *solution = NULL;

  fixture_open (&f);
  item = edit (f.store, "agenda_item:a", NULL,
               "{\"type\":\"agenda_item\",\"meeting_id\":\"meeting:m\"}");
  outcome =
      edit (f.store, "outcome:a", NULL, "{\"type\":\"outcome\",\"meeting_id\":\"meeting:m\"}");
  solution =
      edit (f.store, "solution:a", NULL, "{\"type\":\"solution\",\"meeting_id\":\"meeting:m\"}");
  g_assert_cmpuint (count_parts (f.store, "meeting:m"), ==, 2);
  moved = edit (f.store, "agenda_item:a", item,
                "{\"type\":\"agenda_item\",\"meeting_id\":\"meeting:n\"}");
  g_assert_cmpuint (count_parts (f.store, "meeting:m"), ==, 1);
  g_assert_cmpuint (count_parts (f.store, "meeting:n"), ==, 1);
  g_free (edit (f.store, "agenda_item:a", moved, NULL));
  g_assert_cmpuint (count_parts (f.store, "meeting:n"), ==, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (local_documents_and_settings)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autoptr (ScLocalDocument) local = NULL;
  g_autofree char *value = NULL;

  fixture_open (&f);
  g_assert_cmpint (dex_await_int64 (sc_store_put_local (f.store, "cp", "{\"n\":1}"), &error), ==,
                   1);
  g_assert_cmpint (dex_await_int64 (sc_store_put_local (f.store, "cp", "{\"n\":2}"), &error), ==,
                   2);
  local = dex_await_boxed (sc_store_get_local (f.store, "cp"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (local->body, ==, "{\"n\":2}");
  g_assert_cmpint (dex_await_int64 (sc_store_delete_local (f.store, "cp"), &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (dex_await_int64 (sc_store_delete_local (f.store, "cp"), &error), ==, 0);
  g_assert_error (error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  dex_await (sc_store_set_meta (f.store, "security", "{}"), &error);
  g_assert_no_error (error);
  value = dex_await_string (sc_store_get_meta (f.store, "security"), &error);
  g_assert_cmpstr (value, ==, "{}");
  fixture_close (&f);
}

static guint
count_hits (ScStore *store, const char *text)
{
  guint n = 0;

  /* The index follows in the background: give it two seconds. */
  for (guint i = 0; i < 40 && n == 0; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) hits =
          dex_await_boxed (sc_store_search (store, text, NULL, 10), &error);

      g_assert_no_error (error);
      n = hits->len;
      if (n == 0)
        dex_await (dex_timeout_new_msec (50), NULL);
    }

  return n;
}

SC_FIBER_TEST (search_knows_german)
{
  Fixture f;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  fixture_open (&f);
  a = edit (
      f.store, "solution:1", NULL,
      "{\"type\":\"solution\",\"title\":\"Straßenbeleuchtung Hörde\",\"tags\":[\"LoRaWAN\"]}");
  b = edit (f.store, "solution:2", NULL,
            "{\"type\":\"solution\",\"title\":\"Parken\",\"summary\":\"Lösung für die Straße\"}");
  g_assert_cmpuint (count_hits (f.store, "strasse"), ==, 2);
  g_assert_cmpuint (count_hits (f.store, "beleuchtung"), ==, 1);
  g_assert_cmpuint (count_hits (f.store, "loesung STRAßE"), ==, 1);
  g_assert_cmpuint (count_hits (f.store, "lorawan"), ==, 1);
  g_assert_cmpuint (count_hits (f.store, "pa"), ==, 1);
  hits = dex_await_boxed (sc_store_search (f.store, "strasse", NULL, 10), &error);
  g_assert_cmpstr (((ScSearchHit *) hits->pdata[0])->id, ==, "solution:1");
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = dex_await_boxed (sc_store_search (f.store, "\" OR * NEAR(", NULL, 10), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 0);

  c = edit (f.store, "solution:1", a, NULL);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = dex_await_boxed (sc_store_search (f.store, "beleuchtung", NULL, 10), &error);
  g_assert_cmpuint (hits->len, ==, 0);
  fixture_close (&f);
}

SC_FIBER_TEST (compaction_keeps_what_a_merge_needs)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *rev = NULL;

  fixture_open (&f);
  first = edit (f.store, "x", NULL, "{\"n\":0}");
  rev = g_strdup (first);
  for (guint i = 1; i < 40; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"n\":%u}", i);
      char *next = edit (f.store, "x", rev, body);

      g_free (rev);
      rev = next;
    }
  g_assert_cmpint (dex_await_int64 (sc_store_compact (f.store, 100), &error), ==, 19);
  assert_get_fails (f.store, "x", first, SC_STORE_ERROR_NOT_FOUND);
  assert_body (f.store, "x", NULL, "{\"n\":39}");
  fixture_close (&f);
}

static guint
count_history (ScStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = dex_await_boxed (sc_store_get_history (store, id), &error);

  g_assert_no_error (error);

  return documents->len;
}

/* The version that a decision set aside stays readable for as long as its generation is among the newest, and
 * a document with a decided conflict does not grow for good. */
SC_FIBER_TEST (compaction_keeps_what_a_decision_set_aside)
{
  Fixture f;
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = g_strdup ("3-m");

  fixture_open (&f);
  graft (f.store, "x", 1, "a", FALSE, "{\"n\":1}");
  graft (f.store, "x", 2, "b a", FALSE, "{\"n\":2}");
  graft (f.store, "x", 2, "c a", FALSE, "{\"lost\":2}");
  graft (f.store, "x", 3, "m b a", FALSE, "{\"n\":3}");
  graft (f.store, "x", 3, "t c a", TRUE, "{\"resolved\":true}");
  g_assert_cmpint (dex_await_int64 (sc_store_compact (f.store, 100), &error), ==, 0);
  g_assert_cmpuint (count_history (f.store, "x"), ==, 5);
  assert_body (f.store, "x", "2-c", "{\"lost\":2}");

  for (guint i = 4; i < 40; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"n\":%u}", i);
      char *next = edit (f.store, "x", rev, body);

      g_free (rev);
      rev = next;
    }
  dex_await_int64 (sc_store_compact (f.store, 100), &error);
  g_assert_no_error (error);
  /* The winner, twenty before it, and the tombstone. */
  g_assert_cmpuint (count_history (f.store, "x"), ==, 22);
  assert_get_fails (f.store, "x", "2-c", SC_STORE_ERROR_NOT_FOUND);
  fixture_close (&f);
}

/* Everything two replicas can tell of a document, bodies included. */
static char *
describe_leaves (ScStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < leaves->len; i++)
    {
      const ScDocument *leaf = leaves->pdata[i];
      g_autofree char *path = g_strjoinv (" ", leaf->hashes);

      g_string_append_printf (text, "%u %s %d %s\n", leaf->generation, path, leaf->deleted,
                              leaf->body);
    }

  return g_string_free_and_steal (text);
}

static void
graft_in_random_order (ScStore *store, GRand *rand, const char *const *paths, gsize n)
{
  g_autofree gsize *order = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  for (gsize i = n; i > 1; i--)
    {
      gsize j = (gsize) g_rand_int_range (rand, 0, (gint) i);
      gsize swap = order[i - 1];

      order[i - 1] = order[j];
      order[j] = swap;
    }
  for (gsize i = 0; i < n; i++)
    {
      const char *path = paths[order[i]];
      g_auto (GStrv) hashes = g_strsplit (path, " ", -1);
      g_autofree char *body = g_strdup_printf ("{\"path\":\"%s\"}", path);

      /* A hash that starts with x is a tombstone. */
      graft (store, "doc", g_strv_length (hashes), path, *path == 'x', body);
    }
}

SC_FIBER_TEST (any_order_of_grafts_gives_the_same_document)
{
  static const char *const paths[] = {
    "a",     "b a", "c b a",    "d b a",   "x1 d b a", "e a",
    "f e a", "g",   "x2 c b a", "h f e a", "i g",      "x3 i g"
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *expected = NULL;

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 12; round++)
    {
      Fixture f;
      g_autofree char *text = NULL;

      fixture_open (&f);
      graft_in_random_order (f.store, rand, paths, G_N_ELEMENTS (paths));
      text = describe_leaves (f.store, "doc");
      if (expected == NULL)
        expected = g_strdup (text);
      g_assert_cmpstr (text, ==, expected);
      fixture_close (&f);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/parts", parts_of_a_record_are_found);
  g_test_add_func ("/store/edits-make-a-chain", edits_make_a_chain);
  g_test_add_func ("/store/same-edit-same-revision", same_edit_is_the_same_revision);
  g_test_add_func ("/store/grafts-keep-both-branches", grafts_keep_both_branches);
  g_test_add_func ("/store/deletion-against-edit", a_deletion_against_an_edit_is_a_conflict);
  g_test_add_func ("/store/feed-has-each-document-once", each_document_appears_once_in_the_feed);
  g_test_add_func ("/store/ancestor-later", the_body_of_an_ancestor_may_come_later);
  g_test_add_func ("/store/revs-diff", revs_diff_tells_what_is_missing);
  g_test_add_func ("/store/latest", latest_gives_the_leaves);
  g_test_add_func ("/store/listings", listings_follow_ids);
  g_test_add_func ("/store/local-and-settings", local_documents_and_settings);
  g_test_add_func ("/store/search-knows-german", search_knows_german);
  g_test_add_func ("/store/compaction", compaction_keeps_what_a_merge_needs);
  g_test_add_func ("/store/compaction-history", compaction_keeps_what_a_decision_set_aside);
  g_test_add_func ("/store/any-order-same-document", any_order_of_grafts_gives_the_same_document);

  return g_test_run ();
}
