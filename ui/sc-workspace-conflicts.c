/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-page.h"
#include "sc-future.h"
#include "sc-toast.h"
#include "sc-workspace-view-private.h"

/* The page of one conflict in the place of a record, and the way from one to the next. */

static void
conflict_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer id)
{
  ScWorkspaceView *self = object;

  if (g_strcmp0 (self->opening, id) != 0)
    return;
  g_clear_pointer (&self->opening, g_free);
  if (value == NULL)
    {
      sc_toast_error (GTK_WIDGET (self), error);
      return;
    }
  g_set_str (&self->decided, id);
  _sc_workspace_view_show_section (self, "conflicts");
  _sc_workspace_view_set_detail (self,
                                 sc_conflict_page_new (self->session, g_value_get_object (value)),
                                 _ ("Two Versions"));
  _sc_workspace_view_focus_detail (self);
}

void
_sc_workspace_view_open_conflict (ScWorkspaceView *self, const char *id)
{
  g_set_str (&self->opening, id);
  sc_future_then_with (sc_session_load_conflict (self->session, id), self, conflict_loaded_cb,
                       g_strdup (id), g_free);
}

/* After a decision the next one is put forward, or the rest of the workspace. */
void
_sc_workspace_view_next_conflict (ScWorkspaceView *self)
{
  GListModel *conflicts = sc_session_get_conflicts (self->session);

  _sc_workspace_view_close_detail (self);
  for (guint i = 0; i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr (ScRecord) record = g_list_model_get_item (conflicts, i);

      if (g_strcmp0 (sc_record_get_id (record), self->decided) != 0)
        {
          _sc_workspace_view_open_conflict (self, sc_record_get_id (record));
          return;
        }
    }
}

/* Somebody else may decide while the versions are being compared here. */
void
_sc_workspace_view_conflicts_changed (ScWorkspaceView *self)
{
  GtkWidget *page = adw_bin_get_child (self->record_bin);

  if (!SC_IS_CONFLICT_PAGE (page) || !gtk_widget_get_sensitive (page) ||
      sc_session_has_conflict (self->session, self->decided))
    return;
  sc_toast (GTK_WIDGET (self), _ ("Somebody else has decided"));
  _sc_workspace_view_next_conflict (self);
}
