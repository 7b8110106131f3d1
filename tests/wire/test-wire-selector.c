/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-find.h"

#define TREE                                                                                      \
  "{\"type\":\"tree\",\"name\":\"Linde\",\"age\":70,\"height\":18.5,\"tags\":[\"alt\",\"hoch\"]," \
  "\"place\":{\"district\":\"Hörde\",\"nr\":7},\"felled\":null,\"alive\":true,\"a.b\":1,"         \
  "\"care\":[{\"by\":\"Amt\",\"year\":2017},{\"by\":\"Verein\",\"year\":2018}],\"none\":[]}"

static const struct
{
  const char *selector;
  gboolean matches;
} rows[] = {
  { "{}", TRUE },
  { "{\"_id\":\"tree:1\"}", TRUE },
  { "{\"_id\":{\"$gt\":null}}", TRUE },
  { "{\"_rev\":{\"$beginsWith\":\"1-\"}}", TRUE },
  { "{\"name\":\"Linde\"}", TRUE },
  { "{\"name\":\"linde\"}", FALSE },
  { "{\"name\":{\"$eq\":\"Linde\"},\"age\":70}", TRUE },
  { "{\"name\":\"Linde\",\"age\":71}", FALSE },
  { "{\"age\":70.0}", TRUE },
  { "{\"age\":{\"$gt\":69,\"$lt\":71}}", TRUE },
  { "{\"age\":{\"$gte\":70,\"$lte\":70}}", TRUE },
  { "{\"age\":{\"$gt\":70}}", FALSE },
  { "{\"age\":{\"$lt\":70}}", FALSE },
  { "{\"age\":{\"$ne\":70}}", FALSE },
  { "{\"height\":{\"$lt\":18.6}}", TRUE },
  /* null < booleans < numbers < strings < arrays < objects */
  { "{\"age\":{\"$lt\":\"\"}}", TRUE },
  { "{\"age\":{\"$gt\":true}}", TRUE },
  { "{\"name\":{\"$lt\":[]}}", TRUE },
  { "{\"tags\":{\"$lt\":{}}}", TRUE },
  { "{\"felled\":{\"$lt\":false}}", TRUE },
  { "{\"tags\":{\"$gt\":[\"alt\"]}}", TRUE },
  /* a field that is not there fulfils neither a test nor its opposite */
  { "{\"owner\":\"x\"}", FALSE },
  { "{\"owner\":{\"$ne\":\"x\"}}", FALSE },
  { "{\"owner\":{\"$not\":{\"$eq\":\"x\"}}}", FALSE },
  { "{\"owner\":{\"$nin\":[\"x\"]}}", FALSE },
  { "{\"owner\":{\"$exists\":false}}", TRUE },
  { "{\"owner\":{\"$exists\":true}}", FALSE },
  { "{\"owner\":{\"$not\":{\"$exists\":true}}}", TRUE },
  { "{\"felled\":{\"$exists\":true}}", TRUE },
  { "{\"felled\":null}", TRUE },
  { "{\"place.district\":\"Hörde\"}", TRUE },
  { "{\"place\":{\"district\":\"Hörde\"}}", TRUE },
  { "{\"place\":{\"district\":{\"$in\":[\"Hörde\",\"Mengede\"]},\"nr\":{\"$gt\":3}}}", TRUE },
  { "{\"place.street\":{\"$exists\":false}}", TRUE },
  { "{\"place\":{\"street\":{\"$exists\":false}}}", TRUE },
  { "{\"a\\\\.b\":1}", TRUE },
  { "{\"a.b\":1}", FALSE },
  { "{\"care.1.year\":2018}", TRUE },
  { "{\"care.2.year\":2018}", FALSE },
  { "{\"$and\":[{\"age\":70},{\"alive\":true}]}", TRUE },
  { "{\"$and\":[{\"age\":70},{\"alive\":false}]}", FALSE },
  { "{\"$or\":[{\"age\":1},{\"alive\":true}]}", TRUE },
  { "{\"$or\":[{\"age\":1},{\"alive\":false}]}", FALSE },
  { "{\"$nor\":[{\"age\":1},{\"alive\":false}]}", TRUE },
  { "{\"$nor\":[{\"age\":70},{\"alive\":false}]}", FALSE },
  { "{\"$not\":{\"age\":70}}", FALSE },
  { "{\"$not\":{\"age\":1}}", TRUE },
  { "{\"$not\":{\"$or\":[{\"age\":1},{\"name\":\"x\"}]}}", TRUE },
  { "{\"age\":{\"$not\":{\"$gt\":90}}}", TRUE },
  { "{\"age\":{\"$or\":[{\"$lt\":10},{\"$gt\":60}]}}", TRUE },
  { "{\"name\":{\"$in\":[\"Eiche\",\"Linde\"]}}", TRUE },
  { "{\"name\":{\"$in\":[\"Eiche\",\"Ulme\"]}}", FALSE },
  { "{\"name\":{\"$nin\":[\"Eiche\",\"Linde\"]}}", FALSE },
  { "{\"tags\":{\"$in\":[\"hoch\"]}}", TRUE },
  { "{\"tags\":{\"$nin\":[\"hoch\"]}}", FALSE },
  { "{\"tags\":{\"$all\":[\"hoch\",\"alt\"]}}", TRUE },
  { "{\"tags\":{\"$all\":[\"hoch\",\"neu\"]}}", FALSE },
  { "{\"tags\":{\"$all\":[[\"alt\",\"hoch\"]]}}", TRUE },
  { "{\"tags\":{\"$size\":2}}", TRUE },
  { "{\"name\":{\"$size\":5}}", FALSE },
  { "{\"name\":{\"$size\":0}}", FALSE },
  { "{\"tags\":{\"$elemMatch\":{\"$eq\":\"alt\"}}}", TRUE },
  { "{\"care\":{\"$elemMatch\":{\"by\":\"Amt\",\"year\":2017}}}", TRUE },
  { "{\"care\":{\"$elemMatch\":{\"by\":\"Amt\",\"year\":2018}}}", FALSE },
  { "{\"care\":{\"$allMatch\":{\"year\":{\"$gt\":2016}}}}", TRUE },
  { "{\"none\":{\"$allMatch\":{\"$gt\":1}}}", FALSE },
  { "{\"place\":{\"$keyMapMatch\":{\"$eq\":\"nr\"}}}", TRUE },
  { "{\"age\":{\"$mod\":[7,0]}}", TRUE },
  { "{\"age\":{\"$mod\":[7,1]}}", FALSE },
  { "{\"height\":{\"$mod\":[1,0]}}", FALSE },
  { "{\"name\":{\"$regex\":\"^Li\"}}", TRUE },
  { "{\"name\":{\"$not\":{\"$regex\":\"^Li\"}}}", FALSE },
  { "{\"age\":{\"$regex\":\"7\"}}", FALSE },
  { "{\"age\":{\"$type\":\"number\"}}", TRUE },
  { "{\"alive\":{\"$type\":\"boolean\"}}", TRUE },
  { "{\"felled\":{\"$type\":\"null\"}}", TRUE },
  { "{\"tags\":{\"$type\":\"array\"}}", TRUE },
  { "{\"place\":{\"$type\":\"object\"}}", TRUE },
  { "{\"name\":{\"$type\":\"number\"}}", FALSE },
  /* what each operator leaves out */
  { "{\"age\":{\"$exists\":false}}", FALSE },
  { "{\"name\":{\"$regex\":\"^Ei\"}}", FALSE },
  { "{\"name\":{\"$beginsWith\":\"Ei\"}}", FALSE },
  { "{\"name\":{\"$not\":{\"$beginsWith\":\"Ei\"}}}", TRUE },
  { "{\"age\":{\"$beginsWith\":\"7\"}}", FALSE },
  { "{\"height\":{\"$mod\":[2,0]}}", FALSE },
  { "{\"tags\":{\"$all\":[]}}", FALSE },
  { "{\"care\":{\"$allMatch\":{\"year\":2017}}}", FALSE },
  { "{\"care\":{\"$elemMatch\":{\"year\":2017}}}", TRUE },
  { "{\"place\":{\"$keyMapMatch\":{\"$eq\":\"street\"}}}", FALSE },
  { "{\"$not\":{\"$and\":[{\"age\":70},{\"alive\":false}]}}", TRUE },
  { "{\"$not\":{\"age\":70,\"alive\":false}}", TRUE },
  /* the order within a type */
  { "{\"alive\":{\"$gt\":false}}", TRUE },
  { "{\"name\":{\"$gt\":\"Lind\"}}", TRUE },
  { "{\"tags\":{\"$eq\":[\"alt\"]}}", FALSE },
  { "{\"place\":{\"$gt\":{\"district\":\"Hörde\"}}}", TRUE },
  { "{\"place\":{\"$eq\":{\"district\":\"Hörde\",\"nr\":8}}}", FALSE },
  { "{\"place\":{\"$eq\":{\"district\":\"Hörde\",\"nr\":7}}}", TRUE },
};

