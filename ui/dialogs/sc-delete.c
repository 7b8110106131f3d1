/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-delete.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-session-links.h"
#include "sc-toast.h"

/* So many are counted; more are "more than". */
#define MAX_COUNTED 100

typedef struct
{
  ScSession *session;
  ScRecord *record;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_object_unref (deletion->session);
  g_object_unref (deletion->record);
  g_free (deletion);
}

static void
closure_free (gpointer data, GClosure *closure)
{
  deletion_free (data);
}

static Deletion *
deletion_copy (const Deletion *deletion)
{
  Deletion *copy = g_new0 (Deletion, 1);

  copy->session = g_object_ref (deletion->session);
  copy->record = g_object_ref (deletion->record);

  return copy;
}

static void
deleted_cb (gpointer object, const GValue *value, const GError *error, gpointer title)
{
  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  sc_toast_deleted (object, title);
  gtk_widget_activate_action (object, "win.close-record", NULL);
}

static void delete (GtkWidget *from, const Deletion *deletion)
{
  sc_future_then_with (sc_session_delete (deletion->session, deletion->record), from, deleted_cb,
                       sc_format_title (deletion->record), g_free);
}

static void
response_cb (AdwAlertDialog *dialog, const char *response, Deletion *deletion)
{
  if (g_str_equal (response, "delete"))
    delete (g_object_get_data (G_OBJECT (dialog), "from"), deletion);
}

static guint
count_records (GPtrArray *links)
{
  guint n = 0;

  /* One that names it in two fields comes twice, one after the other. */
  for (guint i = 0; i < links->len; i++)
    if (i == 0 || ((ScLink *) links->pdata[i])->record != ((ScLink *) links->pdata[i - 1])->record)
      n++;

  return n;
}

static char *
dup_heading (guint n)
{
  if (n >= MAX_COUNTED)
    /* Translators: %u is 100. */
    return g_strdup_printf (_ ("Named by More Than %u Entries"), n - 1);

  return g_strdup_printf (ngettext ("Named by %u Entry", "Named by %u Entries", n), n);
}

static void
ask (GtkWidget *from, const Deletion *deletion, guint n)
{
  g_autofree char *heading = dup_heading (n);
  g_autofree char *title = sc_format_title (deletion->record);
  /* Translators: %s is the title of a record. */
  g_autofree char *body = g_strdup_printf (
      _ ("What names “%s” has a gap there when it is deleted. If it is an entry made "
         "twice, merge the two instead: then nothing is lost."),
      title);
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "delete",
                                  _ ("_Delete"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "from", g_object_ref (from), g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), deletion_copy (deletion),
                         closure_free, 0);
  adw_dialog_present (dialog, from);
}

static void
linked_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  guint n = value != NULL ? count_records (g_value_get_boxed (value)) : 0;

  if (error != NULL)
    sc_toast_error (object, error);
  else if (n > 0)
    ask (object, data, n);
  else
    delete (object, data);
}

/**
 * sc_delete_ask:
 * @from: a widget in the window
 * @session: the session
 * @record: what to delete
 *
 * Deletes a record, which one undo brings back, and closes its page. Where others name it, it is asked first.
 */
void
sc_delete_ask (GtkWidget *from, ScSession *session, ScRecord *record)
{
  Deletion *deletion;

  g_return_if_fail (GTK_IS_WIDGET (from) && SC_IS_SESSION (session) && SC_IS_RECORD (record));

  deletion = g_new0 (Deletion, 1);
  deletion->session = g_object_ref (session);
  deletion->record = g_object_ref (record);
  sc_future_then_with (sc_session_list_links (session, sc_record_get_id (record), MAX_COUNTED),
                       from, linked_cb, deletion, deletion_free);
}
