/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define ATTENDANCE N_ ("Attendance")

/* clang-format off */
/* The groups of a "Niederschrift" of Dortmund's committees. */
static const ScEnumValue groups[] = {
  { "voting",         N_("With the right to vote"),    "Stimmberechtigt" },
  { "non_voting",     N_("Without the right to vote"), "Ohne Stimmrecht" },
  { "advisory",       N_("Advisory"),                  "Beratend" },
  { "administration", N_("Administration"),            "Verwaltung" },
  { "guest",          N_("Guest"),                     "Gast" },
  { NULL }
};

/* The PARTSTAT of RFC 5545, section 3.2.12. */
static const ScEnumValue answers[] = {
  { "needs_action", N_("No answer yet"), "Noch keine Antwort" },
  { "accepted",     N_("Accepted"),      "Zugesagt" },
  { "tentative",    N_("Tentative"),     "Vorläufig" },
  { "declined",     N_("Declined"),      "Abgesagt" },
  { NULL }
};

static const ScEnumValue presences[] = {
  { "present", N_("Present"), "Anwesend" },
  { "excused", N_("Excused"), "Entschuldigt" },
  { "absent",  N_("Absent"),  "Abwesend" },
  { NULL }
};

/* One line for a person and a meeting. The name stays here: minutes still name who has left since. */
static const ScField fields[] = {
  { "name",           SC_FIELD_STRING, N_("Name"),           "Name",              REQUIRED | SEARCH | PERSONAL, ATTENDANCE },
  { "person_id",      SC_FIELD_REF,    N_("Person"),         "Person",            PERSONAL, ATTENDANCE, .target = "person" },
  { "on_behalf_of",   SC_FIELD_REF,    N_("On behalf of"),   "Entsandt von",      PERSONAL, ATTENDANCE, .target = "partner" },
  { "group",          SC_FIELD_ENUM,   N_("Group"),          "Gruppe",            REQUIRED | PERSONAL, ATTENDANCE, .values = groups },
  { "answer",         SC_FIELD_ENUM,   N_("Answer to the invitation"), "Antwort auf die Einladung", PERSONAL, ATTENDANCE, .values = answers },
  { "presence",       SC_FIELD_ENUM,   N_("Presence"),       "Anwesenheit",       PERSONAL, ATTENDANCE, .values = presences },
  { "from",           SC_FIELD_DATETIME, N_("From"),         "Ab",                PERSONAL, ATTENDANCE },
  { "until",          SC_FIELD_DATETIME, N_("Until"),        "Bis", PERSONAL, ATTENDANCE, .not_before = "from" },
  { "substitute_for", SC_FIELD_STRING, N_("Substitute for"), "I. V. für",         PERSONAL, ATTENDANCE },
  { "excluded_item_ids", SC_FIELD_REFS, N_("Not in the room for"), "Nicht im Raum bei", PERSONAL, ATTENDANCE, .target = "agenda_item" },

  { "meeting_id",     SC_FIELD_REF,    N_("Meeting"),        "Sitzung",           REQUIRED | INTERNAL, ATTENDANCE, .target = "meeting" },
  { "team_ids",       SC_FIELD_REFS,   N_("Teams"),          "Teams",             INTERNAL, ATTENDANCE, .target = "team" },
};

const ScRecordType _sc_attendance_type = {
  .name = "attendance",
  .class_name = "ScAttendance",
  .label = N_("Attendance"),            .label_de = "Anwesenheit",
  .label_plural = N_("Attendances"),    .label_plural_de = "Anwesenheiten",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "name" },
  .subtitle_field = "presence",
  .key_fields = { "meeting_id", "name" },
  FIELDS (fields),
};
/* clang-format on */
