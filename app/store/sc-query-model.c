/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-query-job-private.h"
#include "sc-query-order-private.h"
#include "sc-query-model.h"
#include "sc-row-private.h"
#include "sc-store-private.h"

/* README.md, "Lists". The numbers of all documents are here; rows are made when somebody asks for
 * one, and their records are read in pages around it. */

#define PAGE_SIZE 64

/* So many rows stay with their records although nobody holds them: scrolling back is free. */
#define KEEP_ROWS 512

/* More separate changes than this are told as one range. */
#define MAX_SPLICES 200

struct _ScQueryModel
{
  GObject parent_instance;

  ScStore *store;
  ScQuery *query;
  GArray *docs;     /* gint64, in order */
  GHashTable *rows; /* gint64 → ScRow (weak) */
  GQueue recent;    /* ScRow (strong), the newest first */
  GArray *wanted;   /* gint64: to be read in the next round */
  guint load_source;
  gulong changed_handler;
  gint64 seq;       /* the state of @docs */
  gint64 purge_seq; /* of that state */
  guint generation; /* of the query */
  gboolean refreshing;
  gboolean stale;
  gboolean ready;
};

enum
{
  PROP_0,
  PROP_N_ITEMS,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void refresh (ScQueryModel *self);
static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScQueryModel,
                               sc_query_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* What a fiber or callback needs when its answer comes: it may come too late. */
typedef struct
{
  GWeakRef model;
  guint generation;
} Ticket;

static Ticket *
ticket_new (ScQueryModel *self)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  g_weak_ref_init (&ticket->model, self);
  ticket->generation = self->generation;

  return ticket;
}

static void
ticket_free (gpointer data)
{
  Ticket *ticket = data;

  g_weak_ref_clear (&ticket->model);
  g_free (ticket);
}

static gint64
doc_at (ScQueryModel *self, guint position)
{
  return g_array_index (self->docs, gint64, position);
}

static void
row_gone_cb (gpointer data, GObject *where)
{
  ScQueryModel *self = data;
  GHashTableIter iter;
  gpointer row;

  /* The object is half gone, its number cannot be asked any more. */
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (row == (gpointer) where)
      g_hash_table_iter_remove (&iter);
}

static void
forget_row (gpointer key, gpointer row, gpointer data)
{
  g_object_weak_unref (row, row_gone_cb, data);
}

static void
keep_row (ScQueryModel *self, ScRow *row)
{
  g_queue_push_head (&self->recent, g_object_ref (row));
  while (g_queue_get_length (&self->recent) > KEEP_ROWS)
    g_object_unref (g_queue_pop_tail (&self->recent));
}

static DexFuture *
records_loaded_cb (DexFuture *future, gpointer data)
{
  Ticket *ticket = data;
  g_autoptr (ScQueryModel) self = g_weak_ref_get (&ticket->model);
  const GValue *value = dex_future_get_value (future, NULL);
  ScQueryRecords *loaded = value != NULL ? g_value_get_boxed (value) : NULL;

  if (self == NULL || loaded == NULL)
    return dex_future_new_true ();

  for (guint i = 0; i < loaded->docs->len; i++)
    {
      ScRow *row = g_hash_table_lookup (self->rows, &g_array_index (loaded->docs, gint64, i));

      if (row != NULL)
        _sc_row_set_record (row, loaded->records->pdata[i]);
    }

  return dex_future_new_true ();
}

static gboolean
load_wanted_cb (gpointer data)
{
  ScQueryModel *self = data;
  g_autoptr (GArray) wanted = g_steal_pointer (&self->wanted);
  DexFuture *future;

  self->load_source = 0;
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  future = _sc_query_load_records (_sc_store_get_worker (self->store), wanted);
  dex_future_disown (
      dex_future_finally (future, records_loaded_cb, ticket_new (self), ticket_free));

  return G_SOURCE_REMOVE;
}

static void
want (ScQueryModel *self, gint64 doc)
{
  g_array_append_val (self->wanted, doc);
  if (self->load_source == 0)
    self->load_source = g_idle_add_full (G_PRIORITY_DEFAULT, load_wanted_cb, self, NULL);
}

static ScRow *
make_row (ScQueryModel *self, gint64 doc)
{
  ScRow *row = _sc_row_new (doc);

  g_hash_table_insert (self->rows, g_memdup2 (&doc, sizeof doc), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self);
  keep_row (self, row);
  want (self, doc);

  return row;
}

