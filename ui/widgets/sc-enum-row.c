/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-enum-row.h"

struct _ScEnumRow
{
  AdwComboRow parent_instance;

  ScRecordEditor *editor;
  const ScField *field;
  GPtrArray *nicks; /* (nullable) values in the list's order; the first is NULL, "not filled in" */
  JsonNode *shown;
  gboolean known;
  gboolean updating;
};

static void field_view_iface_init (ScFieldViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ScEnumRow,
                               sc_enum_row,
                               ADW_TYPE_COMBO_ROW,
                               G_IMPLEMENT_INTERFACE (SC_TYPE_FIELD_VIEW, field_view_iface_init))

static void
selected_cb (ScEnumRow *self)
{
  guint position = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  const char *nick;
  g_autoptr (JsonNode) node = NULL;

  if (self->updating || position >= self->nicks->len)
    return;
  nick = self->nicks->pdata[position];
  if (nick != NULL)
    node = json_node_init_string (json_node_alloc (), nick);
  g_clear_pointer (&self->shown, json_node_unref);
  self->shown = node != NULL ? json_node_copy (node) : NULL;
  sc_record_editor_set_node (self->editor, self->field->name, node);
}

static guint
find_nick (ScEnumRow *self, const char *nick)
{
  for (guint i = 1; nick != NULL && i < self->nicks->len; i++)
    if (g_str_equal (self->nicks->pdata[i], nick))
      return i;

  return 0;
}

/* A value that this version does not know is shown as it is, and kept. */
static guint
add_unknown (ScEnumRow *self, const char *nick)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (self)));

  gtk_string_list_append (list, nick);
  g_ptr_array_add (self->nicks, g_strdup (nick));

  return self->nicks->len - 1;
}

static void
sc_enum_row_update (ScFieldView *view, ScRecord *record)
{
  ScEnumRow *self = SC_ENUM_ROW (view);
  JsonNode *node = sc_record_get_node (record, self->field->name);
  const char *nick = sc_record_get_string (record, self->field->name);
  guint position;

  if (self->known && sc_nodes_equal (self->shown, node))
    return;
  self->known = TRUE;
  g_clear_pointer (&self->shown, json_node_unref);
  self->shown = node != NULL ? json_node_copy (node) : NULL;
  self->updating = TRUE;
  position = find_nick (self, nick);
  if (position == 0 && nick != NULL && *nick != '\0')
    position = add_unknown (self, nick);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), position);
  self->updating = FALSE;
}

static void
sc_enum_row_set_issue (ScFieldView *view, const char *message, gboolean is_missing)
{
  const char *name = sc_field_get_label (SC_ENUM_ROW (view)->field);
  g_autofree char *title =
      message != NULL ? g_strdup_printf (_ ("%s · %s"), name, message) : g_strdup (name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (view), title);
  if (message != NULL && !is_missing)
    gtk_widget_add_css_class (GTK_WIDGET (view), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (view), "error");
}

static void
field_view_iface_init (ScFieldViewInterface *iface)
{
  iface->update = sc_enum_row_update;
  iface->set_issue = sc_enum_row_set_issue;
}

static void
sc_enum_row_dispose (GObject *object)
{
  ScEnumRow *self = SC_ENUM_ROW (object);

  g_clear_object (&self->editor);
  g_clear_pointer (&self->shown, json_node_unref);

  G_OBJECT_CLASS (sc_enum_row_parent_class)->dispose (object);
}

static void
sc_enum_row_finalize (GObject *object)
{
  g_ptr_array_unref (SC_ENUM_ROW (object)->nicks);

  G_OBJECT_CLASS (sc_enum_row_parent_class)->finalize (object);
}

static void
sc_enum_row_class_init (ScEnumRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_enum_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_enum_row_finalize;
}

static void
sc_enum_row_init (ScEnumRow *self)
{
  self->nicks = g_ptr_array_new_with_free_func (g_free);
}

/**
 * sc_enum_row_new:
 * @editor: where the value goes
 * @field: a field with a vocabulary
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_enum_row_new (ScRecordEditor *editor, const ScField *field)
{
  ScEnumRow *self = g_object_new (SC_TYPE_ENUM_ROW, NULL);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  self->editor = g_object_ref (editor);
  self->field = field;
  gtk_string_list_append (list, _ ("–"));
  g_ptr_array_add (self->nicks, NULL);
  for (const ScEnumValue *value = field->values; value != NULL && value->nick != NULL; value++)
    {
      gtk_string_list_append (list, sc_enum_value_get_label (value));
      g_ptr_array_add (self->nicks, g_strdup (value->nick));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), sc_field_get_label (field));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (list));
  /* As the other fields: the name above, the value below it, all of it. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "property");
  gtk_widget_add_css_class (GTK_WIDGET (self), "choice-row");
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);

  return GTK_WIDGET (self);
}
