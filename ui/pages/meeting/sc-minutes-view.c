/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-agenda-list.h"
#include "sc-clock.h"
#include "sc-future.h"
#include "sc-minutes-entry.h"
#include "sc-minutes-row.h"
#include "sc-minutes-view.h"
#include "sc-record-dialog.h"
#include "sc-toast.h"

#define MS_PER_MINUTE 60000

struct _ScMinutesView
{
  AdwBin parent_instance;

  AdwOverlaySplitView *split;
  AdwBin *list_bin;
  GtkWidget *agenda_button;
  GtkLabel *item_label;
  GtkLabel *clock_label;
  GtkButton *next_button;
  GtkWidget *end_button;
  GtkScrolledWindow *scroller;
  GtkListBox *lines;
  GtkWidget *empty_label;
  AdwBin *entry_bin;

  ScSession *session;
  ScMeetingParts *parts;
  ScAgendaList *list;
  ScMinutesEntry *entry;
  GPtrArray *shown; /* of ScRecord: the lines as they stand there */
  char *item_id;    /* (nullable): the item whose lines they are */
  guint clock_source;
};

G_DEFINE_FINAL_TYPE (ScMinutesView, sc_minutes_view, ADW_TYPE_BIN)

static const char *
get_current (ScMinutesView *self)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self->parts);

  return meeting != NULL ? sc_record_get_string (meeting, "current_item_id") : NULL;
}

static gboolean
is_over (ScMinutesView *self)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self->parts);

  return meeting == NULL || g_strcmp0 (sc_record_get_string (meeting, "state"), "closed") == 0;
}

/* What comes after the item that is on; sections are headings and not called up. */
static const ScAgendaEntry *
find_next (ScMinutesView *self)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  guint position = (guint) (sc_agenda_find (agenda, get_current (self)) + 1);

  for (guint i = position; i < sc_agenda_get_n_entries (agenda); i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);

      if (g_strcmp0 (sc_record_get_string (entry->item, "kind"), "section") != 0)
        return entry;
    }

  return NULL;
}

static char *
dup_item_text (const ScAgendaEntry *entry)
{
  const char *title = sc_record_get_string (entry->item, "title");

  return g_strdup_printf ("%s%s%s", entry->number, *entry->number != '\0' ? "  " : "",
                          title != NULL ? title : "");
}

/* How long the item has been on, and how long it was to take. */
static char *
dup_clock_text (const ScAgendaEntry *entry)
{
  const char *start = sc_record_get_string (entry->item, "actual_start");
  const char *end = sc_record_get_string (entry->item, "actual_end");
  gint64 from = 0;
  gint64 to = sc_clock_now_ms ();
  guint minutes;

  if (start == NULL || !sc_clock_parse_ms (start, &from))
    return entry->minutes > 0 ? g_strdup_printf (_ ("%u minutes planned"), entry->minutes)
                              : g_strdup ("");
  if (end != NULL)
    sc_clock_parse_ms (end, &to);
  minutes = (guint) (MAX (to - from, 0) / MS_PER_MINUTE);
  if (entry->minutes == 0)
    return g_strdup_printf (ngettext ("for %u minute", "for %u minutes", minutes), minutes);

  /* Translators: how long an agenda item has been on, and how long it was to take. */
  return g_strdup_printf (_ ("for %u of %u minutes"), minutes, entry->minutes);
}

static gboolean
update_clock_cb (gpointer data)
{
  ScMinutesView *self = data;
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  int position = sc_agenda_find (agenda, self->item_id);
  g_autofree char *text =
      position >= 0 ? dup_clock_text (sc_agenda_get_entry (agenda, (guint) position)) : NULL;

  gtk_label_set_label (self->clock_label, text != NULL ? text : "");

  return G_SOURCE_CONTINUE;
}

static void
update_heading (ScMinutesView *self)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  int position = sc_agenda_find (agenda, self->item_id);
  const ScAgendaEntry *next = find_next (self);
  g_autofree char *text =
      position >= 0 ? dup_item_text (sc_agenda_get_entry (agenda, (guint) position)) : NULL;

  gtk_label_set_label (self->item_label, text != NULL ? text : _ ("Without an item"));
  gtk_button_set_label (self->next_button,
                        get_current (self) == NULL ? _ ("_Begin") : _ ("_Next Item"));
  gtk_button_set_use_underline (self->next_button, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), next != NULL && !is_over (self));
  gtk_widget_set_visible (self->end_button, get_current (self) != NULL);
  update_clock_cb (self);
}

