/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "sc-date-words.h"
#include "sc-entry-row.h"

/* A number or a date is taken when the typing pauses: half of one may mean something else. */
#define PAUSE_MS 700

struct _ScEntryRow
{
  ScFieldRow parent_instance;

  GtkEditable *text;
  GtkWidget *open;     /* (nullable): opens a web address */
  GtkWidget *calendar; /* (nullable): of a date */
  guint pause_source;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScEntryRow, sc_entry_row, SC_TYPE_FIELD_ROW)

static gboolean
is_plain (ScEntryRow *self)
{
  return sc_field_row_get_field (SC_FIELD_ROW (self))->kind == SC_FIELD_STRING;
}

static void
update_open (ScEntryRow *self)
{
  const char *text = gtk_editable_get_text (self->text);

  if (self->open != NULL)
    gtk_widget_set_visible (self->open, g_str_has_prefix (text, "https://") ||
                                            g_str_has_prefix (text, "http://"));
}

/* "tomorrow 10:00": the last word is the time. */
static char *
parse_moment (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *space = strrchr (trimmed, ' ');
  g_autofree char *day = NULL;

  if (space == NULL)
    return NULL;
  *space = '\0';
  day = sc_date_words_parse (trimmed, NULL);

  return day != NULL ? g_strconcat (day, " ", space + 1, NULL) : NULL;
}

static void
sc_entry_row_commit (ScFieldRow *row)
{
  ScEntryRow *self = SC_ENTRY_ROW (row);
  const char *text = gtk_editable_get_text (self->text);
  g_autofree char *date = NULL;

  if (self->pause_source == 0)
    return;
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (sc_field_row_get_field (row)->kind == SC_FIELD_DATE)
    date = sc_date_words_parse (text, NULL);
  else if (sc_field_row_get_field (row)->kind == SC_FIELD_DATETIME)
    date = parse_moment (text);
  sc_field_row_set_text (row, date != NULL ? date : text);
}

static gboolean
paused_cb (gpointer data)
{
  sc_entry_row_commit (SC_FIELD_ROW (data));

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkEditable *editable, ScEntryRow *self)
{
  update_open (self);
  if (self->updating)
    return;
  if (is_plain (self))
    {
      sc_field_row_set_text (SC_FIELD_ROW (self), gtk_editable_get_text (editable));
      return;
    }
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->pause_source = g_timeout_add (PAUSE_MS, paused_cb, self);
}

static void
show_node (ScEntryRow *self, JsonNode *node)
{
  const ScField *field = sc_field_row_get_field (SC_FIELD_ROW (self));
  g_autofree char *text = node != NULL ? sc_field_dup_text (field, node) : NULL;
  int position = gtk_editable_get_position (self->text);

  self->updating = TRUE;
  gtk_editable_set_text (self->text, text != NULL ? text : "");
  gtk_editable_set_position (self->text, position);
  self->updating = FALSE;
}

static void
sc_entry_row_update (ScFieldRow *row, JsonNode *node)
{
  ScEntryRow *self = SC_ENTRY_ROW (row);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  show_node (self, node);
}

/* Whoever typed "tomorrow" sees the day it means. */
static void
finished_cb (ScEntryRow *self)
{
  const ScField *field = sc_field_row_get_field (SC_FIELD_ROW (self));
  JsonNode *node;
  g_autoptr (JsonNode) typed = NULL;

  sc_entry_row_commit (SC_FIELD_ROW (self));
  node = sc_field_row_get_node (SC_FIELD_ROW (self));
  if (field->kind == SC_FIELD_DATE && node != NULL &&
      !sc_field_parse (field, gtk_editable_get_text (self->text), &typed, NULL) &&
      sc_date_words_knows (gtk_editable_get_text (self->text)))
    show_node (self, node);
}

static void
open_clicked_cb (ScEntryRow *self)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (gtk_editable_get_text (self->text));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (root), NULL, NULL, NULL);
}

