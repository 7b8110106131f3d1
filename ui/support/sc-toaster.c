/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-toaster.h"

G_DEFINE_INTERFACE (ScToaster, sc_toaster, GTK_TYPE_WIDGET)

static void
sc_toaster_default_init (ScToasterInterface *iface)
{
}

/**
 * sc_toaster_add_toast:
 * @from: a widget
 * @toast: (transfer full): what to say
 *
 * Shows @toast in the window that @from is in. Where there is none any more, nobody is told.
 */
void
sc_toaster_add_toast (GtkWidget *from, AdwToast *toast)
{
  GtkRoot *root = gtk_widget_get_root (from);

  if (SC_IS_TOASTER (root))
    SC_TOASTER_GET_IFACE (root)->add_toast (SC_TOASTER (root), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}
