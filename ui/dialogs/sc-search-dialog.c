/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-future.h"
#include "sc-search-dialog.h"
#include "sc-section.h"

#define MAX_HITS 40

struct _ScSearchDialog
{
  AdwDialog parent_instance;

  GtkEditable *entry;
  GtkStack *stack;
  GtkListBox *list;

  ScSession *session;
  guint generation; /* of the words: an answer to older ones comes too late */
};

G_DEFINE_FINAL_TYPE (ScSearchDialog, sc_search_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;

static void
choose (ScSearchDialog *self, GtkListBoxRow *row)
{
  g_autoptr (ScSearchDialog) alive = g_object_ref (self);
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));

  /* First close: that gives the focus back to where it was, and the page that comes takes it from there. */
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, chosen_signal, 0, id);
}

static void
add_hit (ScSearchDialog *self, const ScSearchHit *hit)
{
  const ScSection *section = sc_section_find_for_type (hit->type);
  const ScRecordType *type = sc_record_type_lookup (hit->type);
  GtkWidget *row;
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *kind;

  /* What has no page of its own, such as a membership, cannot be opened. */
  if (section == NULL)
    return;
  row = gtk_list_box_row_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  title = gtk_label_new (hit->title != NULL && *hit->title != '\0' ? hit->title : _ ("Untitled"));
  kind = gtk_label_new (sc_record_type_get_label (type));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (kind, "dim-label");
  gtk_widget_add_css_class (kind, "caption");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (section->icon_name));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), kind);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title,
                                  kind, NULL, -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (hit->id), g_free);
  gtk_list_box_append (self->list, row);
}

static void
found_cb (gpointer object, const GValue *value, const GError *error, gpointer generation)
{
  ScSearchDialog *self = object;
  GPtrArray *hits = value != NULL ? g_value_get_boxed (value) : NULL;
  GtkListBoxRow *first;

  if (GPOINTER_TO_UINT (generation) != self->generation)
    return;
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    add_hit (self, hits->pdata[i]);
  first = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, first);
  gtk_stack_set_visible_child_name (self->stack, first != NULL ? "results" : "nothing");
}

static void
changed_cb (GtkSearchEntry *entry, ScSearchDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  self->generation++;
  if (text[strspn (text, " ")] == '\0')
    {
      gtk_stack_set_visible_child_name (self->stack, "start");
      return;
    }
  sc_future_then_with (sc_store_search (sc_session_get_store (self->session), text, NULL, MAX_HITS),
                       self, found_cb, GUINT_TO_POINTER (self->generation), NULL);
}

static void
activate_cb (GtkSearchEntry *entry, ScSearchDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    choose (self, row);
}

static void
stop_cb (GtkSearchEntry *entry, ScSearchDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScSearchDialog *self)
{
  choose (self, row);
}

/* The focus stays in the entry while the arrow keys choose. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                ScSearchDialog *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;
  GtkListBoxRow *row;
  graphene_rect_t bounds;

  if (step == 0 || selected == NULL)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (selected) + step);
  if (row == NULL)
    return GDK_EVENT_STOP;
  gtk_list_box_select_row (self->list, row);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (self->list), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);

  return GDK_EVENT_STOP;
}

static void
sc_search_dialog_dispose (GObject *object)
{
  ScSearchDialog *self = SC_SEARCH_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_SEARCH_DIALOG);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_search_dialog_parent_class)->dispose (object);
}

static void
sc_search_dialog_class_init (ScSearchDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_search_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScSearchDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, ScSearchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ScSearchDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sc_search_dialog_init (ScSearchDialog *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), key);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->entry));
}

AdwDialog *
sc_search_dialog_new (ScSession *session)
{
  ScSearchDialog *self = g_object_new (SC_TYPE_SEARCH_DIALOG, NULL);

  self->session = g_object_ref (session);

  return ADW_DIALOG (self);
}