/* Makes the rows of the whole page at once: the next one asked for is likely its neighbour. */
static void
make_page (ScQueryModel *self, guint position)
{
  guint first = position - position % PAGE_SIZE;
  guint last = MIN (first + PAGE_SIZE, self->docs->len);

  for (guint i = first; i < last; i++)
    {
      gint64 doc = doc_at (self, i);

      if (!g_hash_table_contains (self->rows, &doc))
        g_object_unref (make_row (self, doc));
    }
}

static GType
sc_query_model_get_item_type (GListModel *model)
{
  return SC_TYPE_ROW;
}

static guint
sc_query_model_get_n_items (GListModel *model)
{
  return SC_QUERY_MODEL (model)->docs->len;
}

static gpointer
sc_query_model_get_item (GListModel *model, guint position)
{
  ScQueryModel *self = SC_QUERY_MODEL (model);
  gint64 doc;
  ScRow *row;

  if (position >= self->docs->len)
    return NULL;

  doc = doc_at (self, position);
  row = g_hash_table_lookup (self->rows, &doc);
  if (row == NULL)
    {
      make_page (self, position);
      row = g_hash_table_lookup (self->rows, &doc);
    }

  return g_object_ref (row);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sc_query_model_get_item_type;
  iface->get_n_items = sc_query_model_get_n_items;
  iface->get_item = sc_query_model_get_item;
}

static void
splice (ScQueryModel *self, guint position, guint n_removed, const gint64 *added, guint n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->docs, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->docs, position, added, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* Walks both orders as _sc_query_order_count_splices() did. */
static void
splice_changed (ScQueryModel *self, GArray *docs, ScOrderDifference difference, GHashTable *changed)
{
  guint position = difference.head;
  guint end = difference.before_end;

  while (position < end || position < difference.after_end)
    {
      gint64 was = position < end ? doc_at (self, position) : 0;
      gint64 is = position < difference.after_end ? g_array_index (docs, gint64, position) : 0;

      if (was == is)
        {
          position++;
        }
      else if (was != 0 && g_hash_table_contains (changed, &was))
        {
          splice (self, position, 1, NULL, 0);
          end--;
        }
      else
        {
          splice (self, position++, 0, &is, 1);
          end++;
        }
    }
}

static void
take_order (ScQueryModel *self, ScQueryOrder *order)
{
  guint before = self->docs->len;
  ScOrderDifference difference = _sc_query_order_compare (self->docs, order->docs);
  guint head = difference.head;

  if (order->changed != NULL && _sc_query_order_count_splices (self->docs, order->docs, difference,
                                                               order->changed) <= MAX_SPLICES)
    splice_changed (self, order->docs, difference, order->changed);
  else if (head < MAX (difference.before_end, difference.after_end))
    splice (self, head, difference.before_end - head, &g_array_index (order->docs, gint64, head),
            difference.after_end - head);

  if (before != self->docs->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Rows that somebody may be looking at get their new records. */
static void
reload_changed (ScQueryModel *self, GHashTable *changed)
{
  GHashTableIter iter;
  gpointer doc;

  if (changed == NULL)
    return;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &doc, NULL))
    if (g_hash_table_contains (changed, doc))
      want (self, *(gint64 *) doc);
}

static DexFuture *
order_loaded_cb (DexFuture *future, gpointer data)
{
  Ticket *ticket = data;
  g_autoptr (ScQueryModel) self = g_weak_ref_get (&ticket->model);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self == NULL)
    return dex_future_new_true ();

  self->refreshing = FALSE;
  if (value == NULL)
    {
      g_info ("A list could not be read: %s", error->message);
      return dex_future_new_true ();
    }
  if (ticket->generation == self->generation)
    {
      ScQueryOrder *order = g_value_get_boxed (value);

      take_order (self, order);
      reload_changed (self, order->changed);
      self->seq = order->seq;
      self->purge_seq = order->purge_seq;
      if (!self->ready)
        {
          self->ready = TRUE;
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
        }
    }
  else
    {
      self->stale = TRUE;
    }
  if (self->stale)
    refresh (self);

  return dex_future_new_true ();
}

