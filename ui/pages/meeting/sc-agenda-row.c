/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-agenda-row.h"

#define INDENT 20

struct _ScAgendaRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *box;
  GtkWidget *number;
  GtkWidget *title;
  GtkWidget *time;
  GtkWidget *minutes;
  GtkWidget *icon;
  char *id;
};

G_DEFINE_FINAL_TYPE (ScAgendaRow, sc_agenda_row, GTK_TYPE_LIST_BOX_ROW)

static char *
format_time (const ScAgendaEntry *entry)
{
  g_autoptr (GDateTime) utc =
      entry->start_ms >= 0 ? g_date_time_new_from_unix_utc (entry->start_ms / 1000) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M") : g_strdup ("");
}

static char *
format_minutes (const ScAgendaEntry *entry)
{
  if (entry->minutes == 0)
    return g_strdup ("");

  /* Translators: how long an agenda item takes, short. */
  return g_strdup_printf (_ ("%u min"), entry->minutes);
}

/* What an item is marked with, and what that means. */
static const char *
find_mark (const ScAgendaEntry *entry, gboolean current, const char **meaning)
{
  const char *state = sc_record_get_string (entry->item, "state");
  const char *visibility = sc_record_get_string (entry->item, "visibility");

  *meaning = NULL;
  if (current)
    {
      *meaning = _ ("Now");
      return "media-playback-start-symbolic";
    }
  if (g_strcmp0 (state, "done") == 0)
    {
      *meaning = _ ("Dealt with");
      return "object-select-symbolic";
    }
  if (g_strcmp0 (state, "postponed") == 0)
    {
      *meaning = _ ("Postponed");
      return "go-next-symbolic";
    }
  if (entry->late)
    {
      *meaning = _ ("Ends after the meeting");
      return "dialog-warning-symbolic";
    }
  if (g_strcmp0 (visibility, "internal") == 0 || g_strcmp0 (visibility, "hidden") == 0)
    {
      *meaning = _ ("Not public");
      return "changes-prevent-symbolic";
    }

  return NULL;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_name (ScAgendaRow *self,
          const char *number,
          const char *title,
          const char *time,
          const char *minutes,
          const char *meaning)
{
  const char *parts[] = { number, title, time, minutes, meaning };
  g_autoptr (GString) name = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", parts[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
}

/**
 * sc_agenda_row_set_entry:
 * @self: a row
 * @entry: the item at its place
 * @current: whether it is on now
 */
void
sc_agenda_row_set_entry (ScAgendaRow *self, const ScAgendaEntry *entry, gboolean current)
{
  const char *title = sc_record_get_string (entry->item, "title");
  g_autofree char *time = format_time (entry);
  g_autofree char *minutes = format_minutes (entry);
  const char *meaning;
  const char *icon;

  g_return_if_fail (SC_IS_AGENDA_ROW (self) && entry != NULL);

  icon = find_mark (entry, current, &meaning);
  g_set_str (&self->id, sc_record_get_id (entry->item));
  gtk_label_set_label (GTK_LABEL (self->number), entry->number);
  gtk_label_set_label (GTK_LABEL (self->title), title != NULL ? title : _ ("Without a topic"));
  gtk_label_set_label (GTK_LABEL (self->time), time);
  gtk_label_set_label (GTK_LABEL (self->minutes), minutes);
  gtk_widget_set_margin_start (self->box, 12 + INDENT * (int) MIN (entry->depth, 5));
  gtk_widget_set_visible (self->icon, icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_tooltip_text (self->icon, meaning);
  set_class (self->title, "heading",
             current || g_strcmp0 (sc_record_get_string (entry->item, "kind"), "section") == 0);
  set_class (self->title, "dim-label", title == NULL);
  set_class (self->time, "error", entry->late);
  set_class (self->minutes, "error", entry->late);
  set_class (self->icon, "error", entry->late);
  set_name (self, entry->number, title, time, minutes, meaning);
}

const char *
sc_agenda_row_get_id (ScAgendaRow *self)
{
  g_return_val_if_fail (SC_IS_AGENDA_ROW (self), NULL);

  return self->id;
}

static void
sc_agenda_row_finalize (GObject *object)
{
  g_free (SC_AGENDA_ROW (object)->id);

  G_OBJECT_CLASS (sc_agenda_row_parent_class)->finalize (object);
}

static void
sc_agenda_row_class_init (ScAgendaRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sc_agenda_row_finalize;
}

static GtkWidget *
add_label (ScAgendaRow *self, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);

  return label;
}

static void
sc_agenda_row_init (ScAgendaRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 9);
  gtk_widget_set_margin_bottom (self->box, 9);
  self->number = add_label (self, 0, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (self->number), 3);
  self->title = add_label (self, 0, "agenda-title");
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  self->icon = gtk_image_new ();
  gtk_box_append (GTK_BOX (self->box), self->icon);
  self->time = add_label (self, 1, "numeric");
  self->minutes = add_label (self, 1, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (self->minutes), 7);
  gtk_widget_add_css_class (self->time, "dim-label");
  gtk_widget_add_css_class (self->minutes, "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
}

GtkWidget *
sc_agenda_row_new (void)
{
  return g_object_new (SC_TYPE_AGENDA_ROW, NULL);
}

/**
 * sc_agenda_row_set_columns:
 * @self: a row
 * @time: whether it shows when the item begins
 * @minutes: whether it shows how long it takes
 */
void
sc_agenda_row_set_columns (ScAgendaRow *self, gboolean time, gboolean minutes)
{
  g_return_if_fail (SC_IS_AGENDA_ROW (self));

  gtk_widget_set_visible (self->time, time);
  gtk_widget_set_visible (self->minutes, minutes);
}
