/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-chip.h"
#include "sc-tags-row.h"

struct _ScTagsRow
{
  ScFieldRow parent_instance;

  AdwWrapBox *box;
  GtkEditable *entry; /* (nullable): types a free word */
  GtkWidget *button;  /* (nullable): chooses from a vocabulary */
  GtkWidget *checks;  /* (nullable): the popover's buttons */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScTagsRow, sc_tags_row, SC_TYPE_FIELD_ROW)

static char **
dup_values (ScTagsRow *self)
{
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        g_strv_builder_add (values, json_array_get_string_element (array, i));
    }

  return g_strv_builder_end (values);
}

static void rebuild (ScTagsRow *self);

static void
take_values (ScTagsRow *self, GStrv values)
{
  g_autoptr (JsonNode) node = NULL;

  if (values[0] != NULL)
    {
      JsonArray *array = json_array_new ();

      for (gsize i = 0; values[i] != NULL; i++)
        json_array_add_string_element (array, values[i]);
      node = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (node, array);
    }
  sc_field_row_set_node (SC_FIELD_ROW (self), node);
  rebuild (self);
}

static void
change_value (ScTagsRow *self, const char *value, gboolean chosen)
{
  g_auto (GStrv) values = dup_values (self);
  g_autoptr (GStrvBuilder) changed = g_strv_builder_new ();
  g_auto (GStrv) result = NULL;

  if (chosen == g_strv_contains ((const char *const *) values, value))
    return;
  for (gsize i = 0; values[i] != NULL; i++)
    if (!g_str_equal (values[i], value))
      g_strv_builder_add (changed, values[i]);
  if (chosen)
    g_strv_builder_add (changed, value);
  result = g_strv_builder_end (changed);
  take_values (self, result);
}

static void
removed_cb (ScChip *chip, ScTagsRow *self)
{
  g_autofree char *value = g_strdup (sc_chip_get_value (chip));

  change_value (self, value, FALSE);
}

static void
add_chip (ScTagsRow *self, const char *value)
{
  const ScEnumValue *known =
      sc_field_lookup_value (sc_field_row_get_field (SC_FIELD_ROW (self)), value);
  GtkWidget *chip =
      sc_chip_new (value, known != NULL ? sc_enum_value_get_label (known) : value, FALSE);

  g_signal_connect_object (chip, "removed", G_CALLBACK (removed_cb), self, 0);
  adw_wrap_box_append (self->box, chip);
}

static void
update_checks (ScTagsRow *self, GStrv values)
{
  self->updating = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                 g_strv_contains ((const char *const *) values,
                                                  g_object_get_data (G_OBJECT (check), "value")));
  self->updating = FALSE;
}

static void
rebuild (ScTagsRow *self)
{
  g_auto (GStrv) values = dup_values (self);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (SC_IS_CHIP (child))
        adw_wrap_box_remove (self->box, child);
      child = next;
    }
  for (gsize i = 0; values[i] != NULL; i++)
    add_chip (self, values[i]);
  /* The place to add one stays behind the last. */
  child = self->entry != NULL ? GTK_WIDGET (self->entry) : self->button;
  adw_wrap_box_reorder_child_after (self->box, child,
                                    gtk_widget_get_last_child (GTK_WIDGET (self->box)));
  if (self->checks != NULL)
    update_checks (self, values);
}

static void
sc_tags_row_update (ScFieldRow *row, JsonNode *node)
{
  rebuild (SC_TAGS_ROW (row));
}

/* What is typed becomes a chip at Enter, at a comma, and when the focus leaves. */
static void
sc_tags_row_commit (ScFieldRow *row)
{
  ScTagsRow *self = SC_TAGS_ROW (row);
  g_auto (GStrv) words = NULL;

  if (self->entry == NULL || *gtk_editable_get_text (self->entry) == '\0')
    return;
  words = g_strsplit_set (gtk_editable_get_text (self->entry), ",;", -1);
  self->updating = TRUE;
  gtk_editable_set_text (self->entry, "");
  self->updating = FALSE;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_strstrip (words[i]);
      if (*words[i] != '\0')
        change_value (self, words[i], TRUE);
    }
}

