/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-export.h"
#include "sc-future.h"
#include "sc-session-exchange.h"
#include "sc-toast.h"

typedef struct
{
  GtkWidget *from;
  ScSession *session;
  const ScRecordType *type;
  ScSheetFormat format;
  GFile *file;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->from);
  g_object_unref (export->session);
  g_clear_object (&export->file);
  g_free (export);
}

static DexFuture *
export_fiber (gpointer data)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      sc_session_export (export->session, export->type, NULL, NULL, export->format, &error);

  if (bytes == NULL ||
      !dex_await (dex_file_replace_contents_bytes (export->file, bytes, NULL, FALSE,
                                                   G_FILE_CREATE_REPLACE_DESTINATION),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
exported_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  Export *export = data;
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *text = NULL;

  if (error == NULL)
    /* Translators: %s is the name of a file. */
    text = g_strdup_printf (_ ("Exported to “%s”"), name);
  else if (error->domain == G_IO_ERROR)
    text = g_strdup_printf (_ ("“%s” could not be written. Choose another place or name."), name);
  if (text != NULL)
    sc_toast (export->from, text);
  else
    sc_toast_error (export->from, error);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *export = data;

  export->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (export->file == NULL)
    {
      export_free (export);
      return;
    }
  sc_future_then_with (dex_scheduler_spawn (dex_scheduler_get_default (), 512 * 1024, export_fiber,
                                            export, NULL),
                       export->from, exported_cb, export, export_free);
}

/**
 * sc_export_ask:
 * @from: a widget in the window
 * @session: the session
 * @type_name: what to export
 *
 * Asks for a file and writes all records of a type into it.
 */
void
sc_export_ask (GtkWidget *from, ScSession *session, const char *type_name)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Export *export = g_new0 (Export, 1);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  export->from = g_object_ref (from);
  export->session = g_object_ref (session);
  export->type = sc_record_type_lookup (type_name);
  name = g_strconcat (sc_record_type_get_label_plural (export->type), ".csv", NULL);
  /* Translators: the title of a file dialog, %s is “Solutions”. */
  title = g_strdup_printf (_ ("Export: %s"), sc_record_type_get_label_plural (export->type));
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (from)), NULL, file_chosen_cb,
                        export);
}
