/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-give-up-dialog.h"
#include "sc-history.h"
#include "sc-marked-text.h"

struct _ScGiveUpDialog
{
  AdwAlertDialog parent_instance;

  GtkListBox *list;
  ScSession *session;
  char *id;
};

G_DEFINE_FINAL_TYPE (ScGiveUpDialog, sc_give_up_dialog, ADW_TYPE_ALERT_DIALOG)

static guint agreed_signal;

static void
add_change (ScGiveUpDialog *self, const ScRecordType *type, const ScHistoryChange *change)
{
  const ScField *field = type != NULL ? sc_record_type_lookup_field (type, change->field) : NULL;
  const char *label = field != NULL ? sc_field_get_label (field) : change->field;
  g_autofree char *before = sc_format_version (self->session, field, change->before);
  g_autofree char *after = sc_format_version (self->session, field, change->after);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption-heading");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (box, "history-change");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box),
                  sc_marked_text_new (change->before != NULL ? before : NULL, after));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (self->list, row);
}

/* Without the server nobody knows what would be left. */
static void
say_error (ScGiveUpDialog *self, const GError *error)
{
  g_autofree char *text = sc_error_dup_text (error);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (self),
                                /* Translators: why, in a sentence or two. */
                                _ ("This needs the server. %s"), text);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScGiveUpDialog *self = object;
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (self);
  const ScHistory *history = value != NULL ? g_value_get_boxed (value) : NULL;
  g_auto (GStrv) parts = g_strsplit (self->id, ":", 2);
  const ScRecordType *type = sc_record_type_lookup (parts[0]);

  if (history == NULL)
    {
      say_error (self, error);
      return;
    }
  adw_alert_dialog_set_body (dialog, _ ("What the server has takes its place. On this computer the "
                                        "following is lost:"));
  for (guint i = 0; i < history->entries->len; i++)
    {
      const ScHistoryEntry *entry = history->entries->pdata[i];

      if (entry->kind == SC_HISTORY_DELETED)
        adw_alert_dialog_set_body (
            dialog, _ ("It is the deletion of this entry. What the server has comes back."));
      for (guint j = 0; j < entry->changes->len && entry->kind != SC_HISTORY_DELETED; j++)
        add_change (self, type, entry->changes->pdata[j]);
    }
  gtk_widget_set_visible (adw_alert_dialog_get_extra_child (dialog),
                          gtk_list_box_get_row_at_index (self->list, 0) != NULL);
  adw_alert_dialog_set_response_enabled (dialog, "give-up", TRUE);
}

static void
sc_give_up_dialog_response (AdwAlertDialog *dialog, const char *response)
{
  ScGiveUpDialog *self = SC_GIVE_UP_DIALOG (dialog);

  if (g_str_equal (response, "give-up"))
    g_signal_emit (self, agreed_signal, 0, self->id);
}

static void
sc_give_up_dialog_finalize (GObject *object)
{
  ScGiveUpDialog *self = SC_GIVE_UP_DIALOG (object);

  g_clear_object (&self->session);
  g_free (self->id);

  G_OBJECT_CLASS (sc_give_up_dialog_parent_class)->finalize (object);
}

static void
sc_give_up_dialog_class_init (ScGiveUpDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_give_up_dialog_finalize;
  ADW_ALERT_DIALOG_CLASS (klass)->response = sc_give_up_dialog_response;

  agreed_signal = g_signal_new ("agreed", SC_TYPE_GIVE_UP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sc_give_up_dialog_init (ScGiveUpDialog *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (self);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  adw_alert_dialog_set_heading (dialog, _ ("Discard This Change?"));
  adw_alert_dialog_set_body (dialog, _ ("Asking the server …"));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "give-up", _ ("_Discard"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "give-up", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_enabled (dialog, "give-up", FALSE);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is lost"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 300);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_visible (scroller, FALSE);
  adw_alert_dialog_set_extra_child (dialog, scroller);
}

/**
 * sc_give_up_dialog_new:
 * @session: a session with a server
 * @id: of a document that it refused
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_give_up_dialog_new (ScSession *session, const char *id)
{
  ScGiveUpDialog *self = g_object_new (SC_TYPE_GIVE_UP_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  sc_future_then (sc_session_load_lacking (session, id), self, loaded_cb);

  return ADW_DIALOG (self);
}
