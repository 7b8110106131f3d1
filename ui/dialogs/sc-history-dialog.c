/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-history-dialog.h"
#include "sc-history.h"
#include "sc-json.h"
#include "sc-marked-text.h"
#include "sc-record-edit.h"

struct _ScHistoryDialog
{
  AdwDialog parent_instance;

  AdwToolbarView *view;
  AdwPreferencesPage *page;
  ScSession *session;
  ScRecord *record;   /* as it is now */
  ScHistory *history; /* (nullable): until it is read */
};

G_DEFINE_FINAL_TYPE (ScHistoryDialog, sc_history_dialog, ADW_TYPE_DIALOG)

static guint brought_back_signal;

static void
show_error (ScHistoryDialog *self, const GError *error)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (status), sc_error_get_title (error));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), sc_error_get_text (error));
  adw_toolbar_view_set_content (self->view, status);
}

static void
saved_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScHistoryDialog *self = object;

  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  g_signal_emit (self, brought_back_signal, 0);
  adw_dialog_close (ADW_DIALOG (self));
}

/* What others changed meanwhile stays: the edit begins from what the record was when the dialog opened, and
 * both are merged. */
static void
bring_back_clicked_cb (GtkButton *button, ScHistoryDialog *self)
{
  const ScHistoryChange *change = g_object_get_data (G_OBJECT (button), "change");
  g_autoptr (ScRecordEdit) edit = sc_record_edit_new (self->record);
  g_autoptr (ScRecord) changed = NULL;

  sc_record_edit_set_node (edit, change->field, change->after);
  changed = sc_record_edit_finish (edit, sc_session_get_user_name (self->session), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), FALSE);
  sc_future_then (sc_session_save (self->session, changed), self, saved_cb);
}

static const ScField *
find_field (ScHistoryDialog *self, const char *name)
{
  const ScRecordType *type = sc_record_get_record_type (self->record);

  return type != NULL ? sc_record_type_lookup_field (type, name) : NULL;
}

/* What the record says already need not be brought back. */
static gboolean
can_bring_back (ScHistoryDialog *self, const ScHistoryChange *change)
{
  JsonNode *now = sc_record_get_node (self->record, change->field);

  return change->after != NULL && find_field (self, change->field) != NULL &&
         (now == NULL || !sc_json_nodes_equal (now, change->after));
}

static GtkWidget *
new_button (ScHistoryDialog *self, const ScHistoryChange *change, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  /* Translators: %s is the name of a field. */
  g_autofree char *name = g_strdup_printf (_ ("Bring Back “%s”"), label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Bring This Value Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "change", (gpointer) change);
  g_signal_connect (button, "clicked", G_CALLBACK (bring_back_clicked_cb), self);

  return button;
}

static GtkWidget *
new_change_row (ScHistoryDialog *self, const ScHistoryChange *change)
{
  const ScField *field = find_field (self, change->field);
  const char *label = field != NULL ? sc_field_get_label (field) : change->field;
  g_autofree char *before = sc_format_version (self->session, field, change->before);
  g_autofree char *after = sc_format_version (self->session, field, change->after);
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = gtk_label_new (label);
  GtkWidget *text = sc_marked_text_new (change->before != NULL ? before : NULL, after);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption-heading");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_add_css_class (line, "history-change");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), text);
  /* What was there before stays readable when nothing is there any more. */
  if (change->after == NULL)
    gtk_box_append (GTK_BOX (box), sc_marked_text_new (NULL, before));
  gtk_box_append (GTK_BOX (line), box);
  if (can_bring_back (self, change))
    gtk_box_append (GTK_BOX (line), new_button (self, change, label));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static const char *
describe_kind (const ScHistoryEntry *entry)
{
  switch (entry->kind)
    {
    case SC_HISTORY_CREATED:
      return _ ("Created");
    case SC_HISTORY_MERGED:
      return entry->by != NULL ? _ ("Decided between two versions") : _ ("Two versions merged");
    case SC_HISTORY_DELETED:
      return _ ("Deleted");
    case SC_HISTORY_RESTORED:
      return _ ("Restored");
    case SC_HISTORY_FIRST_KEPT:
      return _ ("The oldest version kept here");
    case SC_HISTORY_CHANGED:
    default:
      return entry->changes->len > 0 ? _ ("Changed") : _ ("Saved without a change");
    }
}

static void
add_entry (ScHistoryDialog *self, const ScHistoryEntry *entry)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *time = sc_format_moment_long (entry->at);
  /* Translators: what happened, who did it. */
  g_autofree char *who = entry->by != NULL
                             ? g_strdup_printf (_ ("%s by %s"), describe_kind (entry), entry->by)
                             : g_strdup (describe_kind (entry));
  g_autofree char *text = entry->set_aside
                              ? g_strdup_printf ("%s · %s", who, _ ("in the other version"))
                              : g_strdup (who);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_group_set_title (group, *time != '\0' ? time : _ ("At an unknown time"));
  adw_preferences_group_set_description (group, escaped);
  for (guint i = 0; i < entry->changes->len; i++)
    adw_preferences_group_add (group, new_change_row (self, entry->changes->pdata[i]));
  adw_preferences_page_add (self->page, group);
}

static void
add_end (ScHistoryDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_description (
      group, self->history->complete ? _ ("This is where the record begins.")
                                     : _ ("Before that, nothing is kept on this computer."));
  adw_preferences_page_add (self->page, group);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScHistoryDialog *self = object;

  if (value == NULL)
    {
      show_error (self, error);
      return;
    }
  self->history = g_value_dup_boxed (value);
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  for (guint i = 0; i < self->history->entries->len; i++)
    add_entry (self, self->history->entries->pdata[i]);
  add_end (self);
  adw_toolbar_view_set_content (self->view, GTK_WIDGET (self->page));
  gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD);
}

static void
sc_history_dialog_dispose (GObject *object)
{
  ScHistoryDialog *self = SC_HISTORY_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->record);
  g_clear_pointer (&self->history, sc_history_unref);

  G_OBJECT_CLASS (sc_history_dialog_parent_class)->dispose (object);
}

static void
sc_history_dialog_class_init (ScHistoryDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_history_dialog_dispose;

  brought_back_signal = g_signal_new ("brought-back", SC_TYPE_HISTORY_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sc_history_dialog_init (ScHistoryDialog *self)
{
  GtkWidget *spinner = adw_spinner_new ();

  self->view = ADW_TOOLBAR_VIEW (adw_toolbar_view_new ());
  adw_toolbar_view_add_top_bar (self->view, adw_header_bar_new ());
  adw_toolbar_view_set_content (self->view, spinner);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("History"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 600);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->view));
}

/**
 * sc_history_dialog_new:
 * @session: the session
 * @record: the record as it is now, saved
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_history_dialog_new (ScSession *session, ScRecord *record)
{
  ScHistoryDialog *self = g_object_new (SC_TYPE_HISTORY_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->record = g_object_ref (record);
  sc_future_then (sc_session_load_history (session, sc_record_get_id (record)), self, loaded_cb);

  return ADW_DIALOG (self);
}
