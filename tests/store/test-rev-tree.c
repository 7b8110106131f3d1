/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-document.h"
#include "sc-rev-tree-private.h"

static gboolean
graft (ScRevTree *tree, guint generation, const char *path, guint flags)
{
  g_auto (GStrv) hashes = g_strsplit (path, " ", -1);
  gboolean is_new;

  _sc_rev_tree_graft (tree, generation, (const char *const *) hashes, flags, &is_new);

  return is_new;
}

static char *
winner (ScRevTree *tree)
{
  const ScRevNode *node = _sc_rev_tree_get (tree, _sc_rev_tree_get_winner (tree));

  return sc_rev_format (node->generation, node->hash);
}

#define assert_winner(tree, expected)     \
  G_STMT_START                            \
  {                                       \
    g_autofree char *rev = winner (tree); \
    g_assert_cmpstr (rev, ==, expected);  \
  }                                       \
  G_STMT_END

static void
winner_prefers_longer_branch (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();

  graft (tree, 2, "z a", 0);
  graft (tree, 3, "c b a", 0);
  assert_winner (tree, "3-c");
}

static void
winner_prefers_higher_hash (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();

  graft (tree, 2, "b a", 0);
  graft (tree, 2, "c a", 0);
  graft (tree, 2, "B a", 0);
  assert_winner (tree, "2-c");
}

static void
winner_prefers_live_branch (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();

  graft (tree, 5, "e d c b a", SC_REV_DELETED);
  graft (tree, 2, "x a", 0);
  assert_winner (tree, "2-x");
  graft (tree, 3, "y x a", SC_REV_DELETED);
  assert_winner (tree, "5-e");
}

static void
generations_are_numbers (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();

  graft (tree, 9, "a", 0);
  graft (tree, 10, "a", 0);
  assert_winner (tree, "10-a");
}

static void
stemmed_roots_are_joined_later (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
  g_autoptr (GArray) leaves = NULL;

  graft (tree, 5, "e d", 0);
  graft (tree, 2, "b a", 0);
  g_assert_false (graft (tree, 5, "e d c b a", 0));
  leaves = _sc_rev_tree_list_leaves (tree);
  g_assert_cmpuint (leaves->len, ==, 1);
  g_assert_cmpuint (_sc_rev_tree_get_size (tree), ==, 5);
}

static void
common_ancestor_is_the_newest (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
  int ancestor;

  graft (tree, 4, "d c b a", 0);
  graft (tree, 3, "x b a", 0);
  ancestor = _sc_rev_tree_get_common_ancestor (tree, _sc_rev_tree_find (tree, 4, "d"),
                                               _sc_rev_tree_find (tree, 3, "x"));
  g_assert_cmpint (ancestor, ==, _sc_rev_tree_find (tree, 2, "b"));
  graft (tree, 3, "q p", 0);
  ancestor = _sc_rev_tree_get_common_ancestor (tree, _sc_rev_tree_find (tree, 4, "d"),
                                               _sc_rev_tree_find (tree, 3, "q"));
  g_assert_cmpint (ancestor, ==, -1);
}

static void
stemming_keeps_what_is_near_a_leaf (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();

  graft (tree, 6, "f e d c b a", 0);
  graft (tree, 3, "x b a", 0);
  g_assert_true (_sc_rev_tree_stem (tree, 2));
  g_assert_cmpuint (_sc_rev_tree_get_size (tree), ==, 4);
  g_assert_cmpint (_sc_rev_tree_find (tree, 1, "a"), ==, -1);
  g_assert_cmpint (_sc_rev_tree_find (tree, 2, "b"), >=, 0);
  assert_winner (tree, "6-f");
  g_assert_false (_sc_rev_tree_stem (tree, 2));
}

static void
damaged_blobs_are_refused (void)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
  g_autoptr (GByteArray) blob = NULL;
  static const guint8 loop[] = { 2, 1, 2, 0, 2, 'a', 2, 1, 0, 2, 'b' };

  graft (tree, 3, "0123456789abcdef0123456789abcdef B a", SC_REV_DELETED);
  blob = _sc_rev_tree_encode (tree);
  for (guint length = 0; length < blob->len; length++)
    {
      g_autoptr (ScRevTree) cut = _sc_rev_tree_decode (blob->data, length);

      g_assert_null (cut);
    }
  g_assert_null (_sc_rev_tree_decode (loop, sizeof loop));
}

/* A made-up history: branches that grow from random nodes of one root. */
typedef struct
{
  GPtrArray *paths; /* of GStrv, newest first */
  GArray *flags;
} History;

static void
make_history (GRand *rand, History *history)
{
  guint n = (guint) g_rand_int_range (rand, 2, 12);

  history->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  history->flags = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      guint length = (guint) g_rand_int_range (rand, 1, 4);
      guint flag = g_rand_int_range (rand, 0, 4) == 0 ? SC_REV_DELETED : 0;

      for (guint j = 0; j < length; j++)
        g_strv_builder_take (builder, g_strdup_printf ("%08x", g_rand_int (rand)));
      if (i > 0)
        {
          char **from = history->paths->pdata[g_rand_int_range (rand, 0, (gint) i)];
          guint skip = (guint) g_rand_int_range (rand, 0, (gint) g_strv_length (from));

          g_strv_builder_addv (builder, (const char **) from + skip);
        }
      g_ptr_array_add (history->paths, g_strv_builder_end (builder));
      g_array_append_val (history->flags, flag);
    }
}

