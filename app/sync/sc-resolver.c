/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-merge-private.h"
#include "sc-conflict-private.h"
#include "sc-json.h"
#include "sc-resolver.h"

/* Brings together what nobody has to be asked about. README.md says why two desks that do this at the
 * same time do the same. */

/* What is only wrong with this document leaves its branches as they are. */
static gboolean
is_about_document (const GError *error)
{
  return g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_INVALID) ||
         g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_MISSING_STUB);
}

typedef enum
{
  NOTHING_TO_MERGE,
  MERGED,
  OVERTAKEN, /* somebody was quicker: what there is now is to be looked at anew */
} Outcome;

/* A document that is edited all the time is merged when it is left alone. */
#define MAX_OVERTAKEN 5

/* The winner and a branch become one revision; the branch ends. Both or neither. */
static gboolean
write_merge (ScStore *store, const ScBranches *branches, Outcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  g_autofree char *rev = sc_document_dup_rev (branches->winner);
  g_autofree char *body = sc_json_to_string (branches->result->body, FALSE);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) local_error = NULL;
  ScDocument *document = sc_document_new (branches->winner->id, rev, FALSE, body);

  sc_document_take_attachments (document, _sc_attachments_merge (branches->base, branches->winner,
                                                                 branches->loser));
  g_ptr_array_add (documents, document);
  g_ptr_array_add (documents, _sc_tombstone_new (branches->loser, NULL));
  results = dex_await_boxed (sc_store_write (store, documents, SC_WRITE_EDIT_ALL), &local_error);
  if (results != NULL)
    *outcome = MERGED;
  else if (g_error_matches (local_error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT))
    *outcome = OVERTAKEN;
  if (results != NULL || is_about_document (local_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
merge_one (ScStore *store, const char *id, Outcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) all = _sc_branches_load (store, id, error);

  *outcome = NOTHING_TO_MERGE;
  if (all == NULL)
    return FALSE;

  for (guint i = 0; i < all->len; i++)
    if (_sc_branches_are_merged (all->pdata[i]))
      return write_merge (store, all->pdata[i], outcome, error);

  return TRUE;
}

/* After a merge the winner is another one, and the rest is seen anew. */
static gboolean
merge_all (ScStore *store, const char *id, gint64 *n_merged, GError **error)
{
  Outcome outcome = MERGED;
  guint n_overtaken = 0;

  while (outcome != NOTHING_TO_MERGE && n_overtaken < MAX_OVERTAKEN)
    {
      if (!merge_one (store, id, &outcome, error))
        return FALSE;
      *n_merged += outcome == MERGED;
      n_overtaken += outcome == OVERTAKEN;
    }

  return TRUE;
}

static DexFuture *
resolver_fiber (gpointer data)
{
  ScStore *store = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = dex_await_boxed (sc_store_list_conflicts (store), &error);
  gint64 n_merged = 0;

  if (ids == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < ids->len; i++)
    if (!merge_all (store, ids->pdata[i], &n_merged, &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (n_merged);
}

/**
 * sc_resolver_run:
 * @store: a store
 *
 * Merges every document whose branches leave nothing for a person to decide.
 *
 * Returns: (transfer full): a future of how many merges were written (gint64)
 */
DexFuture *
sc_resolver_run (ScStore *store)
{
  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, resolver_fiber,
                              g_object_ref (store), g_object_unref);
}
