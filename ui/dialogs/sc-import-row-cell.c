/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-import-item.h"
#include "sc-import-row-cell.h"

/* Of a row with many changes as much as can be taken in. */
#define MAX_LINES 8

struct _ScImportRowCell
{
  AdwBin parent_instance;

  GtkCheckButton *check;
  GtkImage *icon;
  GtkLabel *title;
  GtkBox *lines;
  GBinding *binding; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ScImportRowCell, sc_import_row_cell, ADW_TYPE_BIN)

static const char *const icons[SC_IMPORT_N_ACTIONS] = {
  [SC_IMPORT_NEW] = "list-add-symbolic",
  [SC_IMPORT_UPDATE] = "document-edit-symbolic",
  [SC_IMPORT_UNCHANGED] = "object-select-symbolic",
  [SC_IMPORT_ERROR] = "dialog-warning-symbolic",
};

static void
add_line (ScImportRowCell *self, const char *markup, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->lines, label);
}

static void
add_change (ScImportRowCell *self, const ScImportChange *change)
{
  const char *before = *change->before != '\0' ? change->before : "–";
  const char *after = *change->after != '\0' ? change->after : "–";
  /* Translators: a field, its value before and after. */
  g_autofree char *markup =
      g_markup_printf_escaped (_ ("%s: <s>%s</s> → <b>%s</b>"), sc_field_get_label (change->field),
                               before, after);
  g_autofree char *since = NULL;

  add_line (self, markup, "body");
  if (change->base == NULL)
    return;
  /* Translators: %s is what a field held when a sheet was exported. */
  since = g_markup_printf_escaped (_ ("⚠ Changed here since the sheet was made, from “%s”"),
                                   *change->base != '\0' ? change->base : "–");
  add_line (self, since, "warning");
}

static void
add_changes (ScImportRowCell *self, const ScImportRow *row)
{
  for (guint i = 0; i < MIN (row->changes->len, MAX_LINES); i++)
    add_change (self, row->changes->pdata[i]);
  if (row->changes->len > MAX_LINES)
    {
      guint n = row->changes->len - MAX_LINES;
      g_autofree char *more =
          g_strdup_printf (ngettext ("and %u more field", "and %u more fields", n), n);

      add_line (self, more, "dim-label");
    }
}

static void
show_row (ScImportRowCell *self, ScImportItem *item)
{
  const ScImportRow *row = sc_import_item_get_row (item);
  g_autofree char *title = sc_import_item_dup_title (item);

  gtk_label_set_label (self->title, title);
  gtk_image_set_from_icon_name (self->icon, icons[row->action]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->check), row->action != SC_IMPORT_ERROR);

  for (GtkWidget *line; (line = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL;)
    gtk_box_remove (self->lines, line);
  if (row->action == SC_IMPORT_ERROR)
    {
      g_autofree char *problems = sc_import_item_dup_problems (item);
      g_autofree char *markup = g_markup_escape_text (problems, -1);

      add_line (self, markup, "warning");
    }
  else if (row->action == SC_IMPORT_NEW)
    add_line (self, _ ("New"), "dim-label");
  else
    add_changes (self, row);
}

static void
sc_import_row_cell_class_init (ScImportRowCellClass *klass)
{
}

static void
sc_import_row_cell_init (ScImportRowCell *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_START);
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->icon), 3);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (text), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (text), GTK_WIDGET (self->lines));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->check));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (row), text);
  gtk_widget_set_margin_start (row, 6);
  gtk_widget_set_margin_end (row, 6);
  gtk_widget_set_margin_top (row, 6);
  gtk_widget_set_margin_bottom (row, 6);
  adw_bin_set_child (ADW_BIN (self), row);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (SC_TYPE_IMPORT_ROW_CELL, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ScImportRowCell *self = SC_IMPORT_ROW_CELL (gtk_list_item_get_child (list_item));
  ScImportItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *title = sc_import_item_dup_title (item);

  gtk_list_item_set_accessible_label (list_item, title);
  show_row (self, item);
  self->binding = g_object_bind_property (item, "taken", self->check, "active",
                                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ScImportRowCell *self = SC_IMPORT_ROW_CELL (gtk_list_item_get_child (list_item));

  g_clear_pointer (&self->binding, g_binding_unbind);
}

/**
 * sc_import_row_cell_make_factory:
 *
 * Returns: (transfer full): what makes the rows of a list of #ScImportItem
 */
GtkListItemFactory *
sc_import_row_cell_make_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);

  return factory;
}
