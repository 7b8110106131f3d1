/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-counts.h"

struct _ScCounts
{
  GObject parent_instance;

  ScSession *session;
  GHashTable *models;
};

G_DEFINE_FINAL_TYPE (ScCounts, sc_counts, G_TYPE_OBJECT)

static void
sc_counts_dispose (GObject *object)
{
  ScCounts *self = SC_COUNTS (object);

  g_hash_table_remove_all (self->models);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_counts_parent_class)->dispose (object);
}

static void
sc_counts_finalize (GObject *object)
{
  g_hash_table_unref (SC_COUNTS (object)->models);

  G_OBJECT_CLASS (sc_counts_parent_class)->finalize (object);
}

static void
sc_counts_class_init (ScCountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_counts_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_counts_finalize;
}

static void
sc_counts_init (ScCounts *self)
{
  self->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

ScCounts *
sc_counts_new (ScSession *session)
{
  ScCounts *self = g_object_new (SC_TYPE_COUNTS, NULL);

  self->session = g_object_ref (session);

  return self;
}

/**
 * sc_counts_get:
 * @self: the counts
 * @type_name: the name of a record type
 *
 * Returns: (transfer none): a model with as many items as there are records
 */
GListModel *
sc_counts_get (ScCounts *self, const char *type_name)
{
  GListModel *model;

  g_return_val_if_fail (SC_IS_COUNTS (self), NULL);

  model = g_hash_table_lookup (self->models, type_name);
  if (model == NULL)
    {
      g_autoptr (ScQuery) query = sc_query_new (type_name);

      model = G_LIST_MODEL (sc_session_list (self->session, query));
      g_hash_table_insert (self->models, g_strdup (type_name), model);
    }

  return model;
}
