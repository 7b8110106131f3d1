/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-links-group.h"
#include "sc-record-cell.h"
#include "sc-section.h"

/* More than these are found in the list of their section. */
#define MAX_ROWS 50

struct _ScLinksGroup
{
  AdwBin parent_instance;

  ScSession *session;
  const ScSection *section;
  ScQueryModel *model;
};

G_DEFINE_FINAL_TYPE (ScLinksGroup, sc_links_group, ADW_TYPE_BIN)

static void
n_items_cb (ScLinksGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScLinksGroup *self)
{
  g_autoptr (ScRow) item =
      g_list_model_get_item (G_LIST_MODEL (self->model), (guint) gtk_list_box_row_get_index (row));
  ScRecord *record = item != NULL ? sc_row_get_record (item) : NULL;

  if (record != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s",
                                sc_record_get_id (record));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  ScLinksGroup *self = data;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *cell = sc_record_cell_new_for_row (self->session, self->section);

  sc_record_cell_set_row (SC_RECORD_CELL (cell), item);
  gtk_widget_set_margin_start (cell, 12);
  gtk_widget_set_margin_end (cell, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), cell);
  sc_record_cell_name_row (SC_RECORD_CELL (cell), row);

  return row;
}

static void
sc_links_group_dispose (GObject *object)
{
  ScLinksGroup *self = SC_LINKS_GROUP (object);

  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_links_group_parent_class)->dispose (object);
}

static void
sc_links_group_class_init (ScLinksGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_links_group_dispose;
}

static void
sc_links_group_init (ScLinksGroup *self)
{
}

/**
 * sc_links_group_new:
 * @session: the session
 * @type_name: the type of the records to show
 * @field: which of their fields names the record
 * @id: the record that is named
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
sc_links_group_new (ScSession *session, const char *type_name, const char *field, const char *id)
{
  ScLinksGroup *self = g_object_new (SC_TYPE_LINKS_GROUP, NULL);
  const char *const ids[] = { id, NULL };
  const ScRecordType *type = sc_record_type_lookup (type_name);
  g_autoptr (ScQuery) query = sc_query_new (type_name);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (GtkSliceListModel) slice = NULL;
  /* Translators: a heading: which records name this one, and as what; “Solutions · Owner”. */
  g_autofree char *title =
      g_strdup_printf (_ ("%s · %s"), sc_record_type_get_label_plural (type),
                       sc_field_get_label (sc_record_type_lookup_field (type, field)));

  self->session = g_object_ref (session);
  self->section = sc_section_find_for_type (type_name);
  sc_query_add_filter (query, field, ids);
  self->model = sc_session_list (session, query);
  slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->model)), 0, MAX_ROWS);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (slice), create_row_cb, self, NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  adw_bin_set_child (ADW_BIN (self), group);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (n_items_cb), self,
                           G_CONNECT_SWAPPED);
  n_items_cb (self);

  return GTK_WIDGET (self);
}
