/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-session-private.h"

/* What somebody has to decide, one record at a time or many at once. */

/**
 * sc_session_has_conflict:
 * @self: a session
 * @id: a document's id
 *
 * Returns: whether somebody has to decide about it
 */
gboolean
sc_session_has_conflict (ScSession *self, const char *id)
{
  GListModel *model = sc_session_get_conflicts (self);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (ScRecord) record = g_list_model_get_item (model, i);

      if (g_strcmp0 (sc_record_get_id (record), id) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sc_session_load_conflict:
 * @self: a session
 * @id: a document's id
 *
 * Returns: (transfer full): a future of #ScConflict; see sc_conflict_load()
 */
DexFuture *
sc_session_load_conflict (ScSession *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  return sc_conflict_load (self->store, id, self->user_name);
}

/**
 * sc_session_resolve_conflict:
 * @self: a session
 * @conflict: a conflict
 * @result: (nullable): what the record shall be, %NULL to delete it
 *
 * Returns: (transfer full): a future of %TRUE; see sc_conflict_resolve()
 */
DexFuture *
sc_session_resolve_conflict (ScSession *self, ScConflict *conflict, ScRecord *result)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && SC_IS_CONFLICT (conflict), NULL);

  return sc_conflict_resolve (conflict, self->store, result, self->user_name);
}

typedef struct
{
  ScSession *self;
  char **ids;
  ScConflictSide side;
} Deciding;

static void
deciding_free (gpointer data)
{
  Deciding *state = data;

  g_strfreev (state->ids);
  g_free (state);
}

/* Returns (transfer full) (nullable): what was decided; %NULL with @error. */
static ScConflict *
decide_one (ScSession *self, const char *id, ScConflictSide side, GError **error)
{
  g_autoptr (ScConflict) conflict = dex_await_object (sc_session_load_conflict (self, id), error);
  g_autoptr (ScRecord) result = NULL;

  if (conflict == NULL)
    return NULL;
  result = sc_conflict_choose (conflict, side);
  if (!dex_await (sc_session_resolve_conflict (self, conflict, result), error))
    return NULL;

  return g_steal_pointer (&conflict);
}

static DexFuture *
decide_fiber (gpointer data)
{
  Deciding *state = data;
  g_autoptr (GPtrArray) decided = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; state->ids[i] != NULL && error == NULL; i++)
    {
      ScConflict *conflict = decide_one (state->self, state->ids[i], state->side, &error);

      if (conflict != NULL)
        g_ptr_array_add (decided, conflict);
      else if (g_error_matches (error, SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED))
        g_clear_error (&error);
    }
  /* What was decided before can be taken back; the rest is still to be decided, for everybody to see. */
  if (error != NULL && decided->len == 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&decided));
}

/**
 * sc_session_decide_conflicts:
 * @self: a session
 * @ids: (array zero-terminated=1): documents
 * @side: whose version to take for all of them
 *
 * What somebody else has decided meanwhile stays as it was decided.
 *
 * Returns: (transfer full): a future of an array of the #ScConflict that were decided, each as it was
 *   before; rejects when not even the first can be
 */
DexFuture *
sc_session_decide_conflicts (ScSession *self, const char *const *ids, ScConflictSide side)
{
  Deciding *state;

  g_return_val_if_fail (SC_IS_SESSION (self) && ids != NULL, NULL);

  state = g_new0 (Deciding, 1);
  state->self = self;
  state->ids = g_strdupv ((char **) ids);
  state->side = side;

  return _sc_session_spawn (self, decide_fiber, state, deciding_free);
}

typedef struct
{
  ScSession *self;
  GPtrArray *conflicts;
} Reopening;

static void
reopening_free (gpointer data)
{
  Reopening *state = data;

  g_ptr_array_unref (state->conflicts);
  g_free (state);
}

static DexFuture *
reopen_fiber (gpointer data)
{
  Reopening *state = data;
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < state->conflicts->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!dex_await (sc_conflict_reopen (state->conflicts->pdata[i], state->self->store),
                      &error) &&
          first == NULL)
        first = g_steal_pointer (&error);
    }

  return first != NULL ? dex_future_new_for_error (g_steal_pointer (&first))
                       : dex_future_new_true ();
}

/**
 * sc_session_reopen_conflicts:
 * @self: a session
 * @conflicts: (element-type ScConflict): what was decided
 *
 * Takes decisions back; see sc_conflict_reopen().
 *
 * Returns: (transfer full): a future of %TRUE; rejects, when all that can be taken back are, with what stood
 *   in the way of the first of the others
 */
DexFuture *
sc_session_reopen_conflicts (ScSession *self, GPtrArray *conflicts)
{
  Reopening *state;

  g_return_val_if_fail (SC_IS_SESSION (self) && conflicts != NULL, NULL);

  state = g_new0 (Reopening, 1);
  state->self = self;
  state->conflicts = g_ptr_array_ref (conflicts);

  return _sc_session_spawn (self, reopen_fiber, state, reopening_free);
}
