/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-connect-form.h"
#include "sc-error-text.h"
#include "sc-future.h"
#include "sc-welcome-page.h"

struct _ScWelcomePage
{
  AdwBin parent_instance;

  AdwNavigationView *navigation;
  GtkWidget *sample_row;
  GtkWidget *sample_spinner;
  GtkLabel *sample_error;
  ScConnectForm *connect_form;
  GtkEditable *alliance_row;
  GtkEditable *own_name_row;
  GtkLabel *create_error;
  GtkWidget *create_button;

  ScSession *session;
};

G_DEFINE_FINAL_TYPE (ScWelcomePage, sc_welcome_page, ADW_TYPE_BIN)

/* Rows tell of changes even before all of them are made. */
static gboolean
is_filled (GtkEditable *row)
{
  const char *text = row != NULL ? gtk_editable_get_text (row) : "";

  return text[strspn (text, " \t")] != '\0';
}

static void
show_error (GtkLabel *label, const GError *error)
{
  if (error != NULL)
    gtk_label_set_label (label, sc_error_get_text (error));
  gtk_widget_set_visible (GTK_WIDGET (label), error != NULL);
}

/* When it went well the session has a workspace, and the window leaves this page. */
static void
sample_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWelcomePage *self = object;

  gtk_widget_set_sensitive (self->sample_row, TRUE);
  gtk_widget_set_visible (self->sample_spinner, FALSE);
  show_error (self->sample_error, error);
}

static void
sample_activated_cb (AdwActionRow *row, ScWelcomePage *self)
{
  gtk_widget_set_sensitive (self->sample_row, FALSE);
  gtk_widget_set_visible (self->sample_spinner, TRUE);
  sc_future_then (sc_session_load_sample (self->session), self, sample_loaded_cb);
}

static void
join_activated_cb (AdwActionRow *row, ScWelcomePage *self)
{
  adw_navigation_view_push_by_tag (self->navigation, "join");
  sc_connect_form_start (self->connect_form);
}

static void
create_activated_cb (AdwActionRow *row, ScWelcomePage *self)
{
  adw_navigation_view_push_by_tag (self->navigation, "create");
  gtk_widget_grab_focus (GTK_WIDGET (self->alliance_row));
}

static void
create_changed_cb (GtkEditable *row, ScWelcomePage *self)
{
  if (self->create_button == NULL)
    return;
  gtk_widget_set_sensitive (self->create_button,
                            is_filled (self->alliance_row) && is_filled (self->own_name_row));
}

static void
created_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWelcomePage *self = object;

  create_changed_cb (NULL, self);
  show_error (self->create_error, error);
}

static void
create_clicked_cb (GtkWidget *widget, ScWelcomePage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->alliance_row)));
  g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (self->own_name_row)));

  if (!gtk_widget_get_sensitive (self->create_button))
    return;
  gtk_widget_set_sensitive (self->create_button, FALSE);
  sc_future_then (sc_session_create_workspace (self->session, name, user), self, created_cb);
}

static void
sc_welcome_page_dispose (GObject *object)
{
  ScWelcomePage *self = SC_WELCOME_PAGE (object);

  /* The child is bound, too, and must not be taken out twice. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_WELCOME_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_welcome_page_parent_class)->dispose (object);
}

static void
sc_welcome_page_class_init (ScWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_welcome_page_dispose;

  g_type_ensure (SC_TYPE_CONNECT_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, navigation);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, sample_row);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, sample_spinner);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, sample_error);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, connect_form);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, alliance_row);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, own_name_row);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, create_error);
  gtk_widget_class_bind_template_child (widget_class, ScWelcomePage, create_button);
  gtk_widget_class_bind_template_callback (widget_class, sample_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked_cb);
}

static void
sc_welcome_page_init (ScWelcomePage *self)
{
  const char *name = g_get_real_name ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (g_strcmp0 (name, "Unknown") != 0)
    gtk_editable_set_text (self->own_name_row, name);
}

/**
 * sc_welcome_page_new:
 * @session: a session without a workspace
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sc_welcome_page_new (ScSession *session)
{
  ScWelcomePage *self = g_object_new (SC_TYPE_WELCOME_PAGE, NULL);

  self->session = g_object_ref (session);
  sc_connect_form_set_session (self->connect_form, session);

  return GTK_WIDGET (self);
}
