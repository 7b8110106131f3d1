/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sc-format.h"
#include "sc-import-item.h"

struct _ScImportItem
{
  GObject parent_instance;

  ScImport *import;
  ScImportRow *row;
};

G_DEFINE_FINAL_TYPE (ScImportItem, sc_import_item, G_TYPE_OBJECT)

enum
{
  PROP_TAKEN = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sc_import_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, !SC_IMPORT_ITEM (object)->row->left_out);
}

static void
sc_import_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ScImportItem *self = SC_IMPORT_ITEM (object);
  gboolean left_out = !g_value_get_boolean (value);

  if (left_out == self->row->left_out)
    return;
  self->row->left_out = left_out;
  g_object_notify_by_pspec (object, pspec);
}

static void
sc_import_item_class_init (ScImportItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sc_import_item_get_property;
  object_class->set_property = sc_import_item_set_property;
  properties[PROP_TAKEN] =
      g_param_spec_boolean ("taken", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sc_import_item_init (ScImportItem *self)
{
}

/**
 * sc_import_item_new:
 * @import: a preview
 * @row: one of its rows
 *
 * Returns: (transfer full): the item
 */
ScImportItem *
sc_import_item_new (ScImport *import, ScImportRow *row)
{
  ScImportItem *self = g_object_new (SC_TYPE_IMPORT_ITEM, NULL);

  self->import = import;
  self->row = row;

  return self;
}

/**
 * sc_import_item_get_row:
 * @self: an item
 *
 * Returns: (transfer none): its row
 */
const ScImportRow *
sc_import_item_get_row (ScImportItem *self)
{
  g_return_val_if_fail (SC_IS_IMPORT_ITEM (self), NULL);

  return self->row;
}

/**
 * sc_import_item_dup_title:
 * @self: an item
 *
 * Returns: (transfer full): what the row is about
 */
char *
sc_import_item_dup_title (ScImportItem *self)
{
  g_return_val_if_fail (SC_IS_IMPORT_ITEM (self), NULL);

  return self->row->record != NULL ? sc_format_title (self->row->record)
                                   : g_strdup_printf (_ ("Row %u"), self->row->row);
}

/**
 * sc_import_item_dup_problems:
 * @self: an item
 *
 * Returns: (transfer full): what is wrong with the row, a line each; empty when nothing is
 */
char *
sc_import_item_dup_problems (ScImportItem *self)
{
  GString *text = g_string_new (NULL);
  GPtrArray *problems;

  g_return_val_if_fail (SC_IS_IMPORT_ITEM (self), NULL);

  problems = sc_import_get_problems (self->import);
  for (guint i = 0; self->row->action == SC_IMPORT_ERROR && i < problems->len; i++)
    {
      const ScImportProblem *problem = problems->pdata[i];

      if (problem->row != self->row->row)
        continue;
      g_string_append (text, text->len > 0 ? "\n" : "");
      /* What is wrong with a field's value names the field. */
      if (problem->column != NULL && strstr (problem->message, problem->column) == NULL)
        /* Translators: the name of a column, and what is wrong there. */
        g_string_append_printf (text, _ ("Column “%s”: %s"), problem->column, problem->message);
      else
        g_string_append (text, problem->message);
    }

  return g_string_free_and_steal (text);
}
