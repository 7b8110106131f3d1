/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-future.h"
#include "sc-preferences.h"
#include "sc-toast.h"
#include "sc-toaster.h"
#include "sc-welcome-page.h"
#include "sc-window.h"
#include "sc-workspace-view.h"

struct _ScWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *problem;
  GtkLabel *problem_details;
  GtkWidget *retry_button;

  char *profile;
  ScSession *session;
  ScWorkspaceView *view; /* (nullable): NULL before there is a workspace */
  gboolean closing;
  gboolean rebuilding; /* the session is being replaced */
};

static void toaster_iface_init (ScToasterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScWindow,
                               sc_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (SC_TYPE_TOASTER, toaster_iface_init))

static void
remove_page (ScWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);

  if (page != NULL)
    gtk_stack_remove (self->stack, page);
}

/* A damaged file was set aside: say what became of it, once. */
static void
show_notice (ScWindow *self)
{
  const char *notice = sc_session_get_notice (self->session);
  g_auto (GStrv) lines = notice != NULL ? g_strsplit (notice, "\n", 2) : NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog;
  guint n;

  if (lines == NULL || lines[0] == NULL || lines[1] == NULL)
    return;

  n = (guint) g_ascii_strtoull (lines[0], NULL, 10);
  body = g_strdup_printf (
      ngettext (
          "The workspace’s file could not be read and was set aside. %u entry was taken over "
          "from it; a copy is in the file %s. What is shared comes back from the server.",
          "The workspace’s file could not be read and was set aside. %u entries were taken "
          "over from it; a copy is in the file %s. What is shared comes back from the server.",
          n),
      n, lines[1]);
  dialog = adw_alert_dialog_new (_ ("The File Was Damaged"), body);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
show_workspace (ScWindow *self)
{
  if (self->view != NULL)
    return;

  self->view = SC_WORKSPACE_VIEW (sc_workspace_view_new (self->session));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "workspace");
  gtk_stack_set_visible_child_name (self->stack, "workspace");
  remove_page (self, "welcome");
  sc_session_start_sync (self->session);
}

static void
show_welcome (ScWindow *self)
{
  gtk_stack_add_named (self->stack, sc_welcome_page_new (self->session), "welcome");
  gtk_stack_set_visible_child_name (self->stack, "welcome");
}

static void
update_title (ScWindow *self)
{
  const char *name = sc_session_get_workspace_name (self->session);

  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : "Smart City");
}

/* A workspace that was joined has a server before it has a name. */
static void
look_for_workspace (ScWindow *self)
{
  update_title (self);
  if (sc_session_get_workspace_name (self->session) != NULL ||
      sc_session_get_sync (self->session) != NULL)
    show_workspace (self);
  else if (self->view == NULL && gtk_stack_get_child_by_name (self->stack, "welcome") == NULL)
    show_welcome (self);
}

static void
show_problem (ScWindow *self, const GError *error)
{
  adw_status_page_set_title (self->problem, sc_error_get_title (error));
  adw_status_page_set_description (self->problem, sc_error_get_text (error));
  gtk_label_set_label (self->problem_details, error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_grab_focus (self->retry_button);
}

static void
opened_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWindow *self = object;

  if (value == NULL)
    {
      show_problem (self, error);
      return;
    }

  self->session = g_value_dup_object (value);
  g_signal_connect_object (self->session, "notify::workspace-name", G_CALLBACK (look_for_workspace),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::sync", G_CALLBACK (look_for_workspace), self,
                           G_CONNECT_SWAPPED);
  look_for_workspace (self);
  show_notice (self);
}

static void
open_session (ScWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  sc_future_then (sc_session_open (self->profile), self, opened_cb);
}

/* The session that was closed goes, and with it everything that shows it. */
static void
forget_session (ScWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  remove_page (self, "workspace");
  self->view = NULL;
  g_clear_object (&self->session);
}

static void
tell_rebuilt (ScWindow *self, const char *path)
{
  g_autofree char *body = g_strdup_printf (
      _ ("Everything was fetched again, and what waited was taken over. It is also in the file %s."),
      path);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Copy Was Rebuilt"), body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
rebuilt_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWindow *self = object;

  self->rebuilding = FALSE;
  forget_session (self);
  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (value != NULL)
    tell_rebuilt (self, g_value_get_string (value));
  else
    sc_toast_error (GTK_WIDGET (self), error);
  open_session (self);
}

static void
flushed_for_rebuild_cb (gpointer object, const GValue *value, const GError *error, gpointer rebuild)
{
  ScWindow *self = object;

  gtk_stack_set_visible_child_name (self->stack, "loading");
  sc_future_then (sc_rebuild_finish (rebuild), self, rebuilt_cb);
}