static ScDocument *
make_tree (void)
{
  return sc_document_new ("tree:1", "1-abc", FALSE, TREE);
}

static void
selectors_match (void)
{
  g_autoptr (ScDocument) tree = make_tree ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ScWireSelector) selector =
          sc_wire_selector_parse (rows[i].selector, strlen (rows[i].selector), &error);

      g_assert_no_error (error);
      if (sc_wire_selector_matches (selector, tree) != rows[i].matches)
        g_error ("%s should%s match", rows[i].selector, rows[i].matches ? "" : " not");
    }
}

static const struct
{
  const char *selector;
  ScWireError code;
} faults[] = {
  { "[]", SC_WIRE_ERROR_INVALID_SELECTOR },
  { "{", SC_WIRE_ERROR_BAD_REQUEST },
  { "{\"a\":{\"$foo\":1}}", SC_WIRE_ERROR_INVALID_OPERATOR },
  { "{\"$foo\":1}", SC_WIRE_ERROR_INVALID_OPERATOR },
  { "{\"a\":{\"$elemMatch\":{\"$foo\":1}}}", SC_WIRE_ERROR_INVALID_OPERATOR },
  { "{\"$and\":{}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"$or\":[1]}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"$not\":1}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$in\":1}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$exists\":1}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$type\":\"tree\"}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$size\":-1}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$size\":1.5}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$mod\":[0,1]}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$mod\":[1]}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$regex\":\"(\"}}", SC_WIRE_ERROR_BAD_ARGUMENT },
  { "{\"a\":{\"$elemMatch\":1}}", SC_WIRE_ERROR_BAD_ARGUMENT },
};

