/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-file-policy-group.h"
#include "sc-preferences-dialog.h"
#include "sc-preferences.h"

static AdwPreferencesGroup *
new_group (AdwPreferencesPage *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));

  return ADW_PREFERENCES_GROUP (group);
}

static void
style_selected_cb (AdwComboRow *row, GParamSpec *pspec, GSettings *settings)
{
  g_settings_set_enum (settings, "style", (int) adw_combo_row_get_selected (row));
}

static void
add_style (AdwPreferencesPage *page)
{
  GSettings *settings = sc_preferences_get ();
  const char *const styles[] = { _ ("Like the system"), _ ("Light"), _ ("Dark"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (styles);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  if (settings != NULL)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                                  (guint) g_settings_get_enum (settings, "style"));
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (style_selected_cb), settings,
                               0);
    }
  gtk_widget_set_sensitive (row, settings != NULL);
  adw_preferences_group_add (new_group (page, _ ("Appearance")), row);
}

static GtkWidget *
add_property (AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);

  return row;
}

static void
name_applied_cb (AdwEntryRow *row, ScSession *session)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*name != '\0')
    dex_future_disown (sc_session_set_user_name (session, name));
}

/* At a server everybody has the name they signed in with. */
static void
add_name (AdwPreferencesPage *page, ScSession *session)
{
  AdwPreferencesGroup *group = new_group (page, _ ("Who Edits Here"));
  GtkWidget *row;

  adw_preferences_group_set_description (group, _ ("This name stands beside what you change."));
  if (sc_session_get_sync (session) != NULL)
    {
      add_property (group, _ ("Your Name at the Server"), sc_session_get_user_name (session));
      return;
    }
  row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Your Name"));
  gtk_editable_set_text (GTK_EDITABLE (row), sc_session_get_user_name (session));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", G_CALLBACK (name_applied_cb), session, 0);
  adw_preferences_group_add (group, row);
}

/**
 * sc_preferences_dialog_new:
 * @session: the session
 *
 * Returns: (transfer floating): what this desk can choose
 */
AdwDialog *
sc_preferences_dialog_new (ScSession *session)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *folder;

  add_name (ADW_PREFERENCES_PAGE (page), session);
  add_style (ADW_PREFERENCES_PAGE (page));
  if (sc_session_get_sync (session) != NULL)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), sc_file_policy_group_new (session));
  folder = add_property (new_group (ADW_PREFERENCES_PAGE (page), _ ("This Computer")), _ ("Folder"),
                         sc_session_get_profile (session));
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (folder), TRUE);
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), ADW_PREFERENCES_PAGE (page));

  return dialog;
}
