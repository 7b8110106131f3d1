/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-error-text.h"
#include "sc-export.h"
#include "sc-future.h"
#include "sc-session-exchange.h"
#include "sc-toast.h"

#define CARDS ".vcf"

typedef struct
{
  GtkWidget *from;
  ScSession *session;
  const ScRecordType *type;
  ScQueryModel *model; /* (nullable): the list to export, NULL for all records */
  GArray *positions;   /* (nullable): guint, what of it */
  char **columns;      /* (nullable): NULL for all */
  ScSheetFormat format;
  gboolean cards; /* for an address book, instead of a sheet */
  ScAudience audience;
  guint n_left_out;
  GFile *file;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->from);
  g_object_unref (export->session);
  g_clear_object (&export->model);
  g_clear_pointer (&export->positions, g_array_unref);
  g_strfreev (export->columns);
  g_clear_object (&export->file);
  g_free (export);
}

static gboolean
load_ids (Export *export, char ***ids, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) records =
      dex_await_boxed (export->positions != NULL
                           ? sc_query_model_load (export->model,
                                                  (const guint *) export->positions->data,
                                                  export->positions->len)
                           : sc_query_model_load (export->model, NULL, 0),
                       error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_strv_builder_add (builder, sc_record_get_id (records->pdata[i]));
  *ids = g_strv_builder_end (builder);

  return records != NULL;
}

static DexFuture *
export_fiber (gpointer data)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (export->cards)
    bytes =
        sc_session_export_cards (export->session, export->audience, &export->n_left_out, &error);
  else if (export->model == NULL || load_ids (export, &ids, &error))
    bytes = sc_session_export (export->session, export->type, (const char *const *) ids,
                               (const char *const *) export->columns, export->format,
                               export->audience, &export->n_left_out, &error);
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

  if (error == NULL && export->n_left_out > 0)
    /* Translators: %s is the name of a file, %u how many people are not in it. */
    text = g_strdup_printf (ngettext ("Exported to “%s” without %u person who does not consent",
                                      "Exported to “%s” without %u people who do not consent",
                                      export->n_left_out),
                            name, export->n_left_out);
  else if (error == NULL)
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

static void
choose_file (Export *export)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  const char *plural = sc_record_type_get_label_plural (export->type);
  g_autofree char *name =
      g_strconcat (plural, export->cards ? CARDS : sc_sheet_format_get_suffix (export->format),
                   NULL);
  /* Translators: the title of a file dialog, %s is “Solutions”. */
  g_autofree char *title = g_strdup_printf (_ ("Export: %s"), plural);

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (export->from)), NULL,
                        file_chosen_cb, export);
}

/* Whoever exports people says who will read the file: that decides who may be in it. */
static void
add_audience (AdwAlertDialog *dialog)
{
  const char *names[] = { [SC_AUDIENCE_OFFICE] = _ ("Office"),
                          [SC_AUDIENCE_PARTICIPANTS] = _ ("Participants"),
                          [SC_AUDIENCE_EVERYONE] = _ ("Everyone"),
                          NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("_Read By"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_alert_dialog_set_extra_child (dialog, list);
}

static ScAudience
get_audience (AdwAlertDialog *dialog)
{
  GtkWidget *row = gtk_widget_get_first_child (adw_alert_dialog_get_extra_child (dialog));

  return (ScAudience) adw_combo_row_get_selected (ADW_COMBO_ROW (row));
}

static void
format_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *export = data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  export->cards = g_str_equal (response, CARDS);
  if (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (source)) != NULL)
    export->audience = get_audience (ADW_ALERT_DIALOG (source));
  if (export->cards || sc_sheet_format_from_name (response, &export->format))
    choose_file (export);
  else
    export_free (export);
}

/* The first column of a table is the title; in a sheet that is one or several fields. */
static char **
with_title (const ScRecordType *type, const char *const *columns)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (columns == NULL)
    return NULL;
  for (guint i = 0; i < SC_RECORD_TYPE_MAX_KEYS && type->title_fields[i] != NULL; i++)
    g_strv_builder_add (names, type->title_fields[i]);
  g_strv_builder_addv (names, (const char **) columns);

  return g_strv_builder_end (names);
}

/**
 * sc_export_ask:
 * @from: a widget in the window
 * @session: the session
 * @type: what to export
 * @model: (nullable): the list whose records are meant, as they stand in it; %NULL for all of @type
 * @positions: (nullable) (element-type guint): which of @model; %NULL for all of them
 * @columns: (nullable): the names of the fields, %NULL for all
 *
 * Asks for a format and a file, and writes the records into it.
 */
void
sc_export_ask (GtkWidget *from,
               ScSession *session,
               const ScRecordType *type,
               ScQueryModel *model,
               GArray *positions,
               const char *const *columns)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  Export *export = g_new0 (Export, 1);
  gboolean of_people;

  g_return_if_fail (GTK_IS_WIDGET (from) && type != NULL);

  of_people = g_str_equal (type->name, "person");
  export->from = g_object_ref (from);
  export->session = g_object_ref (session);
  export->type = type;
  export->model = model != NULL ? g_object_ref (model) : NULL;
  export->positions = positions != NULL ? g_array_ref (positions) : NULL;
  export->columns = with_title (type, columns);
  /* Translators: %s is “Solutions”. */
  adw_alert_dialog_format_heading (dialog, _ ("Export: %s"),
                                   sc_record_type_get_label_plural (export->type));
  adw_alert_dialog_set_body (
      dialog, of_people ? _ ("Each format can be filled in and imported again. The columns "
                             "ID and Rev must stay for that. People who do not consent to "
                             "be shown to the readers are left out.")
                        : _ ("Each format can be filled in and imported again. The columns "
                             "ID and Rev must stay for that."));
  /* The names of the responses are those of files. */
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), ".csv", _ ("Text (_CSV)"),
                                  ".ods", _ ("LibreOffice (_ODS)"), ".xlsx", _ ("Excel (_XLSX)"),
                                  NULL);
  if (of_people)
    add_audience (dialog);
  if (model == NULL && of_people)
    adw_alert_dialog_add_response (dialog, CARDS, _ ("Address Book (_vCard)"));
  adw_alert_dialog_set_response_appearance (dialog, ".xlsx", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, ".xlsx");
  adw_alert_dialog_choose (dialog, from, NULL, format_chosen_cb, export);
}
