/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n.h>

#include "sc-agenda-view.h"
#include "sc-format.h"
#include "sc-future.h"
#include "sc-meeting-page.h"
#include "sc-meeting-save.h"
#include "sc-minutes-view.h"
#include "sc-people-view.h"

struct _ScMeetingPage
{
  AdwNavigationPage parent_instance;

  AdwWindowTitle *window_title;
  GtkLabel *title_label;
  AdwBanner *deleted_banner;
  AdwViewStack *stack;
  AdwBin *agenda_bin;
  AdwBin *people_bin;
  AdwBin *minutes_bin;

  ScMeetingParts *parts;
  ScAgendaView *agenda;
  ScPeopleView *people;
  ScMinutesView *minutes;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (ScMeetingPage, sc_meeting_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update (ScMeetingPage *self)
{
  ScRecord *meeting = sc_meeting_parts_get_meeting (self->parts);

  adw_banner_set_revealed (self->deleted_banner, meeting == NULL);
  if (meeting != NULL)
    {
      g_autofree char *title = sc_format_title (meeting);
      g_autofree char *time = sc_record_dup_display (meeting, "start");

      adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
      adw_window_title_set_title (self->window_title, title);
      gtk_label_set_label (self->title_label, title);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
      adw_window_title_set_subtitle (self->window_title, time != NULL ? time : "");
    }
}

static void
update_narrow (ScMeetingPage *self)
{
  if (self->agenda == NULL)
    return;
  sc_agenda_view_set_narrow (self->agenda, self->narrow);
  sc_minutes_view_set_narrow (self->minutes, self->narrow);
}

static void
focus_view (ScMeetingPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (name, "agenda") == 0)
    sc_agenda_view_focus (self->agenda);
  else if (g_strcmp0 (name, "people") == 0)
    sc_people_view_focus (self->people);
  else
    sc_minutes_view_focus (self->minutes);
}

static void
view_changed_cb (AdwViewStack *stack, GParamSpec *pspec, ScMeetingPage *self)
{
  if (self->agenda != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_view (self);
}

static void
shown_cb (AdwNavigationPage *page)
{
  focus_view (SC_MEETING_PAGE (page));
}

static void
view_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_meeting_page_show (SC_MEETING_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* What stands in a form is in the document, too. */
static void
flushed_cb (gpointer object, const GValue *value, const GError *error, gpointer name)
{
  static const struct
  {
    const char *action;
    ScMeetingPaper paper;
    gboolean public_copy;
  } rows[] = {
    { "meeting.save-agenda", SC_MEETING_PAPER_AGENDA, FALSE },
    { "meeting.save-attendance", SC_MEETING_PAPER_ATTENDANCE, FALSE },
    { "meeting.save-minutes", SC_MEETING_PAPER_MINUTES, FALSE },
    { "meeting.save-public", SC_MEETING_PAPER_MINUTES, TRUE },
  };

  if (g_str_equal (name, "meeting.save-calendar"))
    sc_meeting_save_calendar (object, SC_MEETING_PAGE (object)->parts);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].action, name))
      sc_meeting_save (object, SC_MEETING_PAGE (object)->parts, rows[i].paper, rows[i].public_copy);
}

static void
save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sc_future_then_with (sc_meeting_page_flush (SC_MEETING_PAGE (widget)), widget, flushed_cb,
                       g_strdup (name), g_free);
}

static void
sc_meeting_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, SC_MEETING_PAGE (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_meeting_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  ScMeetingPage *self = SC_MEETING_PAGE (object);

  if (prop_id == PROP_NARROW)
    {
      self->narrow = g_value_get_boolean (value);
      update_narrow (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sc_meeting_page_dispose (GObject *object)
{
  ScMeetingPage *self = SC_MEETING_PAGE (object);

  self->agenda = NULL;
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SC_TYPE_MEETING_PAGE);
  g_clear_object (&self->parts);

  G_OBJECT_CLASS (sc_meeting_page_parent_class)->dispose (object);
}

static void
sc_meeting_page_class_init (ScMeetingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    const char *view;
  } keys[] = { { GDK_KEY_1, "agenda" }, { GDK_KEY_2, "people" }, { GDK_KEY_3, "minutes" } };

  object_class->dispose = sc_meeting_page_dispose;
  object_class->get_property = sc_meeting_page_get_property;
  object_class->set_property = sc_meeting_page_set_property;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = shown_cb;
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dortmund/SmartCity/ui/sc-meeting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, deleted_banner);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, agenda_bin);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, people_bin);
  gtk_widget_class_bind_template_child (widget_class, ScMeetingPage, minutes_bin);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
  gtk_widget_class_install_action (widget_class, "meeting.view", "s", view_cb);
  gtk_widget_class_install_action (widget_class, "meeting.save-calendar", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "meeting.save-agenda", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "meeting.save-attendance", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "meeting.save-minutes", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "meeting.save-public", NULL, save_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_ALT_MASK, "meeting.view",
                                         "s", keys[i].view);
}

static void
sc_meeting_page_init (ScMeetingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sc_meeting_page_new:
 * @session: the session
 * @parts: a loaded meeting
 *
 * Returns: (transfer floating): the page
 */
AdwNavigationPage *
sc_meeting_page_new (ScSession *session, ScMeetingParts *parts)
{
  ScMeetingPage *self = g_object_new (SC_TYPE_MEETING_PAGE, NULL);

  self->parts = g_object_ref (parts);
  self->people = SC_PEOPLE_VIEW (sc_people_view_new (session, parts));
  self->minutes = SC_MINUTES_VIEW (sc_minutes_view_new (session, parts));
  self->agenda = SC_AGENDA_VIEW (sc_agenda_view_new (session, parts));
  adw_bin_set_child (self->agenda_bin, GTK_WIDGET (self->agenda));
  adw_bin_set_child (self->people_bin, GTK_WIDGET (self->people));
  adw_bin_set_child (self->minutes_bin, GTK_WIDGET (self->minutes));
  g_signal_connect_object (parts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  update_narrow (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * sc_meeting_page_show:
 * @self: the page
 * @view: "agenda", "people" or "minutes"
 */
void
sc_meeting_page_show (ScMeetingPage *self, const char *view)
{
  g_return_if_fail (SC_IS_MEETING_PAGE (self));

  adw_view_stack_set_visible_child_name (self->stack, view);
}

/**
 * sc_meeting_page_flush:
 * @self: the page
 *
 * Returns: (transfer full): a future that is done when everything typed is in the store
 */
DexFuture *
sc_meeting_page_flush (ScMeetingPage *self)
{
  g_return_val_if_fail (SC_IS_MEETING_PAGE (self), NULL);

  return dex_future_all (sc_agenda_view_flush (self->agenda), sc_minutes_view_flush (self->minutes),
                         NULL);
}
