/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-clock.h"
#include "sc-future.h"
#include "sc-people-view.h"
#include "sc-person-row.h"
#include "sc-record-dialog.h"
#include "sc-ref-picker.h"
#include "sc-toast.h"

struct _ScPeopleView
{
  AdwBin parent_instance;

  GtkLabel *sum_label;
  GtkMenuButton *add_button;
  GtkStack *stack;
  GtkBox *groups;

  ScSession *session;
  ScMeetingParts *parts;
  GHashTable *lists; /* nick of a group → GtkListBox */
};

G_DEFINE_FINAL_TYPE (ScPeopleView, sc_people_view, ADW_TYPE_BIN)

static const ScField *
get_group_field (void)
{
  return sc_record_type_lookup_field (sc_record_type_lookup ("attendance"), "group");
}

static void
done_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, ScPeopleView *self)
{
  ScRecord *person =
      sc_meeting_parts_find (self->parts, sc_person_row_get_id (SC_PERSON_ROW (row)));

  if (person != NULL)
    adw_dialog_present (sc_record_dialog_new (self->session, person), GTK_WIDGET (self));
}

static void
build_groups (ScPeopleView *self)
{
  const ScField *field = get_group_field ();

  for (const ScEnumValue *value = field->values; value->nick != NULL; value++)
    {
      GtkWidget *group = adw_preferences_group_new ();
      GtkWidget *list = gtk_list_box_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group),
                                       sc_enum_value_get_label (value));
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      sc_enum_value_get_label (value), -1);
      g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
      gtk_box_append (self->groups, group);
      g_object_set_data (G_OBJECT (list), "group", group);
      g_hash_table_insert (self->lists, (gpointer) value->nick, list);
    }
}

static GtkListBox *
get_list (ScPeopleView *self, ScRecord *person)
{
  const char *nick = sc_record_get_string (person, "group");
  GtkListBox *list = nick != NULL ? g_hash_table_lookup (self->lists, nick) : NULL;

  /* Of a group that this version does not know. */
  return list != NULL ? list : g_hash_table_lookup (self->lists, "guest");
}

static ScPersonRow *
get_row (GtkListBox *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  return row != NULL ? SC_PERSON_ROW (row) : NULL;
}

/* The rows stay as long as the people in them do, so the focus stays, too. */
static void
update_list (ScPeopleView *self, GtkListBox *list, GPtrArray *people)
{
  guint n = 0;

  for (guint i = 0; i < people->len; i++)
    if (get_list (self, people->pdata[i]) == list)
      {
        ScPersonRow *row = get_row (list, (int) n);

        if (row == NULL)
          {
            row = SC_PERSON_ROW (sc_person_row_new (self->session, self->parts));
            gtk_list_box_append (list, GTK_WIDGET (row));
          }
        sc_person_row_set_person (row, people->pdata[i]);
        n++;
      }
  while (get_row (list, (int) n) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (get_row (list, (int) n)));
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (list), "group"), n > 0);
}

static guint
count (GPtrArray *people, const char *field, const char *nick)
{
  guint n = 0;

  for (guint i = 0; i < people->len; i++)
    n += g_strcmp0 (sc_record_get_string (people->pdata[i], field), nick) == 0;

  return n;
}

static void
update (ScPeopleView *self)
{
  g_autoptr (GPtrArray) people = sc_meeting_parts_list_attendance (self->parts);
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer list;

  g_hash_table_iter_init (&iter, self->lists);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    update_list (self, list, people);
  /* Translators: how many are in a meeting's list of people, and of them there, excused, and coming. */
  text =
      g_strdup_printf (_ ("%u people · %u present · %u excused · %u accepted"), people->len,
                       count (people, "presence", "present"), count (people, "presence", "excused"),
                       count (people, "answer", "accepted"));
  gtk_label_set_label (self->sum_label, people->len > 0 ? text : "");
  gtk_stack_set_visible_child_name (self->stack, people->len > 0 ? "people" : "empty");
}

static void
invited_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  guint n = value != NULL ? g_value_get_uint (value) : 0;
  g_autofree char *text = NULL;

  if (error != NULL)
    {
      sc_toast_error (object, error);
      return;
    }
  text = n > 0 ? g_strdup_printf (ngettext ("%u person invited", "%u people invited", n), n)
               : g_strdup (_ ("Everybody of the teams is invited already"));
  sc_toast (object, text);
}

static void
invite_teams_cb (GtkButton *button, ScPeopleView *self)
{
  sc_future_then (sc_meeting_invite_teams (self->parts), self, invited_cb);
}

static void
person_loaded_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  ScPeopleView *self = object;

  if (value != NULL)
    sc_future_then (sc_meeting_invite (self->parts, g_value_get_object (value)), self, done_cb);
  else
    sc_toast_error (object, error);
}

static void
picked_cb (ScRefPicker *picker, const char *id, ScPeopleView *self)
{
  sc_future_then (sc_session_load (self->session, id), self, person_loaded_cb);
}

static void
sc_people_view_dispose (GObject *object)
{
  ScPeopleView *self = SC_PEOPLE_VIEW (object);

  g_hash_table_remove_all (self->lists);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_PEOPLE_VIEW);
  g_clear_object (&self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_people_view_parent_class)->dispose (object);
}

static void
sc_people_view_finalize (GObject *object)
{
  g_hash_table_unref (SC_PEOPLE_VIEW (object)->lists);

  G_OBJECT_CLASS (sc_people_view_parent_class)->finalize (object);
}

static void
sc_people_view_class_init (ScPeopleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_people_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = sc_people_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-people-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ScPeopleView, sum_label);
  gtk_widget_class_bind_template_child (widget_class, ScPeopleView, add_button);
  gtk_widget_class_bind_template_child (widget_class, ScPeopleView, stack);
  gtk_widget_class_bind_template_child (widget_class, ScPeopleView, groups);
  gtk_widget_class_bind_template_callback (widget_class, invite_teams_cb);
}

static void
sc_people_view_init (ScPeopleView *self)
{
  self->lists = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_people_view_new:
 * @session: the session
 * @parts: a loaded meeting
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
sc_people_view_new (ScSession *session, ScMeetingParts *parts)
{
  ScPeopleView *self = g_object_new (SC_TYPE_PEOPLE_VIEW, NULL);
  GtkWidget *picker = sc_ref_picker_new (session, "person");

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  build_groups (self);
  gtk_menu_button_set_popover (self->add_button, picker);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, 0);
  g_signal_connect_object (parts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/* Puts the focus on the first person. */
void
sc_people_view_focus (ScPeopleView *self)
{
  g_return_if_fail (SC_IS_PEOPLE_VIEW (self));

  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}
