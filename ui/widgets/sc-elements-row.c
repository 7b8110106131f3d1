/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-element-row.h"
#include "sc-json.h"
#include "sc-elements-row.h"
#include "sc-toaster.h"

struct _ScElementsRow
{
  ScFieldRow parent_instance;

  GtkListBox *list;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (ScElementsRow, sc_elements_row, SC_TYPE_FIELD_ROW)

static void rebuild (ScElementsRow *self);

/* Elements of an older version may have no id. It follows from what stands in the element, so that two desks
 * give the same one. */
static void
ensure_id (JsonObject *element)
{
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;

  if (sc_json_get_string (element, "id") != NULL)
    return;
  text = sc_json_to_string (element, FALSE);
  id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  id[32] = '\0';
  json_object_set_string_member (element, "id", id);
}

/* Returns (transfer full): the list as it is, to be changed; each element has an id. */
static JsonArray *
copy_list (ScElementsRow *self)
{
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  JsonArray *old = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *copy = json_array_new ();

  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    {
      JsonNode *element = json_array_get_element (old, i);
      JsonObject *object;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        continue;
      object = sc_json_copy_object (json_node_get_object (element));
      ensure_id (object);
      json_array_add_object_element (copy, object);
    }

  return copy;
}

static void
hand_over (ScElementsRow *self, JsonArray *list)
{
  g_autoptr (JsonNode) node = NULL;

  if (json_array_get_length (list) > 0)
    node = json_node_init_array (json_node_alloc (), list);
  sc_field_row_set_node (SC_FIELD_ROW (self), node);
}

static int
find_element (JsonArray *list, const char *id)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_strcmp0 (sc_json_get_string (json_array_get_object_element (list, i), "id"), id) == 0)
      return (int) i;

  return -1;
}

static ScElementRow *
get_row (ScElementsRow *self, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  return row != NULL ? SC_ELEMENT_ROW (row) : NULL;
}

/* Returns (transfer full): @list with @element at @index instead of what stands there, or before it */
static JsonArray *
put_element (JsonArray *list, guint index, JsonObject *element, gboolean instead)
{
  JsonArray *result = json_array_new ();
  guint n = json_array_get_length (list);

  for (guint i = 0; i <= n; i++)
    {
      if (i == MIN (index, n))
        json_array_add_object_element (result, json_object_ref (element));
      if (i < n && (i != index || !instead))
        json_array_add_element (result, json_node_copy (json_array_get_element (list, i)));
    }

  return result;
}

static void
changed_cb (ScElementRow *row, ScElementsRow *self)
{
  g_autoptr (JsonArray) list = copy_list (self);
  g_autoptr (JsonObject) element = sc_element_row_dup_element (row);
  g_autoptr (JsonArray) changed = NULL;
  int index = find_element (list, sc_element_row_get_id (row));

  if (index < 0)
    return;
  changed = put_element (list, (guint) index, element, TRUE);
  hand_over (self, changed);
}

typedef struct
{
  GWeakRef row; /* of ScElementsRow */
  JsonObject *element;
  guint index;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_weak_ref_clear (&removal->row);
  json_object_unref (removal->element);
  g_free (removal);
}

static void
restore_cb (AdwToast *toast, gpointer data)
{
  Removal *removal = data;
  g_autoptr (ScElementsRow) self = g_weak_ref_get (&removal->row);
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (JsonArray) changed = NULL;

  if (self == NULL)
    return;
  list = copy_list (self);
  /* The page's own undo may have been faster. */
  if (find_element (list, sc_json_get_string (removal->element, "id")) >= 0)
    return;
  changed = put_element (list, removal->index, removal->element, FALSE);
  hand_over (self, changed);
  rebuild (self);
}

