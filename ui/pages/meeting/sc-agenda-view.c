/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-agenda-list.h"
#include "sc-agenda-view.h"
#include "sc-edit-permission.h"
#include "sc-future.h"
#include "sc-record-form.h"
#include "sc-toast.h"

struct _ScAgendaView
{
  AdwBin parent_instance;

  AdwNavigationSplitView *split;
  GtkWidget *late_icon;
  GtkLabel *sum_label;
  GtkStack *stack;
  AdwBin *list_bin;
  GtkEditable *entry;
  AdwNavigationPage *item_page;
  AdwBin *form_bin;

  ScSession *session;
  ScMeetingParts *parts;
  ScAgendaList *list;
  ScRecordEditor *editor;       /* (nullable): of the selected item */
  ScEditPermission *permission; /* (nullable): of the same */
  DexFuture *flushed;           /* (nullable): what was typed for the items before */
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScAgendaView, sc_agenda_view, ADW_TYPE_BIN)

static ScRecordForm *
get_form (ScAgendaView *self)
{
  GtkWidget *form = adw_bin_get_child (self->form_bin);

  return form != NULL ? SC_RECORD_FORM (form) : NULL;
}

static void
update_sum (ScAgendaView *self)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  guint n = sc_agenda_get_n_entries (agenda);
  guint minutes = sc_agenda_get_minutes (agenda);
  guint planned = sc_agenda_get_planned_minutes (agenda);
  gboolean late = planned > 0 && minutes > planned;
  g_autofree char *items = g_strdup_printf (ngettext ("%u item", "%u items", n), n);
  g_autofree char *time =
      planned > 0
          /* Translators: how long the items of an agenda take, and how long the meeting is. */
          ? g_strdup_printf (_ ("%u of %u minutes"), minutes, planned)
          : g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  g_autofree char *over =
      late ? g_strdup_printf (_ (" · %u too many"), minutes - planned) : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("%s · %s%s", items, time, over);

  gtk_label_set_label (self->sum_label, text);
  gtk_widget_set_visible (self->late_icon, late);
  if (late)
    gtk_widget_add_css_class (GTK_WIDGET (self->sum_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sum_label), "error");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "items" : "empty");
}

static gboolean
update_form_cb (gpointer data)
{
  ScAgendaView *self = data;
  ScRecordForm *form = get_form (self);

  self->update_source = 0;
  if (form == NULL)
    return G_SOURCE_REMOVE;
  sc_record_form_set_locked (form, sc_edit_permission_get_locked (self->permission));
  sc_record_form_update (form);

  return G_SOURCE_REMOVE;
}

/* The editor tells from fibers and with every key: the widgets follow once, from the main loop. */
static void
queue_update_form (ScAgendaView *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_form_cb, self);
}

static void
leave_item (ScAgendaView *self)
{
  ScRecordForm *form = get_form (self);

  if (form == NULL)
    return;
  sc_record_form_commit (form);
  dex_clear (&self->flushed);
  self->flushed = sc_record_editor_flush (self->editor);
  adw_bin_set_child (self->form_bin, NULL);
  g_signal_handlers_disconnect_by_func (self->editor, queue_update_form, self);
  g_signal_handlers_disconnect_by_func (self->permission, queue_update_form, self);
  g_clear_object (&self->permission);
  g_clear_object (&self->editor);
}

static void
selected_cb (ScAgendaView *self)
{
  const char *id = sc_agenda_list_get_selected (self->list);
  ScRecord *item = sc_meeting_parts_find (self->parts, id);

  leave_item (self);
  if (item == NULL)
    return;
  self->editor = sc_record_editor_new (self->session, item);
  self->permission = sc_edit_permission_new (self->session, self->editor);
  adw_bin_set_child (self->form_bin, sc_record_form_new (self->session, self->editor));
  g_signal_connect_object (self->editor, "notify", G_CALLBACK (queue_update_form), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->permission, "notify", G_CALLBACK (queue_update_form), self,
                           G_CONNECT_SWAPPED);
  update_form_cb (self);
}

static void
activated_cb (GtkListBox *box, GtkListBoxRow *row, ScAgendaView *self)
{
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  if (get_form (self) != NULL)
    sc_record_form_focus_first (get_form (self));
}

