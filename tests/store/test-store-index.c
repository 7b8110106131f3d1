/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-store-index.h"
#include "store-fixture.h"

/* Indexes of fields of the documents' JSON. */

#define BY_N "[[\"n\"]]"
#define BY_TYPE_AND_N "[[\"type\"],[\"n\"]]"

static GPtrArray *
list (ScStore *store, const ScIndexRequest *request)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = dex_await_boxed (sc_store_list_indexed (store, request), &error);

  g_assert_no_error (error);

  return rows;
}

/* The ids that an index gives, with commas between them. */
static char *
list_ids (ScStore *store, const ScIndexRequest *request)
{
  g_autoptr (GPtrArray) rows = list (store, request);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", ((ScListRow *) rows->pdata[i])->id);

  return g_string_free_and_steal (ids);
}

#define assert_ids(store, expected, ...)                            \
  G_STMT_START                                                      \
  {                                                                 \
    const ScIndexRequest _request = { .limit = 1000, __VA_ARGS__ }; \
    g_autofree char *_ids = list_ids ((store), &_request);          \
                                                                    \
    g_assert_cmpstr (_ids, ==, (expected));                         \
  }                                                                 \
  G_STMT_END

static void
write_bodies (ScStore *store, const char *const *bodies)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; bodies[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("%c", (char) ('a' + i));

      g_ptr_array_add (documents, sc_document_new (id, NULL, FALSE, bodies[i]));
    }
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT), &error);
  g_assert_no_error (error);
}

static void
must (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

/* CouchDB's order: null, false, true, numbers, strings, arrays, objects. */
SC_FIBER_TEST (values_are_in_couchdbs_order)
{
  static const char *const bodies[] = {
    "{\"n\":{\"a\":1}}", "{\"n\":[]}",        "{\"n\":\"b\"}",
    "{\"n\":10}",        "{\"n\":-1e3}",      "{\"n\":null}",
    "{\"n\":true}",      "{\"n\":false}",     "{\"n\":-0}",
    "{\"n\":0.5}",       "{\"n\":[1]}",       "{\"n\":[1,0]}",
    "{\"n\":\"ab\"}",    "{\"n\":\"\"}",      "{\"n\":\"a\"}",
    "{\"n\":{}}",        "{\"n\":1e300}",     "{\"n\":\"\\u0000\"}",
    "{\"m\":1}",         "{\"n\":{\"a\":0}}", NULL,
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  write_bodies (fixture.store, bodies);
  for (int with_index = 0; with_index < 2; with_index++)
    {
      assert_ids (fixture.store, "f,h,g,e,i,j,d,q,n,r,o,m,c,b,k,l,p,t,a", .paths = (char *) BY_N);
      assert_ids (fixture.store, "a,t,p,l,k,b,c,m,o,r,n,q,d,j,i,e,g,h,f", .paths = (char *) BY_N,
                  .descending = TRUE);
      assert_ids (fixture.store, "j,d,q,n,r,o", .paths = (char *) BY_N, .low = (char *) "[0.5]",
                  .high = (char *) "[\"a\"]");
      assert_ids (fixture.store, "i", .paths = (char *) BY_N, .low = (char *) "[0]",
                  .high = (char *) "[-0.0]");
      must (sc_store_ensure_index (fixture.store, BY_N));
    }
  fixture_close (&fixture);
}

SC_FIBER_TEST (the_index_is_used)
{
  static const char *const none[] = { NULL };
  static const char *const kept[] = { BY_N, NULL };
  static const char *const bodies[] = { "{\"n\":1}", NULL };
  const ScIndexRequest requests[] = {
    { .paths = (char *) BY_N, .limit = 5 },
    { .paths = (char *) BY_N, .limit = 5, .low = (char *) "[1]" },
    { .paths = (char *) BY_N, .limit = 5, .low = (char *) "[1]", .high = (char *) "[2]" },
    { .paths = (char *) BY_N, .limit = 5, .descending = TRUE, .after = (char *) "AA==.a" },
  };
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  write_bodies (fixture.store, bodies);
  must (sc_store_ensure_index (fixture.store, BY_N));
  must (sc_store_ensure_index (fixture.store, BY_N));
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *plan =
          dex_await_string (sc_store_explain_indexed (fixture.store, &requests[i]), NULL);

      g_test_message ("%s", plan);
      g_assert_nonnull (strstr (plan, "USING INDEX index_"));
      g_assert_null (strstr (plan, "TEMP B-TREE"));
    }

  g_assert_cmpint (dex_await_int64 (sc_store_keep_indexes (fixture.store, kept), NULL), ==, 0);
  g_assert_cmpint (dex_await_int64 (sc_store_keep_indexes (fixture.store, none), NULL), ==, 1);
  assert_ids (fixture.store, "a", .paths = (char *) BY_N);
  fixture_close (&fixture);
}

/* Edits, deletions and documents that come later are in it at once; so they are after a restart. */
SC_FIBER_TEST (it_is_never_behind)
{
  static const char *const bodies[] = {
    "{\"type\":\"x\",\"n\":3}",
    "{\"type\":\"x\",\"n\":1}",
    "{\"type\":\"y\",\"n\":2}",
    "{\"type\":\"x\",\"n\":2}",
    NULL,
  };
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (ScDocument) old = NULL;
  g_autofree char *rev = NULL;
  Fixture fixture = { 0 };

  fixture_open (&fixture);
  must (sc_store_ensure_index (fixture.store, BY_TYPE_AND_N));
  write_bodies (fixture.store, bodies);
  assert_ids (fixture.store, "b,d,a", .paths = (char *) BY_TYPE_AND_N, .low = (char *) "[\"x\"]",
              .high = (char *) "[\"x\"]");
  assert_ids (fixture.store, "d,a", .paths = (char *) BY_TYPE_AND_N, .low = (char *) "[\"x\",2]",
              .high = (char *) "[\"x\"]");

  old = dex_await_boxed (sc_store_get (fixture.store, "b", NULL), NULL);
  rev = sc_document_dup_rev (old);
  g_ptr_array_add (documents, sc_document_new ("b", rev, TRUE, NULL));
  results = dex_await_boxed (sc_store_write (fixture.store, documents, SC_WRITE_EDIT), NULL);
  close_store (&fixture.store);
  fixture.store = open_store (fixture.path);
  assert_ids (fixture.store, "d,a,c", .paths = (char *) BY_TYPE_AND_N);

  /* Row by row, each behind the position of the one before. */
  {
    const ScIndexRequest first = { .paths = (char *) BY_TYPE_AND_N, .limit = 1 };

    rows = list (fixture.store, &first);
    assert_ids (fixture.store, "a,c", .paths = (char *) BY_TYPE_AND_N,
                .after = ((ScListRow *) rows->pdata[0])->position);
    assert_ids (fixture.store, "", .paths = (char *) BY_TYPE_AND_N, .descending = TRUE,
                .after = ((ScListRow *) rows->pdata[0])->position);
  }
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/index/order", values_are_in_couchdbs_order);
  g_test_add_func ("/store/index/used", the_index_is_used);
  g_test_add_func ("/store/index/never-behind", it_is_never_behind);

  return g_test_run ();
}
