/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-format.h"
#include "sc-meter.h"
#include "sc-pill.h"
#include "sc-record-cell.h"

struct _ScRecordCell
{
  AdwBin parent_instance;

  ScSession *session;
  const ScSection *section;
  const char *column; /* (nullable): NULL in a narrow list */
  ScRow *row;
  ScRecord *record;

  GtkLabel *title;
  GtkLabel *subtitle;
  ScPill *pill;
  ScMeter *bar;
};

G_DEFINE_FINAL_TYPE (ScRecordCell, sc_record_cell, ADW_TYPE_BIN)

static const ScField *
find_field (ScRecordCell *self, const char *name)
{
  const ScRecordType *type = self->record != NULL ? sc_record_get_record_type (self->record) : NULL;

  return type != NULL && name != NULL ? sc_record_type_lookup_field (type, name) : NULL;
}

static void
set_field_text (ScRecordCell *self, GtkLabel *label, const char *name)
{
  const ScField *field = find_field (self, name);
  g_autofree char *text =
      field != NULL ? sc_format_field (self->session, self->record, field) : NULL;

  gtk_label_set_label (label, text != NULL ? text : "");
}

static void
set_pill (ScRecordCell *self, const char *name)
{
  const ScField *field = find_field (self, name);

  sc_pill_set_value (self->pill, field,
                     field != NULL ? sc_record_get_string (self->record, name) : NULL);
}

static void
update_completeness (ScRecordCell *self)
{
  guint percent = self->record != NULL ? sc_record_get_completeness (self->record) : 0;
  /* Translators: how complete a record is. */
  g_autofree char *text = g_strdup_printf (_ ("%u %%"), percent);

  sc_meter_set_percent (self->bar, percent);
  gtk_label_set_label (self->title, self->record != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), self->record != NULL);
}

static void
update_row (ScRecordCell *self)
{
  g_autofree char *title = self->record != NULL ? sc_format_title (self->record) : NULL;

  gtk_label_set_label (self->title, title != NULL ? title : "…");
  set_field_text (self, self->subtitle, self->section->subtitle);
  set_pill (self, self->section->pill);
}

static void
update (ScRecordCell *self)
{
  g_autofree char *text = NULL;

  if (self->column == NULL)
    update_row (self);
  else if (self->pill != NULL)
    set_pill (self, self->column);
  else if (self->bar != NULL)
    update_completeness (self);
  else if (self->record == NULL)
    gtk_label_set_label (self->title, g_str_equal (self->column, "title") ? "…" : "");
  else if (g_str_equal (self->column, "title"))
    {
      text = sc_format_title (self->record);
      gtk_label_set_label (self->title, text);
    }
  else if (g_str_equal (self->column, "modified_at"))
    {
      text = sc_format_moment (sc_record_get_string (self->record, "modified_at"));
      gtk_label_set_label (self->title, text);
    }
  else
    set_field_text (self, self->title, self->column);
}

static void
row_changed_cb (ScRecordCell *self)
{
  ScRecord *record = sc_row_get_record (self->row);

  g_set_object (&self->record, record);
  update (self);
}

static void
sc_record_cell_dispose (GObject *object)
{
  ScRecordCell *self = SC_RECORD_CELL (object);

  sc_record_cell_set_row (self, NULL);
  g_clear_object (&self->record);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_record_cell_parent_class)->dispose (object);
}

static void
sc_record_cell_class_init (ScRecordCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_record_cell_dispose;
}

static void
sc_record_cell_init (ScRecordCell *self)
{
}

/* What is cut off is told when the pointer rests there. */
static gboolean
query_tooltip_cb (GtkLabel *label,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer data)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));

  return pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

static GtkLabel *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  return GTK_LABEL (label);
}

static gboolean
names_others (const ScSection *section, const char *column)
{
  const ScField *field = sc_record_type_lookup_field (sc_section_get_type (section), column);

  return field != NULL && field->target != NULL;
}

static ScRecordCell *
new_cell (ScSession *session, const ScSection *section, const char *column)
{
  ScRecordCell *self = g_object_new (SC_TYPE_RECORD_CELL, NULL);

  self->session = g_object_ref (session);
  self->section = section;
  self->column = column;
  /* The titles of what references name arrive later than the record. */
  if (column == NULL || names_others (section, column))
    g_signal_connect_object (session, "titles-changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);

  return self;
}

static void
build_completeness (ScRecordCell *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->bar = SC_METER (sc_meter_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->bar), TRUE);
  self->title = new_label ();
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), FALSE);
  gtk_label_set_width_chars (self->title, 5);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_xalign (self->title, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  adw_bin_set_child (ADW_BIN (self), box);
}

static gboolean
is_pill_column (const ScSection *section, const char *column)
{
  return g_strcmp0 (section->pill, column) == 0;
}

/**
 * sc_record_cell_new_for_column:
 * @session: the session
 * @section: the section whose table it stands in
 * @column: the name of a field, "title", "completeness" or "modified_at"; must stay
 *
 * Returns: (transfer floating): a cell
 */
