/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-connect-form.h"
#include "sc-doctor-group.h"
#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-refused-group.h"
#include "sc-sync-dialog.h"
#include "sc-sync-text.h"
#include "sc-toast.h"

struct _ScSyncDialog
{
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  GtkStack *stack;
  AdwActionRow *state_row;
  GtkImage *state_icon;
  GtkButton *retry_button;
  GtkWidget *stop_button;
  GtkWidget *details_row;
  GtkWidget *keyring_row;
  GtkWidget *sign_in_button;
  AdwActionRow *message_row;
  AdwActionRow *last_row;
  AdwActionRow *pending_row;
  AdwActionRow *files_row;
  AdwActionRow *server_row;
  AdwActionRow *user_row;
  AdwActionRow *hall_row;
  GtkWidget *office_group;
  AdwActionRow *office_last_row;
  AdwActionRow *office_pending_row;
  AdwActionRow *office_name_row;
  ScRefusedGroup *refused_group;
  ScDoctorGroup *doctor_group;
  ScConnectForm *connect_form;

  ScSession *session;
  GSignalGroup *sync_signals;
  GSignalGroup *office_signals;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScSyncDialog, sc_sync_dialog, ADW_TYPE_DIALOG)

static void
update_error (ScSyncDialog *self, ScSyncJob *job)
{
  const GError *error = sc_sync_job_get_error (job);
  g_autofree char *text = sc_sync_dup_details (job);

  /* The server's reasons stand below, each with its record. */
  adw_action_row_set_subtitle (self->state_row, text);
  gtk_widget_set_visible (self->details_row, error != NULL);
  if (error != NULL)
    adw_action_row_set_subtitle (self->message_row, error->message);
}

static void
show_exchange (ScSyncJob *job, AdwActionRow *last_row, AdwActionRow *pending_row)
{
  gint64 last = sc_sync_job_get_last_sync (job);
  g_autofree char *time = last > 0 ? sc_format_moment_ms (last) : g_strdup (_ ("never"));
  guint pending = sc_sync_job_get_pending (job);
  g_autofree char *count = sc_format_count (pending);
  g_autofree char *waiting =
      pending > 0 ? g_strdup_printf (ngettext ("%s change", "%s changes", pending), count)
                  : g_strdup (_ ("nothing"));

  adw_action_row_set_subtitle (last_row, time);
  adw_action_row_set_subtitle (pending_row, waiting);
}

static void
update_figures (ScSyncDialog *self, ScSyncJob *job)
{
  ScPeer *peer = sc_sync_job_get_peer (job);
  const char *user = sc_peer_get_user (peer);
  g_autofree char *files = sc_sync_dup_files_text (job);

  gtk_widget_set_visible (GTK_WIDGET (self->files_row), files != NULL);
  adw_action_row_set_subtitle (self->files_row, files != NULL ? files : "");
  show_exchange (job, self->last_row, self->pending_row);
  adw_action_row_set_subtitle (self->server_row, sc_peer_get_url (peer));
  gtk_widget_set_visible (self->keyring_row,
                          user != NULL && !sc_session_remembers_password (self->session));
  adw_action_row_set_subtitle (self->user_row, user != NULL ? user : "–");
}

/* Who is not of the office sees nothing of it. */
static void
update_office (ScSyncDialog *self)
{
  ScOffice *office = sc_session_get_office (self->session);
  ScSyncJob *job = sc_office_get_sync (office);
  g_autofree char *name = sc_office_dup_name (office);

  gtk_widget_set_visible (self->office_group, job != NULL);
  if (job == NULL)
    return;
  show_exchange (job, self->office_last_row, self->office_pending_row);
  adw_action_row_set_subtitle (self->office_name_row, name);
}

/* A button that goes away takes the keyboard's place with it. */
static void
show_instead (GtkWidget *button, GtkWidget *other, gboolean visible)
{
  gboolean focus = gtk_widget_has_focus (other);

  gtk_widget_set_visible (button, visible);
  if (visible && focus)
    gtk_widget_grab_focus (button);
}

static void
update_buttons (ScSyncDialog *self, ScSyncJob *job)
{
  ScSyncState state = sc_sync_job_get_state (job);
  gboolean stopped = state == SC_SYNC_STATE_STOPPED && sc_sync_job_is_paused (job);
  /* What is over in a moment need not be stopped. */
  gboolean going_on = state == SC_SYNC_STATE_SYNCING && sc_sync_job_get_total (job) > 0;

  gtk_button_set_label (self->retry_button, stopped ? _ ("_Continue") : _ ("_Try Now"));
  show_instead (GTK_WIDGET (self->retry_button), self->stop_button,
                stopped || state == SC_SYNC_STATE_FAILED || state == SC_SYNC_STATE_OFFLINE ||
                    state == SC_SYNC_STATE_WAITING);
  show_instead (self->stop_button, GTK_WIDGET (self->retry_button), going_on);
  gtk_widget_set_visible (self->sign_in_button, state == SC_SYNC_STATE_NEEDS_PASSWORD);
}

static void
update_hall (ScSyncDialog *self)
{
  g_autofree char *text = sc_sync_dup_hall_text (sc_session_get_hall (self->session));

  adw_action_row_set_subtitle (self->hall_row, text != NULL ? text : _ ("Provide or join one"));
}

