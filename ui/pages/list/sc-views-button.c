/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-future.h"
#include "sc-saved-views.h"
#include "sc-toast.h"
#include "sc-views-button.h"

struct _ScViewsButton
{
  AdwBin parent_instance;

  ScSession *session;
  const ScSection *section;
  GtkMenuButton *button;
  GtkListBox *list;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (ScViewsButton, sc_views_button, ADW_TYPE_BIN)

static guint chosen_signal;
static guint save_signal;

static void
deleted_cb (gpointer object, const GValue *value, const GError *error, gpointer title)
{
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  /* Translators: %s is the name of a view of a list. */
  text = g_strdup_printf (_ ("View “%s” deleted"), (const char *) title);
  sc_toast (object, text);
}

static void
delete_clicked_cb (GtkButton *button, ScViewsButton *self)
{
  ScRecord *view = g_object_get_data (G_OBJECT (button), "view");

  gtk_menu_button_popdown (self->button);
  sc_future_then_with (sc_session_delete_view (self->session, view), self, deleted_cb,
                       sc_record_dup_title (view), g_free);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScViewsButton *self)
{
  ScRecord *view = g_object_get_data (G_OBJECT (row), "view");

  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, chosen_signal, 0, view);
}

static GtkWidget *
new_row (ScViewsButton *self, ScRecord *view)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *title = sc_record_dup_title (view);
  /* Translators: %s is the name of a view of a list. */
  g_autofree char *name = g_strdup_printf (_ ("Delete View “%s”"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (sc_session_shares_view (self->session, view))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("For everybody"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "view", g_object_ref (view), g_object_unref);
  g_object_set_data_full (G_OBJECT (delete), "view", g_object_ref (view), g_object_unref);
  gtk_widget_set_tooltip_text (delete, name);
  gtk_widget_set_valign (delete, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (delete, "flat");
  g_signal_connect (delete, "clicked", G_CALLBACK (delete_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), delete);

  return row;
}

static void
listed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScViewsButton *self = object;
  GPtrArray *views = value != NULL ? g_value_get_boxed (value) : NULL;

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; views != NULL && i < views->len; i++)
    gtk_list_box_append (self->list, new_row (self, views->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->list), views != NULL && views->len > 0);
  gtk_widget_set_visible (self->empty, views == NULL || views->len == 0);
}

static void
shown_cb (ScViewsButton *self)
{
  sc_future_then (sc_session_list_views (self->session, self->section->name), self, listed_cb);
}

static void
named_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScViewsButton) self = data;
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (source);
  GtkWidget *group = adw_alert_dialog_get_extra_child (dialog);
  AdwEntryRow *entry = g_object_get_data (G_OBJECT (group), "entry");
  AdwSwitchRow *shared = g_object_get_data (G_OBJECT (group), "shared");
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (g_str_equal (adw_alert_dialog_choose_finish (dialog, result), "save") && *title != '\0')
    g_signal_emit (self, save_signal, 0, title, adw_switch_row_get_active (shared));
}

static void
name_changed_cb (GtkEditable *entry, AdwAlertDialog *dialog)
{
  adw_alert_dialog_set_response_enabled (dialog, "save", *gtk_editable_get_text (entry) != '\0');
}

/**
 * sc_views_button_ask_name:
 * @self: the button
 *
 * Asks how the view shall be called, and for whom it is.
 */
void
sc_views_button_ask_name (ScViewsButton *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Save View"), NULL);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = adw_entry_row_new ();
  GtkWidget *shared = adw_switch_row_new ();

  g_return_if_fail (SC_IS_VIEWS_BUTTON (self));

  gtk_menu_button_popdown (self->button);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Name"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shared), _ ("For Everybody"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (shared), _ ("All who use this workspace see it"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), shared);
  g_object_set_data (G_OBJECT (group), "entry", entry);
  g_object_set_data (G_OBJECT (group), "shared", shared);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
                             _ ("Words, filters, columns and order are kept."));
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), group);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                  _ ("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "save",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "save");
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "save", FALSE);
  adw_dialog_set_focus (dialog, entry);
  g_object_set (entry, "activates-default", TRUE, NULL);
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed_cb), dialog);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), NULL, named_cb,
                           g_object_ref (self));
}

static void
sc_views_button_dispose (GObject *object)
{
  g_clear_object (&SC_VIEWS_BUTTON (object)->session);

  G_OBJECT_CLASS (sc_views_button_parent_class)->dispose (object);
}

static void
sc_views_button_class_init (ScViewsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_views_button_dispose;
  chosen_signal = g_signal_new ("chosen", SC_TYPE_VIEWS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, SC_TYPE_RECORD);
  save_signal = g_signal_new ("save", SC_TYPE_VIEWS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static GtkWidget *
new_content (ScViewsButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *save = gtk_button_new_with_mnemonic (_ ("_Save View …"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Views"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->empty = gtk_label_new (_ ("No views are saved yet."));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_margin_top (self->empty, 12);
  gtk_widget_set_margin_bottom (self->empty, 12);
  gtk_box_append (GTK_BOX (lists), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (lists), self->empty);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 380);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), lists);
  gtk_widget_set_size_request (scroller, 260, -1);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (sc_views_button_ask_name), self);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), save);

  return box;
}

static void
sc_views_button_init (ScViewsButton *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_menu_button_set_icon_name (self->button, "user-bookmarks-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _ ("Saved Views"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Saved views"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), new_content (self));
  g_signal_connect_object (popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->button, popover);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * sc_views_button_build:
 * @self: the button
 * @session: the session
 * @section: whose list it is
 */
void
sc_views_button_build (ScViewsButton *self, ScSession *session, const ScSection *section)
{
  g_return_if_fail (SC_IS_VIEWS_BUTTON (self) && section != NULL);

  self->session = g_object_ref (session);
  self->section = section;
}