static void
entry_changed_cb (GtkEditable *entry, ScTagsRow *self)
{
  if (!self->updating && strpbrk (gtk_editable_get_text (entry), ",;") != NULL)
    sc_tags_row_commit (SC_FIELD_ROW (self));
}

static void
entry_finished_cb (ScTagsRow *self)
{
  sc_tags_row_commit (SC_FIELD_ROW (self));
}

static gboolean
entry_key_cb (GtkEventControllerKey *controller,
              guint keyval,
              guint keycode,
              GdkModifierType state,
              ScTagsRow *self)
{
  g_auto (GStrv) values = NULL;
  guint n;

  if (keyval != GDK_KEY_BackSpace || *gtk_editable_get_text (self->entry) != '\0')
    return GDK_EVENT_PROPAGATE;
  values = dup_values (self);
  n = g_strv_length (values);
  if (n > 0)
    change_value (self, values[n - 1], FALSE);

  return GDK_EVENT_STOP;
}

static void
check_toggled_cb (GtkCheckButton *check, ScTagsRow *self)
{
  if (!self->updating)
    change_value (self, g_object_get_data (G_OBJECT (check), "value"),
                  gtk_check_button_get_active (check));
}

static GtkWidget *
build_checks (ScTagsRow *self, const ScField *field)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  for (const ScEnumValue *value = field->values; value->nick != NULL; value++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (sc_enum_value_get_label (value));

      g_object_set_data (G_OBJECT (check), "value", (gpointer) value->nick);
      g_signal_connect (check, "toggled", G_CALLBACK (check_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->checks), check);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 380);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->checks);

  return scroller;
}

static GtkWidget *
build_button (ScTagsRow *self, const ScField *field)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "list-add-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_tooltip_text (self->button, _ ("Choose"));
  gtk_popover_set_child (GTK_POPOVER (popover), build_checks (self, field));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);

  return self->button;
}

static GtkWidget *
build_entry (ScTagsRow *self)
{
  /* Alone it has no role: assistive technology would find nothing here. */
  GtkWidget *text =
      g_object_new (GTK_TYPE_TEXT, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->entry = GTK_EDITABLE (text);
  gtk_widget_add_css_class (text, "adder");
  gtk_editable_set_enable_undo (self->entry, FALSE);
  gtk_editable_set_width_chars (self->entry, 12);
  gtk_text_set_placeholder_text (GTK_TEXT (text), _ ("Add …"));
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  g_signal_connect (text, "changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect_swapped (text, "activate", G_CALLBACK (entry_finished_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (entry_finished_cb), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (text, focus);
  gtk_widget_add_controller (text, key);

  return text;
}

static void
sc_tags_row_class_init (ScTagsRowClass *klass)
{
  SC_FIELD_ROW_CLASS (klass)->update = sc_tags_row_update;
  SC_FIELD_ROW_CLASS (klass)->commit = sc_tags_row_commit;
}

static void
sc_tags_row_init (ScTagsRow *self)
{
}

/**
 * sc_tags_row_new:
 * @session: the session
 * @editor: where the values go
 * @field: a field of tags
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_tags_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScTagsRow *self = g_object_new (SC_TYPE_TAGS_ROW, NULL);
  GtkWidget *adder;

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 6);
  adw_wrap_box_set_line_spacing (self->box, 6);
  adder = field->values != NULL ? build_button (self, field) : build_entry (self);
  adw_wrap_box_append (self->box, adder);
  sc_field_row_set_content (SC_FIELD_ROW (self), GTK_WIDGET (self->box), adder);

  return GTK_WIDGET (self);
}
