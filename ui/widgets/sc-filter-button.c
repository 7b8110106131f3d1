/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-field-values.h"
#include "sc-filter-button.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-tally.h"

struct _ScFilterButton
{
  AdwBin parent_instance;

  ScSession *session;
  const ScRecordType *type;
  const ScField *field;
  GPtrArray *chosen; /* values as documents hold them; "" is "not filled in" */
  ScTally *tally;    /* (nullable): how often each value occurs */
  GtkMenuButton *button;
  GtkWidget *clear;
  GtkListBox *list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (ScFilterButton, sc_filter_button, ADW_TYPE_BIN)

static guint changed_signal;

static void
update_button (ScFilterButton *self)
{
  g_autofree char *text = sc_filter_button_dup_text (self);
  gboolean active = self->chosen->len > 0;

  gtk_menu_button_set_label (self->button, active ? text : sc_field_get_label (self->field));
  gtk_widget_set_visible (self->clear, active);
  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
}

static void
toggled_cb (GtkCheckButton *check, ScFilterButton *self)
{
  const char *value = g_object_get_data (G_OBJECT (check), "value");
  guint position;
  gboolean has =
      g_ptr_array_find_with_equal_func (self->chosen, value, (GEqualFunc) g_str_equal, &position);

  if (gtk_check_button_get_active (check) == has)
    return;
  if (has)
    g_ptr_array_remove_index (self->chosen, position);
  else
    g_ptr_array_add (self->chosen, g_strdup (value));
  update_button (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
add_value (ScFilterButton *self, const char *value, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *label = sc_field_values_dup_label (self->session, self->field, value);
  g_autofree char *count = sc_format_count (n);
  GtkWidget *text = gtk_label_new (label);
  GtkWidget *number = gtk_label_new (count);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 32);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), number);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (check), "value", g_strdup (value), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_ptr_array_find_with_equal_func (self->chosen, value,
                                                                 (GEqualFunc) g_str_equal, NULL));
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_list_box_append (self->list, check);
  gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
}

static void
fill (ScFilterButton *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < sc_tally_get_n_values (self->tally); i++)
    g_ptr_array_add (values, (gpointer) sc_tally_get_value (self->tally, i));
  sc_field_values_sort (values, self->session, self->field);
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < values->len; i++)
    add_value (self, values->pdata[i], sc_tally_count (self->tally, values->pdata[i], NULL));
}

static void
counted_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScFilterButton *self = object;

  if (value == NULL)
    return;

  g_clear_pointer (&self->tally, sc_tally_unref);
  self->tally = g_value_dup_boxed (value);
  fill (self);
  gtk_stack_set_visible_child_name (self->stack, "values");
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
titles_changed_cb (ScFilterButton *self)
{
  update_button (self);
  if (self->tally != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    fill (self);
}

static void
popover_shown_cb (ScFilterButton *self)
{
  g_autoptr (ScQuery) all = sc_query_new (self->type->name);

  gtk_stack_set_visible_child_name (self->stack, "counting");
  sc_future_then (sc_tally_load (sc_session_get_store (self->session), all, self->field->name,
                                 NULL),
                  self, counted_cb);
}

static void
clear_clicked_cb (ScFilterButton *self)
{
  sc_filter_button_clear (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
sc_filter_button_dispose (GObject *object)
{
  ScFilterButton *self = SC_FILTER_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->tally, sc_tally_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);

  G_OBJECT_CLASS (sc_filter_button_parent_class)->dispose (object);
}

static void
sc_filter_button_class_init (ScFilterButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_filter_button_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "filter");

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_popover (ScFilterButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "filter-values");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 380);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, adw_spinner_new (), "counting");
  gtk_stack_add_named (self->stack, scroller, "values");
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), 220, 40);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->stack));
  g_signal_connect_object (popover, "show", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);

  return popover;
}