static gboolean
update_cb (gpointer data)
{
  ScSyncDialog *self = data;
  ScSyncJob *job = sc_session_get_sync (self->session);
  g_autofree char *text = sc_sync_dup_text (job);

  self->update_source = 0;
  gtk_stack_set_visible_child_name (self->stack, job != NULL ? "server" : "alone");
  if (job == NULL)
    return G_SOURCE_REMOVE;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), text);
  gtk_image_set_from_icon_name (self->state_icon, sc_sync_get_icon_name (job));
  update_buttons (self, job);
  update_error (self, job);
  update_figures (self, job);
  update_office (self);
  update_hall (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (ScSyncDialog *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (60, update_cb, self);
}

static void
sync_changed_cb (ScSyncDialog *self)
{
  g_signal_group_set_target (self->sync_signals, sc_session_get_sync (self->session));
  queue_update (self);
}

static void
office_changed_cb (ScSyncDialog *self)
{
  g_signal_group_set_target (self->office_signals,
                             sc_office_get_sync (sc_session_get_office (self->session)));
  queue_update (self);
}

static void
retry_clicked_cb (GtkButton *button, ScSyncDialog *self)
{
  ScSyncJob *job = sc_session_get_sync (self->session);

  if (job != NULL)
    sc_sync_job_retry (job);
}

static void
stop_clicked_cb (GtkButton *button, ScSyncDialog *self)
{
  ScSyncJob *job = sc_session_get_sync (self->session);

  if (job != NULL)
    sc_sync_job_pause (job);
}

static void
record_activated_cb (ScRefusedGroup *group, const char *id, ScSyncDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s", id);
  adw_dialog_close (ADW_DIALOG (self));
}

/* The toast with the way back is the window's. */
static void
given_up_cb (ScRefusedGroup *group, ScSyncDialog *self)
{
  sc_toast_undoable (GTK_WIDGET (self), _ ("Change discarded"));
  adw_dialog_close (ADW_DIALOG (self));
}

/* The window is about to show the new copy. */
static void
fetched_cb (ScSyncDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hall_activated_cb (AdwActionRow *row, ScSyncDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.hall", NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
password_activated_cb (GtkWidget *widget, ScSyncDialog *self)
{
  sc_connect_form_set_session (self->connect_form, self->session);
  adw_navigation_view_push_by_tag (self->navigation, "connect");
  sc_connect_form_start (self->connect_form);
}

static void
connected_cb (ScConnectForm *form, ScSyncDialog *self)
{
  sc_session_start_sync (self->session);
  adw_navigation_view_pop (self->navigation);
}

static void
disconnected_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  queue_update (object);
}

static void
response_cb (AdwAlertDialog *dialog, const char *response, ScSyncDialog *self)
{
  if (g_str_equal (response, "disconnect"))
    sc_future_then (sc_session_disconnect (self->session), self, disconnected_cb);
}

static void
disconnect_activated_cb (GtkWidget *widget, ScSyncDialog *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (
      _ ("Disconnect From the Server?"),
      _ ("Everything stays on this computer. Changes that were not sent yet remain here, and what "
         "others change does not arrive any more."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "disconnect",
                                  _ ("_Disconnect"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "disconnect",
                                            ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
sc_sync_dialog_dispose (GObject *object)
{
  ScSyncDialog *self = SC_SYNC_DIALOG (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  /* The child is bound, too, and must not be taken out twice. */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_SYNC_DIALOG);
  g_clear_object (&self->sync_signals);
  g_clear_object (&self->office_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_sync_dialog_parent_class)->dispose (object);
}

static void
sc_sync_dialog_class_init (ScSyncDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_sync_dialog_dispose;

  g_type_ensure (SC_TYPE_CONNECT_FORM);
  g_type_ensure (SC_TYPE_DOCTOR_GROUP);
  g_type_ensure (SC_TYPE_REFUSED_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-sync-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, state_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, state_icon);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, retry_button);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, details_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, keyring_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, message_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, last_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, pending_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, files_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, server_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, hall_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, office_group);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, office_last_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, office_pending_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, office_name_row);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, refused_group);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, doctor_group);
  gtk_widget_class_bind_template_child (widget_class, ScSyncDialog, connect_form);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, record_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, given_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, disconnect_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, connected_cb);
  gtk_widget_class_bind_template_callback (widget_class, hall_activated_cb);
}

static void
sc_sync_dialog_init (ScSyncDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sync_signals = g_signal_group_new (SC_TYPE_SYNC_JOB);
  g_signal_group_connect_swapped (self->sync_signals, "notify", G_CALLBACK (queue_update), self);
  self->office_signals = g_signal_group_new (SC_TYPE_SYNC_JOB);
  g_signal_group_connect_swapped (self->office_signals, "notify", G_CALLBACK (queue_update), self);
}

/**
 * sc_sync_dialog_new:
 * @session: the session
 * @rebuilder: makes its copy anew; goes on when the dialog is closed
 *
 * Returns: (transfer floating): how it is with the server, and what can be done about it
 */
AdwDialog *
sc_sync_dialog_new (ScSession *session, ScRebuilder *rebuilder)
{
  ScSyncDialog *self = g_object_new (SC_TYPE_SYNC_DIALOG, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::sync", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->sync_signals, sc_session_get_sync (session));
  g_signal_connect_object (sc_session_get_hall (session), "notify", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sc_session_get_office (session), "notify::sync",
                           G_CALLBACK (office_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->office_signals,
                             sc_office_get_sync (sc_session_get_office (session)));
  sc_refused_group_set_session (self->refused_group, session);
  sc_doctor_group_set_session (self->doctor_group, session, rebuilder);
  g_signal_connect_object (rebuilder, "fetched", G_CALLBACK (fetched_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);

  return ADW_DIALOG (self);
}
