/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-help.h"
#include "sc-toast.h"

/* The name of the folder in share/help/LANGUAGE; the viewer chooses the language. */
#define HELP_URI "help:smartcity"

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;

  g_debug ("Opening %s: %s", HELP_URI, error->message);
  /* TRANSLATORS: “yelp” is the name of the viewer and of its package. */
  sc_toast (GTK_WIDGET (window), _ ("The help needs the program “yelp”."));
}

/**
 * sc_help_show:
 * @window: the window that asks; it tells when there is no viewer
 *
 * Opens the user help in the viewer of the system.
 */
void
sc_help_show (GtkWindow *window)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (HELP_URI);

  g_return_if_fail (GTK_IS_WINDOW (window));

  gtk_uri_launcher_launch (launcher, window, NULL, launched_cb, g_object_ref (window));
}
