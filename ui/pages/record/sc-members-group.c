/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-future.h"
#include "sc-members-group.h"
#include "sc-record-edit.h"
#include "sc-record-editor.h"
#include "sc-ref-picker.h"
#include "sc-session-people.h"
#include "sc-toast.h"

struct _ScMembersGroup
{
  AdwBin parent_instance;

  ScSession *session;
  const ScRecordType *type; /* of memberships */
  ScQueryModel *model;
  char *id;
  const char *own_field;
  const char *other_field;
  AdwPreferencesGroup *group;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ScMembersGroup, sc_members_group, ADW_TYPE_BIN)

static void
written_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
removed_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    sc_toast_undoable (object, _ ("Membership ended"));
}

static ScRecord *
record_of (GtkWidget *row)
{
  ScRow *item = g_object_get_data (G_OBJECT (row), "item");

  return item != NULL ? sc_row_get_record (item) : NULL;
}

static const char *
get_other_id (ScMembersGroup *self, GtkWidget *row)
{
  ScRecord *record = record_of (row);

  return record != NULL ? sc_record_get_string (record, self->other_field) : NULL;
}

/* Returns (transfer full): on whose behalf, and for which time: "Stadtwerke · since 1 Jan 2018" */
static char *
dup_terms (ScMembersGroup *self, ScRecord *membership)
{
  const ScField *on_behalf_of = sc_record_type_lookup_field (self->type, "on_behalf_of");
  g_autofree char *sender = sc_format_field (self->session, membership, on_behalf_of);
  g_autofree char *start = sc_record_dup_display (membership, "start");
  g_autofree char *end = sc_record_dup_display (membership, "end");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (*sender != '\0')
    g_strv_builder_take (builder, g_strdup_printf (_ ("for %s"), sender));
  /* Translators: %s is a day. */
  if (start != NULL)
    g_strv_builder_take (builder, g_strdup_printf (_ ("since %s"), start));
  /* Translators: %s is a day. */
  if (end != NULL)
    g_strv_builder_take (builder, g_strdup_printf (_ ("until %s"), end));
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

static void
update_row (GtkWidget *row)
{
  ScMembersGroup *self = g_object_get_data (G_OBJECT (row), "group");
  const char *id = get_other_id (self, row);
  const char *title = id != NULL ? sc_session_get_title (self->session, id) : NULL;
  const ScField *role = sc_record_type_lookup_field (self->type, "role");
  const char *nick =
      record_of (row) != NULL ? sc_record_get_string (record_of (row), "role") : NULL;
  GtkDropDown *roles = g_object_get_data (G_OBJECT (row), "roles");
  g_autofree char *terms =
      record_of (row) != NULL ? dup_terms (self, record_of (row)) : g_strdup ("");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), terms);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : "…");
  g_object_set_data (G_OBJECT (row), "updating", row);
  for (guint i = 0; role->values[i].nick != NULL; i++)
    if (g_strcmp0 (role->values[i].nick, nick) == 0)
      gtk_drop_down_set_selected (roles, i);
  g_object_set_data (G_OBJECT (row), "updating", NULL);
}

/* What was chosen and may not be goes back to what is. */
static void
update_rows (ScMembersGroup *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    update_row (row);
}

static void
may_write_cb (gpointer object, const GValue *value, const GError *error, gpointer editor)
{
  ScMembersGroup *self = object;

  if (error == NULL)
    {
      sc_future_then (sc_record_editor_flush (editor), self, written_cb);
      return;
    }
  sc_toast_error (object, error);
  update_rows (self);
}

/* Writes what @editor was given, at once. Takes @editor. */
static void
write_editor (ScMembersGroup *self, ScRecordEditor *editor)
{
  sc_future_then_with (sc_record_editor_demand (editor), self, may_write_cb, editor,
                       g_object_unref);
}

static void
save_with (ScMembersGroup *self, ScRecord *record, const char *field, const char *value)
{
  ScRecordEditor *editor = sc_record_editor_new (self->session, record);
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);

  sc_record_editor_set_node (editor, field, node);
  write_editor (self, editor);
}

static void
role_selected_cb (GtkDropDown *roles, GParamSpec *pspec, GtkWidget *row)
{
  ScMembersGroup *self = g_object_get_data (G_OBJECT (row), "group");
  const ScField *role = sc_record_type_lookup_field (self->type, "role");
  ScRecord *record = record_of (row);

  if (record == NULL || g_object_get_data (G_OBJECT (row), "updating") != NULL)
    return;
  save_with (self, record, "role", role->values[gtk_drop_down_get_selected (roles)].nick);
}

static void
remove_clicked_cb (GtkWidget *row)
{
  ScMembersGroup *self = g_object_get_data (G_OBJECT (row), "group");
  ScRecord *record = record_of (row);

  if (record != NULL)
    sc_future_then (sc_session_delete (self->session, record), self, removed_cb);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScMembersGroup *self)
{
  const char *id = get_other_id (self, GTK_WIDGET (row));

  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-record", "s", id);
}