static void
day_selected_cb (GtkCalendar *calendar, ScEntryRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  if (self->updating)
    return;
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (sc_field_row_set_text (SC_FIELD_ROW (self), text))
    show_node (self, sc_field_row_get_node (SC_FIELD_ROW (self)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->calendar));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
calendar_shown_cb (GtkWidget *popover, ScEntryRow *self)
{
  GtkCalendar *calendar = GTK_CALENDAR (gtk_popover_get_child (GTK_POPOVER (popover)));
  JsonNode *node = sc_field_row_get_node (SC_FIELD_ROW (self));
  const char *date =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  g_autofree char *noon = date != NULL ? g_strconcat (date, "T12:00:00", NULL) : NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) day = noon != NULL ? g_date_time_new_from_iso8601 (noon, zone) : NULL;

  if (day == NULL)
    day = g_date_time_new_now_local ();
  self->updating = TRUE;
  gtk_calendar_select_day (calendar, day);
  self->updating = FALSE;
}

static void
add_calendar (ScEntryRow *self, const char *label)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  g_autofree char *name = g_strdup_printf (_ ("Calendar: %s"), label);

  self->calendar = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->calendar), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (self->calendar, "flat");
  gtk_widget_set_tooltip_text (self->calendar, _ ("Choose a Day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->calendar), popover);
  g_signal_connect (popover, "show", G_CALLBACK (calendar_shown_cb), self);
  g_signal_connect (calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
  sc_field_row_add_suffix (SC_FIELD_ROW (self), self->calendar);
}

static void
add_open (ScEntryRow *self)
{
  self->open = gtk_button_new_from_icon_name ("send-to-symbolic");
  gtk_widget_add_css_class (self->open, "flat");
  gtk_widget_set_tooltip_text (self->open, _ ("Open in the Browser"));
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_clicked_cb), self);
  gtk_widget_set_visible (self->open, FALSE);
  sc_field_row_add_suffix (SC_FIELD_ROW (self), self->open);
}

static void
sc_entry_row_dispose (GObject *object)
{
  ScEntryRow *self = SC_ENTRY_ROW (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);

  G_OBJECT_CLASS (sc_entry_row_parent_class)->dispose (object);
}

static void
sc_entry_row_class_init (ScEntryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_entry_row_dispose;
  SC_FIELD_ROW_CLASS (klass)->update = sc_entry_row_update;
  SC_FIELD_ROW_CLASS (klass)->commit = sc_entry_row_commit;
}

static void
sc_entry_row_init (ScEntryRow *self)
{
}

static void
set_purpose (GtkText *text, const ScField *field)
{
  if (field->kind == SC_FIELD_DATE)
    gtk_text_set_placeholder_text (text, _ ("Day, such as 1 June or tomorrow"));
  else if (field->kind == SC_FIELD_DATETIME)
    gtk_text_set_placeholder_text (text, _ ("Day and time, such as tomorrow 10:00"));
  else if (field->kind == SC_FIELD_POINT)
    gtk_text_set_placeholder_text (text, _ ("Latitude, longitude"));
  else if (field->kind == SC_FIELD_INT || field->kind == SC_FIELD_DECIMAL)
    gtk_text_set_input_purpose (text, GTK_INPUT_PURPOSE_NUMBER);
}

/**
 * sc_entry_row_new:
 * @session: the session
 * @editor: where the value goes
 * @field: a field that is typed in one line
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
sc_entry_row_new (ScSession *session, ScRecordEditor *editor, const ScField *field)
{
  ScEntryRow *self = g_object_new (SC_TYPE_ENTRY_ROW, NULL);
  /* Alone it has no role: assistive technology would find nothing here. */
  GtkWidget *text =
      g_object_new (GTK_TYPE_TEXT, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  sc_field_row_setup (SC_FIELD_ROW (self), session, editor, field);
  self->text = GTK_EDITABLE (text);
  /* Undoing is the page's affair: it goes from field to field. */
  gtk_editable_set_enable_undo (self->text, FALSE);
  gtk_editable_set_width_chars (self->text, 4);
  set_purpose (GTK_TEXT (text), field);
  sc_field_row_set_content (SC_FIELD_ROW (self), text, text);
  if (field->kind == SC_FIELD_DATE)
    add_calendar (self, sc_field_get_label (field));
  if (field->kind == SC_FIELD_STRING)
    add_open (self);
  g_signal_connect (text, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (text, "activate", G_CALLBACK (finished_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (finished_cb), self);
  gtk_widget_add_controller (text, focus);

  return GTK_WIDGET (self);
}
