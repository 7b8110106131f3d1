/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-tab-stop.h"

struct _ScTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ScTabStop, sc_tab_stop, ADW_TYPE_BIN)

static gboolean
sc_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (gtk_widget_get_focus_child (widget) != NULL && tab)
    return FALSE;

  return GTK_WIDGET_CLASS (sc_tab_stop_parent_class)->focus (widget, direction);
}

static void
sc_tab_stop_class_init (ScTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = sc_tab_stop_focus;
}

static void
sc_tab_stop_init (ScTabStop *self)
{
}

/**
 * sc_tab_stop_new:
 * @child: what the buttons stand in
 *
 * Returns: (transfer floating): the one stop
 */
GtkWidget *
sc_tab_stop_new (GtkWidget *child)
{
  GtkWidget *self = g_object_new (SC_TYPE_TAB_STOP, NULL);

  adw_bin_set_child (ADW_BIN (self), child);

  return self;
}
