/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "sc-application.h"
#include "sc-help.h"
#include "sc-open-copies.h"
#include "sc-preferences.h"
#include "sc-session.h"
#include "sc-window.h"

struct _ScApplication
{
  AdwApplication parent_instance;

  char *profile; /* (nullable): NULL is the default one */
  guint term_source;
  guint hup_source;
};

G_DEFINE_FINAL_TYPE (ScApplication, sc_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 'p', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The folder with the workspace"),
    N_ ("DIR") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
sc_application_activate (GApplication *application)
{
  ScApplication *self = SC_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *profile =
      self->profile != NULL ? g_strdup (self->profile) : sc_session_dup_default_profile ();

  if (window == NULL)
    window = GTK_WINDOW (sc_window_new (GTK_APPLICATION (self), profile));
  gtk_window_present (window);
}

static int
sc_application_handle_local_options (GApplication *application, GVariantDict *values)
{
  ScApplication *self = SC_APPLICATION (application);
  g_autofree char *profile = NULL;

  if (g_variant_dict_contains (values, "version"))
    {
      g_print ("smartcity %s\n", SC_VERSION);
      return 0;
    }
  /* GTK itself would end the program with a warning for programmers. */
  if (!gtk_init_check ())
    {
      g_printerr ("smartcity: %s\n",
                  _ ("There is no display to show a window on. On a computer without one, "
                     "smartcityctl does the same on the command line."));
      return 1;
    }
  /* Each profile has its own program; the default one is opened once and then only raised. */
  if (g_variant_dict_lookup (values, "profile", "^ay", &profile))
    {
      self->profile = g_canonicalize_filename (profile, NULL);
      g_application_set_flags (application,
                               g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }

  return -1;
}

static void
about_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());

  adw_about_dialog_set_application_name (about, "Smart City");
  adw_about_dialog_set_application_icon (about, SC_APPLICATION_ID);
  adw_about_dialog_set_version (about, SC_VERSION);
  adw_about_dialog_set_developer_name (about, _ ("Allianz Smart City Dortmund"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_CUSTOM);
  adw_about_dialog_set_license (
      about, _ ("Licensed under the <a href=\"https://eupl.eu/1.2/en\">European Union Public "
                "Licence 1.2</a>."));
  adw_about_dialog_set_comments (
      about, _ ("Partners, teams and smart solutions of a city alliance: kept together, worked on "
                "everywhere, with or without a network."));
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (window));
}

static void
help_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL)
    sc_help_show (window);
}

static void
quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (data));

  /* A window saves what was typed before it goes, and the last one ends the program. */
  for (GList *l = windows; l != NULL;)
    {
      GtkWindow *window = l->data;
      AdwDialog *dialog;

      l = l->next;
      /* Closing a window with a dialog would close the dialog only. */
      while (ADW_IS_APPLICATION_WINDOW (window) &&
             (dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window))))
        adw_dialog_force_close (dialog);
      gtk_window_close (window);
    }
}

/* A session that ends is no reason to lose what was typed. */
static gboolean
terminated_cb (gpointer data)
{
  quit_activated_cb (NULL, NULL, data);

  return G_SOURCE_CONTINUE;
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_activated_cb },
  { .name = "help", .activate = help_activated_cb },
  { .name = "quit", .activate = quit_activated_cb },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accelerators[] = {
  { "app.help", { "F1", NULL } },
  { "app.quit", { "<Control>q", NULL } },
  { "win.close", { "<Control>w", NULL } },
  { "win.search", { "<Control>k", NULL } },
  { "win.preferences", { "<Control>comma", NULL } },
  { "win.shortcuts", { "<Control>question", NULL } },
  { "win.new", { "<Control>n", NULL } },
  { "win.filter", { "<Control>f", NULL } },
  { "win.undo", { "<Control>z", NULL } },
  { "win.history", { "<Control>h", NULL } },
  { "win.hall", { "<Control><Shift>m", NULL } },
  { "win.sync-page", { "<Control><Shift>s", NULL } },
  { "win.next-pane", { "F6", NULL } },
  { "win.previous-pane", { "<Shift>F6", NULL } },
  { "win.menu", { "F10", NULL } },
  { "win.section('overview')", { "<Alt>Home", NULL } },
};

static void
sc_application_startup (GApplication *application)
{
  ScApplication *self = SC_APPLICATION (application);

  G_APPLICATION_CLASS (sc_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (SC_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].accels);
  /* Whoever goes through a form with Tab reads it: typing must not replace what stands there. */
  g_object_set (gtk_settings_get_default (), "gtk-entry-select-on-focus", FALSE, NULL);
  sc_preferences_apply_style ();
  dex_future_disown (sc_open_copies_tidy ());
  self->term_source = g_unix_signal_add (SIGTERM, terminated_cb, self);
  self->hup_source = g_unix_signal_add (SIGHUP, terminated_cb, self);
}

static void
sc_application_shutdown (GApplication *application)
{
  ScApplication *self = SC_APPLICATION (application);

  g_clear_handle_id (&self->term_source, g_source_remove);
  g_clear_handle_id (&self->hup_source, g_source_remove);

  G_APPLICATION_CLASS (sc_application_parent_class)->shutdown (application);
}

static void
sc_application_finalize (GObject *object)
{
  g_free (SC_APPLICATION (object)->profile);

  G_OBJECT_CLASS (sc_application_parent_class)->finalize (object);
}

static void
sc_application_class_init (ScApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = sc_application_finalize;
  application_class->activate = sc_application_activate;
  application_class->startup = sc_application_startup;
  application_class->shutdown = sc_application_shutdown;
  application_class->handle_local_options = sc_application_handle_local_options;
}

static void
sc_application_init (ScApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

ScApplication *
sc_application_new (void)
{
  return g_object_new (SC_TYPE_APPLICATION, "application-id", SC_APPLICATION_ID,
                       "resource-base-path", "/org/dortmund/SmartCity/ui", NULL);
}
