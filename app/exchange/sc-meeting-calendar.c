/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libical/ical.h>
#include <string.h>

#include "sc-clock.h"
#include "sc-exchange-error.h"
#include "sc-meeting-calendar.h"

#define PRODUCT "-//Smart City//Meetings//EN"

/* Times are written in UTC: every calendar shows them in its own zone, and none has to know ours. */
static icaltimetype
make_time (gint64 ms)
{
  return icaltime_from_timet_with_zone ((time_t) (ms / 1000), 0, icaltimezone_get_utc_timezone ());
}

static gboolean
read_time (ScRecord *meeting, const char *field, icaltimetype *time)
{
  const char *text = sc_record_get_string (meeting, field);
  gint64 ms;

  if (text == NULL || !sc_clock_parse_ms (text, &ms))
    return FALSE;
  *time = make_time (ms);

  return TRUE;
}

/* RFC 5545, section 3.8.7.4: it goes up with each change, so a calendar takes the newer entry for the same one. The number of
 * the record's revision does. */
static int
get_sequence (ScRecord *meeting)
{
  const char *rev = sc_record_get_rev (meeting);

  return rev != NULL ? (int) CLAMP (g_ascii_strtoll (rev, NULL, 10), 0, G_MAXINT) : 0;
}

static icalproperty_status
get_status (const char *state)
{
  if (g_strcmp0 (state, "cancelled") == 0)
    return ICAL_STATUS_CANCELLED;

  return g_strcmp0 (state, "draft") == 0 ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

static char *
dup_location (ScRecord *meeting)
{
  const char *parts[] = { sc_record_get_string (meeting, "place"),
                          sc_record_get_string (meeting, "room"),
                          sc_record_get_string (meeting, "address") };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* A calendar is shown to whoever looks over somebody's shoulder: what is not public is not in it, nor what stands below. */
static char *
dup_description (ScAgenda *agenda)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint hidden = G_MAXUINT;

  for (guint i = 0; i < sc_agenda_get_n_entries (agenda); i++)
    {
      const ScAgendaEntry *entry = sc_agenda_get_entry (agenda, i);
      const char *visibility = sc_record_get_string (entry->item, "visibility");
      const char *title = sc_record_get_string (entry->item, "title");

      if (entry->depth > hidden)
        continue;
      hidden = visibility != NULL && !g_str_equal (visibility, "public") ? entry->depth : G_MAXUINT;
      if (hidden != G_MAXUINT || title == NULL)
        continue;
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? "\n" : "", entry->number,
                              *entry->number != '\0' ? "  " : "", title);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
add_text (icalcomponent *event, icalproperty *(*make) (const char *text), const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL && *valid != '\0')
    icalcomponent_add_property (event, make (valid));
}

static icalcomponent *
make_event (ScRecord *meeting, ScAgenda *agenda)
{
  icalcomponent *event = icalcomponent_new (ICAL_VEVENT_COMPONENT);
  g_autofree char *location = dup_location (meeting);
  g_autofree char *description = dup_description (agenda);
  icaltimetype time;

  icalcomponent_add_property (event, icalproperty_new_uid (sc_record_get_id (meeting)));
  icalcomponent_add_property (event, icalproperty_new_sequence (get_sequence (meeting)));
  icalcomponent_add_property (event, icalproperty_new_dtstamp (make_time (sc_clock_now_ms ())));
  if (read_time (meeting, "start", &time))
    icalcomponent_add_property (event, icalproperty_new_dtstart (time));
  if (read_time (meeting, "end", &time))
    icalcomponent_add_property (event, icalproperty_new_dtend (time));
  icalcomponent_add_property (event, icalproperty_new_status (
                                         get_status (sc_record_get_string (meeting, "state"))));
  add_text (event, icalproperty_new_summary, sc_record_get_string (meeting, "title"));
  add_text (event, icalproperty_new_location, location);
  add_text (event, icalproperty_new_description, description);
  add_text (event, icalproperty_new_url, sc_record_get_string (meeting, "online_url"));

  return event;
}

/**
 * sc_meeting_calendar_write:
 * @meeting: a meeting with a beginning
 * @agenda: its agenda
 * @error: return location
 *
 * The entry for somebody's calendar (RFC 5545; RFC 5546, section 3.2: published, or cancelled when the meeting is). It has the same
 * UID whenever it is made, so a calendar that has it moves its entry and adds none.
 *
 * Returns: (transfer full) (nullable): the file; %NULL with %SC_EXCHANGE_ERROR_FAILED for a meeting without a beginning
 */
GBytes *
sc_meeting_calendar_write (ScRecord *meeting, ScAgenda *agenda, GError **error)
{
  icalcomponent *calendar;
  gboolean cancelled = g_strcmp0 (sc_record_get_string (meeting, "state"), "cancelled") == 0;
  icaltimetype start;
  GBytes *bytes;
  char *written;

  if (!read_time (meeting, "start", &start))
    {
      g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_FAILED,
                           _ ("The meeting has no beginning yet."));
      return NULL;
    }
  calendar = icalcomponent_new (ICAL_VCALENDAR_COMPONENT);
  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_prodid (PRODUCT));
  icalcomponent_add_property (calendar, icalproperty_new_method (cancelled ? ICAL_METHOD_CANCEL
                                                                           : ICAL_METHOD_PUBLISH));
  icalcomponent_add_component (calendar, make_event (meeting, agenda));
  written = icalcomponent_as_ical_string_r (calendar);
  bytes = g_bytes_new (written, strlen (written));
  icalmemory_free_buffer (written);
  icalcomponent_free (calendar);

  return bytes;
}
