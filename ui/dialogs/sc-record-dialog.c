/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-edit-permission.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-record-dialog.h"
#include "sc-record-form.h"
#include "sc-toast.h"

struct _ScRecordDialog
{
  AdwDialog parent_instance;

  AdwBanner *reason_banner;
  ScRecordForm *form;
  GtkWidget *remove_button;

  ScSession *session;
  ScRecordEditor *editor;
  ScEditPermission *permission;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScRecordDialog, sc_record_dialog, ADW_TYPE_DIALOG)

static guint removed_signal;

static gboolean
update_cb (gpointer data)
{
  ScRecordDialog *self = data;
  const char *reason = sc_edit_permission_get_reason (self->permission);
  gboolean locked = sc_edit_permission_get_locked (self->permission);

  self->update_source = 0;
  sc_record_form_set_locked (self->form, locked);
  sc_record_form_update (self->form);
  if (reason != NULL)
    adw_banner_set_title (self->reason_banner, reason);
  adw_banner_set_revealed (self->reason_banner, reason != NULL);
  gtk_widget_set_sensitive (self->remove_button, !locked);

  return G_SOURCE_REMOVE;
}

/* The editor tells from fibers and with every key: the widgets follow once, from the main loop. */
static void
queue_update (ScRecordDialog *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

static void
saved_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

/* What was typed last is kept by the editor's draft, whatever becomes of this. */
static void
sc_record_dialog_closed (AdwDialog *dialog)
{
  ScRecordDialog *self = SC_RECORD_DIALOG (dialog);

  sc_record_form_commit (self->form);
  sc_future_then (sc_record_editor_flush (self->editor), self, saved_cb);
}

static void
deleted_cb (gpointer object, const GValue *value, const GError *error, gpointer title)
{
  ScRecordDialog *self = object;

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  sc_toast_deleted (GTK_WIDGET (self), title);
  g_signal_emit (self, removed_signal, 0);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
remove_clicked_cb (ScRecordDialog *self)
{
  ScRecord *record = sc_record_editor_get_record (self->editor);

  sc_future_then_with (sc_session_delete (self->session, record), self, deleted_cb,
                       sc_format_title (record), g_free);
}

static void
sc_record_dialog_dispose (GObject *object)
{
  ScRecordDialog *self = SC_RECORD_DIALOG (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->permission);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_record_dialog_parent_class)->dispose (object);
}

static void
sc_record_dialog_class_init (ScRecordDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_record_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = sc_record_dialog_closed;
  removed_signal = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_record_dialog_init (ScRecordDialog *self)
{
}

static GtkWidget *
build_header (ScRecordDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->remove_button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_tooltip_text (self->remove_button, _ ("Delete"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Delete"), -1);
  g_signal_connect_swapped (self->remove_button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->remove_button);

  return header;
}

static GtkWidget *
build_content (ScRecordDialog *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_set_margin_start (GTK_WIDGET (self->form), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->form), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->form), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->form), 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->form));

  return scroller;
}

/**
 * sc_record_dialog_new:
 * @session: the session
 * @record: a record of a known type, as it is in the store
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_record_dialog_new (ScSession *session, ScRecord *record)
{
  ScRecordDialog *self = g_object_new (SC_TYPE_RECORD_DIALOG, NULL);
  GtkWidget *view = adw_toolbar_view_new ();

  self->session = g_object_ref (session);
  self->editor = sc_record_editor_new (session, record);
  self->permission = sc_edit_permission_new (session, self->editor);
  self->form = SC_RECORD_FORM (sc_record_form_new (session, self->editor));
  self->reason_banner = ADW_BANNER (adw_banner_new (""));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), build_header (self));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->reason_banner));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), build_content (self));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self),
                        sc_record_type_get_label (sc_record_get_record_type (record)));
  adw_dialog_set_content_width (ADW_DIALOG (self), 560);
  g_signal_connect_object (self->editor, "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->permission, "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);

  return ADW_DIALOG (self);
}
