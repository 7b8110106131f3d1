/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-document.h"
#include "sc-rev-tree-private.h"

/* The nodes stand in one array and name their parent by its place there, -1 for a root. README.md
 * draws a tree and states the invariants; apache/couchdb's documentation "Replication and conflict
 * model" has the rules. */
struct _ScRevTree
{
  GArray *nodes;
};

static ScRevNode *
node_at (ScRevTree *self, int index)
{
  return &g_array_index (self->nodes, ScRevNode, index);
}

static void
clear_node (gpointer data)
{
  g_free (((ScRevNode *) data)->hash);
}

ScRevTree *
_sc_rev_tree_new (void)
{
  ScRevTree *self = g_new0 (ScRevTree, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (ScRevNode));
  g_array_set_clear_func (self->nodes, clear_node);

  return self;
}

void
_sc_rev_tree_free (ScRevTree *self)
{
  g_array_unref (self->nodes);
  g_free (self);
}

guint
_sc_rev_tree_get_size (ScRevTree *self)
{
  return self->nodes->len;
}

const ScRevNode *
_sc_rev_tree_get (ScRevTree *self, int index)
{
  g_return_val_if_fail (index >= 0 && (guint) index < self->nodes->len, NULL);

  return node_at (self, index);
}

int
_sc_rev_tree_find (ScRevTree *self, guint generation, const char *hash)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ScRevNode *node = node_at (self, (int) i);

      if (node->generation == generation && strcmp (node->hash, hash) == 0)
        return (int) i;
    }

  return -1;
}

int
_sc_rev_tree_find_rev (ScRevTree *self, const char *rev)
{
  guint generation;
  const char *hash;

  return sc_rev_parse (rev, &generation, &hash) ? _sc_rev_tree_find (self, generation, hash) : -1;
}

static int
add_node (ScRevTree *self, guint generation, const char *hash, int parent)
{
  ScRevNode node = { generation, parent, 0, TRUE, g_strdup (hash) };

  g_array_append_val (self->nodes, node);
  if (parent >= 0)
    node_at (self, parent)->leaf = FALSE;

  return (int) self->nodes->len - 1;
}

/*
 * _sc_rev_tree_graft:
 * @generation: the generation of @hashes[0]
 * @hashes: a path, newest first
 * @flags: the flags of @hashes[0]
 * @is_new: (out): whether @hashes[0] was unknown
 *
 * Unites the tree with a path. Every edge of the path ends up in the tree, so the order of grafts
 * does not matter.
 *
 * Returns: whether the tree changed at all
 */
gboolean
_sc_rev_tree_graft (ScRevTree *self,
                    guint generation,
                    const char *const *hashes,
                    guint flags,
                    gboolean *is_new)
{
  guint n = g_strv_length ((char **) hashes);
  gboolean changed = FALSE;
  gboolean added = FALSE;
  int parent = -1;

  g_return_val_if_fail (n > 0 && generation >= n, FALSE);

  for (guint i = n; i-- > 0;)
    {
      int index = _sc_rev_tree_find (self, generation - i, hashes[i]);

      added = index < 0;
      if (added)
        {
          index = add_node (self, generation - i, hashes[i], parent);
          changed = TRUE;
        }
      else if (parent >= 0 && node_at (self, index)->parent < 0)
        {
          /* A stemmed root learns who its parent is. */
          node_at (self, index)->parent = parent;
          node_at (self, parent)->leaf = FALSE;
          changed = TRUE;
        }
      parent = index;
    }

  if (node_at (self, parent)->flags != (node_at (self, parent)->flags | flags))
    {
      node_at (self, parent)->flags |= flags;
      changed = TRUE;
    }
  *is_new = added;

  return changed;
}

/* Live before deleted, then generation, then hash. */
static int
compare_leaves (const ScRevNode *a, const ScRevNode *b)
{
  gboolean a_deleted = (a->flags & SC_REV_DELETED) != 0;
  gboolean b_deleted = (b->flags & SC_REV_DELETED) != 0;

  if (a_deleted != b_deleted)
    return a_deleted ? -1 : 1;
  if (a->generation != b->generation)
    return a->generation < b->generation ? -1 : 1;

  return strcmp (a->hash, b->hash);
}