static void
refresh (ScQueryModel *self)
{
  DexFuture *future;

  self->stale = self->refreshing;
  if (self->refreshing)
    return;

  self->refreshing = TRUE;
  future = _sc_query_load_order (_sc_store_get_worker (self->store), self->query, self->seq,
                                 self->purge_seq, self->docs);
  dex_future_disown (dex_future_finally (future, order_loaded_cb, ticket_new (self), ticket_free));
}

static void
store_changed_cb (ScStore *store, gint64 seq, ScQueryModel *self)
{
  if (seq > self->seq)
    refresh (self);
}

static void
sc_query_model_dispose (GObject *object)
{
  ScQueryModel *self = SC_QUERY_MODEL (object);

  g_clear_handle_id (&self->load_source, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  g_hash_table_foreach (self->rows, forget_row, self);
  g_hash_table_remove_all (self->rows);
  g_queue_clear_full (&self->recent, g_object_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sc_query_model_parent_class)->dispose (object);
}

static void
sc_query_model_finalize (GObject *object)
{
  ScQueryModel *self = SC_QUERY_MODEL (object);

  g_clear_pointer (&self->query, sc_query_unref);
  g_array_unref (self->docs);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (sc_query_model_parent_class)->finalize (object);
}

static void
sc_query_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScQueryModel *self = SC_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->docs->len);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_query_model_class_init (ScQueryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sc_query_model_dispose;
  object_class->finalize = sc_query_model_finalize;
  object_class->get_property = sc_query_model_get_property;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_READY] =
      g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_query_model_init (ScQueryModel *self)
{
  self->docs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->recent);
}

/**
 * sc_query_model_new:
 * @store: the store to follow
 * @query: what to show
 *
 * Returns: (transfer full): a model, empty until the first answer, which may be there already
 */
ScQueryModel *
sc_query_model_new (ScStore *store, ScQuery *query)
{
  ScQueryModel *self;

  g_return_val_if_fail (SC_IS_STORE (store) && query != NULL, NULL);

  self = g_object_new (SC_TYPE_QUERY_MODEL, NULL);
  self->store = g_object_ref (store);
  self->query = sc_query_ref (query);
  self->changed_handler = g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  refresh (self);

  return self;
}

/**
 * sc_query_model_get_query:
 * @self: a model
 *
 * Returns: (transfer none): its query; copy it to change it
 */
ScQuery *
sc_query_model_get_query (ScQueryModel *self)
{
  g_return_val_if_fail (SC_IS_QUERY_MODEL (self), NULL);

  return self->query;
}

/**
 * sc_query_model_set_query:
 * @self: a model
 * @query: what to show from now on
 *
 * The rows change when the answer comes; an answer to the old query is dropped.
 */
void
sc_query_model_set_query (ScQueryModel *self, ScQuery *query)
{
  g_return_if_fail (SC_IS_QUERY_MODEL (self) && query != NULL);

  sc_query_ref (query);
  sc_query_unref (self->query);
  self->query = query;
  self->generation++;
  self->seq = 0;
  refresh (self);
}

/**
 * sc_query_model_get_ready:
 * @self: a model
 *
 * Returns: whether the first answer has come: an empty model that is not ready is not empty
 */
gboolean
sc_query_model_get_ready (ScQueryModel *self)
{
  g_return_val_if_fail (SC_IS_QUERY_MODEL (self), FALSE);

  return self->ready;
}

static DexFuture *
take_records_cb (DexFuture *future, gpointer data)
{
  ScQueryRecords *loaded = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_ptr_array_ref (loaded->records));
}

/**
 * sc_query_model_load:
 * @self: a model
 * @positions: (array length=n_positions) (nullable): positions, %NULL for all
 * @n_positions: their number
 *
 * Loads the records that stand at some positions now, whether anybody looks at them or not.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #ScRecord, in the order of @positions without
 *   those that are gone meanwhile; rejects with %SC_STORE_ERROR
 */
DexFuture *
sc_query_model_load (ScQueryModel *self, const guint *positions, guint n_positions)
{
  g_autoptr (GArray) docs = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (SC_IS_QUERY_MODEL (self), NULL);

  if (positions == NULL)
    g_array_append_vals (docs, self->docs->data, self->docs->len);
  for (guint i = 0; positions != NULL && i < n_positions; i++)
    if (positions[i] < self->docs->len)
      g_array_append_vals (docs, &g_array_index (self->docs, gint64, positions[i]), 1);

  return dex_future_then (_sc_query_load_records (_sc_store_get_worker (self->store), docs),
                          take_records_cb, NULL, NULL);
}
