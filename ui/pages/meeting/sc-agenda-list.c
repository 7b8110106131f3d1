/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-agenda-list.h"
#include "sc-agenda-row.h"
#include "sc-future.h"
#include "sc-toast.h"

struct _ScAgendaList
{
  AdwBin parent_instance;

  GtkListBox *list;
  ScMeetingParts *parts;
  GHashTable *rows; /* id → ScAgendaRow, which the list owns */
  char *selected;   /* (nullable): the id of the item */
  char *wanted;     /* (nullable): an item that is on its way */
  gboolean editable;
  gboolean updating;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ScAgendaList, sc_agenda_list, ADW_TYPE_BIN)

static guint selected_signal;

static void
set_selected (ScAgendaList *self, const char *id)
{
  if (g_set_str (&self->selected, id))
    g_signal_emit (self, selected_signal, 0);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, ScAgendaList *self)
{
  if (!self->updating)
    set_selected (self, row != NULL ? sc_agenda_row_get_id (SC_AGENDA_ROW (row)) : NULL);
}

static void
done_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
step (ScAgendaList *self, ScAgendaStep direction)
{
  if (self->editable && self->selected != NULL)
    sc_future_then (sc_meeting_step_item (self->parts, self->selected, direction), self, done_cb);
}

static void
removed_cb (gpointer object, const GValue *value, const GError *error, gpointer title)
{
  if (error != NULL)
    sc_toast_error (object, error);
  else
    sc_toast_deleted (object, title);
}

static void
remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScAgendaList *self = SC_AGENDA_LIST (widget);
  ScRecord *item = sc_meeting_parts_find (self->parts, self->selected);

  if (!self->editable || item == NULL)
    return;
  sc_future_then_with (sc_meeting_remove_item (self->parts, self->selected), self, removed_cb,
                       sc_record_dup_title (item), g_free);
}

static void
step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const names[] = { "agenda.up", "agenda.down", "agenda.in", "agenda.out" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      step (SC_AGENDA_LIST (widget), (ScAgendaStep) i);
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, ScAgendaList *self)
{
  ScAgendaRow *row =
      SC_AGENDA_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)));

  return gdk_content_provider_new_typed (G_TYPE_STRING, sc_agenda_row_get_id (row));
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, ScAgendaList *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const char *id = g_value_get_string (value);

  /* Any text can be dropped; only an item of this agenda is one. */
  if (id == NULL || !g_hash_table_contains (self->rows, id))
    return FALSE;
  sc_future_then (sc_meeting_move_item (self->parts, id, sc_agenda_row_get_id (SC_AGENDA_ROW (row)),
                                        y > gtk_widget_get_height (row) / 2.0),
                  self, done_cb);

  return TRUE;
}

static void
add_drag_and_drop (ScAgendaList *self, GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

/* Who makes an agenda wants to know how long, who follows it, when. */
static void
set_columns (ScAgendaList *self, GtkWidget *row)
{
  sc_agenda_row_set_columns (SC_AGENDA_ROW (row), !self->editable || !self->narrow, self->editable);
}

static GtkWidget *
ensure_row (ScAgendaList *self, const char *id)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, id);

  if (row == NULL)
    {
      row = sc_agenda_row_new ();
      set_columns (self, row);
      if (self->editable)
        add_drag_and_drop (self, row);
      g_hash_table_insert (self->rows, g_strdup (id), row);
      gtk_list_box_append (self->list, row);
    }

  return row;
}

/* Rows of items that are not there any more. */
static void
drop_rows (ScAgendaList *self, ScAgenda *agenda)
{
  GHashTableIter iter;
  gpointer id;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    if (sc_agenda_find (agenda, id) < 0)
      {
        gtk_list_box_remove (self->list, row);
        g_hash_table_iter_remove (&iter);
      }
}

/* Puts a row where it belongs, and only then, because it loses the focus by it. */
static void
place_row (ScAgendaList *self, GtkWidget *row, int position)
{
  gboolean had_focus;

  if (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) == position)
    return;
  had_focus = gtk_widget_has_focus (row);
  g_object_ref (row);
  gtk_list_box_remove (self->list, row);
  gtk_list_box_insert (self->list, row, position);
  g_object_unref (row);
  if (had_focus)
    gtk_widget_grab_focus (row);
}

static const char *
choose_selected (ScAgendaList *self, ScAgenda *agenda)
{
  if (self->wanted != NULL && sc_agenda_find (agenda, self->wanted) >= 0)
    return self->wanted;
  if (sc_agenda_find (agenda, self->selected) >= 0)
    return self->selected;

  return sc_agenda_get_n_entries (agenda) > 0
             ? sc_record_get_id (sc_agenda_get_entry (agenda, 0)->item)
             : NULL;
}

