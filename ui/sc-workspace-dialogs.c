/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-export.h"
#include "sc-hall-dialog.h"
#include "sc-import-dialog.h"
#include "sc-preferences-dialog.h"
#include "sc-search-dialog.h"
#include "sc-section.h"
#include "sc-shortcuts-dialog.h"
#include "sc-sync-dialog.h"
#include "sc-toast.h"
#include "sc-workspace-dialogs.h"
#include "sc-workspace-view.h"

static void
imported_cb (ScImportDialog *dialog, const char *type_name, guint n, GtkWidget *view)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u entry imported", "%u entries imported", n), n);

  gtk_widget_activate_action (view, "win.section", "s", sc_section_find_for_type (type_name)->name);
  sc_toast_undoable (view, text);
}

static void
show_import (GtkWidget *view, ScSession *session, const char *type_name)
{
  AdwDialog *dialog = sc_import_dialog_new (session, type_name);

  g_signal_connect_object (dialog, "imported", G_CALLBACK (imported_cb), view, 0);
  adw_dialog_present (dialog, view);
}

static void
show_export (GtkWidget *view, ScSession *session, const char *type_name)
{
  sc_export_ask (view, session, sc_record_type_lookup (type_name), NULL, NULL, NULL);
}

static void
chosen_cb (ScSearchDialog *dialog, const char *id, GtkWidget *view)
{
  gtk_widget_activate_action (view, "win.open-record", "s", id);
}

static void
show_search (GtkWidget *view, ScSession *session, const char *type_name)
{
  AdwDialog *dialog = sc_search_dialog_new (session);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), view, 0);
  adw_dialog_present (dialog, view);
}

static void
show_sync (GtkWidget *view, ScSession *session, const char *type_name)
{
  adw_dialog_present (sc_sync_dialog_new (session, sc_workspace_view_get_rebuilder (
                                                       SC_WORKSPACE_VIEW (view))),
                      view);
}

static void
show_hall (GtkWidget *view, ScSession *session, const char *type_name)
{
  adw_dialog_present (sc_hall_dialog_new (session), view);
}

static void
show_preferences (GtkWidget *view, ScSession *session, const char *type_name)
{
  adw_dialog_present (sc_preferences_dialog_new (session), view);
}

static void
show_shortcuts (GtkWidget *view, ScSession *session, const char *type_name)
{
  adw_dialog_present (sc_shortcuts_dialog_new (), view);
}

/**
 * sc_workspace_show_dialog:
 * @view: the view of the workspace
 * @session: the session
 * @type_name: the type of the records that are looked at
 * @action: the name of a window's action without "win."
 *
 * Returns: whether the action is one that shows a dialog
 */
gboolean
sc_workspace_show_dialog (GtkWidget *view,
                          ScSession *session,
                          const char *type_name,
                          const char *action)
{
  static const struct
  {
    const char *name;
    void (*show) (GtkWidget *view, ScSession *session, const char *type_name);
  } entries[] = {
    { "import", show_import },       { "export", show_export }, { "search", show_search },
    { "sync-page", show_sync },      { "hall", show_hall },     { "preferences", show_preferences },
    { "shortcuts", show_shortcuts },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, action))
      {
        entries[i].show (view, session, type_name);
        return TRUE;
      }

  return FALSE;
}
