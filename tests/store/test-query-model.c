/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-derived.h"
#include "sc-json.h"
#include "sc-query-model.h"
#include "sc-test.h"

/* Follows a model by its signals only: what a list widget believes must be what the model has. */
typedef struct
{
  GListModel *model;
  GPtrArray *seen; /* of ScRow, as the signals tell */
  guint n_signals;
  guint n_touched; /* rows that the signals named */
} Mirror;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Mirror *mirror)
{
  g_ptr_array_remove_range (mirror->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->seen, (gint) (position + i),
                        g_list_model_get_item (model, position + i));
  mirror->n_signals++;
  mirror->n_touched += removed + added;
}

static void
assert_mirror (Mirror *mirror)
{
  g_assert_cmpuint (mirror->seen->len, ==, g_list_model_get_n_items (mirror->model));
  for (guint i = 0; i < mirror->seen->len; i++)
    {
      g_autoptr (ScRow) row = g_list_model_get_item (mirror->model, i);

      g_assert_true (row == mirror->seen->pdata[i]);
    }
}

static ScStore *
open_store (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "list.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  ScStore *store = dex_await_object (sc_store_open (path), &error);

  g_assert_no_error (error);

  return store;
}

static void
write_titles (ScStore *store, GHashTable *revs, guint first, guint n, const char *prefix)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  /* A prefix of one letter decides, too, who is a pilot: titles and filters change together. */
  guint shift = prefix[1] == '\0' ? (guint) prefix[0] : 0;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%06u", i);
      g_autofree char *body =
          g_strdup_printf ("{\"type\":\"solution\",\"title\":\"%s %06u\",\"phase\":\"%s\"}", prefix,
                           i, (i + shift) % 2 == 0 ? "pilot" : "idea");

      g_ptr_array_add (documents,
                       sc_document_new (id, g_hash_table_lookup (revs, id), FALSE, body));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    {
      const ScWriteResult *result = results->pdata[i];

      g_assert_no_error (result->error);
      g_hash_table_insert (revs, g_strdup (result->id), g_strdup (result->rev));
    }
}

static void
wait_for_items (GListModel *model, guint n)
{
  for (guint i = 0; i < 400 && g_list_model_get_n_items (model) != n; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
}

static void
wait_for_title (GListModel *model, guint position, const char *title)
{
  g_autofree char *found = NULL;

  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (ScRow) row = g_list_model_get_item (model, position);
      ScRecord *record = row != NULL ? sc_row_get_record (row) : NULL;

      g_free (found);
      found = record != NULL ? sc_record_dup_title (record) : NULL;
      if (g_strcmp0 (found, title) == 0)
        return;
      dex_await (dex_timeout_new_msec (10), NULL);
    }
  g_assert_cmpstr (found, ==, title);
}

/* An answer that comes while it is asked for is in the model from the beginning. */
static void
mirror_init (Mirror *mirror, GListModel *model)
{
  mirror->model = model;
  mirror->seen = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (mirror->seen, g_list_model_get_item (model, i));
  mirror->n_signals = mirror->n_touched = 0;
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), mirror);
}

SC_FIBER_TEST (a_list_follows_the_store_with_small_changes)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir);
  g_autoptr (GHashTable) revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = sc_query_model_new (store, query);
  GListModel *list = G_LIST_MODEL (model);
  Mirror mirror;

  mirror_init (&mirror, list);
  write_titles (store, revs, 0, 300, "Lösung");
  wait_for_items (list, 300);
  assert_mirror (&mirror);
  wait_for_title (list, 299, "Lösung 000299");

  /* A title that changes its place touches two rows, not three hundred. */
  mirror.n_touched = 0;
  write_titles (store, revs, 150, 1, "Abc");
  wait_for_title (list, 0, "Abc 000150");
  assert_mirror (&mirror);
  g_assert_cmpuint (mirror.n_touched, ==, 2);

  /* One that keeps its place touches none; its row gets another record. */
  mirror.n_signals = 0;
  write_titles (store, revs, 150, 1, "Abd");
  wait_for_title (list, 0, "Abd 000150");
  g_assert_cmpuint (mirror.n_signals, ==, 0);

  g_ptr_array_unref (mirror.seen);
  g_signal_handlers_disconnect_by_data (list, &mirror);
  g_assert_finalize_object (g_steal_pointer (&model));
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (queries_filter_and_sort)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir);
  g_autoptr (GHashTable) revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQuery) pilots = NULL;
  g_autoptr (ScQuery) words = NULL;
  g_autoptr (ScQueryModel) model = NULL;
  static const char *const values[] = { "pilot", NULL };
  Mirror mirror;

  write_titles (store, revs, 0, 20, "Straße");
  sc_query_set_sort (query, NULL, TRUE);
  model = sc_query_model_new (store, query);
  mirror_init (&mirror, G_LIST_MODEL (model));
  wait_for_items (G_LIST_MODEL (model), 20);
  wait_for_title (G_LIST_MODEL (model), 0, "Straße 000019");

  pilots = sc_query_copy (query);
  sc_query_add_filter (pilots, "phase", values);
  sc_query_model_set_query (model, pilots);
  wait_for_items (G_LIST_MODEL (model), 10);
  wait_for_title (G_LIST_MODEL (model), 0, "Straße 000018");
  assert_mirror (&mirror);

  words = sc_query_copy (pilots);
  sc_query_set_text (words, "strasse 000004");
  sc_query_model_set_query (model, words);
  wait_for_items (G_LIST_MODEL (model), 1);
  assert_mirror (&mirror);

  g_ptr_array_unref (mirror.seen);
  g_signal_handlers_disconnect_by_data (model, &mirror);
  g_clear_object (&model);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

