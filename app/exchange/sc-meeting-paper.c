/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-meeting-paper.h"

/* The documents of a meeting. Minutes have the form of a "Niederschrift" of Dortmund's committees: number, place and
 * duration, who was there in groups, then item by item what came out of it. */

typedef struct
{
  const ScMeetingSource *source;
  ScPaper *paper;
  gboolean public_copy;
} Writing;

static const char *
find_title (Writing *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->source->titles, id) : NULL;
}

static char *
format_time (const char *text, const char *format)
{
  g_autoptr (GDateTime) utc = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, format) : NULL;
}

static void
add_pair (Writing *self, const char *label, const char *text)
{
  if (text != NULL && *text != '\0')
    sc_paper_add (self->paper, SC_PAPER_PAIR, 0, label, text);
}

static void
add_person (Writing *self, const char *field)
{
  const ScField *description =
      sc_record_type_lookup_field (sc_record_get_record_type (self->source->meeting), field);

  /* Who held an office in a meeting is no secret of that meeting, but whether it is shown to everybody is that
   * person's own affair. */
  if (!self->public_copy)
    add_pair (self, sc_field_get_label (description),
              find_title (self, sc_record_get_string (self->source->meeting, field)));
}

static void
add_place (Writing *self)
{
  const char *place = sc_record_get_string (self->source->meeting, "place");
  const char *room = sc_record_get_string (self->source->meeting, "room");
  const char *address = sc_record_get_string (self->source->meeting, "address");
  g_autoptr (GString) text = g_string_new (place);

  if (room != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", room);
  if (address != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", address);
  add_pair (self, _ ("Venue"), text->str);
}

/* @held: as it was, not as it was planned */
static void
add_time (Writing *self, gboolean held)
{
  ScRecord *meeting = self->source->meeting;
  const char *start = held ? sc_record_get_string (meeting, "actual_start") : NULL;
  const char *end = held ? sc_record_get_string (meeting, "actual_end") : NULL;
  g_autofree char *day = NULL;
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  g_autofree char *duration = NULL;

  if (start == NULL)
    start = sc_record_get_string (meeting, "start");
  if (end == NULL)
    end = sc_record_get_string (meeting, "end");
  /* Translators: the day of a meeting, see the manual of strftime. */
  day = format_time (start, C_ ("day of a meeting", "%A, %-d %B %Y"));
  from = format_time (start, "%H:%M");
  until = format_time (end, "%H:%M");
  if (from != NULL)
    /* Translators: when a meeting begins and ends, as in "15:00 to 16:58". */
    duration = until != NULL ? g_strdup_printf (_ ("%s to %s"), from, until) : g_strdup (from);
  add_pair (self, _ ("Day"), day);
  add_pair (self, held ? _ ("Duration of the meeting") : _ ("Time"), duration);
}

static void
add_head (Writing *self, gboolean held)
{
  add_time (self, held);
  add_place (self);
  if (!held && !self->public_copy)
    add_pair (self, _ ("Online address"),
              sc_record_get_string (self->source->meeting, "online_url"));
  add_person (self, "chair_id");
  add_person (self, "minute_taker_id");
  add_person (self, "cosigner_id");
}

/* An item that is not for everybody, or stands below one, is not in what everybody gets. */
static gboolean
is_left_out (Writing *self, guint *position)
{
  const ScAgendaEntry *entry = sc_agenda_get_entry (self->source->agenda, *position);
  const char *visibility = sc_record_get_string (entry->item, "visibility");
  guint depth = entry->depth;

  if (!self->public_copy || visibility == NULL || g_str_equal (visibility, "public"))
    return FALSE;
  while (*position + 1 < sc_agenda_get_n_entries (self->source->agenda) &&
         sc_agenda_get_entry (self->source->agenda, *position + 1)->depth > depth)
    (*position)++;

  return TRUE;
}

static void
add_item_heading (Writing *self, const ScAgendaEntry *entry)
{
  const char *title = sc_record_get_string (entry->item, "title");
  const char *reference = sc_record_get_string (entry->item, "reference");
  g_autoptr (GString) text = g_string_new (NULL);

  if (*entry->number != '\0')
    /* Translators: the number of an agenda item, before its topic. */
    g_string_append_printf (text, _ ("Item %s"), entry->number);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "  " : "", title != NULL ? title : "");
  if (reference != NULL)
    /* Translators: the number of a paper of the city council, behind the topic that it is about. */
    g_string_append_printf (text, _ (" (council paper no. %s)"), reference);
  sc_paper_add (self->paper, SC_PAPER_HEADING, entry->depth + 1, NULL, text->str);
}

static void
add_agenda_item (Writing *self, const ScAgendaEntry *entry)
{
  g_autofree char *kind = sc_record_dup_display (entry->item, "kind");
  const char *presenter =
      self->public_copy ? NULL
                        : find_title (self, sc_record_get_string (entry->item, "presenter_id"));
  g_autoptr (GDateTime) utc =
      entry->start_ms >= 0 ? g_date_time_new_from_unix_utc (entry->start_ms / 1000) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *time = local != NULL ? g_date_time_format (local, "%H:%M") : NULL;
  g_autofree char *minutes =
      entry->minutes > 0
          ? g_strdup_printf (ngettext ("%u minute", "%u minutes", entry->minutes), entry->minutes)
          : NULL;
  const char *parts[] = { time, minutes, kind, presenter };
  g_autoptr (GString) text = g_string_new (NULL);

  add_item_heading (self, entry);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  if (text->len > 0)
    sc_paper_add (self->paper, SC_PAPER_NOTE, 0, NULL, text->str);
}

static void
add_votes (Writing *self, ScRecord *line, GString *text)
{
  g_autofree char *result = sc_record_dup_display (line, "result");
  gint64 yes = sc_record_get_int (line, "votes_yes", -1);
  gint64 no = sc_record_get_int (line, "votes_no", -1);
  gint64 abstain = sc_record_get_int (line, "votes_abstain", -1);

  if (result != NULL && *result != '\0')
    g_string_append_printf (text, "\n%s", result);
  if (yes >= 0 || no >= 0 || abstain >= 0)
    {
      g_autofree char *votes =
          g_strdup_printf (_ ("Yes %d, no %d, abstentions %d"), (int) MAX (yes, 0),
                           (int) MAX (no, 0), (int) MAX (abstain, 0));

      g_string_append_printf (text, "%s%s", result != NULL && *result != '\0' ? " · " : "\n",
                              votes);
    }
}

static void
add_task (Writing *self, ScRecord *line, GString *text)
{
  const char *owner =
      self->public_copy ? NULL : find_title (self, sc_record_get_string (line, "owner_id"));
  const char *organisation = find_title (self, sc_record_get_string (line, "owner_org_id"));
  g_autofree char *due = sc_record_dup_display (line, "due");

  if (owner == NULL)
    owner = organisation;
  if (owner != NULL)
    g_string_append_printf (text, "\n%s: %s", _ ("Responsible"), owner);
  if (due != NULL && *due != '\0')
    g_string_append_printf (text, "%s%s: %s", owner != NULL ? " · " : "\n", _ ("Due"), due);
}

static void
add_line (Writing *self, ScRecord *line)
{
  const char *type = sc_record_get_type_name (line);
  gboolean is_outcome = g_strcmp0 (type, "outcome") == 0;
  const char *kind = is_outcome ? sc_record_get_string (line, "kind") : NULL;
  g_autofree char *kind_label = is_outcome ? sc_record_dup_display (line, "kind") : NULL;
  const char *said = sc_record_get_string (line, is_outcome ? "text" : "title");
  g_autoptr (GString) text = g_string_new (said);

  if (self->public_copy && sc_record_get_boolean (line, "confidential", FALSE))
    return;
  if (g_strcmp0 (type, "decision") == 0)
    add_votes (self, line, text);
  else if (!is_outcome)
    add_task (self, line, text);
  /* A note is simply what was said. */
  if (g_strcmp0 (kind, "note") == 0)
    sc_paper_add (self->paper, SC_PAPER_TEXT, 0, NULL, text->str);
  else
    sc_paper_add (self->paper, SC_PAPER_ITEM, 0,
                  is_outcome ? kind_label
                             : sc_record_type_get_label (sc_record_get_record_type (line)),
                  text->str);
}

/* @item_id: (nullable): %NULL for what belongs to no item that is there */
static guint
add_lines (Writing *self, const char *item_id)
{
  guint n = 0;

  for (guint i = 0; i < self->source->lines->len; i++)
    {
      ScRecord *line = self->source->lines->pdata[i];
      const char *of = sc_record_get_string (line, "agenda_item_id");

      if (sc_agenda_find (self->source->agenda, of) < 0)
        of = NULL;
      if (g_strcmp0 (of, item_id) != 0)
        continue;
      add_line (self, line);
      n++;
    }

  return n;
}

static void
add_minutes_item (Writing *self, const ScAgendaEntry *entry)
{
  const char *id = sc_record_get_id (entry->item);
  const char *state = sc_record_get_string (entry->item, "state");

  add_item_heading (self, entry);
  if (add_lines (self, id) > 0)
    return;
  if (g_strcmp0 (state, "vacant") == 0)
    sc_paper_add (self->paper, SC_PAPER_TEXT, 0, NULL, _ ("– vacant –"));
  else if (g_strcmp0 (state, "postponed") == 0)
    sc_paper_add (self->paper, SC_PAPER_TEXT, 0, NULL, _ ("The item was postponed."));
}

/* "Name (organisation), i. V. für …, ab 10:20" */
static char *
describe_person (Writing *self, ScRecord *person)
{
  const char *name = sc_record_get_string (person, "name");
  const char *organisation = find_title (self, sc_record_get_string (person, "on_behalf_of"));
  const char *substitute = sc_record_get_string (person, "substitute_for");
  g_autofree char *from = format_time (sc_record_get_string (person, "from"), "%H:%M");
  g_autofree char *until = format_time (sc_record_get_string (person, "until"), "%H:%M");
  g_autoptr (GString) text = g_string_new (name);

  if (organisation != NULL)
    g_string_append_printf (text, " (%s)", organisation);
  if (substitute != NULL)
    /* Translators: in the minutes, behind somebody's name: in whose place. */
    g_string_append_printf (text, _ (", substitute for %s"), substitute);
  if (from != NULL)
    /* Translators: in the minutes, behind somebody's name: when that person came. */
    g_string_append_printf (text, _ (", from %s"), from);
  if (until != NULL)
    /* Translators: in the minutes, behind somebody's name: when that person left. */
    g_string_append_printf (text, _ (", until %s"), until);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
is_there (ScRecord *person)
{
  return g_strcmp0 (sc_record_get_string (person, "presence"), "present") == 0;
}

/* @presence: "present" for a group of those who were there, else those of all groups */
static void
add_people (Writing *self, const char *label, const char *group, const char *presence)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->source->attendance->len; i++)
    {
      ScRecord *person = self->source->attendance->pdata[i];
      g_autofree char *text = NULL;

      if ((group != NULL && g_strcmp0 (sc_record_get_string (person, "group"), group) != 0) ||
          g_strcmp0 (sc_record_get_string (person, "presence"), presence) != 0)
        continue;
      text = describe_person (self, person);
      g_string_append_printf (names, "%s%s", n > 0 ? "\n" : "", text);
      n++;
    }
  if (n == 0)
    return;
  if (self->public_copy)
    /* Names are for those who were there; everybody else is told how many. */
    g_string_printf (names, ngettext ("%u person", "%u people", n), n);
  sc_paper_add (self->paper, SC_PAPER_PAIR, 0, label, names->str);
}

