/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-seq-ranges-private.h"
#include "sc-test.h"

/* Ranges of sequences against the plainest thing that knows the same: a flag for each. SC_SEED repeats a run. */

#define END 200

static void
assert_same (const ScSeqRanges *ranges, const gboolean *flags)
{
  for (gint64 seq = 0; seq < END; seq++)
    g_assert_cmpint (_sc_seq_ranges_contain (ranges, seq), ==, flags[seq]);
  for (guint i = 0; i < ranges->len; i++)
    {
      const ScSeqRange *range = &g_array_index (ranges, ScSeqRange, i);

      g_assert_cmpint (range->first, <=, range->last);
      g_assert_true (i == 0 || g_array_index (ranges, ScSeqRange, i - 1).last + 1 < range->first);
    }
}

static void
add (ScSeqRanges *ranges, gboolean *flags, gint64 first, gint64 last)
{
  _sc_seq_ranges_add (ranges, (ScSeqRange) { first, last });
  for (gint64 seq = MAX (first, 1); first > 0 && seq <= last && seq < END; seq++)
    flags[seq] = TRUE;
}

static void
in_any_order (void)
{
  const char *given = g_getenv ("SC_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("SC_SEED=%u", seed);
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GArray) ranges = _sc_seq_ranges_new ();
      g_autoptr (GArray) all = _sc_seq_ranges_new ();
      g_autoptr (GArray) read = _sc_seq_ranges_new ();
      g_autoptr (JsonArray) json = NULL;
      gboolean flags[END] = { FALSE };
      gint64 through = g_rand_int_range (rand, 0, END);

      for (int n = g_rand_int_range (rand, 0, 40); n > 0; n--)
        {
          gint64 first = g_rand_int_range (rand, -2, END);

          add (ranges, flags, first, MIN (END - 1, first + g_rand_int_range (rand, -2, 12)));
          assert_same (ranges, flags);
        }
      _sc_seq_ranges_add_all (all, ranges);
      _sc_seq_ranges_add_all (all, ranges);
      assert_same (all, flags);
      json = _sc_seq_ranges_to_json (ranges);
      _sc_seq_ranges_read_json (read, json);
      assert_same (read, flags);

      /* A range that goes beyond stays whole: it is asked for what comes after only. */
      _sc_seq_ranges_forget (ranges, through);
      for (gint64 seq = through + 1; seq < END; seq++)
        g_assert_cmpint (_sc_seq_ranges_contain (ranges, seq), ==, flags[seq]);
      g_assert_true (ranges->len == 0 || g_array_index (ranges, ScSeqRange, 0).last > through);
    }
}

/* What stands in the file may be from anybody. */
static void
what_is_no_range_is_left_out (void)
{
  g_autoptr (JsonObject) object =
      sc_json_parse_object ("{\"a\":[1,\"x\",[],[3],[9,4],[\"5\",6],[-4,2],[[1],2],[12,13],null,"
                            "{\"first\":1},[7,8]]}",
                            -1, NULL);
  g_autoptr (GArray) ranges = _sc_seq_ranges_new ();

  _sc_seq_ranges_read_json (ranges, sc_json_get_array (object, "a"));
  g_assert_cmpuint (ranges->len, ==, 2);
  g_assert_true (_sc_seq_ranges_contain (ranges, 7) && _sc_seq_ranges_contain (ranges, 13));
  /* What is known stays. */
  _sc_seq_ranges_read_json (ranges, NULL);
  g_assert_cmpuint (ranges->len, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/seq-ranges/any-order", in_any_order);
  g_test_add_func ("/sync/seq-ranges/json", what_is_no_range_is_left_out);

  return g_test_run ();
}