static void
write_bodies (ScStore *store, const char *const *bodies)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; bodies[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("solution:%u", i);

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, bodies[i]));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
}

/* Derived figures in SQL say what they say of a record, also of one that is all wrong. */
SC_FIBER_TEST (lists_are_filtered_by_derived_figures)
{
  static const char *const bodies[] = {
    "{\"type\":\"solution\",\"title\":\"leer\"}",
    "{\"type\":\"solution\",\"title\":\"alt\",\"last_verified_on\":\"2017-11-22\"}",
    "{\"type\":\"solution\",\"title\":\"frisch\",\"last_verified_on\":\"2017-11-23\"}",
    "{\"type\":\"solution\",\"title\":7,\"summary\":[],\"theme_ids\":\"x\",\"districts\":[1],"
    "\"cost_run\":\"9\",\"kpis\":[\"a\"],\"last_verified_on\":false,\"location\":{}}",
    "{\"type\":\"solution\",\"title\":\"halb\",\"summary\":\"s\",\"phase\":\"pilot\","
    "\"theme_ids\":[\"theme:1\"],\"challenge\":\"c\",\"how_it_works\":\"h\","
    "\"owner_org_id\":\"partner:1\",\"team_id\":\"team:1\",\"districts\":[\"eving\"],"
    "\"contact_person_id\":\"person:1\",\"started_on\":\"2017-01-01\",\"users_target\":\"u\","
    "\"technology\":[\"t\"],\"kpis\":[{\"id\":\"1\"}],\"cost_run\":9,\"cost_invest\":1.5}",
    NULL
  };
  static const char *const names[] = { "completeness", "verification" };
  const ScRecordType *type = sc_record_type_lookup ("solution");
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir);
  g_autofree char *today = NULL;
  guint n_found = 0;

  sc_clock_set_fake_ms (G_GINT64_CONSTANT (1542974400000)); /* 23 November 2018, noon */
  today = sc_derived_dup_today ();
  g_assert_cmpstr (today, ==, "2018-11-23");
  write_bodies (store, bodies);
  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      const ScField *field = sc_derived_lookup_field (type, names[n]);

      for (guint v = 0; field->values[v].nick != NULL; v++)
        {
          const char *values[] = { field->values[v].nick, NULL };
          g_autoptr (ScQuery) query = sc_query_new ("solution");
          g_autoptr (ScQueryModel) model = NULL;
          g_autoptr (GPtrArray) records = NULL;
          guint expected = 0;

          for (guint i = 0; bodies[i] != NULL; i++)
            {
              g_autoptr (JsonObject) body = sc_json_parse_object (bodies[i], -1, NULL);
              g_autoptr (ScRecord) record = sc_record_new ("solution:0", NULL, body);

              expected += g_str_equal (sc_derived_get_value (record, field, today), values[0]);
            }
          sc_query_add_filter (query, names[n], values);
          sc_query_set_sort (query, "completeness", TRUE);
          model = sc_query_model_new (store, query);
          while (!sc_query_model_get_ready (model))
            dex_await (dex_timeout_new_msec (1), NULL);
          records = dex_await_boxed (sc_query_model_load (model, NULL, 0), NULL);
          g_assert_cmpuint (records->len, ==, expected);
          for (guint i = 0; i < records->len; i++)
            {
              g_assert_cmpstr (sc_derived_get_value (records->pdata[i], field, today), ==,
                               values[0]);
              g_assert_true (i == 0 || sc_record_get_completeness (records->pdata[i - 1]) >=
                                           sc_record_get_completeness (records->pdata[i]));
            }
          n_found += records->len;
          g_clear_object (&model);
        }
    }
  g_assert_cmpuint (n_found, ==, 10);
  sc_clock_set_fake_ms (0);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