static void
update (ScAgendaList *self)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  ScRecord *meeting = sc_meeting_parts_get_meeting (self->parts);
  const char *current = meeting != NULL ? sc_record_get_string (meeting, "current_item_id") : NULL;
  g_autofree char *selected = g_strdup (choose_selected (self, agenda));
  guint n = sc_agenda_get_n_entries (agenda);

  self->updating = TRUE;
  drop_rows (self, agenda);
  for (guint i = 0; i < n; i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);
      const char *id = sc_record_get_id (entry->item);
      GtkWidget *row = ensure_row (self, id);

      sc_agenda_row_set_entry (SC_AGENDA_ROW (row), entry, g_strcmp0 (current, id) == 0);
      place_row (self, row, (int) i);
    }
  gtk_list_box_select_row (self->list,
                           selected != NULL ? g_hash_table_lookup (self->rows, selected) : NULL);
  self->updating = FALSE;
  if (g_strcmp0 (selected, self->wanted) == 0)
    g_clear_pointer (&self->wanted, g_free);
  set_selected (self, selected);
}

static void
sc_agenda_list_dispose (GObject *object)
{
  ScAgendaList *self = SC_AGENDA_LIST (object);

  g_clear_object (&self->parts);
  g_hash_table_remove_all (self->rows);

  G_OBJECT_CLASS (sc_agenda_list_parent_class)->dispose (object);
}

static void
sc_agenda_list_finalize (GObject *object)
{
  ScAgendaList *self = SC_AGENDA_LIST (object);

  g_hash_table_unref (self->rows);
  g_free (self->selected);
  g_free (self->wanted);

  G_OBJECT_CLASS (sc_agenda_list_parent_class)->finalize (object);
}

static void
sc_agenda_list_class_init (ScAgendaListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_agenda_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_agenda_list_finalize;
  selected_signal = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "agenda.up", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "agenda.down", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "agenda.in", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "agenda.out", NULL, step_cb);
  gtk_widget_class_install_action (widget_class, "agenda.remove", NULL, remove_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "agenda.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "agenda.down",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "agenda.in",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "agenda.out",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "agenda.remove", NULL);
}

static void
sc_agenda_list_init (ScAgendaList *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Agenda"), -1);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * sc_agenda_list_new:
 * @parts: a loaded meeting
 * @editable: whether items can be moved and deleted
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
sc_agenda_list_new (ScMeetingParts *parts, gboolean editable)
{
  ScAgendaList *self = g_object_new (SC_TYPE_AGENDA_LIST, NULL);

  self->parts = g_object_ref (parts);
  self->editable = editable;
  g_signal_connect_object (parts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sc_agenda_list_get_selected:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the id of the selected item; %NULL when there is none
 */
const char *
sc_agenda_list_get_selected (ScAgendaList *self)
{
  g_return_val_if_fail (SC_IS_AGENDA_LIST (self), NULL);

  return self->selected;
}

/**
 * sc_agenda_list_select:
 * @self: a list
 * @id: the id of an item; one that is on its way is selected when it arrives
 */
void
sc_agenda_list_select (ScAgendaList *self, const char *id)
{
  g_return_if_fail (SC_IS_AGENDA_LIST (self) && id != NULL);

  g_set_str (&self->wanted, id);
  update (self);
}

/**
 * sc_agenda_list_select_next:
 * @self: a list
 * @step: 1 for the next item, -1 for the one before
 */
void
sc_agenda_list_select_next (ScAgendaList *self, int step)
{
  ScAgenda *agenda;
  int position;

  g_return_if_fail (SC_IS_AGENDA_LIST (self));

  agenda = sc_meeting_parts_get_agenda (self->parts);
  position = sc_agenda_find (agenda, self->selected) + step;
  if (position >= 0 && position < (int) sc_agenda_get_n_entries (agenda))
    sc_agenda_list_select (self,
                           sc_record_get_id (sc_agenda_get_entry (agenda, (guint) position)->item));
}

/**
 * sc_agenda_list_set_narrow:
 * @self: a list
 * @narrow: whether there is no room for all columns
 */
void
sc_agenda_list_set_narrow (ScAgendaList *self, gboolean narrow)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (SC_IS_AGENDA_LIST (self));

  self->narrow = narrow;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    set_columns (self, row);
}

/* Puts the focus on the selected item. */
void
sc_agenda_list_focus (ScAgendaList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (SC_IS_AGENDA_LIST (self));

  row = gtk_list_box_get_selected_row (self->list);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}
