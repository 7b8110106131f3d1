/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-element-row.h"
#include "sc-field-view.h"
#include "sc-format.h"
#include "sc-json.h"

struct _ScElementRow
{
  AdwExpanderRow parent_instance;

  ScSession *session;
  const ScField *list;
  JsonObject *element;    /* as it was shown; keeps what this version does not know */
  ScRecordEditor *editor; /* of the element, as if it were a record; saves nothing */
  GPtrArray *views;       /* of ScFieldView, in the order of the list's table */
  GtkWidget *menu;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScElementRow, sc_element_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  CHANGED,
  REMOVED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_title (ScElementRow *self)
{
  g_autoptr (JsonObject) element = sc_element_row_dup_element (self);
  g_autofree char *text = sc_format_element (self->session, self->list, element);
  const char *title = *text != '\0' ? text : _ ("Not filled in yet");
  g_autofree char *menu_label = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  /* Translators: the name of a button; %s is the line of a list that it is about. */
  menu_label = g_strdup_printf (_ ("More for “%s”"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  menu_label, -1);
}

/* A value that is there and wrong is said at once; one that is missing only as a wish. */
static void
update_issues (ScElementRow *self)
{
  ScRecord *record = sc_record_editor_get_record (self->editor);

  for (guint i = 0; i < self->views->len; i++)
    {
      const ScField *field = &self->list->elements[i];
      g_autoptr (GError) error = NULL;
      gboolean ok = sc_field_check (field, sc_record_get_node (record, field->name), &error);
      gboolean missing = g_error_matches (error, SC_FIELD_ERROR, SC_FIELD_ERROR_MISSING);

      sc_field_view_set_issue (self->views->pdata[i],
                               ok        ? NULL
                               : missing ? _ ("still missing")
                                         : error->message,
                               missing);
    }
}

static void
edited_cb (ScElementRow *self)
{
  if (self->updating)
    return;
  update_title (self);
  update_issues (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
move_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[MOVED], 0, g_str_equal (name, "element.up") ? -1 : 1);
}

static GtkWidget *
new_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("Move _Up"), "element.up");
  g_menu_append (menu, _ ("Move _Down"), "element.down");
  g_menu_append (menu, _ ("_Remove"), "element.remove");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static void
sc_element_row_dispose (GObject *object)
{
  ScElementRow *self = SC_ELEMENT_ROW (object);

  g_ptr_array_set_size (self->views, 0);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->element, json_object_unref);

  G_OBJECT_CLASS (sc_element_row_parent_class)->dispose (object);
}

static void
sc_element_row_finalize (GObject *object)
{
  g_ptr_array_unref (SC_ELEMENT_ROW (object)->views);

  G_OBJECT_CLASS (sc_element_row_parent_class)->finalize (object);
}

static void
sc_element_row_class_init (ScElementRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sc_element_row_dispose;
  object_class->finalize = sc_element_row_finalize;

  gtk_widget_class_install_action (widget_class, "element.up", NULL, move_cb);
  gtk_widget_class_install_action (widget_class, "element.down", NULL, move_cb);
  gtk_widget_class_install_action (widget_class, "element.remove", NULL, remove_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "element.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "element.down",
                                       NULL);
  signals[CHANGED] = g_signal_new ("changed", SC_TYPE_ELEMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", SC_TYPE_ELEMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", SC_TYPE_ELEMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
sc_element_row_init (ScElementRow *self)
{
  self->views = g_ptr_array_new ();
  self->menu = new_menu_button ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_set_title_lines (ADW_EXPANDER_ROW (self), 3);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), self->menu);
}

static void
add_views (ScElementRow *self)
{
  for (guint i = 0; i < self->list->n_elements; i++)
    {
      GtkWidget *view = sc_field_view_new (self->session, self->editor, &self->list->elements[i]);

      g_ptr_array_add (self->views, view);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), view);
    }
}

/**
 * sc_element_row_new:
 * @session: the session
 * @list: the field with the list
 * @element: an element of it, with an "id"
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_element_row_new (ScSession *session, const ScField *list, JsonObject *element)
{
  ScElementRow *self = g_object_new (SC_TYPE_ELEMENT_ROW, NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (ScRecord) record = sc_record_new ("element", NULL, nothing);

  self->session = g_object_ref (session);
  self->list = list;
  self->editor = sc_record_editor_new_detached (session, record);
  add_views (self);
  sc_element_row_show (self, element);
  g_signal_connect_object (self->editor, "notify::record", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sc_element_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the "id" of the element
 */
const char *
sc_element_row_get_id (ScElementRow *self)
{
  return sc_json_get_string (self->element, "id");
}

/**
 * sc_element_row_show:
 * @self: a row
 * @element: the element as it is now
 *
 * Shows what arrived from elsewhere, without touching what is typed and the same.
 */
void
sc_element_row_show (ScElementRow *self, JsonObject *element)
{
  ScRecord *record;

  g_return_if_fail (SC_IS_ELEMENT_ROW (self) && element != NULL);

  self->updating = TRUE;
  json_object_ref (element);
  g_clear_pointer (&self->element, json_object_unref);
  self->element = element;
  for (guint i = 0; i < self->list->n_elements; i++)
    sc_record_editor_set_node (self->editor, self->list->elements[i].name,
                               json_object_get_member (element, self->list->elements[i].name));
  record = sc_record_editor_get_record (self->editor);
  for (guint i = 0; i < self->views->len; i++)
    sc_field_view_update (self->views->pdata[i], record);
  self->updating = FALSE;
  update_title (self);
  update_issues (self);
}

/**
 * sc_element_row_dup_element:
 * @self: a row
 *
 * Returns: (transfer full): the element with what was typed; what this version does not know is kept
 */
JsonObject *
sc_element_row_dup_element (ScElementRow *self)
{
  JsonObject *element;

  g_return_val_if_fail (SC_IS_ELEMENT_ROW (self), NULL);

  element = sc_json_copy_object (self->element);
  for (guint i = 0; i < self->list->n_elements; i++)
    {
      const char *name = self->list->elements[i].name;
      JsonNode *node = sc_record_get_node (sc_record_editor_get_record (self->editor), name);

      if (node != NULL)
        json_object_set_member (element, name, json_node_copy (node));
      else
        json_object_remove_member (element, name);
    }

  return element;
}

/**
 * sc_element_row_commit:
 * @self: a row
 *
 * Takes what was typed and not taken yet, because it was not finished.
 */
void
sc_element_row_commit (ScElementRow *self)
{
  g_return_if_fail (SC_IS_ELEMENT_ROW (self));

  for (guint i = 0; i < self->views->len; i++)
    sc_field_view_commit (self->views->pdata[i]);
}

/**
 * sc_element_row_focus_first:
 * @self: a row
 *
 * Opens the row and puts the focus where somebody begins to type.
 */
void
sc_element_row_focus_first (ScElementRow *self)
{
  g_return_if_fail (SC_IS_ELEMENT_ROW (self));

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  if (self->views->len > 0)
    sc_field_view_focus (self->views->pdata[0]);
}
