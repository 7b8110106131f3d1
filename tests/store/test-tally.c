/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-record-type.h"
#include "sc-tally.h"
#include "sc-test.h"

static ScStore *
open_with (const char *dir, const char *const *bodies)
{
  g_autofree char *path = g_build_filename (dir, "tally.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  ScStore *store = dex_await_object (sc_store_open (path), &error);

  g_assert_no_error (error);
  for (guint i = 0; bodies[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%06u", i);
      g_autofree char *body = g_strdup_printf ("{\"type\":\"solution\",%s}", bodies[i]);

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, body));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);

  return store;
}

static ScTally *
load (ScStore *store, ScQuery *query, const char *field, const char *series)
{
  g_autoptr (GError) error = NULL;
  ScTally *tally = dex_await_boxed (sc_tally_load (store, query, field, series), &error);

  g_assert_no_error (error);

  return tally;
}

SC_FIBER_TEST (values_are_counted_once_a_record)
{
  static const char *const bodies[] = {
    "\"title\":\"a\",\"phase\":\"pilot\",\"theme_ids\":[\"theme:e\",\"theme:m\"]",
    "\"title\":\"b\",\"phase\":\"pilot\",\"theme_ids\":[\"theme:e\"]",
    "\"title\":\"c\",\"phase\":\"idea\",\"theme_ids\":[\"theme:e\",\"theme:e\"]",
    "\"title\":\"d\",\"phase\":\"\",\"theme_ids\":[]",
    "\"title\":\"e\",\"phase\":null",
    "\"title\":\"f\",\"theme_ids\":[\"theme:m\"]",
    NULL,
  };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_with (dir, bodies);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScTally) phases = load (store, query, "phase", NULL);
  g_autoptr (ScTally) themes = load (store, query, "theme_ids", "phase");

  g_assert_cmpuint (sc_tally_get_n_records (phases), ==, 6);
  g_assert_cmpuint (sc_tally_get_n_values (phases), ==, 3);
  /* The most frequent first: not filled in, as an empty text, as null, and not there at all. */
  g_assert_cmpstr (sc_tally_get_value (phases, 0), ==, "");
  g_assert_cmpuint (sc_tally_count (phases, "", NULL), ==, 3);
  g_assert_cmpuint (sc_tally_count (phases, "pilot", NULL), ==, 2);
  g_assert_cmpuint (sc_tally_count (phases, "transfer", NULL), ==, 0);

  /* Two values count twice, the same value twice counts once. */
  g_assert_cmpuint (sc_tally_get_n_records (themes), ==, 6);
  g_assert_cmpuint (sc_tally_count (themes, "theme:e", NULL), ==, 3);
  g_assert_cmpuint (sc_tally_count (themes, "theme:e", "pilot"), ==, 2);
  g_assert_cmpuint (sc_tally_count (themes, "theme:e", "idea"), ==, 1);
  g_assert_cmpuint (sc_tally_count (themes, "theme:m", NULL), ==, 2);
  g_assert_cmpuint (sc_tally_count (themes, "theme:m", ""), ==, 1);
  g_assert_cmpuint (sc_tally_count (themes, "", ""), ==, 2);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (only_what_passes_the_filters_counts)
{
  static const char *const bodies[] = {
    "\"title\":\"a\",\"phase\":\"pilot\",\"theme_ids\":[\"theme:e\",\"theme:m\"]",
    "\"title\":\"b\",\"phase\":\"pilot\",\"last_verified_on\":\"2999-01-01\"",
    "\"title\":\"c\",\"phase\":\"idea\",\"last_verified_on\":\"1999-01-01\"",
    NULL,
  };
  static const char *const pilots[] = { "pilot", NULL };
  static const char *const never[] = { "never", NULL };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_with (dir, bodies);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScTally) all = load (store, query, "verification", NULL);
  g_autoptr (ScQuery) chosen = sc_query_copy (query);
  g_autoptr (ScQuery) unseen = sc_query_copy (query);
  g_autoptr (ScTally) themes = NULL;
  g_autoptr (ScTally) phases = NULL;

  g_assert_cmpuint (sc_tally_count (all, "fresh", NULL), ==, 1);
  g_assert_cmpuint (sc_tally_count (all, "stale", NULL), ==, 1);
  g_assert_cmpuint (sc_tally_count (all, "never", NULL), ==, 1);

  sc_query_add_filter (chosen, "phase", pilots);
  themes = load (store, chosen, "theme_ids", NULL);
  g_assert_cmpuint (sc_tally_get_n_records (themes), ==, 2);
  g_assert_cmpuint (sc_tally_count (themes, "theme:m", NULL), ==, 1);
  g_assert_cmpuint (sc_tally_count (themes, "", NULL), ==, 1);

  sc_query_add_filter (unseen, "verification", never);
  sc_query_set_text (unseen, "a");
  phases = load (store, unseen, "phase", "verification");
  g_assert_cmpuint (sc_tally_get_n_records (phases), ==, 1);
  g_assert_cmpuint (sc_tally_count (phases, "pilot", "never"), ==, 1);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (nothing_counts_nothing)
{
  static const char *const bodies[] = { NULL };
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_with (dir, bodies);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScTally) tally = load (store, query, "districts", "phase");

  g_assert_cmpuint (sc_tally_get_n_records (tally), ==, 0);
  g_assert_cmpuint (sc_tally_get_n_values (tally), ==, 0);
  g_assert_cmpuint (sc_tally_count (tally, "eving", "pilot"), ==, 0);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  sc_record_types_register ();

  g_test_add_func ("/store/tally/values", values_are_counted_once_a_record);
  g_test_add_func ("/store/tally/filtered", only_what_passes_the_filters_counts);
  g_test_add_func ("/store/tally/none", nothing_counts_nothing);

  return g_test_run ();
}
