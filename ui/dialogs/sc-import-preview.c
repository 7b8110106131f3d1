/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-import-item.h"
#include "sc-import-preview.h"
#include "sc-import-row-cell.h"

struct _ScImportPreview
{
  AdwBin parent_instance;

  AdwActionRow *summary_row;
  GtkImage *summary_icon;
  AdwActionRow *unknown_row;
  AdwSwitchRow *errors_row;
  GtkWidget *tools;
  GtkDropDown *filter;
  GtkListView *list;

  ScImport *import;  /* (nullable): borrowed */
  GListStore *items; /* of ScImportItem: rows that change something, or cannot */
  GtkFilter *by_action;
  gboolean can_import;
  gboolean busy; /* many rows change at once */
};

G_DEFINE_FINAL_TYPE (ScImportPreview, sc_import_preview, ADW_TYPE_BIN)

enum
{
  PROP_CAN_IMPORT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What the list can be narrowed to, as in the drop-down. */
static const ScImportAction shown[] = { SC_IMPORT_N_ACTIONS, SC_IMPORT_NEW, SC_IMPORT_UPDATE,
                                        SC_IMPORT_ERROR };

static gboolean
matches (gpointer item, gpointer data)
{
  ScImportPreview *self = data;
  guint selected = gtk_drop_down_get_selected (self->filter);

  return selected == 0 || selected >= G_N_ELEMENTS (shown) ||
         sc_import_item_get_row (item)->action == shown[selected];
}

static const char *
explain (guint n_rows, guint n_writing, guint n_errors)
{
  if (n_errors > 0)
    return _ ("Nothing is imported while rows have errors. Correct them in the file and choose it "
              "again, or leave them out.");
  if (n_rows == 0)
    return _ ("The file says what the workspace says already.");
  if (n_writing == 0)
    return _ ("Nothing would be changed.");

  return _ ("All of it is imported, and one step takes it back.");
}

static void
update_summary (ScImportPreview *self)
{
  guint n_new = sc_import_count (self->import, SC_IMPORT_NEW);
  guint n_update = sc_import_count (self->import, SC_IMPORT_UPDATE);
  guint n_errors = sc_import_count (self->import, SC_IMPORT_ERROR);
  g_autofree char *text =
      g_strdup_printf (_ ("%u new, %u changed, %u unchanged, %u with errors"), n_new, n_update,
                       sc_import_count (self->import, SC_IMPORT_UNCHANGED), n_errors);
  gboolean can_import = n_errors == 0 && n_new + n_update > 0;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->summary_row), text);
  adw_action_row_set_subtitle (self->summary_row,
                               explain (g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                                        n_new + n_update, n_errors));
  gtk_image_set_from_icon_name (self->summary_icon, n_errors > 0 ? "dialog-warning-symbolic"
                                                                 : "object-select-symbolic");
  if (can_import == self->can_import)
    return;
  self->can_import = can_import;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_IMPORT]);
}

static void
taken_changed_cb (ScImportPreview *self)
{
  if (!self->busy && self->import != NULL)
    update_summary (self);
}

/* Sets the check marks of all rows, of those with errors, or of those without. */
static void
take (ScImportPreview *self, gboolean errors, gboolean taken)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  self->busy = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ScImportItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if ((sc_import_item_get_row (item)->action == SC_IMPORT_ERROR) == errors)
        g_object_set (item, "taken", taken, NULL);
    }
  self->busy = FALSE;
  taken_changed_cb (self);
}

static void
errors_toggled_cb (GObject *row, GParamSpec *pspec, ScImportPreview *self)
{
  take (self, TRUE, !adw_switch_row_get_active (self->errors_row));
}

static void
take_all_cb (GtkButton *button, ScImportPreview *self)
{
  take (self, FALSE, TRUE);
}

static void
take_none_cb (GtkButton *button, ScImportPreview *self)
{
  take (self, FALSE, FALSE);
}

static void
filter_changed_cb (GObject *drop_down, GParamSpec *pspec, ScImportPreview *self)
{
  gtk_filter_changed (self->by_action, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
activated_cb (GtkListView *list, guint position, ScImportPreview *self)
{
  g_autoptr (ScImportItem) item =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  const ScImportRow *row = sc_import_item_get_row (item);

  if (row->action != SC_IMPORT_ERROR)
    g_object_set (item, "taken", row->left_out, NULL);
}

static void
add_rows (ScImportPreview *self)
{
  GPtrArray *rows = sc_import_get_rows (self->import);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      ScImportRow *row = rows->pdata[i];
      ScImportItem *item;

      if (row->action == SC_IMPORT_UNCHANGED)
        continue;
      item = sc_import_item_new (self->import, row);
      g_signal_connect_object (item, "notify::taken", G_CALLBACK (taken_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->items, 0, 0, items->pdata, items->len);
}

static void
show_unknown (ScImportPreview *self)
{
  const char *const *unknown = sc_import_get_unknown_columns (self->import);
  g_autofree char *names = g_strjoinv (", ", (char **) unknown);

  gtk_widget_set_visible (GTK_WIDGET (self->unknown_row), *names != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->unknown_row),
                                 _ ("Columns That Are Left Out"));
  adw_action_row_set_subtitle (self->unknown_row, names);
}

/**
 * sc_import_preview_set_import:
 * @self: the widget
 * @import: (nullable): what to show; must live until another is set
 *
 * Shows another import, or none.
 */
void
sc_import_preview_set_import (ScImportPreview *self, ScImport *import)
{
  g_return_if_fail (SC_IS_IMPORT_PREVIEW (self));

  g_list_store_remove_all (self->items);
  self->import = import;
  if (import == NULL)
    return;

  adw_switch_row_set_active (self->errors_row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->errors_row),
                          sc_import_count (import, SC_IMPORT_ERROR) > 0);
  gtk_drop_down_set_selected (self->filter, 0);
  add_rows (self);
  show_unknown (self);
  update_summary (self);
  gtk_widget_set_visible (self->tools, g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0);
}

static void
sc_import_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, SC_IMPORT_PREVIEW (object)->can_import);
}

static void
sc_import_preview_dispose (GObject *object)
{
  ScImportPreview *self = SC_IMPORT_PREVIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_IMPORT_PREVIEW);
  g_clear_object (&self->items);
  g_clear_object (&self->by_action);

  G_OBJECT_CLASS (sc_import_preview_parent_class)->dispose (object);
}

static void
sc_import_preview_class_init (ScImportPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sc_import_preview_dispose;
  object_class->get_property = sc_import_preview_get_property;
  properties[PROP_CAN_IMPORT] = g_param_spec_boolean ("can-import", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-import-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, summary_row);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, summary_icon);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, unknown_row);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, errors_row);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, tools);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, filter);
  gtk_widget_class_bind_template_child (widget_class, ScImportPreview, list);
  gtk_widget_class_bind_template_callback (widget_class, errors_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_none_cb);
}

static void
sc_import_preview_init (ScImportPreview *self)
{
  const char *labels[] = { _ ("All Rows"), _ ("New Rows"), _ ("Changed Rows"),
                           _ ("Rows with Errors"), NULL };
  g_autoptr (GtkStringList) names = gtk_string_list_new (labels);
  g_autoptr (GtkListItemFactory) factory = sc_import_row_cell_make_factory ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->items = g_list_store_new (SC_TYPE_IMPORT_ITEM);
  self->by_action = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->unknown_row), FALSE);
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (names));
  selection = gtk_no_selection_new (
      G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)),
                                               g_object_ref (self->by_action))));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
}
