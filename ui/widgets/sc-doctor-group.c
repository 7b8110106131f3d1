/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-diagnosis.h"
#include "sc-doctor-group.h"
#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"

struct _ScDoctorGroup
{
  AdwBin parent_instance;

  AdwActionRow *check_row;
  AdwActionRow *report_row;
  AdwActionRow *export_row;
  AdwActionRow *rebuild_row;
  GtkWidget *cancel_button;
  ScSession *session;
  ScRebuilder *rebuilder;
  gboolean was_running;
};

G_DEFINE_FINAL_TYPE (ScDoctorGroup, sc_doctor_group, ADW_TYPE_BIN)

/* The rows say themselves what came of it: the window's toasts are behind the dialog. */
static void
say (ScDoctorGroup *self, AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
say_error (ScDoctorGroup *self, AdwActionRow *row, const GError *error)
{
  g_autofree char *text =
      g_strdup_printf ("%s. %s", sc_error_get_title (error), sc_error_get_text (error));

  gtk_widget_set_sensitive (GTK_WIDGET (row), TRUE);
  say (self, row, text);
}

static void
checked_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScDoctorGroup *self = object;
  const ScDiagnosis *diagnosis = value != NULL ? g_value_get_boxed (value) : NULL;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  if (diagnosis == NULL)
    {
      say_error (self, self->check_row, error);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->check_row), TRUE);
  count = sc_format_count (diagnosis->info->doc_count);
  if (diagnosis->faults->len == 0)
    /* Translators: %s is a number. */
    text = g_strdup_printf (ngettext ("No faults found in %s record.",
                                      "No faults found in %s records.",
                                      (gulong) diagnosis->info->doc_count),
                            count);
  else
    text =
        g_strdup_printf (_ ("The file has faults. Export what waits, and show the report to your "
                            "administrator. First fault: %s"),
                         (const char *) diagnosis->faults->pdata[0]);
  say (self, self->check_row, text);
}

static void
check_activated_cb (AdwActionRow *row, ScDoctorGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  adw_action_row_set_subtitle (row, _ ("Reading everything …"));
  sc_future_then (sc_session_diagnose (self->session), self, checked_cb);
}

static void
reported_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScDoctorGroup *self = object;
  const ScDiagnosis *diagnosis = value != NULL ? g_value_get_boxed (value) : NULL;
  g_autofree char *report = NULL;

  if (diagnosis == NULL)
    {
      say_error (self, self->report_row, error);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->report_row), TRUE);
  report = sc_diagnosis_format_report (diagnosis, self->session);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  say (self, self->report_row, _ ("Copied. Paste it into a message."));
}

static void
report_activated_cb (AdwActionRow *row, ScDoctorGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (row), FALSE);
  sc_future_then (sc_session_diagnose (self->session), self, reported_cb);
}

static void
exported_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScDoctorGroup *self = object;
  GFile *file = data;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  gint64 n;

  if (error != NULL && error->domain == G_IO_ERROR)
    {
      text = g_strdup_printf (_ ("“%s” could not be written. Choose another place or name."), name);
      say (self, self->export_row, text);
      return;
    }
  if (value == NULL)
    {
      say_error (self, self->export_row, error);
      return;
    }
  n = g_value_get_int64 (value);
  count = sc_format_count ((guint) n);
  /* Translators: first a number, then the name of a file. */
  text = g_strdup_printf (ngettext ("%s change written to “%s”.", "%s changes written to “%s”.",
                                    (gulong) n),
                          count, name);
  say (self, self->export_row, text);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScDoctorGroup) self = data;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  ScSyncJob *job = self->session != NULL ? sc_session_get_sync (self->session) : NULL;

  if (file != NULL && job != NULL)
    sc_future_then_with (sc_sync_job_export_waiting (job, file), self, exported_cb,
                         g_object_ref (file), g_object_unref);
  g_clear_object (&file);
}

