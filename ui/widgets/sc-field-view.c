/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-entry-row.h"
#include "sc-enum-row.h"
#include "sc-field-view.h"
#include "sc-elements-row.h"
#include "sc-refs-row.h"
#include "sc-switch-row.h"
#include "sc-tags-row.h"
#include "sc-text-row.h"

G_DEFINE_INTERFACE (ScFieldView, sc_field_view, GTK_TYPE_WIDGET)

static void
sc_field_view_default_init (ScFieldViewInterface *iface)
{
}

/**
 * sc_field_view_new:
 * @session: the session
 * @editor: where the values go
 * @field: a field of the record's type
 *
 * Returns: (transfer floating): the row that fits the kind of the field
 */
GtkWidget *
sc_field_view_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  switch (field->kind)
    {
    case SC_FIELD_TEXT:
    case SC_FIELD_MARKDOWN:
      return sc_text_row_new (session, editor, field);
    case SC_FIELD_BOOL:
      return sc_switch_row_new (editor, field);
    case SC_FIELD_ENUM:
      return sc_enum_row_new (editor, field);
    case SC_FIELD_TAGS:
      return sc_tags_row_new (session, editor, field);
    case SC_FIELD_REF:
    case SC_FIELD_REFS:
      return sc_refs_row_new (session, editor, field);
    case SC_FIELD_LIST:
      return sc_elements_row_new (session, editor, field);
    default:
      return sc_entry_row_new (session, editor, field);
    }
}

/**
 * sc_field_view_update:
 * @self: a row
 * @record: the record as it is now
 *
 * Shows the record's value, unless it is the one that stands there already.
 */
void
sc_field_view_update (ScFieldView *self, ScRecord *record)
{
  g_return_if_fail (SC_IS_FIELD_VIEW (self));

  SC_FIELD_VIEW_GET_IFACE (self)->update (self, record);
}

/**
 * sc_field_view_set_issue:
 * @self: a row
 * @message: (nullable): what is wrong with the value
 * @is_missing: whether there is no value, which is no mistake yet
 */
void
sc_field_view_set_issue (ScFieldView *self, const char *message, gboolean is_missing)
{
  g_return_if_fail (SC_IS_FIELD_VIEW (self));

  SC_FIELD_VIEW_GET_IFACE (self)->set_issue (self, message, is_missing);
}

/**
 * sc_field_view_commit:
 * @self: a row
 *
 * Takes what was typed and not taken yet, because it was not finished.
 */
void
sc_field_view_commit (ScFieldView *self)
{
  g_return_if_fail (SC_IS_FIELD_VIEW (self));

  if (SC_FIELD_VIEW_GET_IFACE (self)->commit != NULL)
    SC_FIELD_VIEW_GET_IFACE (self)->commit (self);
}

void
sc_field_view_focus (ScFieldView *self)
{
  g_return_if_fail (SC_IS_FIELD_VIEW (self));

  if (SC_FIELD_VIEW_GET_IFACE (self)->focus != NULL)
    SC_FIELD_VIEW_GET_IFACE (self)->focus (self);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void set_children_editable (GtkWidget *widget, gboolean editable);

/* What was hidden comes back, and nothing else. */
static void
show_tool (GtkWidget *tool, gboolean shown)
{
  gboolean hidden = g_object_get_data (G_OBJECT (tool), "hidden-for-reading") != NULL;

  if (shown ? !hidden : hidden || !gtk_widget_get_visible (tool))
    return;
  gtk_widget_set_visible (tool, shown);
  g_object_set_data (G_OBJECT (tool), "hidden-for-reading", shown ? NULL : tool);
}

/* What adds a value or takes one away; not what shows or follows one. */
static gboolean
is_tool (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    return !gtk_widget_has_css_class (widget, "chip-link");

  return gtk_widget_has_css_class (widget, "adder");
}

static void
set_editable (GtkWidget *widget, gboolean editable)
{
  if (SC_IS_FIELD_VIEW (widget))
    sc_field_view_set_editable (SC_FIELD_VIEW (widget), editable);
  else if (is_tool (widget))
    show_tool (widget, editable);
  else if (GTK_IS_EDITABLE (widget))
    gtk_editable_set_editable (GTK_EDITABLE (widget), editable);
  else if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_view_set_editable (GTK_TEXT_VIEW (widget), editable);
  else if (!GTK_IS_BUTTON (widget))
    set_children_editable (widget, editable);
}

static void
set_children_editable (GtkWidget *widget, gboolean editable)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_editable (child, editable);
}

/**
 * sc_field_view_set_editable:
 * @self: a row
 * @editable: whether the value may be changed
 *
 * Where it may not, what stands there can still be read, reached by keyboard, copied and followed; what
 * would change it is gone. Rows put new widgets in when they are updated: call it again then.
 */
void
sc_field_view_set_editable (ScFieldView *self, gboolean editable)
{
  g_return_if_fail (SC_IS_FIELD_VIEW (self));

  if (editable)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "for-reading");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "for-reading");
  if (ADW_IS_COMBO_ROW (self) || ADW_IS_SWITCH_ROW (self))
    gtk_widget_set_sensitive (GTK_WIDGET (self), editable);
  else
    set_children_editable (GTK_WIDGET (self), editable);
}

/**
 * sc_nodes_equal:
 * @a: (nullable): a value
 * @b: (nullable): another one
 *
 * Returns: whether they are the same
 */
gboolean
sc_nodes_equal (JsonNode *a, JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return json_node_equal (a, b);
}
