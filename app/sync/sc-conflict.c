/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-attachment-merge-private.h"
#include "sc-conflict-private.h"
#include "sc-json.h"
#include "sc-sync-error.h"

struct _ScConflict
{
  GObject parent_instance;

  ScConflictKind kind;
  ScDocument *winner;
  ScDocument *loser;
  ScDocument *base_document; /* (nullable) */
  ScRecord *mine;
  ScRecord *theirs;
  ScRecord *base;
  ScRecord *merged;
  GPtrArray *fields;
  gboolean loser_is_mine;
};

G_DEFINE_FINAL_TYPE (ScConflict, sc_conflict, G_TYPE_OBJECT)

static void
sc_conflict_finalize (GObject *object)
{
  ScConflict *self = SC_CONFLICT (object);

  g_clear_pointer (&self->winner, sc_document_unref);
  g_clear_pointer (&self->loser, sc_document_unref);
  g_clear_pointer (&self->base_document, sc_document_unref);
  g_clear_object (&self->mine);
  g_clear_object (&self->theirs);
  g_clear_object (&self->base);
  g_clear_object (&self->merged);
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_conflict_parent_class)->finalize (object);
}

static void
sc_conflict_class_init (ScConflictClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sc_conflict_finalize;
}

static void
sc_conflict_init (ScConflict *self)
{
}

static ScRecord *
make_record (const ScDocument *document)
{
  g_autofree char *rev = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (document == NULL || document->deleted)
    return NULL;
  rev = sc_document_dup_rev (document);
  body = sc_json_parse_object (document->body, (gssize) document->body_length, NULL);

  return body != NULL ? sc_record_new (document->id, rev, body) : NULL;
}

/* Which of the two is this desk's: the edit that was made here; where that tells nothing, the one that
 * carries this desk's user. */
static gboolean
loser_is_mine (const ScBranches *branches, ScRecord *winner, ScRecord *loser, const char *user)
{
  const char *winner_by =
      winner != NULL ? sc_json_get_string (sc_record_get_body (winner), "modified_by") : NULL;
  const char *loser_by =
      loser != NULL ? sc_json_get_string (sc_record_get_body (loser), "modified_by") : NULL;

  if (branches->winner->local != branches->loser->local)
    return branches->loser->local;

  return user != NULL && g_strcmp0 (loser_by, user) == 0 && g_strcmp0 (winner_by, user) != 0;
}

static ScConflict *
conflict_new (const ScBranches *branches, const char *user)
{
  ScConflict *self = g_object_new (SC_TYPE_CONFLICT, NULL);
  g_autoptr (ScRecord) winner = make_record (branches->winner);
  g_autoptr (ScRecord) loser = make_record (branches->loser);
  gboolean swap = loser_is_mine (branches, winner, loser, user);
  g_autofree char *rev = sc_document_dup_rev (branches->winner);
  ScMergeResult *result = branches->result;

  self->kind = loser == NULL ? SC_CONFLICT_DELETED : SC_CONFLICT_EDITS;
  self->loser_is_mine = swap != FALSE;
  self->winner = sc_document_ref (branches->winner);
  self->loser = sc_document_ref (branches->loser);
  self->base_document = branches->base != NULL ? sc_document_ref (branches->base) : NULL;
  self->base = make_record (branches->base);
  if (swap)
    {
      g_autoptr (JsonObject) base_body =
          self->base != NULL ? json_object_ref (sc_record_get_body (self->base)) : NULL;

      result =
          sc_merge_records (base_body, sc_record_get_body (loser), sc_record_get_body (winner));
    }
  self->mine = swap ? g_steal_pointer (&loser) : g_steal_pointer (&winner);
  self->theirs = swap ? g_steal_pointer (&winner) : g_steal_pointer (&loser);
  self->merged = result->body != NULL ? sc_record_new (self->winner->id, rev, result->body)
                                      : g_object_ref (self->mine);
  self->fields = g_ptr_array_ref (result->conflicts);
  if (swap)
    sc_merge_result_free (result);

  return self;
}

typedef struct
{
  ScStore *store;
  char *id;
  char *user;
} LoadState;

static void
load_state_free (gpointer data)
{
  LoadState *state = data;

  g_object_unref (state->store);
  g_free (state->id);
  g_free (state->user);
  g_free (state);
}

static DexFuture *
load_fiber (gpointer data)
{
  LoadState *state = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = _sc_branches_load (state->store, state->id, &error);

  if (all == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < all->len; i++)
    if (!_sc_branches_are_merged (all->pdata[i]))
      return dex_future_new_take_object (conflict_new (all->pdata[i], state->user));

  return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED,
                                "There is nothing to decide about this document");
}

/**
 * sc_conflict_load:
 * @store: a store
 * @id: a document's id
 * @user: (nullable): who this desk is: decides which side is called "mine" where neither, or both, were
 *   made here
 *
 * Returns: (transfer full): a future of #ScConflict; rejects with %SC_SYNC_ERROR_DECIDED when there is
 *   nothing to decide, or with %SC_STORE_ERROR
 */