/* A list that followed has the order of one that was just made. */
static void
assert_order (ScStore *store, ScQueryModel *model)
{
  g_autoptr (ScQueryModel) fresh = sc_query_model_new (store, sc_query_model_get_query (model));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_cmpuint (n, >, 0);
  wait_for_items (G_LIST_MODEL (fresh), n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ScRow) followed = g_list_model_get_item (G_LIST_MODEL (model), i);
      g_autoptr (ScRow) made = g_list_model_get_item (G_LIST_MODEL (fresh), i);

      while (sc_row_get_loading (followed) || sc_row_get_loading (made))
        dex_await (dex_timeout_new_msec (1), NULL);
      g_assert_cmpstr (sc_record_get_id (sc_row_get_record (followed)), ==,
                       sc_record_get_id (sc_row_get_record (made)));
    }
}

SC_FIBER_TEST (random_histories_are_mirrored)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir);
  g_autoptr (GHashTable) revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = sc_query_model_new (store, query);
  g_autoptr (ScQuery) pilot_query = sc_query_copy (query);
  g_autoptr (ScQueryModel) pilots = NULL;
  static const char *const values[] = { "pilot", NULL };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Mirror mirror;

  g_test_message ("seed %u", seed);
  sc_query_add_filter (pilot_query, "phase", values);
  pilots = sc_query_model_new (store, pilot_query);
  mirror_init (&mirror, G_LIST_MODEL (model));
  for (guint round = 0; round < 60; round++)
    {
      char prefix[2] = { (char) ('a' + g_rand_int_range (rand, 0, 26)), '\0' };

      write_titles (store, revs, (guint) g_rand_int_range (rand, 0, 200),
                    (guint) g_rand_int_range (rand, 1, 8), prefix);
      if (g_rand_boolean (rand))
        dex_await (dex_timeout_new_msec (5), NULL);
    }
  wait_for_items (G_LIST_MODEL (model), g_hash_table_size (revs));
  dex_await (dex_timeout_new_msec (100), NULL);
  assert_mirror (&mirror);
  assert_order (store, model);
  assert_order (store, pilots);
  g_clear_object (&pilots);

  g_ptr_array_unref (mirror.seen);
  g_signal_handlers_disconnect_by_data (model, &mirror);
  g_clear_object (&model);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

SC_FIBER_TEST (a_hundred_thousand_rows_are_not_loaded)
{
  g_autofree char *dir = sc_test_make_dir ();
  g_autoptr (ScStore) store = open_store (dir);
  g_autoptr (GHashTable) revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (ScQuery) query = sc_query_new ("solution");
  g_autoptr (ScQueryModel) model = NULL;

  for (guint i = 0; i < 100; i++)
    write_titles (store, revs, i * 1000, 1000, "Lösung");
  model = sc_query_model_new (store, query);
  wait_for_items (G_LIST_MODEL (model), 100000);
  wait_for_title (G_LIST_MODEL (model), 99999, "Lösung 099999");
  wait_for_title (G_LIST_MODEL (model), 50000, "Lösung 050000");
  g_clear_object (&model);
  dex_await (sc_store_close (store), NULL);
  sc_test_remove_dir (g_steal_pointer (&dir));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  sc_record_types_register ();

  g_test_add_func ("/store/query-model/follows", a_list_follows_the_store_with_small_changes);
  g_test_add_func ("/store/query-model/filters-and-sorts", queries_filter_and_sort);
  g_test_add_func ("/store/query-model/derived-figures", lists_are_filtered_by_derived_figures);
  g_test_add_func ("/store/query-model/random-histories", random_histories_are_mirrored);
  g_test_add_func ("/store/query-model/100000-rows", a_hundred_thousand_rows_are_not_loaded);

  return g_test_run ();
}
