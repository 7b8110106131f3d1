/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-figures-row.h"

struct _ScFiguresRow
{
  ScFieldRow parent_instance;

  GtkBox *box;
  GtkWidget *add;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScFiguresRow, sc_figures_row, SC_TYPE_FIELD_ROW)

typedef struct
{
  const char *member;
  const char *label;
  gboolean is_number;
  int width_chars;
} Column;

static const Column columns[] = {
  { "name", N_ ("Key figure"), FALSE, 16 },
  { "unit", N_ ("Unit"), FALSE, 6 },
  { "baseline", N_ ("Before"), TRUE, 8 },
  { "target", N_ ("Target"), TRUE, 8 },
};

static void rebuild (ScFiguresRow *self);

/* Returns (transfer full): the list as it is, to be changed. */
static JsonNode *
copy_list (ScFiguresRow *self)
{
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return json_from_string ("[]", NULL);
  text = json_to_string (node, FALSE);

  return json_from_string (text, NULL);
}

static void
take_list (ScFiguresRow *self, JsonNode *list)
{
  gboolean empty = json_array_get_length (json_node_get_array (list)) == 0;

  sc_field_row_set_node (SC_FIELD_ROW (self), empty ? NULL : list);
}

static const Column *
find_column (const char *member)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_strcmp0 (columns[i].member, member) == 0)
      return &columns[i];

  return NULL;
}

/**
 * sc_figures_row_get_label:
 * @member: (nullable): a member of a key figure
 *
 * Returns: (transfer none) (nullable): what it is called; %NULL for one that cannot be typed
 */
const char *
sc_figures_row_get_label (const char *member)
{
  const Column *column = find_column (member);

  return column != NULL ? _ (column->label) : NULL;
}

/**
 * sc_figures_row_parse:
 * @member: a member that has a label
 * @text: what somebody typed for it
 * @node: (out) (transfer full) (nullable): the value, %NULL for none
 *
 * Returns: whether it means something there
 */
gboolean
sc_figures_row_parse (const char *member, const char *text, JsonNode **node)
{
  const Column *column = find_column (member);
  g_autofree char *plain = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  char *end = NULL;
  double number = g_ascii_strtod (plain, &end);

  g_return_val_if_fail (column != NULL, FALSE);

  *node = NULL;
  if (column->is_number && *end != '\0')
    return FALSE;
  if (column->is_number && *plain != '\0')
    *node = json_node_init_double (json_node_alloc (), number);
  else if (!column->is_number && *text != '\0')
    *node = json_node_init_string (json_node_alloc (), text);

  return TRUE;
}

static void
changed_cb (GtkEditable *editable, ScFiguresRow *self)
{
  const Column *column = g_object_get_data (G_OBJECT (editable), "column");
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (editable), "index"));
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) value = NULL;
  JsonObject *element;

  if (self->updating)
    return;
  if (!sc_figures_row_parse (column->member, gtk_editable_get_text (editable), &value))
    {
      sc_field_row_set_mistake (SC_FIELD_ROW (self), _ ("This is no number."));
      return;
    }
  sc_field_row_set_mistake (SC_FIELD_ROW (self), NULL);
  list = copy_list (self);
  if (index >= json_array_get_length (json_node_get_array (list)))
    return;
  element = json_array_get_object_element (json_node_get_array (list), index);
  if (value == NULL)
    json_object_remove_member (element, column->member);
  else
    json_object_set_member (element, column->member, g_steal_pointer (&value));
  take_list (self, list);
}

static void
remove_clicked_cb (GtkWidget *button, ScFiguresRow *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  g_autoptr (JsonNode) list = copy_list (self);

  if (index < json_array_get_length (json_node_get_array (list)))
    json_array_remove_element (json_node_get_array (list), index);
  take_list (self, list);
  rebuild (self);
}

static void
add_clicked_cb (ScFiguresRow *self)
{
  g_autoptr (JsonNode) list = copy_list (self);
  JsonObject *element = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  GtkWidget *line;

  /* An id of its own, so that two people may add figures at the same time. */
  json_object_set_string_member (element, "id", id);
  json_array_add_object_element (json_node_get_array (list), element);
  take_list (self, list);
  rebuild (self);
  line = gtk_widget_get_prev_sibling (self->add);
  if (line != NULL)
    gtk_widget_child_focus (line, GTK_DIR_TAB_FORWARD);
}

/**
 * sc_figures_row_dup_text:
 * @node: (nullable): the value of a member of a key figure
 *
 * Returns: (transfer full): it as it is typed, empty when there is none
 */
char *
sc_figures_row_dup_text (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));

  return g_strdup_printf ("%.10g", json_node_get_double (node));
}

static GtkWidget *
new_entry (ScFiguresRow *self, JsonObject *element, const Column *column, guint index)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text =
      sc_figures_row_dup_text (json_object_get_member (element, column->member));

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), column->width_chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), column->width_chars);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ (column->label));
  gtk_widget_set_tooltip_text (entry, _ (column->label));
  gtk_widget_set_hexpand (entry, !column->is_number && index != G_MAXUINT);
  if (column->is_number)
    {
      gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
      gtk_widget_add_css_class (entry, "numeric");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (column->label), -1);
  g_object_set_data (G_OBJECT (entry), "column", (gpointer) column);
  g_object_set_data (G_OBJECT (entry), "index", GUINT_TO_POINTER (index));
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), self);

  return entry;
}

static GtkWidget *
new_line (ScFiguresRow *self, JsonObject *element, guint index)
{
  GtkWidget *line = adw_wrap_box_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (line), 6);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    adw_wrap_box_append (ADW_WRAP_BOX (line), new_entry (self, element, &columns[i], index));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove Key Figure"));
  g_object_set_data (G_OBJECT (remove), "index", GUINT_TO_POINTER (index));
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_clicked_cb), self);
  adw_wrap_box_append (ADW_WRAP_BOX (line), remove);

  return line;
}

static void
rebuild (ScFiguresRow *self)
{
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GtkWidget *child;

  self->updating = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != self->add)
    gtk_box_remove (self->box, child);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        gtk_box_insert_child_after (self->box, new_line (self, json_node_get_object (element), i),
                                    gtk_widget_get_prev_sibling (self->add));
    }
  self->updating = FALSE;
}

static void
sc_figures_row_update (ScFieldRow *row, JsonNode *node)
{
  rebuild (SC_FIGURES_ROW (row));
}

static void
sc_figures_row_class_init (ScFiguresRowClass *klass)
{
  SC_FIELD_ROW_CLASS (klass)->update = sc_figures_row_update;
}

static void
sc_figures_row_init (ScFiguresRow *self)
{
}

/**
 * sc_figures_row_new:
 * @session: the session
 * @editor: where the value goes
 * @field: a list of key figures
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_figures_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScFiguresRow *self = g_object_new (SC_TYPE_FIGURES_ROW, NULL);

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  self->add = gtk_button_new_with_label (_ ("Add Key Figure"));
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_clicked_cb), self);
  gtk_box_append (self->box, self->add);
  sc_field_row_set_content (SC_FIELD_ROW (self), GTK_WIDGET (self->box), NULL);

  return GTK_WIDGET (self);
}
