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

/* The winner and a branch become one revision; the branch ends. Both or neither. */
static gboolean
write_merge (ScStore *store, const ScBranches *branches, gboolean *merged, GError **error)
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
  *merged = results != NULL;
  if (results != NULL)
    return TRUE;

  if (is_about_document (local_error))
    {
      g_info ("%s was not merged: %s", branches->winner->id, local_error->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Returns whether something was merged: the winner is another one then, and the rest is seen anew. */
static gboolean
merge_one (ScStore *store, const char *id, gboolean *merged, GError **error)
{
  g_autoptr (GPtrArray) all = _sc_branches_load (store, id, error);

  *merged = FALSE;
  if (all == NULL)
    return FALSE;

  for (guint i = 0; i < all->len; i++)
    if (_sc_branches_are_merged (all->pdata[i]))
      return write_merge (store, all->pdata[i], merged, error);

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
    {
      gboolean merged = TRUE;

      while (merged)
        {
          if (!merge_one (store, ids->pdata[i], &merged, &error))
            return dex_future_new_for_error (g_steal_pointer (&error));
          n_merged += merged;
        }
    }

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