static void
offer_undo (ScElementsRow *self, const char *title, JsonObject *element, guint index)
{
  /* Translators: %s is a line of a list. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), title);
  AdwToast *toast = adw_toast_new (text);
  Removal *removal = g_new0 (Removal, 1);

  g_weak_ref_init (&removal->row, self);
  removal->element = json_object_ref (element);
  removal->index = index;
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (restore_cb), removal, removal_free,
                         0);
  sc_toaster_add_toast (GTK_WIDGET (self), toast);
}

static void
removed_cb (ScElementRow *row, ScElementsRow *self)
{
  g_autoptr (JsonArray) list = copy_list (self);
  g_autoptr (JsonObject) element = sc_element_row_dup_element (row);
  g_autofree char *title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  int index = find_element (list, sc_element_row_get_id (row));

  if (index < 0)
    return;
  json_array_remove_element (list, (guint) index);
  hand_over (self, list);
  rebuild (self);
  gtk_widget_grab_focus (self->add);
  offer_undo (self, title, element, (guint) index);
}

static void
moved_cb (ScElementRow *row, int by, ScElementsRow *self)
{
  g_autoptr (JsonArray) list = copy_list (self);
  g_autoptr (JsonObject) element = NULL;
  g_autoptr (JsonArray) changed = NULL;
  int index = find_element (list, sc_element_row_get_id (row));
  int target = index + by;

  if (index < 0 || target < 0 || target >= (int) json_array_get_length (list))
    return;
  element = json_object_ref (json_array_get_object_element (list, (guint) index));
  json_array_remove_element (list, (guint) index);
  changed = put_element (list, (guint) target, element, FALSE);
  hand_over (self, changed);
  rebuild (self);
  gtk_widget_child_focus (GTK_WIDGET (get_row (self, (guint) target)), GTK_DIR_TAB_FORWARD);
}

static void
add_clicked_cb (ScElementsRow *self)
{
  g_autoptr (JsonArray) list = copy_list (self);
  JsonObject *element = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();

  /* An id of its own, so that two people may add elements at the same time. */
  json_object_set_string_member (element, "id", id);
  json_array_add_object_element (list, element);
  hand_over (self, list);
  rebuild (self);
  sc_element_row_focus_first (get_row (self, json_array_get_length (list) - 1));
}

static void
append_row (ScElementsRow *self, JsonObject *element, gboolean expanded)
{
  GtkWidget *row = sc_element_row_new (sc_field_row_get_session (SC_FIELD_ROW (self)),
                                       sc_field_row_get_field (SC_FIELD_ROW (self)), element);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), expanded);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, 0);
  g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, 0);
  gtk_list_box_append (self->list, row);
}

static gboolean
shows_same_elements (ScElementsRow *self, JsonArray *list)
{
  guint n = json_array_get_length (list);

  for (guint i = 0; i < n; i++)
    {
      ScElementRow *row = get_row (self, i);

      if (row == NULL ||
          g_strcmp0 (sc_element_row_get_id (row),
                     sc_json_get_string (json_array_get_object_element (list, i), "id")) != 0)
        return FALSE;
    }

  return get_row (self, n) == NULL;
}

/* Returns (transfer full): the ids of the rows that are open */
static GHashTable *
list_expanded (ScElementsRow *self)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; get_row (self, i) != NULL; i++)
    if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (get_row (self, i))))
      g_hash_table_add (ids, g_strdup (sc_element_row_get_id (get_row (self, i))));

  return ids;
}

/* Rows stay as long as they are of the same elements: in one of them somebody may be typing. */
static void
rebuild (ScElementsRow *self)
{
  g_autoptr (JsonArray) list = copy_list (self);
  gboolean same = shows_same_elements (self, list);
  g_autoptr (GHashTable) expanded = list_expanded (self);

  if (!same)
    gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *element = json_array_get_object_element (list, i);

      if (same)
        sc_element_row_show (get_row (self, i), element);
      else
        append_row (self, element,
                    g_hash_table_contains (expanded, sc_json_get_string (element, "id")));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), json_array_get_length (list) > 0);
}

static void
sc_elements_row_update (ScFieldRow *row, JsonNode *node)
{
  rebuild (SC_ELEMENTS_ROW (row));
}

static void
sc_elements_row_commit (ScFieldRow *row)
{
  for (guint i = 0; get_row (SC_ELEMENTS_ROW (row), i) != NULL; i++)
    sc_element_row_commit (get_row (SC_ELEMENTS_ROW (row), i));
}

static void
sc_elements_row_class_init (ScElementsRowClass *klass)
{
  SC_FIELD_ROW_CLASS (klass)->update = sc_elements_row_update;
  SC_FIELD_ROW_CLASS (klass)->commit = sc_elements_row_commit;
}

static void
sc_elements_row_init (ScElementsRow *self)
{
}

/**
 * sc_elements_row_new:
 * @session: the session
 * @editor: where the value goes
 * @field: a list whose elements have fields
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_elements_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScElementsRow *self = g_object_new (SC_TYPE_ELEMENTS_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  /* Translators: %s is the name of a list, such as “Key figures”. */
  g_autofree char *name = g_strdup_printf (_ ("Add: %s"), sc_field_get_label (field));

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_field_get_label (field), -1);
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_add_css_class (self->add, "circular");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->add, _ ("Add"));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_clicked_cb), self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "elements-row");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->add);
  sc_field_row_set_content (SC_FIELD_ROW (self), box, self->add);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);

  return GTK_WIDGET (self);
}
