/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-clock.h"
#include "sc-future.h"
#include "sc-person-row.h"
#include "sc-toast.h"

struct _ScPersonRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *name;
  GtkWidget *details;
  GtkWidget *buttons[3];

  ScSession *session;
  ScMeetingParts *parts;
  ScRecord *person; /* (nullable): the attendance */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (ScPersonRow, sc_person_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const presences[] = { "present", "excused", "absent" };

static void
add_detail (GString *details, const char *format, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (details->len > 0)
    g_string_append (details, " · ");
  /* The formats are our own, below. */
  g_string_append_printf (details, "%s%s%s", format, *format != '\0' ? " " : "", text);
}

static char *
dup_time (ScRecord *person, const char *field)
{
  const char *text = sc_record_get_string (person, field);
  g_autoptr (GDateTime) utc = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M") : NULL;
}

static void
update_details (ScPersonRow *self)
{
  g_autoptr (GString) details = g_string_new (NULL);
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  const char *organisation;

  if (self->person == NULL)
    return;
  from = dup_time (self->person, "from");
  until = dup_time (self->person, "until");
  organisation = sc_record_get_string (self->person, "on_behalf_of");
  if (organisation != NULL)
    add_detail (details, "", sc_session_get_title (self->session, organisation));
  /* Translators: in a list of those present, as in "for Ms Example". */
  add_detail (details, _ ("for"), sc_record_get_string (self->person, "substitute_for"));
  /* Translators: in a list of those present, before the time at which somebody came. */
  add_detail (details, _ ("from"), from);
  /* Translators: in a list of those present, before the time at which somebody left. */
  add_detail (details, _ ("until"), until);
  gtk_label_set_label (GTK_LABEL (self->details), details->str);
  gtk_widget_set_visible (self->details, details->len > 0);
}

static void
update_name (ScPersonRow *self)
{
  const ScField *field =
      sc_record_type_lookup_field (sc_record_type_lookup ("attendance"), "presence");
  const char *nick = sc_record_get_string (self->person, "presence");
  const ScEnumValue *value = nick != NULL ? sc_field_lookup_value (field, nick) : NULL;
  g_autofree char *name = sc_record_dup_title (self->person);
  g_autofree char *text =
      g_strdup_printf ("%s, %s", name != NULL ? name : "",
                       value != NULL ? sc_enum_value_get_label (value) : _ ("presence not noted"));

  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * sc_person_row_set_person:
 * @self: a row
 * @attendance: who it shows from now on
 */
void
sc_person_row_set_person (ScPersonRow *self, ScRecord *attendance)
{
  const char *presence;

  g_return_if_fail (SC_IS_PERSON_ROW (self) && SC_IS_RECORD (attendance));

  g_set_object (&self->person, attendance);
  presence = sc_record_get_string (attendance, "presence");
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (presences); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]),
                                  g_strcmp0 (presence, presences[i]) == 0);
  self->updating = FALSE;
  update_name (self);
  update_details (self);
}

const char *
sc_person_row_get_id (ScPersonRow *self)
{
  g_return_val_if_fail (SC_IS_PERSON_ROW (self), NULL);

  return self->person != NULL ? sc_record_get_id (self->person) : NULL;
}

static void
done_cb (gpointer object, const GValue *value, const GError *error, gpointer data)
{
  if (error != NULL)
    sc_toast_error (object, error);
}

static void
set (ScPersonRow *self, const char *field, const char *value)
{
  if (self->person != NULL)
    sc_future_then (sc_meeting_set (self->parts, sc_record_get_id (self->person), field, value),
                    self, done_cb);
}

static void
toggled_cb (GtkToggleButton *button, ScPersonRow *self)
{
  if (self->updating)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (presences); i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      set (self, "presence", gtk_toggle_button_get_active (button) ? presences[i] : NULL);
}

static void
presence_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set (SC_PERSON_ROW (widget), "presence", g_variant_get_string (parameter, NULL));
}

static void
moment_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ScPersonRow *self = SC_PERSON_ROW (widget);
  const char *field = g_variant_get_string (parameter, NULL);
  g_autofree char *now = sc_clock_now ();

  set (self, field, now);
  if (g_str_equal (field, "from"))
    set (self, "presence", "present");
}

static void
sc_person_row_dispose (GObject *object)
{
  ScPersonRow *self = SC_PERSON_ROW (object);

  g_clear_object (&self->person);
  g_clear_object (&self->parts);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sc_person_row_parent_class)->dispose (object);
}

static void
sc_person_row_class_init (ScPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sc_person_row_dispose;
  gtk_widget_class_install_action (widget_class, "person.presence", "s", presence_cb);
  gtk_widget_class_install_action (widget_class, "person.moment", "s", moment_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "person.presence", "s",
                                       "present");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "person.presence", "s",
                                       "excused");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, 0, "person.presence", "s",
                                       "absent");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "person.moment", "s", "from");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "person.moment", "s", "until");
}

static void
add_buttons (ScPersonRow *self, GtkBox *box)
{
  const ScField *field =
      sc_record_type_lookup_field (sc_record_type_lookup ("attendance"), "presence");
  static const char *const icons[] = { "object-select-symbolic", "mail-unread-symbolic",
                                       "window-close-symbolic" };
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (group, "linked");
  gtk_widget_set_valign (group, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (presences); i++)
    {
      const char *label = sc_enum_value_get_label (sc_field_lookup_value (field, presences[i]));

      self->buttons[i] = gtk_toggle_button_new ();
      gtk_button_set_icon_name (GTK_BUTTON (self->buttons[i]), icons[i]);
      gtk_widget_set_tooltip_text (self->buttons[i], label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (group), self->buttons[i]);
    }
  gtk_box_append (box, group);
}

static GtkWidget *
add_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
sc_person_row_init (ScPersonRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 9);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  self->name = add_label (texts);
  self->details = add_label (texts);
  gtk_widget_add_css_class (self->details, "caption");
  gtk_widget_add_css_class (self->details, "dim-label");
  gtk_box_append (GTK_BOX (box), texts);
  add_buttons (self, GTK_BOX (box));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * sc_person_row_new:
 * @session: the session
 * @parts: the meeting
 *
 * Returns: (transfer floating): a row that shows nobody yet
 */
GtkWidget *
sc_person_row_new (ScSession *session, ScMeetingParts *parts)
{
  ScPersonRow *self = g_object_new (SC_TYPE_PERSON_ROW, NULL);

  self->session = g_object_ref (session);
  self->parts = g_object_ref (parts);
  g_signal_connect_object (session, "titles-changed", G_CALLBACK (update_details), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
