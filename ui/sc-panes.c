/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-panes.h"

/**
 * sc_panes_have_focus:
 * @pane: a widget
 *
 * Returns: whether it or something in it has the focus
 */
gboolean
sc_panes_have_focus (GtkWidget *pane)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

/**
 * sc_panes_find_next:
 * @panes: (array length=n_panes): the panes in their order
 * @n_panes: their number
 * @step: 1 for the next one, -1 for the one before
 *
 * Returns: (transfer none) (nullable): the pane after the one with the focus, round and round, among
 *   those that are seen and hold something
 */
GtkWidget *
sc_panes_find_next (GtkWidget *const *panes, int n_panes, int step)
{
  int from = 0;

  for (int i = 0; i < n_panes; i++)
    if (sc_panes_have_focus (panes[i]))
      from = i;
  for (int i = 1; i < n_panes; i++)
    {
      GtkWidget *pane = panes[(from + i * step + n_panes * n_panes) % n_panes];

      if (gtk_widget_get_mapped (pane) && gtk_widget_get_first_child (pane) != NULL)
        return pane;
    }

  return NULL;
}