static void
sc_filter_button_init (ScFilterButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_popover (self->button, new_popover (self));
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  self->clear = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_set_visible (self->clear, FALSE);
  gtk_widget_set_tooltip_text (self->clear, _ ("Remove Filter"));
  g_signal_connect_object (self->clear, "clicked", G_CALLBACK (clear_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (box), self->clear);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * sc_filter_button_new:
 * @session: the session
 * @type: the type of the records
 * @field: the field to filter by
 *
 * Returns: (transfer floating): a chip
 */
GtkWidget *
sc_filter_button_new (ScSession *session, const ScRecordType *type, const ScField *field)
{
  ScFilterButton *self = g_object_new (SC_TYPE_FILTER_BUTTON, NULL);

  self->session = g_object_ref (session);
  self->type = type;
  self->field = field;
  if (field->target != NULL)
    g_signal_connect_object (session, "titles-changed", G_CALLBACK (titles_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update_button (self);

  return GTK_WIDGET (self);
}

gboolean
sc_filter_button_is_active (ScFilterButton *self)
{
  g_return_val_if_fail (SC_IS_FILTER_BUTTON (self), FALSE);

  return self->chosen->len > 0;
}

/**
 * sc_filter_button_apply:
 * @self: a chip
 * @query: a query that may be changed
 */
void
sc_filter_button_apply (ScFilterButton *self, ScQuery *query)
{
  g_autofree const char **values = NULL;

  g_return_if_fail (SC_IS_FILTER_BUTTON (self));

  if (self->chosen->len == 0)
    return;
  values = g_new0 (const char *, self->chosen->len + 1);
  for (guint i = 0; i < self->chosen->len; i++)
    values[i] = self->chosen->pdata[i];
  sc_query_add_filter (query, self->field->name, values);
}

void
sc_filter_button_clear (ScFilterButton *self)
{
  g_return_if_fail (SC_IS_FILTER_BUTTON (self));

  g_ptr_array_set_size (self->chosen, 0);
  update_button (self);
}

/**
 * sc_filter_button_get_field:
 * @self: a chip
 *
 * Returns: (transfer none): the field it filters by
 */
const ScField *
sc_filter_button_get_field (ScFilterButton *self)
{
  g_return_val_if_fail (SC_IS_FILTER_BUTTON (self), NULL);

  return self->field;
}

/**
 * sc_filter_button_dup_values:
 * @self: a chip
 *
 * Returns: (transfer full): the values that were chosen, as documents hold them
 */
char **
sc_filter_button_dup_values (ScFilterButton *self)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  g_return_val_if_fail (SC_IS_FILTER_BUTTON (self), NULL);

  for (guint i = 0; i < self->chosen->len; i++)
    g_strv_builder_add (values, self->chosen->pdata[i]);

  return g_strv_builder_end (values);
}

/**
 * sc_filter_button_set_values:
 * @self: a chip
 * @values: values as documents hold them
 *
 * Chooses values, and tells nobody.
 */
void
sc_filter_button_set_values (ScFilterButton *self, const char *const *values)
{
  g_return_if_fail (SC_IS_FILTER_BUTTON (self) && values != NULL);

  g_ptr_array_set_size (self->chosen, 0);
  for (gsize i = 0; values[i] != NULL; i++)
    g_ptr_array_add (self->chosen, g_strdup (values[i]));
  update_button (self);
}

/**
 * sc_filter_button_dup_text:
 * @self: a chip
 *
 * Returns: (transfer full): the field and what was chosen, "Phase: Pilot"
 */
char *
sc_filter_button_dup_text (ScFilterButton *self)
{
  g_autofree char *first = NULL;

  g_return_val_if_fail (SC_IS_FILTER_BUTTON (self), NULL);

  if (self->chosen->len == 0)
    return g_strdup (sc_field_get_label (self->field));
  first = sc_field_values_dup_label (self->session, self->field, self->chosen->pdata[0]);
  if (self->chosen->len == 1)
    /* Translators: a field and its value. */
    return g_strdup_printf (_ ("%s: %s"), sc_field_get_label (self->field), first);

  /* Translators: a field, one value of it, and the number of further ones. */
  return g_strdup_printf (_ ("%s: %s +%u"), sc_field_get_label (self->field), first,
                          self->chosen->len - 1);
}