DexFuture *
sc_conflict_load (ScStore *store, const char *id, const char *user)
{
  LoadState *state;

  g_return_val_if_fail (SC_IS_STORE (store) && id != NULL, NULL);

  state = g_new0 (LoadState, 1);
  state->store = g_object_ref (store);
  state->id = g_strdup (id);
  state->user = g_strdup (user);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, load_fiber, state,
                              load_state_free);
}

/**
 * sc_conflict_get_kind:
 * @self: a conflict
 *
 * Returns: what kind it is
 */
ScConflictKind
sc_conflict_get_kind (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), SC_CONFLICT_EDITS);

  return self->kind;
}

/**
 * sc_conflict_get_id:
 * @self: a conflict
 *
 * Returns: (transfer none): the document's id
 */
const char *
sc_conflict_get_id (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->winner->id;
}

/**
 * sc_conflict_get_mine:
 * @self: a conflict
 *
 * Returns: (transfer none): this desk's version; where neither is, the one that is shown everywhere
 */
ScRecord *
sc_conflict_get_mine (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->mine;
}

/**
 * sc_conflict_get_theirs:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): the other version, %NULL when it was deleted there
 */
ScRecord *
sc_conflict_get_theirs (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->theirs;
}

/**
 * sc_conflict_get_base:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): what both started from, %NULL when that is not known any more
 */
ScRecord *
sc_conflict_get_base (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->base;
}

/**
 * sc_conflict_get_merged:
 * @self: a conflict
 *
 * Returns: (transfer none): the suggested result: everything that can be merged is, and the fields to
 *   decide have this desk's value
 */
ScRecord *
sc_conflict_get_merged (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->merged;
}

/**
 * sc_conflict_get_fields:
 * @self: a conflict
 *
 * Returns: (transfer none) (element-type ScFieldConflict): the fields to decide
 */
GPtrArray *
sc_conflict_get_fields (ScConflict *self)
{
  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  return self->fields;
}

/**
 * sc_conflict_choose:
 * @self: a conflict
 * @side: whose values to take
 *
 * One choice for everything that is to be decided. What can be merged is merged, whoever wrote it.
 *
 * Returns: (transfer full) (nullable): the result, %NULL when that side deleted the document
 */
ScRecord *
sc_conflict_choose (ScConflict *self, ScConflictSide side)
{
  ScRecord *version;
  ScMergeResult result = { 0 };
  ScRecord *chosen;

  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  version = side == SC_CONFLICT_MINE ? self->mine : self->theirs;
  if (self->kind == SC_CONFLICT_DELETED)
    return version != NULL ? g_object_ref (version) : NULL;

  result.body = sc_json_copy_object (sc_record_get_body (self->merged));
  for (guint i = 0; i < self->fields->len; i++)
    {
      const ScFieldConflict *field = self->fields->pdata[i];

      sc_merge_result_resolve (&result, field,
                               side == SC_CONFLICT_MINE ? field->mine : field->theirs);
    }
  chosen = sc_record_new (sc_record_get_id (self->merged), sc_record_get_rev (self->merged),
                          result.body);
  json_object_unref (result.body);

  return chosen;
}

static const ScDocument *
get_document (ScConflict *self, ScConflictSide side)
{
  return (side == SC_CONFLICT_MINE) == self->loser_is_mine ? self->loser : self->winner;
}

static gboolean
has_bytes (const ScDocument *document, const ScAttachment *attachment)
{
  for (guint i = 0;
       document != NULL && document->attachments != NULL && i < document->attachments->len; i++)
    if (sc_attachment_equal (document->attachments->pdata[i], attachment))
      return TRUE;

  return FALSE;
}

/**
 * sc_conflict_list_attachments:
 * @self: a conflict
 * @side: whose to list
 *
 * Nobody has to decide about attachments: those of both sides are kept, two of the same name under two
 * names (README.md).
 *
 * Returns: (transfer full) (element-type ScAttachment): what only that side has added or changed, as it
 *   will be in the result
 */
GPtrArray *
sc_conflict_list_attachments (ScConflict *self, ScConflictSide side)
{
  g_autoptr (GPtrArray) merged = NULL;
  GPtrArray *list = sc_attachments_new ();
  const ScDocument *document;
  const ScDocument *other;

  g_return_val_if_fail (SC_IS_CONFLICT (self), NULL);

  document = get_document (self, side);
  other = get_document (self, side == SC_CONFLICT_MINE ? SC_CONFLICT_THEIRS : SC_CONFLICT_MINE);
  merged = _sc_attachments_merge (self->base_document, self->winner, self->loser);
  for (guint i = 0; i < merged->len; i++)
    if (has_bytes (document, merged->pdata[i]) && !has_bytes (other, merged->pdata[i]) &&
        !has_bytes (self->base_document, merged->pdata[i]))
      g_ptr_array_add (list, sc_attachment_ref (merged->pdata[i]));

  return list;
}

static DexFuture *
decided_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return dex_future_new_true ();
  if (g_error_matches (error, SC_STORE_ERROR, SC_STORE_ERROR_CONFLICT))
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED,
                                  "The document was changed meanwhile");

  return dex_ref (future);
}

