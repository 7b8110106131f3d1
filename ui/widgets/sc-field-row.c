/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-field-row.h"

typedef struct
{
  ScSession *session;
  ScRecordEditor *editor;
  const ScField *field;
  JsonNode *shown; /* (nullable): the value that the widgets show */
  gboolean known;  /* whether @shown was set at all */
  char *issue;     /* (nullable): of the value */
  char *mistake;   /* (nullable): of a text that is no value */
  gboolean is_missing;

  GtkLabel *label;
  GtkBox *line;
  GtkBox *issue_box;
  GtkImage *issue_icon;
  GtkLabel *issue_label;
  GtkWidget *focus;
} ScFieldRowPrivate;

static void field_view_iface_init (ScFieldViewInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (ScFieldRow,
                                  sc_field_row,
                                  ADW_TYPE_PREFERENCES_ROW,
                                  G_ADD_PRIVATE (ScFieldRow)
                                      G_IMPLEMENT_INTERFACE (SC_TYPE_FIELD_VIEW,
                                                             field_view_iface_init))

static ScFieldRowPrivate *
priv_of (ScFieldRow *self)
{
  return sc_field_row_get_instance_private (self);
}

static void
update_issue (ScFieldRow *self)
{
  ScFieldRowPrivate *priv = priv_of (self);
  const char *text = priv->mistake != NULL ? priv->mistake : priv->issue;
  gboolean wrong = text != NULL && (priv->mistake != NULL || !priv->is_missing);
  const char *name = sc_field_get_label (priv->field);
  /* Translators: the name of a field that is empty, and the note that it is: “Phase · still missing”. */
  g_autofree char *label =
      text != NULL && !wrong ? g_strdup_printf (_ ("%s · %s"), name, text) : g_strdup (name);

  gtk_label_set_label (priv->label, label);
  gtk_widget_set_visible (GTK_WIDGET (priv->issue_box), wrong);
  gtk_label_set_label (priv->issue_label, wrong ? text : "");
  if (priv->focus == NULL)
    return;
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->focus), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->focus), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
sc_field_row_view_update (ScFieldView *view, ScRecord *record)
{
  ScFieldRow *self = SC_FIELD_ROW (view);
  ScFieldRowPrivate *priv = priv_of (self);
  JsonNode *node = sc_record_get_node (record, priv->field->name);

  if (priv->known && sc_nodes_equal (priv->shown, node))
    return;
  g_clear_pointer (&priv->shown, json_node_unref);
  priv->shown = node != NULL ? json_node_copy (node) : NULL;
  priv->known = TRUE;
  g_clear_pointer (&priv->mistake, g_free);
  SC_FIELD_ROW_GET_CLASS (self)->update (self, priv->shown);
  update_issue (self);
}

static void
sc_field_row_view_set_issue (ScFieldView *view, const char *message, gboolean is_missing)
{
  ScFieldRowPrivate *priv = priv_of (SC_FIELD_ROW (view));
  gboolean changed = g_set_str (&priv->issue, message);

  if (changed || priv->is_missing != is_missing)
    {
      priv->is_missing = is_missing;
      update_issue (SC_FIELD_ROW (view));
    }
}

static void
sc_field_row_view_commit (ScFieldView *view)
{
  ScFieldRow *self = SC_FIELD_ROW (view);

  if (SC_FIELD_ROW_GET_CLASS (self)->commit != NULL)
    SC_FIELD_ROW_GET_CLASS (self)->commit (self);
}

static void
sc_field_row_view_focus (ScFieldView *view)
{
  ScFieldRowPrivate *priv = priv_of (SC_FIELD_ROW (view));

  if (priv->focus != NULL)
    gtk_widget_grab_focus (priv->focus);
}

static void
field_view_iface_init (ScFieldViewInterface *iface)
{
  iface->update = sc_field_row_view_update;
  iface->set_issue = sc_field_row_view_set_issue;
  iface->commit = sc_field_row_view_commit;
  iface->focus = sc_field_row_view_focus;
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, ScFieldRow *self)
{
  GtkWidget *focus = priv_of (self)->focus;

  if (focus != NULL && gtk_widget_get_focusable (focus))
    gtk_widget_grab_focus (focus);
}

static void
sc_field_row_dispose (GObject *object)
{
  ScFieldRowPrivate *priv = priv_of (SC_FIELD_ROW (object));

  priv->focus = NULL;
  g_clear_object (&priv->session);
  g_clear_object (&priv->editor);

  G_OBJECT_CLASS (sc_field_row_parent_class)->dispose (object);
}

static void
sc_field_row_finalize (GObject *object)
{
  ScFieldRowPrivate *priv = priv_of (SC_FIELD_ROW (object));

  g_clear_pointer (&priv->shown, json_node_unref);
  g_free (priv->issue);
  g_free (priv->mistake);

  G_OBJECT_CLASS (sc_field_row_parent_class)->finalize (object);
}