static void
faults_are_named (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      ScWireSelector *selector =
          sc_wire_selector_parse (faults[i].selector, strlen (faults[i].selector), &error);

      g_assert_null (selector);
      g_assert_error (error, SC_WIRE_ERROR, (int) faults[i].code);
    }
}

static void
assert_found (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScWireFind) find = sc_wire_find_parse (text, strlen (text), &error);
  g_autoptr (ScDocument) tree = make_tree ();
  g_autoptr (GString) out = g_string_new (NULL);
  ScWireFound *found;

  g_assert_no_error (error);
  found = sc_wire_find_match (find, tree, NULL);
  if (expected == NULL)
    {
      g_assert_null (found);
      return;
    }
  g_assert_nonnull (found);
  sc_wire_find_append (out, find, found);
  g_assert_cmpstr (out->str, ==, expected);
  sc_wire_found_free (found);
}

static void
fields_are_picked (void)
{
  assert_found ("{\"selector\":{},\"fields\":[\"_id\",\"age\"]}",
                "{\"_id\":\"tree:1\",\"age\":70}");
  assert_found ("{\"selector\":{},\"fields\":[\"place.nr\",\"place.district\",\"x.y\"]}",
                "{\"place\":{\"nr\":7,\"district\":\"Hörde\"}}");
  assert_found ("{\"selector\":{},\"fields\":[\"height\"]}", "{\"height\":18.5}");
  assert_found ("{\"selector\":{},\"fields\":[\"x\"]}", "{}");
  assert_found ("{\"selector\":{\"age\":1}}", NULL);
  /* Sorted by what is not there, it is not there. */
  assert_found ("{\"selector\":{},\"sort\":[\"x\"],\"fields\":[\"age\"]}", NULL);
  assert_found ("{\"selector\":{},\"sort\":[{\"age\":\"desc\"}],\"fields\":[\"age\"]}",
                "{\"age\":70}");
}

static void
requests_are_checked (void)
{
  static const char *const bad[] = {
    "[]",
    "{}",
    "{\"selector\":{},\"limit\":-1}",
    "{\"selector\":{},\"limit\":\"1\"}",
    "{\"selector\":{},\"skip\":1.5}",
    "{\"selector\":{},\"fields\":\"x\"}",
    "{\"selector\":{},\"fields\":[1]}",
    "{\"selector\":{},\"sort\":\"x\"}",
    "{\"selector\":{},\"sort\":[{\"a\":\"up\"}]}",
    "{\"selector\":{},\"sort\":[1]}",
    "{\"selector\":{},\"bookmark\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sc_wire_find_parse (bad[i], strlen (bad[i]), &error));
      g_assert_nonnull (error);
    }
}

static void
assert_type_name (const char *text, const char *expected)
{
  g_autoptr (ScWireSelector) selector = sc_wire_selector_parse (text, strlen (text), NULL);

  g_assert_cmpstr (sc_wire_selector_get_type_name (selector), ==, expected);
}

static void
the_type_is_known_where_it_must_be (void)
{
  assert_type_name ("{\"type\":\"tree\"}", "tree");
  assert_type_name ("{\"age\":1,\"type\":{\"$eq\":\"tree\"}}", "tree");
  assert_type_name ("{\"$or\":[{\"type\":\"tree\"},{\"age\":1}]}", NULL);
  assert_type_name ("{\"type\":{\"$ne\":\"tree\"}}", NULL);
  assert_type_name ("{\"place\":{\"type\":\"tree\"}}", NULL);
  assert_type_name ("{\"type\":1}", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/selector/matches", selectors_match);
  g_test_add_func ("/wire/selector/faults", faults_are_named);
  g_test_add_func ("/wire/selector/type-name", the_type_is_known_where_it_must_be);
  g_test_add_func ("/wire/find/fields", fields_are_picked);
  g_test_add_func ("/wire/find/requests", requests_are_checked);

  return g_test_run ();
}
