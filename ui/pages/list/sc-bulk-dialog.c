/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-bulk-dialog.h"
#include "sc-bulk-edit.h"
#include "sc-error-text.h"
#include "sc-field-row.h"
#include "sc-future.h"

struct _ScBulkDialog
{
  AdwDialog parent_instance;

  ScSession *session;
  const ScRecordType *type;
  GPtrArray *records; /* ScRecord */
  GPtrArray *fields;  /* ScField, as in the combo row */
  ScRecordEditor *editor;
  ScFieldView *row; /* (nullable): where the value is typed */

  AdwPreferencesGroup *group;
  AdwComboRow *field_row;
  AdwComboRow *mode_row;
  GtkLabel *problem;
  GtkWidget *apply;
};

G_DEFINE_FINAL_TYPE (ScBulkDialog, sc_bulk_dialog, ADW_TYPE_DIALOG)

static guint done_signal;

static const ScField *
get_field (ScBulkDialog *self)
{
  return self->fields->pdata[adw_combo_row_get_selected (self->field_row)];
}

/* The row for the value of another field, empty. */
static void
field_changed_cb (ScBulkDialog *self)
{
  const ScField *field = get_field (self);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *id = g_strconcat (self->type->name, ":0", NULL);
  g_autoptr (ScRecord) record = sc_record_new (id, NULL, body);

  if (self->row != NULL)
    adw_preferences_group_remove (self->group, GTK_WIDGET (self->row));
  g_clear_object (&self->editor);
  self->editor = sc_record_editor_new_detached (self->session, record);
  self->row = SC_FIELD_VIEW (sc_field_view_new (self->session, self->editor, field));
  sc_field_view_update (self->row, record);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->row));
  adw_combo_row_set_selected (self->mode_row,
                              sc_bulk_edit_is_set (field) ? SC_BULK_ADD : SC_BULK_SET);
  gtk_widget_set_visible (GTK_WIDGET (self->mode_row), sc_bulk_edit_is_set (field));
}

static char *
describe (const ScBulkOutcome *outcome)
{
  g_autofree char *changed =
      g_strdup_printf (ngettext ("%u entry changed", "%u entries changed", outcome->n_changed),
                       outcome->n_changed);
  g_autofree char *forbidden = NULL;

  if (outcome->n_forbidden == 0)
    return g_steal_pointer (&changed);
  /* Translators: %s is why; several entries may have other reasons. */
  forbidden =
      g_strdup_printf (ngettext ("%u left alone: %s", "%u left alone: %s", outcome->n_forbidden),
                       outcome->n_forbidden, outcome->reason);

  return g_strdup_printf ("%s · %s", changed, forbidden);
}

static void
changed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScBulkDialog *self = object;
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (self->apply, TRUE);
  if (error != NULL)
    {
      gtk_label_set_label (self->problem, sc_error_get_text (error));
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  text = describe (g_value_get_boxed (value));
  g_signal_emit (self, done_signal, 0, text);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
apply_clicked_cb (GtkButton *button, ScBulkDialog *self)
{
  const ScField *field = get_field (self);
  JsonNode *value;

  sc_field_view_commit (self->row);
  if (SC_IS_FIELD_ROW (self->row) && sc_field_row_get_mistake (SC_FIELD_ROW (self->row)) != NULL)
    return;
  value = sc_record_get_node (sc_record_editor_get_record (self->editor), field->name);
  gtk_widget_set_sensitive (self->apply, FALSE);
  sc_future_then (sc_session_change_field (self->session, self->records, field,
                                           (ScBulkMode) adw_combo_row_get_selected (self->mode_row),
                                           value),
                  self, changed_cb);
}

static void
sc_bulk_dialog_dispose (GObject *object)
{
  ScBulkDialog *self = SC_BULK_DIALOG (object);

  /* A combo row that goes selects nothing, and that is no choice of a field. */
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->field_row, field_changed_cb, self);
  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_bulk_dialog_parent_class)->dispose (object);
}

static void
sc_bulk_dialog_class_init (ScBulkDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_bulk_dialog_dispose;
  done_signal = g_signal_new ("done", SC_TYPE_BULK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
new_header_bar (ScBulkDialog *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->apply = gtk_button_new_with_mnemonic (_ ("C_hange"));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  g_signal_connect (self->apply, "clicked", G_CALLBACK (apply_clicked_cb), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (adw_dialog_close), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->apply);

  return bar;
}

static void
sc_bulk_dialog_init (ScBulkDialog *self)
{
  const char *modes[] = { _ ("Replace"), _ ("Add"), _ ("Remove"), NULL };
  g_autoptr (GtkStringList) mode_names = gtk_string_list_new (modes);
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->fields = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->field_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->field_row), _ ("Field"));
  adw_combo_row_set_enable_search (self->field_row, TRUE);
  adw_combo_row_set_expression (self->field_row,
                                gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL,
                                                             "string"));
  self->mode_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mode_row), _ ("What Happens"));
  adw_combo_row_set_model (self->mode_row, G_LIST_MODEL (mode_names));
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->problem), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");

  adw_preferences_group_add (self->group, GTK_WIDGET (self->field_row));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->mode_row));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), new_header_bar (self));
  adw_toolbar_view_add_bottom_bar (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->problem));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_content_width (ADW_DIALOG (self), 480);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/* A title names one record; giving it to many is a mistake. */
static void
fill_fields (ScBulkDialog *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->type->n_fields; i++)
    {
      const ScField *field = &self->type->fields[i];

      if (!sc_field_is_text_like (field) || g_strv_contains (self->type->title_fields, field->name))
        continue;
      g_ptr_array_add (self->fields, (gpointer) field);
      gtk_string_list_append (labels, sc_field_get_label (field));
    }
  adw_combo_row_set_model (self->field_row, G_LIST_MODEL (labels));
  /* A phase or a status is what many records are given at once. */
  for (guint i = 0; i < self->fields->len; i++)
    if (((const ScField *) self->fields->pdata[i])->kind == SC_FIELD_ENUM)
      {
        adw_combo_row_set_selected (self->field_row, i);
        break;
      }
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->field_row));
}

/**
 * sc_bulk_dialog_new:
 * @session: the session
 * @type: the type of the records
 * @records: (element-type ScRecord): records; must not change any more
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_bulk_dialog_new (ScSession *session, const ScRecordType *type, GPtrArray *records)
{
  ScBulkDialog *self = g_object_new (SC_TYPE_BULK_DIALOG, NULL);
  g_autofree char *title =
      g_strdup_printf (ngettext ("Change %u Entry", "Change %u Entries", records->len),
                       records->len);

  self->session = g_object_ref (session);
  self->type = type;
  self->records = g_ptr_array_ref (records);
  adw_dialog_set_title (ADW_DIALOG (self), title);
  fill_fields (self);
  g_signal_connect_object (self->field_row, "notify::selected", G_CALLBACK (field_changed_cb), self,
                           G_CONNECT_SWAPPED);
  field_changed_cb (self);

  return ADW_DIALOG (self);
}