static GtkWidget *
new_roles (ScMembersGroup *self)
{
  const ScField *role = sc_record_type_lookup_field (self->type, "role");
  GtkStringList *labels = gtk_string_list_new (NULL);
  GtkWidget *roles;

  for (const ScEnumValue *value = role->values; value->nick != NULL; value++)
    gtk_string_list_append (labels, sc_enum_value_get_label (value));
  roles = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  gtk_widget_set_valign (roles, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (roles, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (roles), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sc_field_get_label (role), -1);

  return roles;
}

static GtkWidget *
create_row_cb (gpointer item, gpointer data)
{
  ScMembersGroup *self = data;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *roles = new_roles (self);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  g_object_set_data (G_OBJECT (row), "group", self);
  g_object_set_data (G_OBJECT (row), "roles", roles);
  g_object_set_data_full (G_OBJECT (row), "item", g_object_ref (item), g_object_unref);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("End Membership"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), roles);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (remove_clicked_cb), row);
  g_signal_connect (roles, "notify::selected", G_CALLBACK (role_selected_cb), row);
  g_signal_connect_object (item, "notify::record", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "titles-changed", G_CALLBACK (update_row), row,
                           G_CONNECT_SWAPPED);
  update_row (row);

  return row;
}

static void
picked_cb (ScRefPicker *picker, const char *id, ScMembersGroup *self)
{
  ScRecordEditor *editor = sc_record_editor_new_for_type (self->session, self->type);
  g_autoptr (JsonNode) own = json_node_init_string (json_node_alloc (), self->id);
  g_autoptr (JsonNode) other = json_node_init_string (json_node_alloc (), id);
  g_autoptr (JsonNode) role = json_node_init_string (json_node_alloc (), "member");

  sc_record_editor_set_node (editor, self->own_field, own);
  sc_record_editor_set_node (editor, self->other_field, other);
  sc_record_editor_set_node (editor, "role", role);
  write_editor (self, editor);
}

static void
n_items_cb (ScMembersGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list),
                          g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0);
}

static void
sc_members_group_dispose (GObject *object)
{
  ScMembersGroup *self = SC_MEMBERS_GROUP (object);

  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (sc_members_group_parent_class)->dispose (object);
}

static void
sc_members_group_class_init (ScMembersGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_members_group_dispose;
}

static void
sc_members_group_init (ScMembersGroup *self)
{
}

static GtkWidget *
new_add_button (ScMembersGroup *self, gboolean of_team)
{
  const ScField *other = sc_record_type_lookup_field (self->type, self->other_field);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *picker = sc_ref_picker_new (self->session, other->target);
  const char *label = of_team ? _ ("Add Person") : _ ("Add to a Team");

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, 0);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), picker);

  return button;
}

static void
show_left_out (ScMembersGroup *self, ScAddressList *list, const char *copied)
{
  AdwDialog *dialog = adw_alert_dialog_new (copied, NULL);
  g_autoptr (GString) body = g_string_new (NULL);

  g_string_append_printf (
      body, ngettext ("%u person is left out:", "%u people are left out:", list->left_out->len),
      list->left_out->len);
  for (guint i = 0; i < list->left_out->len; i++)
    {
      g_autofree char *title = sc_format_title (list->left_out->pdata[i]);

      g_string_append_printf (body, "\n%s. %s", title, (const char *) list->reasons->pdata[i]);
    }
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body->str);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
addresses_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScMembersGroup *self = object;
  ScAddressList *list = value != NULL ? g_value_get_boxed (value) : NULL;
  g_autofree char *copied = NULL;

  if (list == NULL)
    {
      sc_toast_error (object, error);
      return;
    }

  if (list->n_addresses > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), list->text);
  copied =
      g_strdup_printf (ngettext ("%u address copied", "%u addresses copied", list->n_addresses),
                       list->n_addresses);
  if (list->left_out->len > 0)
    show_left_out (self, list, copied);
  else
    sc_toast (GTK_WIDGET (self), copied);
}

static void
copy_clicked_cb (ScMembersGroup *self)
{
  sc_future_then (sc_session_list_addresses (self->session, self->id), self, addresses_cb);
}

/* Letters go to many as BCC: who gets one does not learn who else does. */
static GtkWidget *
new_copy_button (ScMembersGroup *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("mail-send-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy Addresses for BCC"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (copy_clicked_cb), self);

  return button;
}

static GtkWidget *
new_buttons (ScMembersGroup *self, gboolean of_team)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (of_team)
    gtk_box_append (GTK_BOX (box), new_copy_button (self));
  gtk_box_append (GTK_BOX (box), new_add_button (self, of_team));

  return box;
}

/**
 * sc_members_group_new:
 * @session: the session
 * @id: a team or a person
 * @own_field: the field of memberships that names it
 * @other_field: the field that names the other side
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
sc_members_group_new (ScSession *session,
                      const char *id,
                      const char *own_field,
                      const char *other_field)
{
  ScMembersGroup *self = g_object_new (SC_TYPE_MEMBERS_GROUP, NULL);
  const char *const ids[] = { id, NULL };
  gboolean of_team = g_str_equal (own_field, "team_id");
  g_autoptr (ScQuery) query = sc_query_new ("membership");

  self->session = g_object_ref (session);
  self->type = sc_record_type_lookup ("membership");
  self->id = g_strdup (id);
  self->own_field = own_field;
  self->other_field = other_field;
  sc_query_add_filter (query, own_field, ids);
  self->model = sc_session_list (session, query);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, of_team ? _ ("Members") : _ ("Teams"));
  adw_preferences_group_set_header_suffix (self->group, new_buttons (self, of_team));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), create_row_cb, self, NULL);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (n_items_cb), self,
                           G_CONNECT_SWAPPED);
  n_items_cb (self);

  return GTK_WIDGET (self);
}
