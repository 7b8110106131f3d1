/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-row-private.h"

struct _ScRow
{
  GObject parent_instance;

  gint64 doc;
  ScRecord *record;
};

G_DEFINE_FINAL_TYPE (ScRow, sc_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_LOADING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sc_row_dispose (GObject *object)
{
  ScRow *self = SC_ROW (object);

  g_clear_object (&self->record);

  G_OBJECT_CLASS (sc_row_parent_class)->dispose (object);
}

static void
sc_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ScRow *self = SC_ROW (object);

  switch (prop_id)
    {
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, sc_row_get_loading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sc_row_class_init (ScRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sc_row_dispose;
  object_class->get_property = sc_row_get_property;

  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, SC_TYPE_RECORD,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_row_init (ScRow *self)
{
}

ScRow *
_sc_row_new (gint64 doc)
{
  ScRow *self = g_object_new (SC_TYPE_ROW, NULL);

  self->doc = doc;

  return self;
}

gint64
_sc_row_get_doc (ScRow *self)
{
  return self->doc;
}

void
_sc_row_set_record (ScRow *self, ScRecord *record)
{
  gboolean was_loading = self->record == NULL;

  if (!g_set_object (&self->record, record))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  if (was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/**
 * sc_row_get_record:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its record, %NULL while it is loading
 */
ScRecord *
sc_row_get_record (ScRow *self)
{
  g_return_val_if_fail (SC_IS_ROW (self), NULL);

  return self->record;
}

/**
 * sc_row_get_loading:
 * @self: a row
 *
 * Returns: whether its record has yet to arrive
 */
gboolean
sc_row_get_loading (ScRow *self)
{
  g_return_val_if_fail (SC_IS_ROW (self), FALSE);

  return self->record == NULL;
}
