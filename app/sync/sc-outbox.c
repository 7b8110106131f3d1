/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-clock.h"
#include "sc-json.h"
#include "sc-outbox-private.h"
#include "sc-weak-ref.h"

#define META_KEY "outbox"

struct _ScOutbox
{
  GObject parent_instance;

  ScStore *store;
  char *url;
  GHashTable *refusals; /* id → ScRefusal */
  gboolean loaded;      /* what was kept has been read, or replaced */
  gboolean dirty;       /* there is something to save */
  gboolean passing;     /* nothing is ever saved */
};

G_DEFINE_FINAL_TYPE (ScOutbox, sc_outbox, G_TYPE_OBJECT)

static guint changed_signal;

static void
refusal_free (gpointer data)
{
  ScRefusal *self = data;

  g_free (self->id);
  g_free (self->rev);
  g_free (self->reason);
  g_free (self);
}

static void
tell (ScOutbox *self)
{
  self->dirty = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

static void
add (ScOutbox *self,
     const char *id,
     const char *rev,
     ScSyncError code,
     const char *reason,
     gint64 refused_at)
{
  ScRefusal *refusal = g_new0 (ScRefusal, 1);

  refusal->id = g_strdup (id);
  refusal->rev = g_strdup (rev);
  refusal->code = code;
  refusal->reason = g_strdup (reason);
  refusal->refused_at = refused_at;
  g_hash_table_replace (self->refusals, refusal->id, refusal);
}

static void
sc_outbox_finalize (GObject *object)
{
  ScOutbox *self = SC_OUTBOX (object);

  g_clear_object (&self->store);
  g_free (self->url);
  g_hash_table_unref (self->refusals);

  G_OBJECT_CLASS (sc_outbox_parent_class)->finalize (object);
}

static void
sc_outbox_class_init (ScOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_outbox_finalize;

  changed_signal = g_signal_new ("changed", SC_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
sc_outbox_init (ScOutbox *self)
{
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, refusal_free);
}

/* Returns (transfer full): what the peer at @url has refused of @store; empty until it is loaded */
ScOutbox *
_sc_outbox_new (ScStore *store, const char *url)
{
  ScOutbox *self = g_object_new (SC_TYPE_OUTBOX, NULL);

  self->store = g_object_ref (store);
  self->url = g_strdup (url);

  return self;
}

/* What another server refused says nothing about this one. */
static void
take_memory (ScOutbox *self, JsonObject *memory)
{
  JsonArray *refused = sc_json_get_array (memory, "refused");

  if (g_strcmp0 (sc_json_get_string (memory, "url"), self->url) != 0 || refused == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (refused); i++)
    {
      JsonNode *node = json_array_get_element (refused, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = row != NULL ? sc_json_get_string (row, "id") : NULL;
      const char *reason = row != NULL ? sc_json_get_string (row, "reason") : NULL;

      if (id != NULL && reason != NULL)
        add (self, id, sc_json_get_string (row, "rev"),
             sc_json_get_boolean (row, "too_large", FALSE) ? SC_SYNC_ERROR_TOO_LARGE
                                                           : SC_SYNC_ERROR_REFUSED,
             reason, sc_json_get_int (row, "refused_at", 0));
    }
}

static DexFuture *
loaded_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScOutbox) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  const char *text = value != NULL ? g_value_get_string (value) : NULL;
  g_autoptr (JsonObject) memory = NULL;

  if (self == NULL || self->loaded)
    return dex_future_new_true ();

  self->loaded = TRUE;
  memory = text != NULL ? sc_json_parse_object (text, -1, NULL) : NULL;
  if (memory != NULL)
    take_memory (self, memory);
  if (g_hash_table_size (self->refusals) > 0)
    g_signal_emit (self, changed_signal, 0);

  return dex_future_new_true ();
}

/* Resolves when what was kept is here; when that cannot be read, nothing is. */
DexFuture *
_sc_outbox_load (ScOutbox *self)
{
  return dex_future_finally (sc_store_get_meta (self->store, META_KEY), loaded_cb,
                             sc_weak_ref_new (self), sc_weak_ref_free);
}

static char *
format (ScOutbox *self)
{
  g_autoptr (JsonObject) memory = json_object_new ();
  JsonArray *refused = json_array_new ();
  g_autoptr (GPtrArray) refusals = sc_outbox_list (self);

  for (guint i = 0; i < refusals->len; i++)
    {
      const ScRefusal *refusal = refusals->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "id", refusal->id);
      if (refusal->rev != NULL)
        json_object_set_string_member (row, "rev", refusal->rev);
      if (refusal->code == SC_SYNC_ERROR_TOO_LARGE)
        json_object_set_boolean_member (row, "too_large", TRUE);
      json_object_set_string_member (row, "reason", refusal->reason);
      json_object_set_int_member (row, "refused_at", refusal->refused_at);
      json_array_add_object_element (refused, row);
    }
  json_object_set_string_member (memory, "url", self->url);
  json_object_set_array_member (memory, "refused", refused);

  return sc_json_to_string (memory, FALSE);
}

