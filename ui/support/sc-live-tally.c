/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-derived.h"
#include "sc-future.h"
#include "sc-live-tally.h"

/* While a sync brings records, the figures follow, but not each of them. */
#define SETTLE_MS 400

/* What a person waits for comes first: the list of a page that opens. */
#define MAP_MS 120

struct _ScLiveTally
{
  GObject parent_instance;

  GtkWidget *widget; /* owns this object */
  ScSession *session;
  const ScField *field;
  const ScField *series; /* (nullable) */
  ScQuery *query;
  ScTally *tally; /* (nullable): what was counted last */
  guint source;
  guint question; /* the number of the latest one: an older answer is no longer wanted */
};

G_DEFINE_FINAL_TYPE (ScLiveTally, sc_live_tally, G_TYPE_OBJECT)

static guint changed_signal;

static void
tell (ScLiveTally *self)
{
  if (self->tally != NULL)
    g_signal_emit (self, changed_signal, 0);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScLiveTally *self = object;

  if (value == NULL || GPOINTER_TO_UINT (data) != self->question)
    return;

  g_clear_pointer (&self->tally, sc_tally_unref);
  self->tally = g_value_dup_boxed (value);
  tell (self);
}

static gboolean
load_cb (gpointer data)
{
  ScLiveTally *self = data;
  const char *series = self->series != NULL ? self->series->name : NULL;

  self->source = 0;
  /* What nobody looks at is counted when it is looked at. */
  if (gtk_widget_get_mapped (self->widget))
    sc_future_then_with (sc_tally_load (sc_session_get_store (self->session), self->query,
                                        self->field->name, series),
                         self, loaded_cb, GUINT_TO_POINTER (++self->question), NULL);

  return G_SOURCE_REMOVE;
}

static void
queue_load (ScLiveTally *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (SETTLE_MS, load_cb, self);
}

static void
load_now (ScLiveTally *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  load_cb (self);
}

static void
mapped_cb (ScLiveTally *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (MAP_MS, load_cb, self);
}

static void
sc_live_tally_dispose (GObject *object)
{
  ScLiveTally *self = SC_LIVE_TALLY (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->query, sc_query_unref);
  g_clear_pointer (&self->tally, sc_tally_unref);

  G_OBJECT_CLASS (sc_live_tally_parent_class)->dispose (object);
}

static void
sc_live_tally_class_init (ScLiveTallyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_live_tally_dispose;
  changed_signal = g_signal_new ("changed", SC_TYPE_LIVE_TALLY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
sc_live_tally_init (ScLiveTally *self)
{
}

static const ScField *
lookup_field (const ScRecordType *type, const char *name)
{
  const ScField *derived = sc_derived_lookup_field (type, name);

  return derived != NULL ? derived : sc_record_type_lookup_field (type, name);
}

/**
 * sc_live_tally_new:
 * @widget: what shows the counts; it must outlive the object
 * @session: the session
 * @type_name: the type of the records that are counted
 * @field: the name of a field, also of a derived one
 * @series: (nullable): the name of another field, with a vocabulary, by which each count is divided
 *
 * Returns: (transfer full): counts of all records of the type, as soon as @widget is looked at
 */
ScLiveTally *
sc_live_tally_new (GtkWidget *widget,
                   ScSession *session,
                   const char *type_name,
                   const char *field,
                   const char *series)
{
  ScLiveTally *self = g_object_new (SC_TYPE_LIVE_TALLY, NULL);
  const ScRecordType *type = sc_record_type_lookup (type_name);

  self->widget = widget;
  self->session = g_object_ref (session);
  self->field = lookup_field (type, field);
  self->series = series != NULL ? lookup_field (type, series) : NULL;
  self->query = sc_query_new (type_name);
  g_signal_connect_object (widget, "map", G_CALLBACK (mapped_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_store (session), "changed", G_CALLBACK (queue_load), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sc_live_tally_set_query:
 * @self: counts
 * @query: which records are counted; must not change any more
 */
void
sc_live_tally_set_query (ScLiveTally *self, ScQuery *query)
{
  g_return_if_fail (SC_IS_LIVE_TALLY (self) && query != NULL);

  sc_query_ref (query);
  sc_query_unref (self->query);
  self->query = query;
  load_now (self);
}

/**
 * sc_live_tally_get:
 * @self: counts
 *
 * Returns: (transfer none) (nullable): what was counted last; %NULL before the first time
 */
ScTally *
sc_live_tally_get (ScLiveTally *self)
{
  g_return_val_if_fail (SC_IS_LIVE_TALLY (self), NULL);

  return self->tally;
}

/**
 * sc_live_tally_get_session:
 * @self: counts
 *
 * Returns: (transfer none): the session whose records are counted
 */
ScSession *
sc_live_tally_get_session (ScLiveTally *self)
{
  g_return_val_if_fail (SC_IS_LIVE_TALLY (self), NULL);

  return self->session;
}

/**
 * sc_live_tally_get_field:
 * @self: counts
 *
 * Returns: (transfer none): the field whose values are counted
 */
const ScField *
sc_live_tally_get_field (ScLiveTally *self)
{
  g_return_val_if_fail (SC_IS_LIVE_TALLY (self), NULL);

  return self->field;
}

/**
 * sc_live_tally_get_series:
 * @self: counts
 *
 * Returns: (transfer none) (nullable): the field by which each count is divided
 */
const ScField *
sc_live_tally_get_series (ScLiveTally *self)
{
  g_return_val_if_fail (SC_IS_LIVE_TALLY (self), NULL);

  return self->series;
}

/**
 * sc_live_tally_make_filters:
 * @self: counts
 * @value: a value; empty for "not filled in"
 * @series: (nullable): a value of the other field; %NULL for all of them
 *
 * Returns: (transfer floating): by which values of which fields a list shows the records behind a count: a `a{ss}`, as
 *   the action "win.show-filtered" takes it
 */
GVariant *
sc_live_tally_make_filters (ScLiveTally *self, const char *value, const char *series)
{
  g_auto (GVariantBuilder) filters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  g_return_val_if_fail (SC_IS_LIVE_TALLY (self) && value != NULL, NULL);

  g_variant_builder_add (&filters, "{ss}", self->field->name, value);
  if (series != NULL && self->series != NULL)
    g_variant_builder_add (&filters, "{ss}", self->series->name, series);

  return g_variant_builder_end (&filters);
}
