/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-future.h"
#include "sc-record-editor.h"
#include "sc-ref-picker.h"
#include "sc-section.h"
#include "sc-toast.h"

struct _ScRefPicker
{
  GtkPopover parent_instance;

  ScSession *session;
  const ScRecordType *type;
  ScQueryModel *model;
  GtkSingleSelection *selection;
  GtkEditable *entry;
  GtkListView *view;
  GtkWidget *scroller;
  GtkWidget *create;
  gboolean only_existing;
};

G_DEFINE_FINAL_TYPE (ScRefPicker, sc_ref_picker, GTK_TYPE_POPOVER)

static guint picked_signal;

static void
pick (ScRefPicker *self, const char *id)
{
  g_autofree char *copy = g_strdup (id);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, picked_signal, 0, copy);
}

static void
pick_position (ScRefPicker *self, guint position)
{
  g_autoptr (ScRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  ScRecord *record = row != NULL ? sc_row_get_record (row) : NULL;

  if (record != NULL)
    pick (self, sc_record_get_id (record));
}

static void
activated_cb (GtkListView *view, guint position, ScRefPicker *self)
{
  pick_position (self, position);
}

static char *
dup_text (ScRefPicker *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
changed_cb (ScRefPicker *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (ScQuery) query = sc_query_new (self->type->name);
  /* Translators: makes a record of this title. */
  g_autofree char *label = g_strdup_printf (_ ("Create “%s”"), text);

  sc_query_set_text (query, text);
  sc_query_model_set_query (self->model, query);
  gtk_button_set_label (GTK_BUTTON (self->create), label);
  gtk_widget_set_visible (self->create, *text != '\0' && !self->only_existing);
}

static void
n_items_cb (ScRefPicker *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_single_selection_set_selected (self->selection, n > 0 ? 0 : GTK_INVALID_LIST_POSITION);
}

/* A person is "Given Names Family"; everything else has its title in one field. */
static void
set_title (ScRecordEditor *editor, const ScRecordType *type, const char *text)
{
  const char *space = strrchr (text, ' ');
  g_autofree char *first = NULL;

  if (type->title_fields[1] == NULL || space == NULL)
    {
      sc_record_editor_set_text (editor, type->title_fields[type->title_fields[1] != NULL ? 1 : 0],
                                 text, NULL);
      return;
    }
  first = g_strndup (text, space - text);
  sc_record_editor_set_text (editor, type->title_fields[0], first, NULL);
  sc_record_editor_set_text (editor, type->title_fields[1], space + 1, NULL);
}

static void
created_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    pick (object, sc_record_get_id (sc_record_editor_get_record (data)));
}

static void
may_create_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScRefPicker *self = object;
  ScRecordEditor *editor = data;
  g_autofree char *text = dup_text (self);

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  set_title (editor, self->type, text);
  sc_future_then_with (sc_record_editor_flush (editor), self, created_cb, g_object_ref (editor),
                       g_object_unref);
}

static void
create_clicked_cb (ScRefPicker *self)
{
  ScRecordEditor *editor = sc_record_editor_new_for_type (self->session, self->type);

  sc_future_then_with (sc_record_editor_demand (editor), self, may_create_cb, editor,
                       g_object_unref);
}

static void
entry_activated_cb (ScRefPicker *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    pick_position (self, position);
  else if (gtk_widget_get_visible (self->create))
    create_clicked_cb (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                ScRefPicker *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;

  if (step == 0 || n == 0 || position == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  position = (guint) CLAMP ((int) position + step, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_list_view_scroll_to (self->view, position, GTK_LIST_SCROLL_NONE, NULL);

  return GDK_EVENT_STOP;
}

static void
shown_cb (ScRefPicker *self)
{
  gtk_editable_set_text (self->entry, "");
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
row_changed_cb (ScRow *row, GParamSpec *pspec, GtkLabel *label)
{
  ScRecord *record = sc_row_get_record (row);
  g_autofree char *title = record != NULL ? sc_format_title (record) : g_strdup ("…");

  gtk_label_set_label (label, title);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  ScRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);

  g_signal_connect_object (row, "notify::record", G_CALLBACK (row_changed_cb), label, 0);
  row_changed_cb (row, NULL, GTK_LABEL (label));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item),
                                        gtk_list_item_get_child (item));
}

static void
sc_ref_picker_dispose (GObject *object)
{
  ScRefPicker *self = SC_REF_PICKER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_ref_picker_parent_class)->dispose (object);
}

static void
sc_ref_picker_class_init (ScRefPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_ref_picker_dispose;
  picked_signal = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_ref_picker_init (ScRefPicker *self)
{
}

static GtkWidget *
build_list (ScRefPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  self->view = GTK_LIST_VIEW (
      gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "navigation-sidebar");
  g_signal_connect (self->view, "activate", G_CALLBACK (activated_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 280);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));

  return self->scroller;
}

static GtkWidget *
build_entry (ScRefPicker *self)
{
  GtkWidget *entry = gtk_search_entry_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  const char *plural = sc_record_type_get_label_plural (self->type);

  self->entry = GTK_EDITABLE (entry);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (entry), 80);
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (entry), plural);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, plural,
                                  -1);
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (entry_activated_cb), self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (entry, key);

  return entry;
}

/**
 * sc_ref_picker_new:
 * @session: the session
 * @type_name: the type of the records to choose from
 *
 * Returns: (transfer floating): the popover
 */
GtkWidget *
sc_ref_picker_new (ScSession *session, const char *type_name)
{
  ScRefPicker *self = g_object_new (SC_TYPE_REF_PICKER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autoptr (ScQuery) query = sc_query_new (type_name);

  self->session = g_object_ref (session);
  self->type = sc_record_type_lookup (type_name);
  self->model = sc_session_list (session, query);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  self->create = gtk_button_new ();
  gtk_widget_add_css_class (self->create, "flat");
  gtk_widget_set_visible (self->create, FALSE);
  gtk_box_append (GTK_BOX (box), build_entry (self));
  gtk_box_append (GTK_BOX (box), build_list (self));
  gtk_box_append (GTK_BOX (box), self->create);
  gtk_widget_set_size_request (box, 280, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect (self, "show", G_CALLBACK (shown_cb), NULL);
  g_signal_connect_swapped (self->create, "clicked", G_CALLBACK (create_clicked_cb), self);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (n_items_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sc_ref_picker_set_can_create:
 * @self: a picker
 * @can_create: whether what is not found can be made
 */
void
sc_ref_picker_set_can_create (ScRefPicker *self, gboolean can_create)
{
  g_return_if_fail (SC_IS_REF_PICKER (self));

  self->only_existing = !can_create;
}
