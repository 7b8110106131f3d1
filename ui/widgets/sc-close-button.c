/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-close-button.h"

struct _ScCloseButton
{
  AdwBin parent_instance;

  GtkWidget *button;
  GBinding *binding;
};

G_DEFINE_FINAL_TYPE (ScCloseButton, sc_close_button, ADW_TYPE_BIN)

static void
sc_close_button_root (GtkWidget *widget)
{
  ScCloseButton *self = SC_CLOSE_BUTTON (widget);
  GtkWidget *split = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_SPLIT_VIEW);

  GTK_WIDGET_CLASS (sc_close_button_parent_class)->root (widget);
  g_clear_object (&self->binding);
  if (split != NULL)
    self->binding =
        g_object_ref (g_object_bind_property (split, "collapsed", self->button, "visible",
                                              G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN));
}

static void
sc_close_button_dispose (GObject *object)
{
  g_clear_object (&SC_CLOSE_BUTTON (object)->binding);

  G_OBJECT_CLASS (sc_close_button_parent_class)->dispose (object);
}

static void
sc_close_button_class_init (ScCloseButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_close_button_dispose;
  GTK_WIDGET_CLASS (klass)->root = sc_close_button_root;
}

static void
sc_close_button_init (ScCloseButton *self)
{
  self->button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.close-record");
  gtk_widget_set_tooltip_text (self->button, _ ("Close (Esc)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Close"), -1);
  adw_bin_set_child (ADW_BIN (self), self->button);
}