static gboolean
shows (ScMinutesView *self, GPtrArray *lines)
{
  if (self->shown == NULL || self->shown->len != lines->len)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    if (g_strcmp0 (sc_record_get_id (lines->pdata[i]), sc_record_get_id (self->shown->pdata[i])) !=
            0 ||
        g_strcmp0 (sc_record_get_rev (lines->pdata[i]),
                   sc_record_get_rev (self->shown->pdata[i])) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
scroll_down_cb (gpointer data)
{
  ScMinutesView *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

static void
update_lines (ScMinutesView *self)
{
  g_autoptr (GPtrArray) lines = sc_meeting_parts_list_lines (self->parts, self->item_id);
  gboolean more = self->shown != NULL && lines->len > self->shown->len;

  if (shows (self, lines))
    return;
  gtk_list_box_remove_all (self->lines);
  for (guint i = 0; i < lines->len; i++)
    gtk_list_box_append (self->lines, sc_minutes_row_new (self->session, lines->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->lines), lines->len > 0);
  gtk_widget_set_visible (self->empty_label, lines->len == 0);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_steal_pointer (&lines);
  if (more)
    g_idle_add_full (G_PRIORITY_LOW, scroll_down_cb, g_object_ref (self), g_object_unref);
}

static void
update (ScMinutesView *self)
{
  update_lines (self);
  update_heading (self);
}

static void
selected_cb (ScMinutesView *self)
{
  g_set_str (&self->item_id, sc_agenda_list_get_selected (self->list));
  sc_minutes_entry_set_item (self->entry, self->item_id);
  update (self);
}

static void
done_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
go_next (ScMinutesView *self)
{
  const ScAgendaEntry *next = find_next (self);

  if (next == NULL || is_over (self))
    return;
  sc_agenda_list_select (self->list, sc_record_get_id (next->item));
  sc_future_then (sc_meeting_go_to_item (self->parts, sc_record_get_id (next->item)), self,
                  done_cb);
}

static void
next_clicked_cb (GtkButton *button, ScMinutesView *self)
{
  go_next (self);
  sc_minutes_entry_focus (self->entry);
}

static void
end_clicked_cb (GtkButton *button, ScMinutesView *self)
{
  sc_future_then (sc_meeting_end (self->parts), self, done_cb);
}

static void
line_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScMinutesView *self)
{
  adw_dialog_present (sc_record_dialog_new (self->session,
                                            sc_minutes_row_get_line (SC_MINUTES_ROW (row))),
                      GTK_WIDGET (self));
}

static void
look_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_agenda_list_select_next (SC_MINUTES_VIEW (widget)->list,
                              g_str_equal (name, "minutes.look-down") ? 1 : -1);
}

static void
sc_minutes_view_dispose (GObject *object)
{
  ScMinutesView *self = SC_MINUTES_VIEW (object);

  g_clear_handle_id (&self->clock_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_MINUTES_VIEW);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_object (&self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_minutes_view_parent_class)->dispose (object);
}

static void
sc_minutes_view_class_init (ScMinutesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_minutes_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-minutes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, split);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, list_bin);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, agenda_button);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, item_label);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, clock_label);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, next_button);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, end_button);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, scroller);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, lines);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, empty_label);
  gtk_widget_class_bind_template_child (widget_class, ScMinutesView, entry_bin);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_activated_cb);
  gtk_widget_class_install_action (widget_class, "minutes.look-up", NULL, look_cb);
  gtk_widget_class_install_action (widget_class, "minutes.look-down", NULL, look_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "minutes.look-up",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK,
                                       "minutes.look-down", NULL);
}

static void
sc_minutes_view_init (ScMinutesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_minutes_view_new:
 * @session: the session
 * @parts: a loaded meeting
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
sc_minutes_view_new (ScSession *session, ScMeetingParts *parts)
{
  ScMinutesView *self = g_object_new (SC_TYPE_MINUTES_VIEW, NULL);
  GtkWidget *list = sc_agenda_list_new (parts, FALSE);
  GtkWidget *entry = sc_minutes_entry_new (session, parts);

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  self->list = SC_AGENDA_LIST (list);
  self->entry = SC_MINUTES_ENTRY (entry);
  adw_bin_set_child (self->list_bin, list);
  adw_bin_set_child (self->entry_bin, entry);
  g_signal_connect_object (list, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "next", G_CALLBACK (go_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->clock_source = g_timeout_add_seconds (10, update_clock_cb, self);
  if (get_current (self) != NULL)
    sc_agenda_list_select (self->list, get_current (self));
  selected_cb (self);

  return GTK_WIDGET (self);
}

/**
 * sc_minutes_view_set_narrow:
 * @self: the view
 * @narrow: whether the agenda has no room beside the minutes
 */
void
sc_minutes_view_set_narrow (ScMinutesView *self, gboolean narrow)
{
  g_return_if_fail (SC_IS_MINUTES_VIEW (self));

  adw_overlay_split_view_set_collapsed (self->split, narrow);
  gtk_widget_set_visible (self->agenda_button, narrow);
  adw_overlay_split_view_set_show_sidebar (self->split, !narrow);
}

/* Puts the focus where the next line is typed. */
void
sc_minutes_view_focus (ScMinutesView *self)
{
  g_return_if_fail (SC_IS_MINUTES_VIEW (self));

  sc_minutes_entry_focus (self->entry);
}

/**
 * sc_minutes_view_flush:
 * @self: the view
 *
 * Returns: (transfer full): a future that is done when what was typed is on the disk
 */
DexFuture *
sc_minutes_view_flush (ScMinutesView *self)
{
  g_return_val_if_fail (SC_IS_MINUTES_VIEW (self), NULL);

  return sc_minutes_entry_flush (self->entry);
}
