/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-group-keys.h"

/* The part of the page in which the focus is, or %NULL. */
static GtkWidget *
find_current (GtkWidget *groups)
{
  GtkRoot *root = gtk_widget_get_root (groups);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (focus != NULL && gtk_widget_get_parent (focus) != groups)
    focus = gtk_widget_get_parent (focus);

  return focus;
}

static GtkWidget *
get_neighbour (GtkWidget *groups, GtkWidget *current, gboolean forward)
{
  if (current == NULL)
    return forward ? gtk_widget_get_first_child (groups) : gtk_widget_get_last_child (groups);

  return forward ? gtk_widget_get_next_sibling (current) : gtk_widget_get_prev_sibling (current);
}

/* Parts in which nothing takes the focus are stepped over. */
static gboolean
go_cb (GtkWidget *page, GVariant *arguments, gpointer data)
{
  GtkWidget *groups = data;
  gboolean forward = g_variant_get_boolean (arguments);
  GtkWidget *group = get_neighbour (groups, find_current (groups), forward);

  while (group != NULL &&
         !(gtk_widget_get_visible (group) && gtk_widget_child_focus (group, GTK_DIR_TAB_FORWARD)))
    group = get_neighbour (groups, group, forward);
  if (group == NULL)
    gtk_widget_error_bell (page);

  return TRUE;
}

static void
add (GtkShortcutController *keys, guint key, GtkWidget *groups, gboolean forward)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK),
                                            gtk_callback_action_new (go_cb, groups, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_boolean (forward));
  gtk_shortcut_controller_add_shortcut (keys, shortcut);
}

/**
 * sc_group_keys_add:
 * @page: where the keys work
 * @groups: a box in it, whose children are the parts of the page
 *
 * Ctrl+Page Down and Ctrl+Page Up go from part to part: a fact sheet has a hundred places for Tab to stop at.
 */
void
sc_group_keys_add (GtkWidget *page, GtkWidget *groups)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (controller);

  g_return_if_fail (GTK_IS_WIDGET (page) && GTK_IS_WIDGET (groups));

  /* Before a text takes them for itself. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add (keys, GDK_KEY_Page_Down, groups, TRUE);
  add (keys, GDK_KEY_KP_Page_Down, groups, TRUE);
  add (keys, GDK_KEY_Page_Up, groups, FALSE);
  add (keys, GDK_KEY_KP_Page_Up, groups, FALSE);
  gtk_widget_add_controller (page, controller);
}
