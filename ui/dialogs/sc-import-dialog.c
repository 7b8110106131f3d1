/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-exchange-error.h"
#include "sc-future.h"
#include "sc-import-dialog.h"
#include "sc-import-preview.h"
#include "sc-section.h"
#include "sc-session-exchange.h"

struct _ScImportDialog
{
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  AdwComboRow *type_row;
  GtkWidget *problem;
  AdwActionRow *problem_row;
  GtkWidget *choose_button;
  ScImportPreview *preview;

  ScSession *session;
  GPtrArray *types; /* of ScRecordType, as in the combo row */
  ScImport *import; /* (nullable): what is shown in the preview */
};

G_DEFINE_FINAL_TYPE (ScImportDialog, sc_import_dialog, ADW_TYPE_DIALOG)

static guint imported_signal;

/* What a fiber works with, apart from the dialog, which may be closed meanwhile. */
typedef struct
{
  ScSession *session;
  const ScRecordType *type;
  GFile *file;
  ScImport *import;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->session);
  g_clear_object (&work->file);
  g_clear_pointer (&work->import, sc_import_free);
  g_free (work);
}

static Work *
work_new (ScSession *session)
{
  Work *work = g_new0 (Work, 1);

  work->session = g_object_ref (session);

  return work;
}

static DexFuture *
prepare_fiber (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dex_await_boxed (dex_file_load_contents_bytes (work->file), &error);

  if (bytes != NULL)
    work->import = sc_session_prepare_import (work->session, work->type, bytes, &error);
  if (work->import == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
run_fiber (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (!sc_session_run_import (work->session, work->import, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static const ScRecordType *
get_type (ScImportDialog *self)
{
  return g_ptr_array_index (self->types, adw_combo_row_get_selected (self->type_row));
}

static void
show_problem (ScImportDialog *self, const GError *error)
{
  /* What these say is said in the user's language, and about the file. */
  gboolean translated =
      error != NULL && (error->domain == SC_EXCHANGE_ERROR || error->domain == G_IO_ERROR);

  gtk_widget_set_visible (self->problem, error != NULL);
  if (error == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem_row),
                                 translated ? _ ("The File Cannot Be Read")
                                            : sc_error_get_title (error));
  adw_action_row_set_subtitle (self->problem_row,
                               translated ? error->message : sc_error_get_text (error));
}

static void
prepared_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScImportDialog *self = object;
  Work *work = data;

  gtk_widget_set_sensitive (self->choose_button, TRUE);
  show_problem (self, error);
  if (error != NULL)
    return;
  sc_import_preview_set_import (self->preview, work->import);
  g_clear_pointer (&self->import, sc_import_free);
  self->import = g_steal_pointer (&work->import);
  adw_navigation_view_push_by_tag (self->navigation, "preview");
}

/* The fiber only borrows @work, which lives until its answer has been taken. */
static void
spawn (ScImportDialog *self, Work *work, DexFiberFunc fiber, ScFutureFunc func)
{
  sc_future_then_with (dex_scheduler_spawn (dex_scheduler_get_default (), 512 * 1024, fiber, work,
                                            NULL),
                       self, func, work, work_free);
}

static void
file_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ScImportDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->session != NULL)
    sc_import_dialog_read (self, file);
}

static void
choose_clicked_cb (GtkButton *button, ScImportDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _ ("Tables (XLSX, ODS, CSV) and Cards (vCard)"));
  for (guint i = 0; i < SC_SHEET_N_FORMATS; i++)
    {
      /* Without the point. */
      gtk_file_filter_add_suffix (filter, sc_sheet_format_get_suffix (i) + 1);
      gtk_file_filter_add_mime_type (filter, sc_sheet_format_get_mime_type (i));
    }
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_filter_add_suffix (filter, "vcf");
  gtk_file_filter_add_mime_type (filter, "text/vcard");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _ ("Choose a Table"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        file_chosen_cb, g_object_ref (self));
}

static void
imported_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScImportDialog *self = object;
  Work *work = data;
  guint n;

  if (error != NULL)
    {
      self->import = g_steal_pointer (&work->import);
      gtk_widget_set_sensitive (GTK_WIDGET (self->navigation), TRUE);
      show_problem (self, error);
      adw_navigation_view_pop (self->navigation);
      return;
    }
  n = sc_import_count (work->import, SC_IMPORT_NEW) +
      sc_import_count (work->import, SC_IMPORT_UPDATE);
  sc_import_preview_set_import (self->preview, NULL);
  g_signal_emit (self, imported_signal, 0, get_type (self)->name, n);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
apply_clicked_cb (GtkButton *button, ScImportDialog *self)
{
  Work *work = work_new (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->navigation), FALSE);
  work->import = g_steal_pointer (&self->import);
  spawn (self, work, run_fiber, imported_cb);
}

static void
sc_import_dialog_dispose (GObject *object)
{
  ScImportDialog *self = SC_IMPORT_DIALOG (object);

  if (self->preview != NULL)
    sc_import_preview_set_import (self->preview, NULL);
  /* The child is bound, too, and must not be taken out twice. */
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->import, sc_import_free);

  G_OBJECT_CLASS (sc_import_dialog_parent_class)->dispose (object);
}

static void
sc_import_dialog_class_init (ScImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_import_dialog_dispose;
  imported_signal = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, type_row);
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, problem_row);
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, choose_button);
  gtk_widget_class_bind_template_child (widget_class, ScImportDialog, preview);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
}

static void
sc_import_dialog_init (ScImportDialog *self)
{
  g_type_ensure (SC_TYPE_IMPORT_PREVIEW);
  self->types = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_types (ScImportDialog *self, const char *type_name)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;
  guint n;
  const ScSection *sections = sc_sections (&n);

  for (guint i = 0; i < n; i++)
    if (sections[i].type_name != NULL)
      {
        if (g_strcmp0 (sections[i].type_name, type_name) == 0)
          selected = self->types->len;
        g_ptr_array_add (self->types, (gpointer) sc_section_get_type (&sections[i]));
        gtk_string_list_append (labels, sc_section_get_label (&sections[i]));
      }
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->type_row, selected);
}

/**
 * sc_import_dialog_new:
 * @session: the session
 * @type_name: what the rows probably are
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_import_dialog_new (ScSession *session, const char *type_name)
{
  ScImportDialog *self = g_object_new (SC_TYPE_IMPORT_DIALOG, NULL);

  self->session = g_object_ref (session);
  fill_types (self, type_name);

  return ADW_DIALOG (self);
}

/**
 * sc_import_dialog_read:
 * @self: the dialog
 * @file: a table
 *
 * Goes on to the preview of a file.
 */
void
sc_import_dialog_read (ScImportDialog *self, GFile *file)
{
  Work *work;

  g_return_if_fail (SC_IS_IMPORT_DIALOG (self) && G_IS_FILE (file));

  work = work_new (self->session);
  work->type = get_type (self);
  work->file = g_object_ref (file);
  gtk_widget_set_sensitive (self->choose_button, FALSE);
  spawn (self, work, prepare_fiber, prepared_cb);
}