static void
retry_clicked_cb (GtkButton *button, ScWindow *self)
{
  open_session (self);
}

static void
closed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  gtk_window_destroy (GTK_WINDOW (object));
}

/* What was typed or decided a moment ago goes to the server, if it is there, and nobody has to look on. */
#define SETTLE_MS 2000

static void
settled_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWindow *self = object;

  sc_future_then (sc_session_close (self->session), self, closed_cb);
}

static void
flushed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScWindow *self = object;
  ScSyncJob *job = sc_session_get_sync (self->session);

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (job != NULL)
    sc_future_then (sc_sync_job_settle (job, SETTLE_MS), self, settled_cb);
  else
    settled_cb (self, NULL, NULL, NULL);
}

static gboolean
sc_window_close_request (GtkWindow *window)
{
  ScWindow *self = SC_WINDOW (window);
  GSettings *settings = sc_preferences_get ();

  if (settings != NULL && !self->closing)
    {
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      g_settings_set (settings, "window-size", "(ii)", width, height);
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
    }
  if (self->session == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->closing)
    return GDK_EVENT_STOP;

  /* The window goes when everything typed is in the store and the store is closed. */
  self->closing = TRUE;
  /* A session that is being replaced is closed already; see rebuilt_cb(). */
  if (self->rebuilding)
    return GDK_EVENT_STOP;
  if (self->view != NULL)
    sc_future_then (sc_workspace_view_flush (self->view), self, flushed_cb);
  else
    flushed_cb (self, NULL, NULL, NULL);

  return GDK_EVENT_STOP;
}

static void
action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScWindow *self = SC_WINDOW (widget);

  if (self->view != NULL)
    sc_workspace_view_activate (self->view, name + strlen ("win."), parameter);
}

static void
close_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
sc_window_add_toast (ScToaster *toaster, AdwToast *toast)
{
  adw_toast_overlay_add_toast (SC_WINDOW (toaster)->toasts, toast);
}

static void
toaster_iface_init (ScToasterInterface *iface)
{
  iface->add_toast = sc_window_add_toast;
}

static void
sc_window_dispose (GObject *object)
{
  ScWindow *self = SC_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->profile, g_free);

  G_OBJECT_CLASS (sc_window_parent_class)->dispose (object);
}

static void
sc_window_class_init (ScWindowClass *klass)
{
  static const char *const forwarded[] = {
    "win.search",  "win.preferences",   "win.shortcuts", "win.new",          "win.filter",
    "win.undo",    "win.undo-session",  "win.sync-page", "win.menu",         "win.import",
    "win.export",  "win.next-conflict", "win.hall",      "win.close-record", "win.next-pane",
    "win.history", "win.previous-pane",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sc_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, problem_details);
  gtk_widget_class_bind_template_child (widget_class, ScWindow, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);

  for (gsize i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i], NULL, action_cb);
  gtk_widget_class_install_action (widget_class, "win.section", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-section", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.show-filtered", "(sa{ss})", action_cb);
  gtk_widget_class_install_action (widget_class, "win.open-record", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.open-meeting", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.open-people", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.take-minutes", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.open-conflict", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.new-record", "s", action_cb);
  gtk_widget_class_install_action (widget_class, "win.close", NULL, close_cb);
}

static void
sc_window_init (ScWindow *self)
{
  GSettings *settings = sc_preferences_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (SC_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  if (settings != NULL)
    {
      int width, height;

      g_settings_get (settings, "window-size", "(ii)", &width, &height);
      gtk_window_set_default_size (GTK_WINDOW (self), width, height);
      if (g_settings_get_boolean (settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
}

/**
 * sc_window_new:
 * @application: the application
 * @profile: the folder of the profile
 *
 * Returns: (transfer none): a window that opens the profile
 */
GtkWidget *
sc_window_new (GtkApplication *application, const char *profile)
{
  ScWindow *self = g_object_new (SC_TYPE_WINDOW, "application", application, NULL);

  self->profile = g_strdup (profile);
  open_session (self);

  return GTK_WIDGET (self);
}

/**
 * sc_window_finish_rebuild:
 * @self: the window
 * @rebuild: of its session; has fetched everything
 *
 * Saves what is being typed, lets the new copy take the place of the old one, and opens it.
 */
void
sc_window_finish_rebuild (ScWindow *self, ScRebuild *rebuild)
{
  g_return_if_fail (SC_IS_WINDOW (self) && SC_IS_REBUILD (rebuild));

  if (self->closing || self->rebuilding || self->view == NULL)
    return;
  self->rebuilding = TRUE;
  sc_future_then_with (sc_workspace_view_flush (self->view), self, flushed_for_rebuild_cb,
                       g_object_ref (rebuild), g_object_unref);
}
