/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-result.h"
#include "sc-conflict-values.h"
#include "sc-field-row.h"
#include "sc-record-editor.h"
#include "sc-text-view.h"

struct _ScConflictResult
{
  AdwBin parent_instance;

  ScSession *session;
  ScConflict *conflict; /* keeps @values alive */
  const ScFieldConflict *values;
  const ScField *field; /* (nullable): what is shown; of a list's element the field in it */
  JsonNode *node;       /* (nullable): what is shown, before somebody edits it */

  /* One of these: */
  GtkTextBuffer *buffer; /* (nullable): a text */
  ScFieldView *row;      /* (nullable): any other field */
  GtkLabel *label;       /* (nullable): what can only be read */

  ScRecordEditor *editor; /* (nullable): of @row; nothing is saved there */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScConflictResult, sc_conflict_result, ADW_TYPE_BIN)

static guint edited_signal;

static void
edited_cb (ScConflictResult *self)
{
  if (!self->updating)
    g_signal_emit (self, edited_signal, 0);
}

static GtkWidget *
new_text (ScConflictResult *self)
{
  GtkWidget *view = sc_text_view_new ();

  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 10);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Result"), -1);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (edited_cb), self);

  return view;
}

static GtkWidget *
new_list (GtkWidget *row)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Result"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return list;
}

/* A value inside a list is edited by the row of its field, in a record that has nothing else. */
static ScRecord *
new_scrap (void)
{
  g_autoptr (JsonObject) body = json_object_new ();

  return sc_record_new ("element", NULL, body);
}

static GtkWidget *
new_row (ScConflictResult *self)
{
  g_autoptr (ScRecord) record = self->values->element != NULL
                                    ? new_scrap ()
                                    : g_object_ref (sc_conflict_get_merged (self->conflict));

  self->editor = sc_record_editor_new_detached (self->session, record);
  self->row = SC_FIELD_VIEW (sc_field_view_new (self->session, self->editor, self->field));
  g_signal_connect_object (self->editor, "notify::record", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);

  return new_list (GTK_WIDGET (self->row));
}

static GtkWidget *
new_label (ScConflictResult *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_margin_top (GTK_WIDGET (self->label), 8);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->label), 8);
  gtk_widget_set_margin_start (GTK_WIDGET (self->label), 10);
  gtk_widget_set_margin_end (GTK_WIDGET (self->label), 10);

  return GTK_WIDGET (self->label);
}

static GtkWidget *
new_content (ScConflictResult *self)
{
  if (self->field == NULL)
    return new_label (self);
  if (sc_conflict_values_are_text (self->conflict, self->values))
    return new_text (self);

  return new_row (self);
}

static void
sc_conflict_result_dispose (GObject *object)
{
  ScConflictResult *self = SC_CONFLICT_RESULT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->conflict);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->node, json_node_unref);

  G_OBJECT_CLASS (sc_conflict_result_parent_class)->dispose (object);
}

static void
sc_conflict_result_class_init (ScConflictResultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_conflict_result_dispose;

  edited_signal = g_signal_new ("edited", SC_TYPE_CONFLICT_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
sc_conflict_result_init (ScConflictResult *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "result");
}

/**
 * sc_conflict_result_new:
 * @session: the session
 * @conflict: the conflict
 * @values: one of its fields
 *
 * Returns: (transfer floating): the result, which shows nothing yet
 */
GtkWidget *
sc_conflict_result_new (ScSession *session, ScConflict *conflict, const ScFieldConflict *values)
{
  ScConflictResult *self = g_object_new (SC_TYPE_CONFLICT_RESULT, NULL);

  self->session = g_object_ref (session);
  self->conflict = g_object_ref (conflict);
  self->values = values;
  self->field = values->element != NULL ? sc_conflict_values_get_member (conflict, values)
                                        : sc_conflict_values_get_field (conflict, values);
  adw_bin_set_child (ADW_BIN (self), new_content (self));

  return GTK_WIDGET (self);
}

/* The empty value first: a row keeps what was typed while the value stays the same. */
static void
show_in_row (ScConflictResult *self, JsonNode *node)
{
  JsonNode *steps[] = { NULL, node };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      sc_record_editor_set_node (self->editor, self->field->name, steps[i]);
      sc_field_view_update (self->row, sc_record_editor_get_record (self->editor));
    }
}

/**
 * sc_conflict_result_show:
 * @self: the result
 * @node: (nullable): a value, %NULL for none
 *
 * Shows what somebody chose. That is no edit.
 */
void
sc_conflict_result_show (ScConflictResult *self, JsonNode *node)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SC_IS_CONFLICT_RESULT (self));

  text = sc_conflict_values_dup_text (self->session, self->conflict, self->values, node);
  g_clear_pointer (&self->node, json_node_unref);
  self->node = node != NULL ? json_node_copy (node) : NULL;
  self->updating = TRUE;
  if (self->buffer != NULL)
    gtk_text_buffer_set_text (self->buffer, text, -1);
  else if (self->label != NULL)
    gtk_label_set_label (self->label, *text != '\0' ? text : _ ("(empty)"));
  else
    show_in_row (self, node);
  self->updating = FALSE;
}

static gboolean
take_text (ScConflictResult *self, JsonNode **node)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);

  return sc_field_parse (self->field, text, node, NULL);
}

static gboolean
take_row (ScConflictResult *self, JsonNode **node)
{
  JsonNode *value;

  sc_field_view_commit (self->row);
  if (SC_IS_FIELD_ROW (self->row) && sc_field_row_get_mistake (SC_FIELD_ROW (self->row)) != NULL)
    return FALSE;
  value = sc_record_get_node (sc_record_editor_get_record (self->editor), self->field->name);
  *node = value != NULL ? json_node_copy (value) : NULL;

  return TRUE;
}

/**
 * sc_conflict_result_take:
 * @self: the result
 * @node: (out) (transfer full) (nullable): the value that stands there, %NULL for none
 *
 * Returns: %FALSE when what was typed is no value; the row says so then
 */
gboolean
sc_conflict_result_take (ScConflictResult *self, JsonNode **node)
{
  g_return_val_if_fail (SC_IS_CONFLICT_RESULT (self), FALSE);

  *node = NULL;
  if (self->buffer != NULL)
    return take_text (self, node);
  if (self->row != NULL)
    return take_row (self, node);
  *node = self->node != NULL ? json_node_copy (self->node) : NULL;

  return TRUE;
}