/* What a tree says, in a form that does not depend on the order of its nodes. */
static char *
describe (ScRevTree *tree)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *best = winner (tree);

  for (guint i = 0; i < _sc_rev_tree_get_size (tree); i++)
    {
      const ScRevNode *node = _sc_rev_tree_get (tree, (int) i);
      const ScRevNode *parent = node->parent >= 0 ? _sc_rev_tree_get (tree, node->parent) : NULL;

      g_ptr_array_add (lines, g_strdup_printf ("%u-%s<%s %u %d", node->generation, node->hash,
                                               parent != NULL ? parent->hash : "-",
                                               node->leaf ? node->flags : 0, node->leaf));
    }
  g_ptr_array_sort_values (lines, (GCompareFunc) strcmp);
  g_ptr_array_add (lines, g_strdup (best));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
describe_in_random_order (GRand *rand, const History *history)
{
  g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
  g_autoptr (ScRevTree) again = NULL;
  g_autoptr (GByteArray) blob = NULL;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean is_new;

  for (guint i = 0; i < history->paths->len; i++)
    g_array_append_val (order, i);
  for (guint i = order->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (gint) i);
      guint swap = g_array_index (order, guint, i - 1);

      g_array_index (order, guint, i - 1) = g_array_index (order, guint, j);
      g_array_index (order, guint, j) = swap;
    }
  for (guint i = 0; i < order->len; i++)
    {
      guint k = g_array_index (order, guint, i);
      char **path = history->paths->pdata[k];

      _sc_rev_tree_graft (tree, g_strv_length (path), (const char *const *) path,
                          g_array_index (history->flags, guint, k), &is_new);
    }
  blob = _sc_rev_tree_encode (tree);
  again = _sc_rev_tree_decode (blob->data, blob->len);
  g_assert_nonnull (again);

  return describe (again);
}

static void
any_order_gives_the_same_tree (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 500; round++)
    {
      History history;
      g_autofree char *first = NULL;

      make_history (rand, &history);
      first = describe_in_random_order (rand, &history);
      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *other = describe_in_random_order (rand, &history);

          g_assert_cmpstr (first, ==, other);
        }
      g_ptr_array_unref (history.paths);
      g_array_unref (history.flags);
    }
}

/* Whatever is purged: what is left is what the other branches alone make. */
static void
purging_leaves_what_the_others_make (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (ScRevTree) tree = _sc_rev_tree_new ();
      g_autoptr (ScRevTree) others = _sc_rev_tree_new ();
      g_autofree char *expected = NULL;
      g_autofree char *left = NULL;
      g_autofree char *purged = NULL;
      g_autoptr (GArray) leaves = NULL;
      History history;
      int victim;

      make_history (rand, &history);
      for (guint i = 0; i < history.paths->len; i++)
        {
          char **path = history.paths->pdata[i];
          gboolean is_new;

          _sc_rev_tree_graft (tree, g_strv_length (path), (const char *const *) path, 0, &is_new);
        }
      leaves = _sc_rev_tree_list_leaves (tree);
      victim = g_array_index (leaves, int, g_rand_int_range (rand, 0, (gint) leaves->len));
      purged = sc_rev_format (_sc_rev_tree_get (tree, victim)->generation,
                              _sc_rev_tree_get (tree, victim)->hash);
      for (guint i = 0; i < leaves->len; i++)
        {
          int leaf = g_array_index (leaves, int, i);
          g_auto (GStrv) path = _sc_rev_tree_dup_path (tree, leaf);
          gboolean is_new;

          if (leaf != victim)
            _sc_rev_tree_graft (others, _sc_rev_tree_get (tree, leaf)->generation,
                                (const char *const *) path, 0, &is_new);
        }

      g_assert_true (_sc_rev_tree_purge (tree, purged));
      g_assert_false (_sc_rev_tree_purge (tree, purged));
      g_assert_cmpuint (_sc_rev_tree_get_size (tree), ==, _sc_rev_tree_get_size (others));
      if (_sc_rev_tree_get_size (others) > 0)
        {
          left = describe (tree);
          expected = describe (others);
        }
      g_assert_cmpstr (left, ==, expected);
      g_ptr_array_unref (history.paths);
      g_array_unref (history.flags);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/rev-tree/winner-prefers-longer-branch", winner_prefers_longer_branch);
  g_test_add_func ("/store/rev-tree/winner-prefers-higher-hash", winner_prefers_higher_hash);
  g_test_add_func ("/store/rev-tree/winner-prefers-live-branch", winner_prefers_live_branch);
  g_test_add_func ("/store/rev-tree/generations-are-numbers", generations_are_numbers);
  g_test_add_func ("/store/rev-tree/stemmed-roots-joined-later", stemmed_roots_are_joined_later);
  g_test_add_func ("/store/rev-tree/common-ancestor", common_ancestor_is_the_newest);
  g_test_add_func ("/store/rev-tree/stemming", stemming_keeps_what_is_near_a_leaf);
  g_test_add_func ("/store/rev-tree/damaged-blobs", damaged_blobs_are_refused);
  g_test_add_func ("/store/rev-tree/any-order-same-tree", any_order_gives_the_same_tree);
  g_test_add_func ("/store/rev-tree/purging", purging_leaves_what_the_others_make);

  return g_test_run ();
}