/* Returns the place of the winning leaf, -1 in an empty tree. */
int
_sc_rev_tree_get_winner (ScRevTree *self)
{
  int winner = -1;

  for (int i = 0; i < (int) self->nodes->len; i++)
    if (node_at (self, i)->leaf &&
        (winner < 0 || compare_leaves (node_at (self, i), node_at (self, winner)) > 0))
      winner = i;

  return winner;
}

static int
compare_indices (gconstpointer a, gconstpointer b, gpointer data)
{
  return -compare_leaves (node_at (data, *(const int *) a), node_at (data, *(const int *) b));
}

/* Returns (transfer full) (element-type int): the places of all leaves, the winner first. */
GArray *
_sc_rev_tree_list_leaves (ScRevTree *self)
{
  GArray *leaves = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < (int) self->nodes->len; i++)
    if (node_at (self, i)->leaf)
      g_array_append_val (leaves, i);
  g_array_sort_with_data (leaves, compare_indices, self);

  return leaves;
}

gboolean
_sc_rev_tree_is_ancestor (ScRevTree *self, int ancestor, int index)
{
  while (index >= 0 && index != ancestor)
    index = node_at (self, index)->parent;

  return index >= 0;
}

/* Returns the place of the newest revision that both branches come from, -1 when none is known. */
int
_sc_rev_tree_get_common_ancestor (ScRevTree *self, int a, int b)
{
  while (a >= 0 && b >= 0 && a != b)
    {
      if (node_at (self, a)->generation >= node_at (self, b)->generation)
        a = node_at (self, a)->parent;
      else
        b = node_at (self, b)->parent;
    }

  return a == b ? a : -1;
}

/* Returns (transfer full): the hashes from @index to its root, newest first. */
char **
_sc_rev_tree_dup_path (ScRevTree *self, int index)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  for (; index >= 0; index = node_at (self, index)->parent)
    g_strv_builder_add (builder, node_at (self, index)->hash);

  return g_strv_builder_unref_to_strv (builder);
}

static void
mark_near_leaves (ScRevTree *self, guint limit, gboolean *keep)
{
  for (int i = 0; i < (int) self->nodes->len; i++)
    {
      int index = i;

      if (!node_at (self, i)->leaf)
        continue;
      for (guint depth = 0; index >= 0 && depth < limit; depth++)
        {
          keep[index] = TRUE;
          index = node_at (self, index)->parent;
        }
    }
}

/* Forgets the nodes that are not marked in @keep. Returns whether there were any. */
static gboolean
keep_nodes (ScRevTree *self, const gboolean *keep)
{
  g_autofree int *places = g_new (int, MAX (self->nodes->len, 1));
  GArray *kept = g_array_new (FALSE, TRUE, sizeof (ScRevNode));
  gboolean forgotten;

  g_array_set_clear_func (kept, clear_node);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      places[i] = keep[i] ? (int) kept->len : -1;
      if (keep[i])
        {
          ScRevNode node = *node_at (self, (int) i);

          node_at (self, (int) i)->hash = NULL;
          g_array_append_val (kept, node);
        }
    }
  for (guint i = 0; i < kept->len; i++)
    {
      ScRevNode *node = &g_array_index (kept, ScRevNode, i);

      if (node->parent >= 0)
        node->parent = places[node->parent];
    }

  forgotten = kept->len < self->nodes->len;
  g_array_unref (self->nodes);
  self->nodes = kept;

  return forgotten;
}

/*
 * _sc_rev_tree_stem:
 * @limit: how many revisions of each branch to keep, at least 1
 *
 * Forgets what is further away from every leaf.
 *
 * Returns: whether anything was forgotten
 */
gboolean
_sc_rev_tree_stem (ScRevTree *self, guint limit)
{
  g_autofree gboolean *keep = NULL;

  if (self->nodes->len <= limit)
    return FALSE;

  keep = g_new0 (gboolean, self->nodes->len);
  mark_near_leaves (self, limit, keep);

  return keep_nodes (self, keep);
}

/*
 * _sc_rev_tree_purge:
 * @rev: a revision
 *
 * Forgets a leaf and what only it comes from, as if nobody had ever written it. The tree may be empty
 * afterwards.
 *
 * Returns: whether there was such a leaf
 */
gboolean
_sc_rev_tree_purge (ScRevTree *self, const char *rev)
{
  g_autofree gboolean *keep = NULL;
  int leaf = _sc_rev_tree_find_rev (self, rev);

  if (leaf < 0 || !node_at (self, leaf)->leaf)
    return FALSE;

  node_at (self, leaf)->leaf = FALSE;
  keep = g_new0 (gboolean, self->nodes->len);
  mark_near_leaves (self, G_MAXUINT, keep);

  return keep_nodes (self, keep);
}

