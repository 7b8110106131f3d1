/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-future.h"
#include "sc-meeting-group.h"
#include "sc-meeting-parts.h"

struct _ScMeetingGroup
{
  AdwBin parent_instance;

  AdwActionRow *agenda_row;
  AdwActionRow *people_row;
  AdwActionRow *minutes_row;

  ScMeetingParts *parts;
};

G_DEFINE_FINAL_TYPE (ScMeetingGroup, sc_meeting_group, ADW_TYPE_BIN)

static void
update_agenda (ScMeetingGroup *self)
{
  ScAgenda *agenda = sc_meeting_parts_get_agenda (self->parts);
  guint n = sc_agenda_get_n_entries (agenda);
  guint minutes = sc_agenda_get_minutes (agenda);
  guint planned = sc_agenda_get_planned_minutes (agenda);
  g_autofree char *items = g_strdup_printf (ngettext ("%u item", "%u items", n), n);
  g_autofree char *time =
      planned > 0 ? g_strdup_printf (_ ("%u of %u minutes"), minutes, planned)
                  : g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  g_autofree char *text =
      n > 0 ? g_strdup_printf ("%s · %s", items, time) : g_strdup (_ ("none yet"));

  adw_action_row_set_subtitle (self->agenda_row, text);
}

static void
update_people (ScMeetingGroup *self)
{
  g_autoptr (GPtrArray) people = sc_meeting_parts_list_attendance (self->parts);
  guint n_present = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < people->len; i++)
    n_present += g_strcmp0 (sc_record_get_string (people->pdata[i], "presence"), "present") == 0;
  text = people->len == 0 ? g_strdup (_ ("nobody yet"))
         : n_present == 0
             ? g_strdup_printf (ngettext ("%u invited", "%u invited", people->len), people->len)
             : g_strdup_printf (_ ("%u of %u present"), n_present, people->len);
  adw_action_row_set_subtitle (self->people_row, text);
}

static void
update_minutes (ScMeetingGroup *self)
{
  ScRecord *minutes = sc_meeting_parts_get_minutes (self->parts);
  g_autofree char *state = minutes != NULL ? sc_record_dup_display (minutes, "state") : NULL;

  adw_action_row_set_subtitle (self->minutes_row, state != NULL ? state : _ ("none yet"));
}

static void
update (ScMeetingGroup *self)
{
  update_agenda (self);
  update_people (self);
  update_minutes (self);
}

static void
loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  /* A meeting that is not written yet has no parts: the page comes anew when it is. */
  gtk_widget_set_visible (object, error == NULL);
}

static void
sc_meeting_group_dispose (GObject *object)
{
  g_clear_object (&SC_MEETING_GROUP (object)->parts);

  G_OBJECT_CLASS (sc_meeting_group_parent_class)->dispose (object);
}

static void
sc_meeting_group_class_init (ScMeetingGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sc_meeting_group_dispose;
}

static void
sc_meeting_group_init (ScMeetingGroup *self)
{
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *action, const char *meeting_id)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", meeting_id);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  adw_preferences_group_add (group, row);

  return ADW_ACTION_ROW (row);
}

/**
 * sc_meeting_group_new:
 * @session: the session
 * @meeting_id: the id of a meeting
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
sc_meeting_group_new (ScSession *session, const char *meeting_id)
{
  ScMeetingGroup *self = g_object_new (SC_TYPE_MEETING_GROUP, NULL);
  GtkWidget *group = adw_preferences_group_new ();
  AdwPreferencesGroup *rows = ADW_PREFERENCES_GROUP (group);

  adw_preferences_group_set_title (rows, _ ("Course"));
  self->agenda_row = add_row (rows, _ ("Agenda"), "win.open-meeting", meeting_id);
  self->people_row = add_row (rows, _ ("People"), "win.open-people", meeting_id);
  self->minutes_row = add_row (rows, _ ("Minutes"), "win.take-minutes", meeting_id);
  adw_bin_set_child (ADW_BIN (self), group);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->parts = sc_meeting_parts_new (session, meeting_id);
  g_signal_connect_object (self->parts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  sc_future_then (sc_meeting_parts_load (self->parts), self, loaded_cb);

  return GTK_WIDGET (self);
}