static void
add_attendance (Writing *self)
{
  const ScField *group =
      sc_record_type_lookup_field (sc_record_type_lookup ("attendance"), "group");
  gboolean any = FALSE;

  for (guint i = 0; i < self->source->attendance->len; i++)
    any |= sc_record_get_string (self->source->attendance->pdata[i], "presence") != NULL;
  if (!any)
    return;
  sc_paper_add (self->paper, SC_PAPER_HEADING, 1, NULL, _ ("Present"));
  for (const ScEnumValue *value = group->values; value->nick != NULL; value++)
    add_people (self, sc_enum_value_get_label (value), value->nick, "present");
  add_people (self, _ ("Excused"), NULL, "excused");
  add_people (self, _ ("Absent"), NULL, "absent");
}

static void
add_items (Writing *self, void (*add) (Writing *self, const ScAgendaEntry *entry))
{
  for (guint i = 0; i < sc_agenda_get_n_entries (self->source->agenda); i++)
    if (!is_left_out (self, &i))
      add (self, sc_agenda_get_entry (self->source->agenda, i));
}

static void
write_minutes (Writing *self)
{
  ScRecord *minutes = self->source->minutes;
  const char *preamble = minutes != NULL ? sc_record_get_string (minutes, "preamble") : NULL;
  g_autofree char *state = minutes != NULL ? sc_record_dup_display (minutes, "state") : NULL;

  add_head (self, TRUE);
  add_pair (self, _ ("Status of the minutes"), state);
  add_attendance (self);
  if (preamble != NULL)
    sc_paper_add (self->paper, SC_PAPER_TEXT, 0, NULL, preamble);
  add_items (self, add_minutes_item);
  for (guint i = 0; i < self->source->lines->len; i++)
    if (sc_agenda_find (self->source->agenda,
                        sc_record_get_string (self->source->lines->pdata[i], "agenda_item_id")) < 0)
      {
        sc_paper_add (self->paper, SC_PAPER_HEADING, 1, NULL, _ ("Without an agenda item"));
        add_lines (self, NULL);
        break;
      }
  if (!self->public_copy)
    {
      sc_paper_add (self->paper, SC_PAPER_SIGNATURE, 0, NULL, _ ("Chair"));
      sc_paper_add (self->paper, SC_PAPER_SIGNATURE, 0, NULL, _ ("Minute taker"));
      sc_paper_add (self->paper, SC_PAPER_SIGNATURE, 0, NULL, _ ("Co-signer"));
    }
}

