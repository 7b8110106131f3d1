/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-clock.h"
#include "sc-conflict-private.h"
#include "sc-json.h"

/* The branches of a document that nobody has brought together yet, each merged with the winner. */

void
_sc_branches_free (ScBranches *self)
{
  g_clear_pointer (&self->winner, sc_document_unref);
  g_clear_pointer (&self->loser, sc_document_unref);
  g_clear_pointer (&self->base, sc_document_unref);
  g_clear_pointer (&self->result, sc_merge_result_free);
  g_free (self);
}

static JsonObject *
parse_body (const ScDocument *document)
{
  return sc_json_parse_object (document->body, (gssize) document->body_length, NULL);
}

/* A tombstone that a merge or a decision wrote: there is nothing to ask about it. */
static gboolean
is_settled (const ScDocument *leaf)
{
  g_autoptr (JsonObject) body = leaf->deleted ? parse_body (leaf) : NULL;

  return body != NULL && sc_json_get_boolean (body, "resolved", FALSE);
}

/* %NULL without @error means that no common ancestor is known. */
static ScDocument *
load_base (ScStore *store, const ScDocument *a, const ScDocument *b, GError **error)
{
  g_autofree char *rev_a = sc_document_dup_rev (a);
  g_autofree char *rev_b = sc_document_dup_rev (b);
  g_autoptr (GError) local_error = NULL;
  ScDocument *base =
      dex_await_boxed (sc_store_get_ancestor (store, a->id, rev_a, rev_b), &local_error);

  if (base == NULL && !g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return base;
}

static ScMergeResult *
merge (const ScDocument *base, const ScDocument *winner, const ScDocument *loser)
{
  g_autoptr (JsonObject) base_body = base != NULL && !base->deleted ? parse_body (base) : NULL;
  g_autoptr (JsonObject) winner_body = parse_body (winner);
  g_autoptr (JsonObject) loser_body = loser->deleted ? NULL : parse_body (loser);

  return sc_merge_records (base_body, winner_body, loser_body);
}

/*
 * _sc_branches_load:
 *
 * Returns (transfer full) (element-type ScBranches): one for each branch that stands against the
 * winner, in the order in which every replica sees them; empty when there is no conflict
 */
GPtrArray *
_sc_branches_load (ScStore *store, const char *id, GError **error)
{
  g_autoptr (GPtrArray) leaves = dex_await_boxed (sc_store_get_leaves (store, id), error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) _sc_branches_free);
  ScDocument *winner;

  if (leaves == NULL)
    return NULL;
  winner = leaves->pdata[0];

  for (guint i = 1; i < leaves->len && !winner->deleted; i++)
    {
      ScDocument *loser = leaves->pdata[i];
      g_autoptr (GError) local_error = NULL;
      ScBranches *branches;

      if (is_settled (loser))
        continue;
      branches = g_new0 (ScBranches, 1);
      g_ptr_array_add (all, branches);
      branches->winner = sc_document_ref (winner);
      branches->loser = sc_document_ref (loser);
      branches->base = load_base (store, winner, loser, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      branches->result = merge (branches->base, winner, loser);
    }

  return g_steal_pointer (&all);
}

/* Whether nothing is left for a person to decide. */
gboolean
_sc_branches_are_merged (const ScBranches *self)
{
  return !self->result->edited_and_deleted && self->result->body != NULL &&
         self->result->conflicts->len == 0;
}

/*
 * _sc_tombstone_new:
 * @leaf: the branch that ends
 * @user: (nullable): who decided it; %NULL for a merge, which must be the same on every desk
 *
 * Returns (transfer full): an edit that ends @leaf for good
 */
ScDocument *
_sc_tombstone_new (const ScDocument *leaf, const char *user)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *rev = sc_document_dup_rev (leaf);
  g_autofree char *text = NULL;

  json_object_set_boolean_member (body, "resolved", TRUE);
  if (user != NULL)
    {
      g_autofree char *now = sc_clock_now ();

      json_object_set_string_member (body, "deleted_by", user);
      json_object_set_string_member (body, "deleted_at", now);
    }
  text = sc_json_to_string (body, FALSE);

  return sc_document_new (leaf->id, rev, TRUE, text);
}
