/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-shortcuts-dialog.h"

/* The keys, as they are told. What they do is in sc-application.c and in the pages. */

typedef struct
{
  const char *title;
  const char *accelerator; /* (nullable): NULL for a heading */
} Entry;

static const Entry entries[] = {
  { N_ ("Everywhere"), NULL },
  { N_ ("Search everything"), "<Control>k" },
  { N_ ("New entry"), "<Control>n" },
  { N_ ("Undo"), "<Control>z" },
  { N_ ("Overview"), "<Alt>Home" },
  { N_ ("Synchronisation"), "<Control><Shift>s" },
  { N_ ("Meeting without internet"), "<Control><Shift>m" },
  { N_ ("Preferences"), "<Control>comma" },
  { N_ ("Next pane"), "F6" },
  { N_ ("Main menu"), "F10" },
  { N_ ("Help"), "F1" },
  { N_ ("Close the window"), "<Control>w" },
  { N_ ("Quit"), "<Control>q" },
  { N_ ("In a List"), NULL },
  { N_ ("Filter"), "<Control>f" },
  { N_ ("Open the entry"), "Return" },
  { N_ ("Delete the entry"), "Delete" },
  { N_ ("In an Entry"), NULL },
  { N_ ("Next field"), "Tab" },
  { N_ ("Next group"), "<Control>Page_Down" },
  { N_ ("History"), "<Control>h" },
  { N_ ("Close the entry"), "Escape" },
  { N_ ("In a Meeting"), NULL },
  { N_ ("Agenda"), "<Alt>1" },
  { N_ ("People"), "<Alt>2" },
  { N_ ("Minutes"), "<Alt>3" },
  { N_ ("Move the agenda item up"), "<Alt>Up" },
  { N_ ("Put it below the one before"), "<Alt>Right" },
  { N_ ("Decision"), "<Control>b" },
  { N_ ("Task"), "<Control>t" },
  { N_ ("Next agenda item"), "<Control>Return" },
  { N_ ("With Pictures"), NULL },
  { N_ ("Next picture"), "Right" },
  { N_ ("Previous picture"), "Left" },
  { N_ ("When Deciding"), NULL },
  { N_ ("Take my version"), "<Alt>1" },
  { N_ ("Take the other version"), "<Alt>2" },
  { N_ ("Select one of several"), "space" },
  { N_ ("Select all"), "<Control>a" },
};

static GtkWidget *
new_row (const Entry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GdkModifierType modifiers;
  guint keyval;
  g_autofree char *text = NULL;
  GtkWidget *label;

  gtk_accelerator_parse (entry->accelerator, &keyval, &modifiers);
  text = gtk_accelerator_get_label (keyval, modifiers);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "shortcut");
  gtk_widget_add_css_class (label, "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (entry->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

/**
 * sc_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): a list of the keys
 */
AdwDialog *
sc_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (entries[i].accelerator == NULL)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (entries[i].title));
          adw_preferences_page_add (page, group);
        }
      else
        adw_preferences_group_add (group, new_row (&entries[i]));
    }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (page));
  adw_dialog_set_title (dialog, _ ("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 620);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