static void
write_agenda (Writing *self)
{
  add_head (self, FALSE);
  sc_paper_add (self->paper, SC_PAPER_HEADING, 1, NULL, _ ("Agenda"));
  add_items (self, add_agenda_item);
}

static void
write_attendance (Writing *self)
{
  add_head (self, FALSE);
  sc_paper_add (self->paper, SC_PAPER_HEADING, 1, NULL, _ ("Signatures of those present"));
  for (guint i = 0; i < self->source->attendance->len; i++)
    {
      ScRecord *person = self->source->attendance->pdata[i];
      g_autofree char *text = describe_person (self, person);

      if (!is_there (person) && sc_record_get_string (person, "presence") != NULL)
        continue;
      sc_paper_add (self->paper, SC_PAPER_SIGNATURE, 0, NULL, text);
    }
}

static char *
dup_title (const ScMeetingSource *source, ScMeetingPaper paper)
{
  const char *title = sc_record_get_string (source->meeting, "title");
  gint64 number = sc_record_get_int (source->meeting, "number", 0);

  if (paper == SC_MEETING_PAPER_MINUTES && number > 0)
    /* Translators: the title of minutes: the number of the meeting, and what it is called. */
    return g_strdup_printf (_ ("Minutes of meeting no. %d: %s"), (int) number, title);

  return g_strdup_printf ("%s: %s", sc_meeting_paper_get_label (paper), title);
}