static void
export_activated_cb (AdwActionRow *row, ScDoctorGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Export What Waits"));
  /* Translators: the name of a file. */
  gtk_file_dialog_set_initial_name (dialog, _ ("waiting-changes.json"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        file_chosen_cb, g_object_ref (self));
}

/* Only how it began and how it ended is said aloud. */
static void
rebuilder_changed_cb (ScDoctorGroup *self)
{
  gboolean running = sc_rebuilder_is_running (self->rebuilder);
  g_autofree char *text = sc_rebuilder_dup_text (self->rebuilder);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->rebuild_row), !running);
  gtk_widget_set_visible (self->cancel_button, running);
  if (text != NULL && running != self->was_running)
    say (self, self->rebuild_row, text);
  else if (text != NULL)
    adw_action_row_set_subtitle (self->rebuild_row, text);
  self->was_running = running;
}

static void
rebuild_response_cb (AdwAlertDialog *dialog, const char *response, ScDoctorGroup *self)
{
  if (g_str_equal (response, "rebuild"))
    sc_rebuilder_start (self->rebuilder);
}

static void
rebuild_activated_cb (AdwActionRow *row, ScDoctorGroup *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (
      _ ("Rebuild the Copy on This Computer?"),
      _ ("Everything is fetched from the server again. What waits to be sent, what the server did "
         "not accept and what is to be decided stays, and is written to a file as well. The copy "
         "of before is kept until everything is exchanged."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "rebuild",
                                  _ ("_Rebuild"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rebuild",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rebuild_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
cancel_clicked_cb (GtkButton *button, ScDoctorGroup *self)
{
  sc_rebuilder_cancel (self->rebuilder);
}

static AdwActionRow *
add_row (ScDoctorGroup *self,
         AdwPreferencesGroup *group,
         const char *title,
         const char *subtitle,
         const char *icon_name,
         GCallback activated)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  g_signal_connect (row, "activated", activated, self);
  adw_preferences_group_add (group, row);

  return ADW_ACTION_ROW (row);
}

static void
sc_doctor_group_dispose (GObject *object)
{
  ScDoctorGroup *self = SC_DOCTOR_GROUP (object);

  g_clear_object (&self->rebuilder);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_doctor_group_parent_class)->dispose (object);
}

static void
sc_doctor_group_class_init (ScDoctorGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_doctor_group_dispose;
}

static void
sc_doctor_group_init (ScDoctorGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _ ("If Something Is Wrong"));
  self->check_row = add_row (self, group, _ ("Check the Copy on This Computer"),
                             _ ("Reads the whole file and says whether it is well."),
                             "object-select-symbolic", G_CALLBACK (check_activated_cb));
  self->report_row = add_row (self, group, _ ("Copy a Report for the Administrator"),
                              _ ("Figures and versions, no names and no contents."),
                              "edit-copy-symbolic", G_CALLBACK (report_activated_cb));
  self->export_row = add_row (self, group, _ ("Export What Waits …"),
                              _ ("All changes that the server does not have yet, as a file."),
                              "document-save-symbolic", G_CALLBACK (export_activated_cb));
  self->rebuild_row = add_row (self, group, _ ("Rebuild From the Server …"),
                               _ ("Fetches everything again; nothing that waits is lost."),
                               "view-refresh-symbolic", G_CALLBACK (rebuild_activated_cb));
  self->cancel_button = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_widget_set_valign (self->cancel_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->cancel_button, FALSE);
  g_signal_connect (self->cancel_button, "clicked", G_CALLBACK (cancel_clicked_cb), self);
  adw_action_row_add_suffix (self->rebuild_row, self->cancel_button);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

/**
 * sc_doctor_group_set_session:
 * @self: a group
 * @session: what it is about; set once
 * @rebuilder: makes its copy anew
 */
void
sc_doctor_group_set_session (ScDoctorGroup *self, ScSession *session, ScRebuilder *rebuilder)
{
  g_return_if_fail (SC_IS_DOCTOR_GROUP (self) && SC_IS_SESSION (session));
  g_return_if_fail (SC_IS_REBUILDER (rebuilder));

  self->session = g_object_ref (session);
  self->rebuilder = g_object_ref (rebuilder);
  self->was_running = sc_rebuilder_is_running (rebuilder);
  g_signal_connect_object (rebuilder, "changed", G_CALLBACK (rebuilder_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rebuilder_changed_cb (self);
}
