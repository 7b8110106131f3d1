/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-column-preferences.h"
#include "sc-columns-dialog.h"
#include "sc-list-columns.h"

struct _ScColumnsDialog
{
  AdwDialog parent_instance;

  GtkColumnView *table;
  ScSession *session;
  const ScSection *section;
  GPtrArray *names; /* char *: those that are shown, in order, then the others */
  guint n_shown;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (ScColumnsDialog, sc_columns_dialog, ADW_TYPE_DIALOG)

static void fill (ScColumnsDialog *self, guint focus);

static void
show (ScColumnsDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < self->n_shown; i++)
    g_strv_builder_add (builder, self->names->pdata[i]);
  names = g_strv_builder_end (builder);
  sc_column_preferences_set_names (self->section->name, (const char *const *) names);
  sc_list_columns_show (self->table, self->session, self->section, (const char *const *) names);
}

/* Takes the column at @from and puts it at @to. */
static void
move (ScColumnsDialog *self, guint from, guint to)
{
  char *name = g_ptr_array_steal_index (self->names, from);

  g_ptr_array_insert (self->names, (int) to, name);
}

static guint
get_index (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, "index"));
}

/* What is shown goes behind the last that is, what is not before the first that is not. */
static void
toggled_cb (GtkCheckButton *check, ScColumnsDialog *self)
{
  guint index = get_index (check);
  gboolean active = gtk_check_button_get_active (check);

  if (active == (index < self->n_shown))
    return;
  if (active)
    move (self, index, self->n_shown++);
  else
    move (self, index, --self->n_shown);
  show (self);
  fill (self, active ? self->n_shown - 1 : self->n_shown);
}

static void
move_by (ScColumnsDialog *self, guint index, int by)
{
  int to = (int) index + by;

  if (index >= self->n_shown || to < 0 || to >= (int) self->n_shown)
    return;
  move (self, index, (guint) to);
  show (self);
  fill (self, (guint) to);
}

static void
up_clicked_cb (GtkButton *button, ScColumnsDialog *self)
{
  move_by (self, get_index (button), -1);
}

static void
down_clicked_cb (GtkButton *button, ScColumnsDialog *self)
{
  move_by (self, get_index (button), 1);
}

static gboolean
move_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ScColumnsDialog *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  if (row != NULL)
    move_by (self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
             g_variant_get_int32 (arguments));

  return GDK_EVENT_STOP;
}

static GtkWidget *
new_button (ScColumnsDialog *self,
            guint index,
            const char *icon_name,
            const char *name,
            GCallback func)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", func, self);

  return button;
}

static GtkWidget *
new_row (ScColumnsDialog *self, guint index)
{
  const char *label = sc_list_columns_get_label (self->section, self->names->pdata[index]);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), index < self->n_shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (check), "index", GUINT_TO_POINTER (index));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (index < self->n_shown)
    {
      GtkWidget *up = new_button (self, index, "go-up-symbolic", _ ("Move Up (Alt+Up)"),
                                  G_CALLBACK (up_clicked_cb));
      GtkWidget *down = new_button (self, index, "go-down-symbolic", _ ("Move Down (Alt+Down)"),
                                    G_CALLBACK (down_clicked_cb));

      gtk_widget_set_sensitive (up, index > 0);
      gtk_widget_set_sensitive (down, index + 1 < self->n_shown);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), up);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), down);
    }

  return row;
}

/* The rows anew, with the focus on one of them. */
static void
fill (ScColumnsDialog *self, guint focus)
{
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->names->len; i++)
    gtk_list_box_append (self->list, new_row (self, i));
  if (focus < self->names->len)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) focus)));
}

static void
set_names (ScColumnsDialog *self, const char *const *shown)
{
  g_auto (GStrv) available = sc_list_columns_dup_available (self->section);

  g_ptr_array_set_size (self->names, 0);
  for (gsize i = 0; shown[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) available, shown[i]))
      g_ptr_array_add (self->names, g_strdup (shown[i]));
  self->n_shown = self->names->len;
  for (gsize i = 0; available[i] != NULL; i++)
    if (!g_strv_contains (shown, available[i]))
      g_ptr_array_add (self->names, g_strdup (available[i]));
}

static void
reset_clicked_cb (GtkButton *button, ScColumnsDialog *self)
{
  set_names (self, self->section->columns);
  sc_column_preferences_set_names (self->section->name, NULL);
  sc_list_columns_show (self->table, self->session, self->section, self->section->columns);
  fill (self, 0);
}

static void
sc_columns_dialog_dispose (GObject *object)
{
  ScColumnsDialog *self = SC_COLUMNS_DIALOG (object);

  g_clear_object (&self->table);
  g_clear_object (&self->session);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_columns_dialog_parent_class)->dispose (object);
}

static void
sc_columns_dialog_class_init (ScColumnsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_columns_dialog_dispose;
}

static void
add_shortcut (ScColumnsDialog *self, GtkShortcutController *controller, guint key, int by)
{
  gtk_shortcut_controller_add_shortcut (
      controller,
      gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (key, GDK_ALT_MASK),
                                       gtk_callback_action_new (move_shortcut_cb, self, NULL), "i",
                                       by));
}

static void
sc_columns_dialog_init (ScColumnsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *reset = gtk_button_new_with_mnemonic (_ ("_Reset"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Columns"), -1);
  add_shortcut (self, GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_Up, -1);
  add_shortcut (self, GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_Down, 1);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (reset, "clicked", G_CALLBACK (reset_clicked_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), reset);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Columns"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 460);
  adw_dialog_set_content_height (ADW_DIALOG (self), 620);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

/**
 * sc_columns_dialog_new:
 * @table: a table of records
 * @session: the session
 * @section: whose table it is
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
sc_columns_dialog_new (GtkColumnView *table, ScSession *session, const ScSection *section)
{
  ScColumnsDialog *self = g_object_new (SC_TYPE_COLUMNS_DIALOG, NULL);
  g_auto (GStrv) shown = sc_list_columns_dup_names (table);

  self->table = g_object_ref (table);
  self->session = g_object_ref (session);
  self->section = section;
  set_names (self, (const char *const *) shown);
  fill (self, G_MAXUINT);

  return ADW_DIALOG (self);
}
