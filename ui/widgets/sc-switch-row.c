/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-switch-row.h"

struct _ScSwitchRow
{
  AdwActionRow parent_instance;

  ScRecordEditor *editor;
  const ScField *field;
  GtkSwitch *toggle;
  gboolean updating;
};

static void field_view_iface_init (ScFieldViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScSwitchRow,
                               sc_switch_row,
                               ADW_TYPE_ACTION_ROW,
                               G_IMPLEMENT_INTERFACE (SC_TYPE_FIELD_VIEW, field_view_iface_init))

static void
toggled_cb (ScSwitchRow *self)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->updating)
    return;
  node = json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (self->toggle));
  sc_record_editor_set_node (self->editor, self->field->name, node);
}

static void
sc_switch_row_update (ScFieldView *view, ScRecord *record)
{
  ScSwitchRow *self = SC_SWITCH_ROW (view);

  self->updating = TRUE;
  gtk_switch_set_active (self->toggle, sc_record_get_boolean (record, self->field->name, FALSE));
  self->updating = FALSE;
}

static void
sc_switch_row_set_issue (ScFieldView *view, const char *message, gboolean is_missing)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (view), message != NULL ? message : "");
}

static void
sc_switch_row_focus (ScFieldView *view)
{
  gtk_widget_grab_focus (GTK_WIDGET (SC_SWITCH_ROW (view)->toggle));
}

static void
field_view_iface_init (ScFieldViewInterface *iface)
{
  iface->update = sc_switch_row_update;
  iface->set_issue = sc_switch_row_set_issue;
  iface->focus = sc_switch_row_focus;
}

static void
sc_switch_row_dispose (GObject *object)
{
  g_clear_object (&SC_SWITCH_ROW (object)->editor);

  G_OBJECT_CLASS (sc_switch_row_parent_class)->dispose (object);
}

static void
sc_switch_row_class_init (ScSwitchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_switch_row_dispose;
}

static void
sc_switch_row_init (ScSwitchRow *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "choice-row");
  g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (toggled_cb), self);
}

/**
 * sc_switch_row_new:
 * @editor: where the value goes
 * @field: a field that is true or false
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_switch_row_new (ScRecordEditor *editor, const ScField *field)
{
  ScSwitchRow *self = g_object_new (SC_TYPE_SWITCH_ROW, NULL);

  self->editor = g_object_ref (editor);
  self->field = field;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), sc_field_get_label (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_field_get_label (field), -1);

  return GTK_WIDGET (self);
}