static void
added_cb (gpointer object, const GValue *value, const GError *error, gpointer text)
{
  ScAgendaView *self = object;

  if (value != NULL)
    {
      sc_agenda_list_select (self->list, sc_record_get_id (g_value_get_object (value)));
      return;
    }
  /* What could not be written stands where it was typed, unless somebody types the next already. */
  sc_toast_error (object, error);
  if (*gtk_editable_get_text (self->entry) == '\0')
    gtk_editable_set_text (self->entry, text);
}

static void
add_cb (GtkEntry *entry, ScAgendaView *self)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (*text == '\0')
    {
      g_free (text);
      return;
    }
  sc_future_then_with (sc_meeting_add_item (self->parts, text,
                                            sc_agenda_list_get_selected (self->list)),
                       self, added_cb, text, g_free);
  gtk_editable_set_text (self->entry, "");
}

static void
step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScAgendaView *self = SC_AGENDA_VIEW (widget);
  g_autofree char *action = g_strconcat ("agenda.", name + strlen ("view."), NULL);

  gtk_widget_activate_action (GTK_WIDGET (self->list), action, NULL);
}

static void
sc_agenda_view_dispose (GObject *object)
{
  ScAgendaView *self = SC_AGENDA_VIEW (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->editor != NULL)
    leave_item (self);
  dex_clear (&self->flushed);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_AGENDA_VIEW);
  g_clear_object (&self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_agenda_view_parent_class)->dispose (object);
}

static void
sc_agenda_view_class_init (ScAgendaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_agenda_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-agenda-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, split);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, late_icon);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, sum_label);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, stack);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, list_bin);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, entry);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, item_page);
  gtk_widget_class_bind_template_child (widget_class, ScAgendaView, form_bin);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_install_action (widget_class, "view.up", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "view.down", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "view.in", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "view.out", NULL, step_cb);
}

static void
sc_agenda_view_init (ScAgendaView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_agenda_view_new:
 * @session: the session
 * @parts: a loaded meeting
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
sc_agenda_view_new (ScSession *session, ScMeetingParts *parts)
{
  ScAgendaView *self = g_object_new (SC_TYPE_AGENDA_VIEW, NULL);
  GtkWidget *list = sc_agenda_list_new (parts, TRUE);

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  self->list = SC_AGENDA_LIST (list);
  adw_bin_set_child (self->list_bin, list);
  g_signal_connect_object (list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_bin_get_child (ADW_BIN (list)), "row-activated",
                           G_CALLBACK (activated_cb), self, 0);
  g_signal_connect_object (parts, "changed", G_CALLBACK (update_sum), self, G_CONNECT_SWAPPED);
  update_sum (self);
  selected_cb (self);

  return GTK_WIDGET (self);
}

/**
 * sc_agenda_view_set_narrow:
 * @self: the view
 * @narrow: whether there is room for one of list and item only
 */
void
sc_agenda_view_set_narrow (ScAgendaView *self, gboolean narrow)
{
  g_return_if_fail (SC_IS_AGENDA_VIEW (self));

  adw_navigation_split_view_set_collapsed (self->split, narrow);
  sc_agenda_list_set_narrow (self->list, narrow);
}

/* Puts the focus where somebody goes on: at the items, or into the entry when there are none. */
void
sc_agenda_view_focus (ScAgendaView *self)
{
  g_return_if_fail (SC_IS_AGENDA_VIEW (self));

  if (sc_agenda_list_get_selected (self->list) != NULL)
    sc_agenda_list_focus (self->list);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * sc_agenda_view_flush:
 * @self: the view
 *
 * Returns: (transfer full): a future that is done when everything typed is in the store
 */
DexFuture *
sc_agenda_view_flush (ScAgendaView *self)
{
  g_return_val_if_fail (SC_IS_AGENDA_VIEW (self), NULL);

  if (get_form (self) == NULL)
    return self->flushed != NULL ? dex_ref (self->flushed) : dex_future_new_true ();
  sc_record_form_commit (get_form (self));

  return sc_record_editor_flush (self->editor);
}
