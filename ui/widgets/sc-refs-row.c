/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-chip.h"
#include "sc-ref-picker.h"
#include "sc-refs-row.h"

struct _ScRefsRow
{
  ScFieldRow parent_instance;

  AdwWrapBox *box;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (ScRefsRow, sc_refs_row, SC_TYPE_FIELD_ROW)

static gboolean
is_single (ScRefsRow *self)
{
  return sc_field_row_get_field (SC_FIELD_ROW (self))->kind == SC_FIELD_REF;
}

static char **
dup_ids (ScRefsRow *self)
{
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        g_strv_builder_add (ids, json_array_get_string_element (array, i));
    }
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_string (node) != NULL)
    g_strv_builder_add (ids, json_node_get_string (node));

  return g_strv_builder_end (ids);
}

static JsonNode *
make_node (ScRefsRow *self, GPtrArray *ids)
{
  JsonArray *array;
  JsonNode *node;

  if (ids->len == 0)
    return NULL;
  if (is_single (self))
    return json_node_init_string (json_node_alloc (), ids->pdata[0]);

  array = json_array_new ();
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, ids->pdata[i]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);

  return node;
}

static void rebuild (ScRefsRow *self);

static void
change_id (ScRefsRow *self, const char *id, gboolean chosen)
{
  g_auto (GStrv) ids = dup_ids (self);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (gsize i = 0; ids[i] != NULL && !(chosen && is_single (self)); i++)
    if (!g_str_equal (ids[i], id))
      g_ptr_array_add (changed, ids[i]);
  if (chosen)
    g_ptr_array_add (changed, (gpointer) id);
  node = make_node (self, changed);
  sc_field_row_set_node (SC_FIELD_ROW (self), node);
  rebuild (self);
  gtk_widget_grab_focus (self->button);
}

static void
picked_cb (ScRefPicker *picker, const char *id, ScRefsRow *self)
{
  change_id (self, id, TRUE);
}

static void
removed_cb (ScChip *chip, ScRefsRow *self)
{
  g_autofree char *id = g_strdup (sc_chip_get_value (chip));

  change_id (self, id, FALSE);
}

static void
activated_cb (ScChip *chip, ScRefsRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s", sc_chip_get_value (chip));
}

static const char *
get_title (ScRefsRow *self, const char *id)
{
  const char *title = sc_session_get_title (sc_field_row_get_session (SC_FIELD_ROW (self)), id);

  return title != NULL ? title : "…";
}

static void
remove_chips (ScRefsRow *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (SC_IS_CHIP (child))
        adw_wrap_box_remove (self->box, child);
      child = next;
    }
}

static void
rebuild (ScRefsRow *self)
{
  g_auto (GStrv) ids = dup_ids (self);

  remove_chips (self);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      GtkWidget *chip = sc_chip_new (ids[i], get_title (self, ids[i]), TRUE);

      g_signal_connect_object (chip, "removed", G_CALLBACK (removed_cb), self, 0);
      g_signal_connect_object (chip, "activated", G_CALLBACK (activated_cb), self, 0);
      adw_wrap_box_append (self->box, chip);
    }
  adw_wrap_box_reorder_child_after (self->box, self->button,
                                    gtk_widget_get_last_child (GTK_WIDGET (self->box)));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), is_single (self) && ids[0] != NULL
                                                                     ? "document-edit-symbolic"
                                                                     : "list-add-symbolic");
}

static void
titles_changed_cb (ScRefsRow *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (SC_IS_CHIP (child))
      sc_chip_set_label (SC_CHIP (child), get_title (self, sc_chip_get_value (SC_CHIP (child))));
}

static void
sc_refs_row_update (ScFieldRow *row, JsonNode *node)
{
  rebuild (SC_REFS_ROW (row));
}

static void
sc_refs_row_class_init (ScRefsRowClass *klass)
{
  SC_FIELD_ROW_CLASS (klass)->update = sc_refs_row_update;
}

static void
sc_refs_row_init (ScRefsRow *self)
{
}

/* The popover is made when somebody opens it: a form has many of these rows. */
static void
create_popover_cb (GtkMenuButton *button, gpointer data)
{
  ScRefsRow *self = data;
  const ScField *field = sc_field_row_get_field (SC_FIELD_ROW (self));
  GtkWidget *picker;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  picker = sc_ref_picker_new (sc_field_row_get_session (SC_FIELD_ROW (self)), field->target);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, 0);
  gtk_menu_button_set_popover (button, picker);
}

/**
 * sc_refs_row_new:
 * @session: the session
 * @editor: where the value goes
 * @field: a field that refers to records
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_refs_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScRefsRow *self = g_object_new (SC_TYPE_REFS_ROW, NULL);

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 6);
  adw_wrap_box_set_line_spacing (self->box, 6);
  self->button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_tooltip_text (self->button, _ ("Choose"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover_cb, self,
                                         NULL);
  adw_wrap_box_append (self->box, self->button);
  sc_field_row_set_content (SC_FIELD_ROW (self), GTK_WIDGET (self->box), self->button);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (titles_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