GtkWidget *
sc_record_cell_new_for_column (ScSession *session, const ScSection *section, const char *column)
{
  ScRecordCell *self = new_cell (session, section, column);

  if (g_str_equal (column, "completeness"))
    build_completeness (self);
  else if (is_pill_column (section, column))
    {
      self->pill = SC_PILL (sc_pill_new ());
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->pill));
    }
  else
    {
      self->title = new_label ();
      gtk_widget_add_css_class (GTK_WIDGET (self->title), "numeric");
      if (!g_str_equal (column, "title"))
        gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->title));
    }

  return GTK_WIDGET (self);
}

/**
 * sc_record_cell_new_for_row:
 * @session: the session
 * @section: the section whose list it stands in
 *
 * Returns: (transfer floating): title, subtitle and pill
 */
GtkWidget *
sc_record_cell_new_for_row (ScSession *session, const ScSection *section)
{
  ScRecordCell *self = new_cell (session, section, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  /* The title has a line of its own: the pill beside it would leave little of it. */
  self->title = new_label ();
  self->subtitle = new_label ();
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "caption");
  self->pill = SC_PILL (sc_pill_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->pill), FALSE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->subtitle));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->pill));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}

/**
 * sc_record_cell_set_row:
 * @self: a cell
 * @row: (nullable): what it follows
 */
void
sc_record_cell_set_row (ScRecordCell *self, ScRow *row)
{
  g_return_if_fail (SC_IS_RECORD_CELL (self));

  if (self->row == row)
    return;
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, row_changed_cb, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    {
      g_signal_connect_swapped (row, "notify::record", G_CALLBACK (row_changed_cb), self);
      row_changed_cb (self);
    }
}

/**
 * sc_record_cell_set_record:
 * @self: a cell
 * @record: (nullable): what it shows; for lists without rows
 */
void
sc_record_cell_set_record (ScRecordCell *self, ScRecord *record)
{
  g_return_if_fail (SC_IS_RECORD_CELL (self));

  if (g_set_object (&self->record, record) && record != NULL)
    update (self);
}

/**
 * sc_record_cell_name_row:
 * @self: a cell with title and subtitle
 * @row: the row of a list box that it stands in
 *
 * Screen readers call the row what the cell says.
 */
void
sc_record_cell_name_row (ScRecordCell *self, GtkWidget *row)
{
  g_return_if_fail (SC_IS_RECORD_CELL (self));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->title, self->subtitle, NULL, -1);
}

static gboolean
record_to_label (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  ScRecord *record = g_value_get_object (from);

  g_value_take_string (to, record != NULL ? sc_format_title (record) : g_strdup ("…"));

  return TRUE;
}

static void
name_cb (GtkSignalListItemFactory *factory, GObject *item, gpointer data)
{
  g_autoptr (ScRow) row = NULL;
  GBinding *binding;

  g_object_get (item, "item", &row, NULL);
  binding = g_object_bind_property_full (row, "record", item, "accessible-label",
                                         G_BINDING_SYNC_CREATE, record_to_label, NULL, NULL, NULL);
  g_object_set_data (item, "label-binding", binding);
}

static void
unname_cb (GtkSignalListItemFactory *factory, GObject *item, gpointer data)
{
  GBinding *binding = g_object_steal_data (item, "label-binding");

  if (binding != NULL)
    g_binding_unbind (binding);
}

/**
 * sc_record_cell_name_items:
 * @factory: makes the items of a list, or the rows of a table
 *
 * Screen readers call each what its record is called, also when that is loaded later.
 */
void
sc_record_cell_name_items (GtkListItemFactory *factory)
{
  g_signal_connect (factory, "bind", G_CALLBACK (name_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unname_cb), NULL);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sc_record_cell_set_row (SC_RECORD_CELL (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sc_record_cell_set_row (SC_RECORD_CELL (gtk_list_item_get_child (item)), NULL);
}

/**
 * sc_record_cell_bind_items:
 * @factory: makes items whose child is a #ScRecordCell
 *
 * Lets each cell show the #ScRow of its item.
 */
void
sc_record_cell_bind_items (GtkListItemFactory *factory)
{
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
}

/* Returns (nullable): the first cell in @widget */
static ScRecordCell *
find_cell_in (GtkWidget *widget)
{
  if (SC_IS_RECORD_CELL (widget))
    return SC_RECORD_CELL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      ScRecordCell *cell = find_cell_in (child);

      if (cell != NULL)
        return cell;
    }

  return NULL;
}

/* Returns (nullable): a cell of the row there: between two cells, and above and below them, the row is the row, too */
static ScRecordCell *
find_cell_at (GtkWidget *view, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && widget != view)
    {
      if (SC_IS_RECORD_CELL (widget) || g_str_equal (gtk_widget_get_css_name (widget), "row"))
        return find_cell_in (widget);
      widget = gtk_widget_get_parent (widget);
    }

  return NULL;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *view)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  ScRecordCell *cell = find_cell_at (view, x, y);

  if (cell != NULL && cell->record != NULL && n_press == 1 &&
      (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    gtk_widget_activate_action (view, "win.open-record", "s", sc_record_get_id (cell->record));
}

/**
 * sc_record_cell_open_by_click:
 * @view: a list or a table with cells in it
 *
 * A click at a row opens its record, unless it is a click that selects. One gesture for all: a table has a thousand cells.
 */
void
sc_record_cell_open_by_click (GtkWidget *view)
{
  GtkGesture *click = gtk_gesture_click_new ();

  /* Before the rows, which claim what they select by; this claims nothing. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), view);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
}
