/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-json.h"
#include "sc-record.h"
#include "sc-titles-private.h"
#include "sc-weak-ref.h"

struct _ScTitles
{
  GObject parent_instance;

  ScStore *store;
  GHashTable *titles; /* id → title; empty text: asked, not there */
  GPtrArray *wanted;  /* ids to be read in the next round */
  guint source;
  gulong changed_handler;
};

G_DEFINE_FINAL_TYPE (ScTitles, _sc_titles, G_TYPE_OBJECT)

static guint changed_signal;

static char *
dup_title (const ScDocument *document)
{
  g_autoptr (JsonObject) body =
      sc_json_parse_object (document->body, (gssize) document->body_length, NULL);
  g_autoptr (ScRecord) record = body != NULL ? sc_record_new (document->id, NULL, body) : NULL;

  return record != NULL ? sc_record_dup_title (record) : NULL;
}

static DexFuture *
loaded_cb (DexFuture *future, gpointer data)
{
  g_autoptr (ScTitles) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  GPtrArray *rows = value != NULL ? g_value_get_boxed (value) : NULL;
  gboolean changed = FALSE;

  if (self == NULL || rows == NULL)
    return dex_future_new_true ();

  for (guint i = 0; i < rows->len; i++)
    {
      const ScListRow *row = rows->pdata[i];
      g_autofree char *title = row->document != NULL ? dup_title (row->document) : NULL;

      if (title == NULL)
        title = g_strdup ("");
      if (g_strcmp0 (g_hash_table_lookup (self->titles, row->id), title) == 0)
        continue;
      g_hash_table_replace (self->titles, g_strdup (row->id), g_steal_pointer (&title));
      changed = TRUE;
    }
  if (changed)
    g_signal_emit (self, changed_signal, 0);

  return dex_future_new_true ();
}

static gboolean
load_cb (gpointer data)
{
  ScTitles *self = data;
  ScListRequest request = { .limit = G_MAXUINT, .include_docs = TRUE };

  self->source = 0;
  g_ptr_array_add (self->wanted, NULL);
  request.keys = (char **) self->wanted->pdata;
  dex_future_disown (dex_future_finally (sc_store_list (self->store, &request), loaded_cb,
                                         sc_weak_ref_new (self), sc_weak_ref_free));
  g_ptr_array_set_size (self->wanted, 0);

  return G_SOURCE_REMOVE;
}

static void
want (ScTitles *self, const char *id)
{
  g_ptr_array_add (self->wanted, g_strdup (id));
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, load_cb, self, NULL);
}

/* Few titles are shown at a time, so all of them are read again. */
static void
store_changed_cb (ScTitles *self)
{
  GHashTableIter iter;
  gpointer id;

  if (self->source != 0)
    return;
  g_hash_table_iter_init (&iter, self->titles);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    want (self, id);
}

static void
sc_titles_dispose (GObject *object)
{
  ScTitles *self = SC_TITLES (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);

  G_OBJECT_CLASS (_sc_titles_parent_class)->dispose (object);
}

static void
_sc_titles_class_init (ScTitlesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_titles_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
_sc_titles_init (ScTitles *self)
{
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->wanted = g_ptr_array_new_with_free_func (g_free);
}

ScTitles *
_sc_titles_new (ScStore *store)
{
  ScTitles *self = g_object_new (SC_TYPE_TITLES, NULL);

  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_swapped (store, "changed", G_CALLBACK (store_changed_cb), self);

  return self;
}

/* Returns (transfer none) (nullable): the title; %NULL until it was read, which this call starts. */
const char *
_sc_titles_get (ScTitles *self, const char *id)
{
  const char *title = g_hash_table_lookup (self->titles, id);

  if (title == NULL)
    {
      g_hash_table_insert (self->titles, g_strdup (id), g_strdup (""));
      want (self, id);
      return NULL;
    }

  return *title != '\0' ? title : NULL;
}
