/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-history.h"
#include "sc-json.h"
#include "sc-session-private.h"

/* A history is made of revisions: each is compared with the nearest one that it comes from and that is kept.
 * Tombstones that settle a conflict are no entries: they tell who decided, and which branch lost. */

/* One revision, read. */
typedef struct
{
  const ScDocument *document;
  JsonObject *body;
  gboolean settles; /* a tombstone with "resolved": true */
} Revision;

typedef struct
{
  GPtrArray *revisions;     /* of Revision */
  GHashTable *by_rev;       /* revision → Revision */
  const ScDocument *winner; /* (nullable) */
} Reading;

G_DEFINE_BOXED_TYPE (ScHistory, sc_history, g_atomic_rc_box_acquire, sc_history_unref)

static void
change_free (gpointer data)
{
  ScHistoryChange *self = data;

  g_free (self->field);
  g_clear_pointer (&self->before, json_node_unref);
  g_clear_pointer (&self->after, json_node_unref);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  ScHistoryEntry *self = data;

  g_free (self->rev);
  g_free (self->by);
  g_free (self->at);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static void
history_clear (gpointer data)
{
  g_ptr_array_unref (((ScHistory *) data)->entries);
}

void
sc_history_unref (ScHistory *self)
{
  g_atomic_rc_box_release_full (self, history_clear);
}

static void
revision_free (gpointer data)
{
  Revision *self = data;

  json_object_unref (self->body);
  g_free (self);
}

static void
reading_clear (Reading *self)
{
  g_hash_table_unref (self->by_rev);
  g_ptr_array_unref (self->revisions);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
is_better (const ScDocument *a, const ScDocument *b)
{
  if (b == NULL || a->deleted != b->deleted)
    return b == NULL || !a->deleted;
  if (a->generation != b->generation)
    return a->generation > b->generation;

  return strcmp (a->hashes[0], b->hashes[0]) > 0;
}

/* Whether another revision comes from this one. */
static gboolean
is_inner (GPtrArray *documents, const ScDocument *document)
{
  for (guint i = 0; i < documents->len; i++)
    {
      const ScDocument *other = documents->pdata[i];
      guint distance = other->generation - document->generation;

      if (other->generation > document->generation && distance < g_strv_length (other->hashes) &&
          g_str_equal (other->hashes[distance], document->hashes[0]))
        return TRUE;
    }

  return FALSE;
}

static void
read_documents (Reading *self, GPtrArray *documents)
{
  self->revisions = g_ptr_array_new_with_free_func (revision_free);
  self->by_rev = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < documents->len; i++)
    {
      const ScDocument *document = documents->pdata[i];
      Revision *revision = g_new0 (Revision, 1);

      revision->document = document;
      revision->body = sc_json_parse_object (document->body, (gssize) document->body_length, NULL);
      if (revision->body == NULL)
        revision->body = json_object_new ();
      revision->settles =
          document->deleted && sc_json_get_boolean (revision->body, "resolved", FALSE);
      g_ptr_array_add (self->revisions, revision);
      g_hash_table_insert (self->by_rev, sc_document_dup_rev (document), revision);
      if (is_better (document, self->winner) && !is_inner (documents, document))
        self->winner = document;
    }
}

/* Returns (nullable): the nearest revision that it comes from and that is kept. */
static const Revision *
find_parent (Reading *self, const Revision *revision)
{
  const ScDocument *document = revision->document;

  for (guint i = 1; document->hashes[i] != NULL; i++)
    {
      g_autofree char *rev = sc_rev_format (document->generation - i, document->hashes[i]);
      const Revision *parent = g_hash_table_lookup (self->by_rev, rev);

      if (parent != NULL)
        return parent;
    }

  return NULL;
}

static gboolean
is_on_branch (const ScDocument *leaf, const ScDocument *document)
{
  guint distance = leaf->generation - document->generation;

  return leaf->generation >= document->generation && distance < g_strv_length (leaf->hashes) &&
         g_str_equal (leaf->hashes[distance], document->hashes[0]);
}

/* Whether @revision is an edit of what @lost comes from, too: then it is the other side of the conflict and not its end, even if
 * both were typed in the same millisecond. */
static gboolean
is_other_side (const ScDocument *revision, const ScDocument *lost)
{
  guint distance = lost->generation + 1 - revision->generation;

  return revision->hashes[1] != NULL && lost->generation + 1 >= revision->generation &&
         distance < g_strv_length (lost->hashes) &&
         g_str_equal (lost->hashes[distance], revision->hashes[1]);
}

/* What says who and when, and what no field of a form shows. */
static gboolean
is_bookkeeping (const char *name)
{
  static const char *const names[] = { "type",        "schema",      "created_at", "created_by",
                                       "modified_at", "modified_by", "deleted_at", "deleted_by",
                                       "resolved",    NULL };

  return g_strv_contains (names, name);
}

static void
add_change (ScHistoryEntry *entry, const char *name, JsonNode *before, JsonNode *after)
{
  ScHistoryChange *change;
  gboolean had = before != NULL && !JSON_NODE_HOLDS_NULL (before);
  gboolean has = after != NULL && !JSON_NODE_HOLDS_NULL (after);

  if (is_bookkeeping (name) || (!had && !has) ||
      (had && has && sc_json_nodes_equal (before, after)))
    return;

  change = g_new0 (ScHistoryChange, 1);
  change->field = g_strdup (name);
  change->before = had ? json_node_copy (before) : NULL;
  change->after = has ? json_node_copy (after) : NULL;
  g_ptr_array_add (entry->changes, change);
}

static void
compare (ScHistoryEntry *entry, JsonObject *before, JsonObject *after)
{
  g_autoptr (GList) names = after != NULL ? json_object_get_members (after) : NULL;
  g_autoptr (GList) old_names = before != NULL ? json_object_get_members (before) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    add_change (entry, l->data, before != NULL ? json_object_get_member (before, l->data) : NULL,
                json_object_get_member (after, l->data));
  for (GList *l = old_names; l != NULL; l = l->next)
    if (after == NULL || !json_object_has_member (after, l->data))
      add_change (entry, l->data, json_object_get_member (before, l->data), NULL);
}

static const char *
stamp_of (const Revision *revision, const char *name)
{
  return sc_json_get_string (revision->body, name);
}

/* A merge takes its time from what it merges: then the time says that nobody has typed it. Returns
 * (nullable): the tombstone of the branch that ended with it. */
static const Revision *
find_settling (Reading *self, const Revision *revision, const Revision *parent)
{
  const char *at = stamp_of (revision, "modified_at");
  const char *before = stamp_of (parent, "modified_at");

  for (guint i = 0; at != NULL && before != NULL && i < self->revisions->len; i++)
    {
      const Revision *tombstone = self->revisions->pdata[i];
      const Revision *lost = tombstone->settles ? find_parent (self, tombstone) : NULL;
      const char *theirs = lost != NULL ? stamp_of (lost, "modified_at") : NULL;

      if (lost != NULL && !is_on_branch (tombstone->document, revision->document) &&
          !is_other_side (revision->document, lost->document) &&
          (g_str_equal (at, before) || g_strcmp0 (at, theirs) == 0))
        return tombstone;
    }

  return NULL;
}

static ScHistoryKind
kind_of (const Revision *revision, const Revision *parent, const Revision *settling)
{
  if (revision->document->deleted)
    return SC_HISTORY_DELETED;
  if (parent == NULL)
    return revision->document->generation == 1 ? SC_HISTORY_CREATED : SC_HISTORY_FIRST_KEPT;
  if (parent->document->deleted)
    return SC_HISTORY_RESTORED;

  return settling != NULL ? SC_HISTORY_MERGED : SC_HISTORY_CHANGED;
}

static ScHistoryEntry *
make_entry (Reading *self, const Revision *revision)
{
  ScHistoryEntry *entry = g_new0 (ScHistoryEntry, 1);
  const Revision *parent = find_parent (self, revision);
  const Revision *settling = parent != NULL ? find_settling (self, revision, parent) : NULL;
  gboolean deleted = revision->document->deleted;
  gboolean merged;

  entry->kind = kind_of (revision, parent, settling);
  merged = entry->kind == SC_HISTORY_MERGED;
  entry->rev = sc_document_dup_rev (revision->document);
  entry->by = g_strdup (merged    ? stamp_of (settling, "deleted_by")
                        : deleted ? stamp_of (revision, "deleted_by")
                                  : stamp_of (revision, "modified_by"));
  entry->at = g_strdup (merged && stamp_of (settling, "deleted_at") != NULL
                            ? stamp_of (settling, "deleted_at")
                        : deleted ? stamp_of (revision, "deleted_at")
                                  : stamp_of (revision, "modified_at"));
  entry->set_aside = !is_on_branch (self->winner, revision->document);
  entry->changes = g_ptr_array_new_with_free_func (change_free);
  compare (entry, parent != NULL && !parent->document->deleted ? parent->body : NULL,
           deleted ? NULL : revision->body);

  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const ScHistoryEntry *one = *(const ScHistoryEntry *const *) a;
  const ScHistoryEntry *other = *(const ScHistoryEntry *const *) b;
  int order = g_strcmp0 (other->at, one->at);

  return order != 0 ? order : sc_rev_compare (other->rev, one->rev);
}

/**
 * sc_history_new:
 * @documents: (element-type ScDocument): the revisions of a document that are kept, of all branches
 *
 * Returns: (transfer full): what they tell
 */
ScHistory *
sc_history_new (GPtrArray *documents)
{
  ScHistory *self = g_atomic_rc_box_new0 (ScHistory);
  g_auto (Reading) reading = { 0 };

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->complete = TRUE;
  read_documents (&reading, documents);
  for (guint i = 0; i < reading.revisions->len; i++)
    {
      const Revision *revision = reading.revisions->pdata[i];
      ScHistoryEntry *entry;

      /* What is between it and the revision that it is compared with is told together with it. */
      if (find_parent (&reading, revision) == NULL && revision->document->generation > 1)
        self->complete = FALSE;
      if (revision->settles)
        continue;
      entry = make_entry (&reading, revision);
      g_ptr_array_add (self->entries, entry);
    }
  g_ptr_array_sort (self->entries, compare_entries);

  return self;
}

static DexFuture *
make_history_cb (DexFuture *future, gpointer data)
{
  GPtrArray *documents = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_take_boxed (SC_TYPE_HISTORY, sc_history_new (documents));
}

/**
 * sc_session_load_history:
 * @self: a session
 * @id: a document's id
 *
 * Returns: (transfer full): a future of #ScHistory; rejects with %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_session_load_history (ScSession *self, const char *id)
{
  g_return_val_if_fail (SC_IS_SESSION (self) && id != NULL, NULL);

  return dex_future_then (sc_store_get_history (self->store, id), make_history_cb, NULL, NULL);
}

typedef struct
{
  ScSession *self;
  char *id;
} Lacking;

static void
lacking_free (gpointer data)
{
  Lacking *state = data;

  g_free (state->id);
  g_free (state);
}

static DexFuture *
load_lacking_fiber (gpointer data)
{
  Lacking *state = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) revs =
      dex_await_boxed (sc_sync_job_list_lacking (state->self->sync, state->id), &error);
  g_autoptr (ScHistory) history =
      revs != NULL ? dex_await_boxed (sc_session_load_history (state->self, state->id), &error)
                   : NULL;

  if (history == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = history->entries->len; i > 0; i--)
    {
      const ScHistoryEntry *entry = history->entries->pdata[i - 1];

      if (!g_strv_contains ((const char *const *) revs, entry->rev))
        g_ptr_array_remove_index (history->entries, i - 1);
    }

  return dex_future_new_take_boxed (SC_TYPE_HISTORY, g_steal_pointer (&history));
}

/**
 * sc_session_load_lacking:
 * @self: a session with a server
 * @id: of a document
 *
 * Asks the server.
 *
 * Returns: (transfer full): a future of #ScHistory with what the server lacks of the document, what
 *   sc_session_give_up() would forget; rejects with %SC_SYNC_ERROR when it cannot be asked, and with
 *   %SC_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sc_session_load_lacking (ScSession *self, const char *id)
{
  Lacking *state;

  g_return_val_if_fail (SC_IS_SESSION (self) && self->sync != NULL && id != NULL, NULL);

  state = g_new0 (Lacking, 1);
  state->self = self;
  state->id = g_strdup (id);

  return _sc_session_spawn (self, load_lacking_fiber, state, lacking_free);
}