/**
 * sc_meeting_paper_get_label:
 * @paper: a kind of document
 *
 * Returns: (transfer none): what it is called
 */
const char *
sc_meeting_paper_get_label (ScMeetingPaper paper)
{
  switch (paper)
    {
    case SC_MEETING_PAPER_AGENDA:
      return _ ("Agenda");
    case SC_MEETING_PAPER_MINUTES:
      return _ ("Minutes");
    case SC_MEETING_PAPER_ATTENDANCE:
    default:
      return _ ("Attendance list");
    }
}

/**
 * sc_meeting_paper_new:
 * @source: the meeting
 * @paper: what to write about it
 * @public_copy: whether it is for everybody: without items that are not public and what is below them, without
 *   confidential lines, and without the names of people
 *
 * Returns: (transfer full): the document
 */
ScPaper *
sc_meeting_paper_new (const ScMeetingSource *source, ScMeetingPaper paper, gboolean public_copy)
{
  static void (*const writers[]) (Writing *self) = {
    [SC_MEETING_PAPER_AGENDA] = write_agenda,
    [SC_MEETING_PAPER_MINUTES] = write_minutes,
    [SC_MEETING_PAPER_ATTENDANCE] = write_attendance,
  };
  g_autofree char *title = NULL;
  Writing self = { source, NULL, public_copy };

  g_return_val_if_fail (source != NULL && paper < G_N_ELEMENTS (writers), NULL);

  title = dup_title (source, paper);
  /* Translators: the language that this catalogue is of, as BCP 47 writes it. */
  self.paper = sc_paper_new (title, title, C_ ("language", "en"));
  writers[paper](&self);

  return self.paper;
}
