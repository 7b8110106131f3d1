/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-conflict-row.h"
#include "sc-conflict-undo.h"
#include "sc-conflicts-page.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-toast.h"

struct _ScConflictsPage
{
  AdwBin parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkListBox *list;
  GtkRevealer *bar;
  GtkLabel *bar_label;
  GtkWidget *all_button;

  ScSession *session;
  GHashTable *marked; /* ids of records: marks outlive the rows */
  int anchor;         /* where a range of rows begins, -1 for nowhere */
  guint update_source;
};

G_DEFINE_FINAL_TYPE (ScConflictsPage, sc_conflicts_page, ADW_TYPE_BIN)

static ScConflictRow *
get_row (ScConflictsPage *self, int index)
{
  GtkListBoxRow *row = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  return row != NULL ? SC_CONFLICT_ROW (row) : NULL;
}

static int
get_focused (ScConflictsPage *self)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
}

static void
update_bar (ScConflictsPage *self)
{
  guint n = g_hash_table_size (self->marked);
  guint n_all = g_list_model_get_n_items (sc_session_get_conflicts (self->session));
  g_autofree char *count = sc_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);

  if (n > 0)
    gtk_label_set_label (self->bar_label, text);
  gtk_widget_set_visible (self->all_button, n < n_all);
  gtk_revealer_set_reveal_child (self->bar, n > 0);
}

static void
marked_cb (ScConflictRow *row, GParamSpec *pspec, ScConflictsPage *self)
{
  const char *id = sc_conflict_row_get_id (row);

  if (sc_conflict_row_get_marked (row))
    g_hash_table_add (self->marked, g_strdup (id));
  else
    g_hash_table_remove (self->marked, id);
  self->anchor = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  update_bar (self);
}

/* The rows from the anchor to @end, and no others. */
static void
mark_range (ScConflictsPage *self, int end)
{
  int anchor = self->anchor >= 0 ? self->anchor : end;
  ScConflictRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    sc_conflict_row_set_marked (row, i >= MIN (anchor, end) && i <= MAX (anchor, end));
  self->anchor = anchor;
}

static void
mark_all (ScConflictsPage *self, gboolean marked)
{
  ScConflictRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    sc_conflict_row_set_marked (row, marked);
  self->anchor = -1;
}

static void
mark_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mark_all (SC_CONFLICTS_PAGE (widget), TRUE);
}

static gboolean
escape_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (g_hash_table_size (SC_CONFLICTS_PAGE (widget)->marked) == 0)
    return GDK_EVENT_PROPAGATE;
  mark_all (SC_CONFLICTS_PAGE (widget), FALSE);

  return GDK_EVENT_STOP;
}

/* Shift and an arrow: the range grows or shrinks by the row that gets the focus. */
static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType modifiers,
                ScConflictsPage *self)
{
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;
  int focused = get_focused (self);
  ScConflictRow *row;

  if (step == 0 || focused < 0 ||
      (modifiers & gtk_accelerator_get_default_mod_mask ()) != GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;
  row = get_row (self, focused + step);
  if (row == NULL)
    return GDK_EVENT_STOP;
  if (self->anchor < 0 || g_hash_table_size (self->marked) == 0)
    self->anchor = focused;
  mark_range (self, focused + step);
  gtk_widget_grab_focus (GTK_WIDGET (row));

  return GDK_EVENT_STOP;
}

/* With Shift a range is marked, with Ctrl one more row; without, the row is opened. */
static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, ScConflictsPage *self)
{
  GdkModifierType modifiers =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (row == NULL || (modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  if ((modifiers & GDK_SHIFT_MASK) != 0)
    mark_range (self, gtk_list_box_row_get_index (row));
  else
    sc_conflict_row_set_marked (SC_CONFLICT_ROW (row),
                                !sc_conflict_row_get_marked (SC_CONFLICT_ROW (row)));
}

static void
decided_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScConflictsPage *self = object;
  GPtrArray *decided = value != NULL ? g_value_get_boxed (value) : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (error != NULL)
    sc_toast_error (GTK_WIDGET (self), error);
  else if (decided->len > 0)
    sc_conflict_undo_offer (GTK_WIDGET (self), self->session, decided);
}

static void
decide (ScConflictsPage *self, ScConflictSide side)
{
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (self->marked, NULL);

  /* The page of one of them would say that somebody else has decided. */
  gtk_widget_activate_action (GTK_WIDGET (self), "win.close-record", NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  sc_future_then (sc_session_decide_conflicts (self->session, (const char *const *) ids, side),
                  self, decided_cb);
}

static void
mine_clicked_cb (GtkButton *button, ScConflictsPage *self)
{
  decide (self, SC_CONFLICT_MINE);
}

static void
theirs_clicked_cb (GtkButton *button, ScConflictsPage *self)
{
  decide (self, SC_CONFLICT_THEIRS);
}

static void
add_row (ScConflictsPage *self, ScRecord *record)
{
  GtkWidget *row = sc_conflict_row_new (self->session, record);

  sc_conflict_row_set_marked (SC_CONFLICT_ROW (row),
                              g_hash_table_contains (self->marked, sc_record_get_id (record)));
  g_signal_connect_object (row, "notify::marked", G_CALLBACK (marked_cb), self, 0);
  gtk_list_box_append (self->list, row);
}

static gboolean
is_gone (gpointer id, gpointer value, gpointer data)
{
  return !sc_session_has_conflict (SC_CONFLICTS_PAGE (data)->session, id);
}

static gboolean
update_cb (gpointer data)
{
  ScConflictsPage *self = data;
  GListModel *conflicts = sc_session_get_conflicts (self->session);
  guint n = g_list_model_get_n_items (conflicts);
  g_autofree char *count = sc_format_count (n);
  int focused = get_focused (self);

  self->update_source = 0;
  self->anchor = -1;
  g_hash_table_foreach_remove (self->marked, is_gone, self);
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ScRecord) record = g_list_model_get_item (conflicts, i);

      add_row (self, record);
    }
  if (focused >= 0 && n > 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row (self, MIN (focused, (int) n - 1))));
  update_bar (self);
  adw_window_title_set_subtitle (self->window_title, n > 0 ? count : "");
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");

  return G_SOURCE_REMOVE;
}

static void
queue_update (ScConflictsPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScConflictsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conflict", "s",
                              sc_conflict_row_get_id (SC_CONFLICT_ROW (row)));
}

static void
sc_conflicts_page_dispose (GObject *object)
{
  ScConflictsPage *self = SC_CONFLICTS_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_CONFLICTS_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->marked, g_hash_table_unref);

  G_OBJECT_CLASS (sc_conflicts_page_parent_class)->dispose (object);
}

static void
sc_conflicts_page_class_init (ScConflictsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_conflicts_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, list);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, bar_label);
  gtk_widget_class_bind_template_child (widget_class, ScConflictsPage, all_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mine_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, theirs_clicked_cb);
  gtk_widget_class_install_action (widget_class, "conflicts.select-all", NULL, mark_all_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_key_cb, NULL);
}

static void
sc_conflicts_page_init (ScConflictsPage *self)
{
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->anchor = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sc_conflicts_page_new (ScSession *session)
{
  ScConflictsPage *self = g_object_new (SC_TYPE_CONFLICTS_PAGE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (sc_session_get_conflicts (session), "items-changed",
                           G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update_cb (self);

  return GTK_WIDGET (self);
}