/* The result with the attachments of both sides; who decides about fields decides nothing about them. */
static ScDocument *
make_decided (ScConflict *self, ScRecord *result)
{
  g_autofree char *body = sc_json_to_string (sc_record_get_body (result), FALSE);
  g_autofree char *rev = sc_document_dup_rev (self->winner);
  ScDocument *document = sc_document_new (self->winner->id, rev, FALSE, body);

  if (!self->loser->deleted)
    sc_document_take_attachments (document, _sc_attachments_merge (self->base_document,
                                                                   self->winner, self->loser));

  return document;
}

/**
 * sc_conflict_resolve:
 * @self: a conflict
 * @store: the store it was loaded from
 * @result: (nullable): what the document shall be, %NULL to delete it
 * @user: who decided
 *
 * Writes the result on the winning branch and ends the other one, both or neither. The attachments of
 * both sides are kept.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR_DECIDED when one of the
 *   branches went on meanwhile: load the conflict again then
 */
DexFuture *
sc_conflict_resolve (ScConflict *self, ScStore *store, ScRecord *result, const char *user)
{
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);

  g_return_val_if_fail (SC_IS_CONFLICT (self) && SC_IS_STORE (store), NULL);

  g_ptr_array_add (documents, result != NULL ? make_decided (self, result)
                                             : _sc_tombstone_new (self->winner, user));
  g_ptr_array_add (documents, _sc_tombstone_new (self->loser, user));

  return dex_future_finally (sc_store_write (store, documents, SC_WRITE_EDIT_ALL), decided_cb, NULL,
                             NULL);
}

typedef struct
{
  ScConflict *conflict;
  ScStore *store;
} ReopenState;

static void
reopen_state_free (gpointer data)
{
  ReopenState *state = data;

  g_object_unref (state->conflict);
  g_object_unref (state->store);
  g_free (state);
}

/* What the decision put on top of @version, as long as nothing has come on top of that. */
static ScDocument *
find_decision (GPtrArray *leaves, const ScDocument *version)
{
  for (guint i = 0; i < leaves->len; i++)
    {
      ScDocument *leaf = leaves->pdata[i];

      if (leaf->generation == version->generation + 1 && leaf->hashes[1] != NULL &&
          g_str_equal (leaf->hashes[1], version->hashes[0]))
        return leaf;
    }

  return NULL;
}

/* Returns (transfer full): @version once more, after @decision */
static ScDocument *
make_again (const ScDocument *version, const ScDocument *decision)
{
  g_autofree char *rev = sc_document_dup_rev (decision);

  return sc_document_new (version->id, rev, version->deleted, version->body);
}

static GPtrArray *
copy_attachments (const ScDocument *version)
{
  GPtrArray *copy = sc_attachments_new ();

  for (guint i = 0; version->attachments != NULL && i < version->attachments->len; i++)
    g_ptr_array_add (copy, sc_attachment_ref (version->attachments->pdata[i]));

  return copy;
}

/* Each version goes on top of what ended it. The same edit of the same parent would be the same revision,
 * which has ended. */
static DexFuture *
reopen_fiber (gpointer data)
{
  ReopenState *state = data;
  ScConflict *self = state->conflict;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) leaves =
      dex_await_boxed (sc_store_get_leaves (state->store, self->winner->id), &error);
  g_autoptr (GPtrArray) documents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sc_document_unref);
  ScDocument *winner = leaves != NULL ? find_decision (leaves, self->winner) : NULL;
  ScDocument *loser = leaves != NULL ? find_decision (leaves, self->loser) : NULL;

  if (leaves == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (winner == NULL || loser == NULL)
    return dex_future_new_reject (SC_SYNC_ERROR, SC_SYNC_ERROR_DECIDED,
                                  "The document was changed meanwhile");

  g_ptr_array_add (documents, make_again (self->winner, winner));
  g_ptr_array_add (documents, make_again (self->loser, loser));
  /* The decision has the attachments of both; the end of the other branch has kept its own. */
  if (!self->winner->deleted)
    sc_document_take_attachments (documents->pdata[0], copy_attachments (self->winner));

  return dex_future_finally (sc_store_write (state->store, documents, SC_WRITE_EDIT_ALL),
                             decided_cb, NULL, NULL);
}

/**
 * sc_conflict_reopen:
 * @self: a conflict that was resolved
 * @store: the store where it was
 *
 * Takes a decision back: both versions stand beside each other again, as they were. Both are of this desk
 * then: whose is "mine" is told by who wrote them.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with %SC_SYNC_ERROR_DECIDED when somebody has changed
 *   the document since, or with %SC_STORE_ERROR
 */
DexFuture *
sc_conflict_reopen (ScConflict *self, ScStore *store)
{
  ReopenState *state;

  g_return_val_if_fail (SC_IS_CONFLICT (self) && SC_IS_STORE (store), NULL);

  state = g_new0 (ReopenState, 1);
  state->conflict = g_object_ref (self);
  state->store = g_object_ref (store);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 256 * 1024, reopen_fiber, state,
                              reopen_state_free);
}
