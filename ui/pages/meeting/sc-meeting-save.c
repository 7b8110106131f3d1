/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-future.h"
#include "sc-meeting-save.h"
#include "sc-toast.h"

typedef struct
{
  GtkWidget *from;
  ScMeetingParts *parts;
  ScMeetingPaper paper;
  gboolean public_copy;
  gboolean calendar; /* the entry for a calendar, instead of a document */
  GFile *file;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->from);
  g_object_unref (saving->parts);
  g_clear_object (&saving->file);
  g_free (saving);
}

/* The name says which format; without one that is known it is PDF. */
static ScPaperFormat
find_format (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  ScPaperFormat format;

  return dot != NULL && sc_paper_format_find (dot + 1, &format) ? format : SC_PAPER_PDF;
}

static DexFuture *
save_fiber (gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      dex_await_boxed (saving->calendar
                           ? sc_meeting_export_calendar (saving->parts)
                           : sc_meeting_export (saving->parts, saving->paper, saving->public_copy,
                                                find_format (saving->file)),
                       &error);

  if (bytes == NULL ||
      !dex_await (dex_file_replace_contents_bytes (saving->file, bytes, NULL, FALSE,
                                                   G_FILE_CREATE_REPLACE_DESTINATION),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
saved_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  Saving *saving = data;
  g_autofree char *name = g_file_get_basename (saving->file);
  g_autofree char *text = NULL;

  if (error == NULL)
    text = g_strdup_printf (_ ("Exported to “%s”"), name);
  else if (error->domain == G_IO_ERROR)
    text = g_strdup_printf (_ ("“%s” could not be written. Choose another place or name."), name);
  if (text != NULL)
    sc_toast (saving->from, text);
  else
    sc_toast_error (saving->from, error);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;

  saving->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (saving->file == NULL)
    {
      saving_free (saving);
      return;
    }
  sc_future_then_with (dex_scheduler_spawn (dex_scheduler_get_default (), 512 * 1024, save_fiber,
                                            saving, NULL),
                       saving->from, saved_cb, saving, saving_free);
}

static GListModel *
new_filters (void)
{
  static const struct
  {
    ScPaperFormat format;
    const char *label;
  } rows[] = {
    { SC_PAPER_PDF, N_ ("PDF") },
    { SC_PAPER_ODT, N_ ("OpenDocument (for word processors)") },
    { SC_PAPER_HTML, N_ ("Web page (HTML)") },
    { SC_PAPER_MARKDOWN, N_ ("Markdown") },
  };
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ (rows[i].label));
      gtk_file_filter_add_suffix (filter, sc_paper_format_get_extension (rows[i].format));
      g_list_store_append (filters, filter);
    }

  return G_LIST_MODEL (filters);
}

static void
ask (Saving *saving, const char *label, const char *extension, GListModel *filters)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  ScRecord *meeting = sc_meeting_parts_get_meeting (saving->parts);
  const char *title = meeting != NULL ? sc_record_get_string (meeting, "title") : NULL;
  g_autofree char *name =
      g_strdup_printf ("%s %s.%s", label, title != NULL ? title : "", extension);

  g_strdelimit (name, "/\\:", '-');
  gtk_file_dialog_set_title (dialog, label);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (saving->from)), NULL,
                        file_chosen_cb, saving);
}

static Saving *
saving_new (GtkWidget *from, ScMeetingParts *parts)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->from = g_object_ref (from);
  saving->parts = g_object_ref (parts);

  return saving;
}

/**
 * sc_meeting_save:
 * @from: a widget of the window
 * @parts: a loaded meeting
 * @paper: which document
 * @public_copy: whether it is for everybody
 *
 * Asks where to, and writes it there.
 */
void
sc_meeting_save (GtkWidget *from, ScMeetingParts *parts, ScMeetingPaper paper, gboolean public_copy)
{
  Saving *saving = saving_new (from, parts);
  g_autoptr (GListModel) filters = new_filters ();

  saving->paper = paper;
  saving->public_copy = public_copy;
  ask (saving, sc_meeting_paper_get_label (paper), "pdf", filters);
}

/**
 * sc_meeting_save_calendar:
 * @from: a widget of the window
 * @parts: a loaded meeting
 *
 * The same with the entry for somebody's calendar.
 */
void
sc_meeting_save_calendar (GtkWidget *from, ScMeetingParts *parts)
{
  Saving *saving = saving_new (from, parts);

  saving->calendar = TRUE;
  ask (saving, _ ("Calendar entry"), "ics", NULL);
}