static void
sc_field_row_class_init (ScFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_field_row_finalize;
}

static GtkBox *
new_issue_box (ScFieldRowPrivate *priv)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  priv->issue_icon = GTK_IMAGE (gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  priv->issue_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (priv->issue_label, TRUE);
  gtk_label_set_xalign (priv->issue_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (box), "issue");
  gtk_widget_add_css_class (GTK_WIDGET (box), "error");
  gtk_widget_set_visible (GTK_WIDGET (box), FALSE);
  gtk_widget_set_margin_top (GTK_WIDGET (box), 3);
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->issue_icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  gtk_box_append (box, GTK_WIDGET (priv->issue_icon));
  gtk_box_append (box, GTK_WIDGET (priv->issue_label));

  return box;
}

static void
sc_field_row_init (ScFieldRow *self)
{
  ScFieldRowPrivate *priv = priv_of (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkGesture *click = gtk_gesture_click_new ();

  priv->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (priv->label, 0);
  gtk_label_set_wrap (priv->label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (priv->label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (priv->label), "field-label");
  priv->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  priv->issue_box = new_issue_box (priv);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->line));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->issue_box));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "field-row");
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sc_field_row_setup:
 * @self: a row that was just made
 * @session: the session
 * @editor: where values go
 * @field: the field
 */
void
sc_field_row_setup (ScFieldRow *self,
                    ScSession *session,
                    ScRecordEditor *editor,
                    const ScField *field)
{
  ScFieldRowPrivate *priv = priv_of (self);

  priv->session = g_object_ref (session);
  priv->editor = g_object_ref (editor);
  priv->field = field;
  gtk_label_set_label (priv->label, sc_field_get_label (field));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), sc_field_get_label (field));
}

/**
 * sc_field_row_set_content:
 * @self: a row
 * @content: what shows the value
 * @focus: (nullable): the part of it that takes the focus, named like the field
 */
void
sc_field_row_set_content (ScFieldRow *self, GtkWidget *content, GtkWidget *focus)
{
  ScFieldRowPrivate *priv = priv_of (self);

  gtk_widget_set_hexpand (content, TRUE);
  gtk_box_prepend (priv->line, content);
  priv->focus = focus;
  if (focus != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (focus), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sc_field_get_label (priv->field), -1);
}

void
sc_field_row_add_suffix (ScFieldRow *self, GtkWidget *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_box_append (priv_of (self)->line, widget);
}

ScSession *
sc_field_row_get_session (ScFieldRow *self)
{
  return priv_of (self)->session;
}

const ScField *
sc_field_row_get_field (ScFieldRow *self)
{
  return priv_of (self)->field;
}

/**
 * sc_field_row_get_node:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the value that is shown
 */
JsonNode *
sc_field_row_get_node (ScFieldRow *self)
{
  return priv_of (self)->shown;
}

/**
 * sc_field_row_set_node:
 * @self: a row
 * @node: (nullable): what somebody chose
 *
 * Hands a value to the editor. The widgets show it already.
 */
void
sc_field_row_set_node (ScFieldRow *self, JsonNode *node)
{
  ScFieldRowPrivate *priv = priv_of (self);
  JsonNode *copy = node != NULL ? json_node_copy (node) : NULL;

  g_clear_pointer (&priv->shown, json_node_unref);
  priv->shown = copy;
  sc_field_row_set_mistake (self, NULL);
  sc_record_editor_set_node (priv->editor, priv->field->name, copy);
}

/**
 * sc_field_row_set_text:
 * @self: a row
 * @text: what somebody typed
 *
 * Hands a text to the editor; if it means nothing, the row says so.
 *
 * Returns: whether it was understood
 */
gboolean
sc_field_row_set_text (ScFieldRow *self, const char *text)
{
  ScFieldRowPrivate *priv = priv_of (self);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (!sc_field_parse (priv->field, text, &node, &error))
    {
      sc_field_row_set_mistake (self, error->message);
      return FALSE;
    }
  sc_field_row_set_node (self, node);

  return TRUE;
}

/**
 * sc_field_row_set_mistake:
 * @self: a row
 * @message: (nullable): why the text in the row is no value
 */
void
sc_field_row_set_mistake (ScFieldRow *self, const char *message)
{
  ScFieldRowPrivate *priv = priv_of (self);

  if (g_set_str (&priv->mistake, message))
    update_issue (self);
}

/**
 * sc_field_row_get_mistake:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): why the text in the row is no value; %NULL when it is one
 */
const char *
sc_field_row_get_mistake (ScFieldRow *self)
{
  return priv_of (self)->mistake;
}