/* The blob of a tree: the number of nodes, then for each: generation, parent + 1, flags, length of
 * the hash, the hash. Numbers are LEB128. A hash of lower-case hexadecimal digits is packed to half
 * its length, its length then has the lowest bit set. */

static void
put_number (GByteArray *out, guint64 number)
{
  do
    {
      guint8 byte = (number & 0x7f) | (number > 0x7f ? 0x80 : 0);

      g_byte_array_append (out, &byte, 1);
      number >>= 7;
    }
  while (number != 0);
}

static gboolean
take_number (const guint8 **p, const guint8 *end, guint64 *number)
{
  guint shift = 0;

  for (*number = 0; *p < end && shift < 63; shift += 7)
    {
      guint8 byte = *(*p)++;

      *number |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_packable (const char *hash, gsize length)
{
  if (length % 2 != 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (hash[i]) || g_ascii_isupper (hash[i]))
      return FALSE;

  return TRUE;
}

static void
put_hash (GByteArray *out, const char *hash)
{
  gsize length = strlen (hash);

  if (!is_packable (hash, length))
    {
      put_number (out, length << 1);
      g_byte_array_append (out, (const guint8 *) hash, length);
      return;
    }

  put_number (out, ((length / 2) << 1) | 1);
  for (gsize i = 0; i < length; i += 2)
    {
      guint8 byte =
          (guint8) (g_ascii_xdigit_value (hash[i]) << 4 | g_ascii_xdigit_value (hash[i + 1]));

      g_byte_array_append (out, &byte, 1);
    }
}

static char *
take_hash (const guint8 **p, const guint8 *end)
{
  static const char digits[] = "0123456789abcdef";
  guint64 header;
  gsize length;
  char *hash;

  if (!take_number (p, end, &header) || (header >> 1) > (guint64) (end - *p))
    return NULL;

  length = header >> 1;
  if ((header & 1) == 0)
    {
      hash = g_strndup ((const char *) *p, length);
    }
  else
    {
      hash = g_malloc (length * 2 + 1);
      for (gsize i = 0; i < length; i++)
        {
          hash[2 * i] = digits[(*p)[i] >> 4];
          hash[2 * i + 1] = digits[(*p)[i] & 15];
        }
      hash[length * 2] = '\0';
    }
  *p += length;

  return hash;
}

/* Returns (transfer full): the tree as a blob. */
GByteArray *
_sc_rev_tree_encode (ScRevTree *self)
{
  GByteArray *out = g_byte_array_sized_new (8 + self->nodes->len * 22);

  put_number (out, self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      ScRevNode *node = node_at (self, (int) i);

      put_number (out, node->generation);
      put_number (out, (guint64) (node->parent + 1));
      put_number (out, node->flags);
      put_hash (out, node->hash);
    }

  return out;
}

/* Returns (transfer full) (nullable): the tree, %NULL when the blob is damaged. */
ScRevTree *
_sc_rev_tree_decode (const guint8 *bytes, gsize length)
{
  g_autoptr (ScRevTree) self = _sc_rev_tree_new ();
  const guint8 *end = bytes + length;
  guint64 n;

  if (!take_number (&bytes, end, &n) || n > length)
    return NULL;

  for (guint64 i = 0; i < n; i++)
    {
      ScRevNode node = { .leaf = TRUE };
      guint64 generation;
      guint64 parent;
      guint64 flags;

      if (!take_number (&bytes, end, &generation) || !take_number (&bytes, end, &parent) ||
          !take_number (&bytes, end, &flags) || parent > n)
        return NULL;
      node.generation = (guint) generation;
      node.parent = (int) parent - 1;
      node.flags = (guint) flags;
      node.hash = take_hash (&bytes, end);
      if (node.hash == NULL)
        return NULL;
      g_array_append_val (self->nodes, node);
    }

  for (guint i = 0; i < self->nodes->len; i++)
    {
      ScRevNode *node = node_at (self, (int) i);

      if (node->parent < 0)
        continue;
      /* A parent is always one generation older: this is also what rules out a circle. */
      if (node_at (self, node->parent)->generation + 1 != node->generation)
        return NULL;
      node_at (self, node->parent)->leaf = FALSE;
    }

  return g_steal_pointer (&self);
}
