/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-connect-form.h"
#include "sc-error-text.h"
#include "sc-future.h"

struct _ScConnectForm
{
  AdwBin parent_instance;

  AdwPreferencesGroup *fields;
  GtkEditable *url_row;
  GtkEditable *user_row;
  GtkEditable *password_row;
  GtkWidget *problem;
  AdwActionRow *problem_row;
  AdwActionRow *details_row;
  GtkWidget *join_button;
  GtkStack *join_stack;

  ScSession *session;
  gboolean only_password;
};

G_DEFINE_FINAL_TYPE (ScConnectForm, sc_connect_form, ADW_TYPE_BIN)

static guint connected_signal;

static gboolean
is_filled (GtkEditable *row)
{
  const char *text = gtk_editable_get_text (row);

  return text[strspn (text, " \t")] != '\0';
}

static void
changed_cb (GtkEditable *row, ScConnectForm *self)
{
  /* Rows tell of changes even before all of them are made. */
  if (self->join_button == NULL)
    return;
  gtk_widget_set_sensitive (self->join_button, is_filled (self->url_row) &&
                                                   is_filled (self->user_row) &&
                                                   is_filled (self->password_row));
}

static void
joined_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScConnectForm *self = object;

  gtk_stack_set_visible_child_name (self->join_stack, "label");
  changed_cb (NULL, self);
  gtk_widget_set_visible (self->problem, error != NULL);
  if (error == NULL)
    {
      g_signal_emit (self, connected_signal, 0);
      return;
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem_row),
                                 sc_error_get_title (error));
  adw_action_row_set_subtitle (self->problem_row, sc_error_get_text (error));
  adw_action_row_set_subtitle (self->details_row, error->message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sc_error_get_title (error),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
join_clicked_cb (GtkWidget *widget, ScConnectForm *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (self->url_row)));
  g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (self->user_row)));
  const char *password = gtk_editable_get_text (self->password_row);

  if (!gtk_widget_get_sensitive (self->join_button))
    return;
  gtk_widget_set_sensitive (self->join_button, FALSE);
  gtk_stack_set_visible_child_name (self->join_stack, "spinner");
  sc_future_then (self->only_password
                      ? sc_session_set_password (self->session, password)
                      : sc_session_connect (self->session, url, user, password, NULL),
                  self, joined_cb);
}

static void
sc_connect_form_dispose (GObject *object)
{
  ScConnectForm *self = SC_CONNECT_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CONNECT_FORM);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_connect_form_parent_class)->dispose (object);
}

static void
sc_connect_form_class_init (ScConnectFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_connect_form_dispose;
  connected_signal = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-connect-form.ui");
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, fields);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, problem);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, problem_row);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, details_row);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, join_button);
  gtk_widget_class_bind_template_child (widget_class, ScConnectForm, join_stack);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_clicked_cb);
}

static void
sc_connect_form_init (ScConnectForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_connect_form_set_session:
 * @self: the form
 * @session: what is to be connected
 */
void
sc_connect_form_set_session (ScConnectForm *self, ScSession *session)
{
  ScSyncJob *job = sc_session_get_sync (session);

  g_return_if_fail (SC_IS_CONNECT_FORM (self));

  g_set_object (&self->session, session);
  self->only_password = job != NULL;
  if (job == NULL)
    return;

  gtk_editable_set_text (self->url_row, sc_peer_get_url (sc_sync_job_get_peer (job)));
  gtk_editable_set_text (self->user_row, sc_peer_get_user (sc_sync_job_get_peer (job)) != NULL
                                             ? sc_peer_get_user (sc_sync_job_get_peer (job))
                                             : "");
  gtk_editable_set_editable (self->url_row, FALSE);
  gtk_editable_set_editable (self->user_row, FALSE);
  adw_preferences_group_set_description (
      self->fields, _ ("Your changes are kept on this computer until the password is right."));
}

/**
 * sc_connect_form_start:
 * @self: the form
 *
 * Puts the focus where somebody begins to type.
 */
void
sc_connect_form_start (ScConnectForm *self)
{
  g_return_if_fail (SC_IS_CONNECT_FORM (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->only_password ? self->password_row : self->url_row));
}
