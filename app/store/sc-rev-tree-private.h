/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One revision in a tree. An inner node's flags mean nothing. */
typedef enum
{
  SC_REV_DELETED = 1 << 0,
  /* A tombstone that settles a conflict, not one that deletes what somebody wanted to keep. */
  SC_REV_RESOLVED = 1 << 1,
  /* It was made here, not taken in from a peer. */
  SC_REV_LOCAL = 1 << 2,
} ScRevFlags;

typedef struct
{
  guint generation;
  int parent;
  guint flags;
  gboolean leaf;
  char *hash;
} ScRevNode;

typedef struct _ScRevTree ScRevTree;

ScRevTree *_sc_rev_tree_new (void);
ScRevTree *_sc_rev_tree_decode (const guint8 *bytes, gsize length);
void _sc_rev_tree_free (ScRevTree *self);
GByteArray *_sc_rev_tree_encode (ScRevTree *self);

guint _sc_rev_tree_get_size (ScRevTree *self);
const ScRevNode *_sc_rev_tree_get (ScRevTree *self, int index);
int _sc_rev_tree_find (ScRevTree *self, guint generation, const char *hash);
int _sc_rev_tree_find_rev (ScRevTree *self, const char *rev);
gboolean _sc_rev_tree_graft (ScRevTree *self,
                             guint generation,
                             const char *const *hashes,
                             guint flags,
                             gboolean *is_new);
gboolean _sc_rev_tree_stem (ScRevTree *self, guint limit);
gboolean _sc_rev_tree_purge (ScRevTree *self, const char *rev);

int _sc_rev_tree_get_winner (ScRevTree *self);
GArray *_sc_rev_tree_list_leaves (ScRevTree *self);
int _sc_rev_tree_get_common_ancestor (ScRevTree *self, int a, int b);
char **_sc_rev_tree_dup_path (ScRevTree *self, int index);
gboolean _sc_rev_tree_is_ancestor (ScRevTree *self, int ancestor, int index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScRevTree, _sc_rev_tree_free)

G_END_DECLS