/* It is forgotten with the program, and takes nothing from what is kept about another peer. */
void
_sc_outbox_set_passing (ScOutbox *self)
{
  self->passing = TRUE;
}

/* Resolves when it is on the disk, at once when nothing has changed. */
DexFuture *
_sc_outbox_save (ScOutbox *self)
{
  g_autofree char *text = NULL;

  if (!self->dirty || self->passing)
    return dex_future_new_true ();
  self->dirty = FALSE;
  text = format (self);

  return sc_store_set_meta (self->store, META_KEY, text);
}

void
_sc_outbox_refuse (ScOutbox *self,
                   const char *id,
                   const char *rev,
                   ScSyncError code,
                   const char *reason)
{
  self->loaded = TRUE;
  add (self, id, rev, code, reason, sc_clock_now_ms ());
  tell (self);
}

/* The peer has the document as it is here. */
void
_sc_outbox_accept (ScOutbox *self, const char *id)
{
  if (g_hash_table_remove (self->refusals, id))
    tell (self);
}

/**
 * sc_outbox_get_n_refusals:
 * @self: an outbox
 *
 * Returns: how many documents were refused and wait
 */
guint
sc_outbox_get_n_refusals (ScOutbox *self)
{
  g_return_val_if_fail (SC_IS_OUTBOX (self), 0);

  return g_hash_table_size (self->refusals);
}

static int
compare_refusals (gconstpointer a, gconstpointer b)
{
  const ScRefusal *one = *(const ScRefusal *const *) a;
  const ScRefusal *other = *(const ScRefusal *const *) b;

  if (one->refused_at != other->refused_at)
    return one->refused_at < other->refused_at ? -1 : 1;

  return strcmp (one->id, other->id);
}

/**
 * sc_outbox_list:
 * @self: an outbox
 *
 * Returns: (transfer container) (element-type ScRefusal): what was refused, the longest ago first; its
 *   elements are good until "changed"
 */
GPtrArray *
sc_outbox_list (ScOutbox *self)
{
  GPtrArray *list;

  g_return_val_if_fail (SC_IS_OUTBOX (self), NULL);

  list = g_hash_table_get_values_as_ptr_array (self->refusals);
  g_ptr_array_sort (list, compare_refusals);

  return list;
}

/**
 * sc_outbox_find:
 * @self: an outbox
 * @id: of a document
 *
 * Returns: (transfer none) (nullable): why it was refused, good until "changed"; %NULL when it was not
 */
const ScRefusal *
sc_outbox_find (ScOutbox *self, const char *id)
{
  g_return_val_if_fail (SC_IS_OUTBOX (self) && id != NULL, NULL);

  return g_hash_table_lookup (self->refusals, id);
}
