/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define MEETING N_ ("Meeting")
#define PLACE N_ ("Place")
#define PEOPLE N_ ("Who leads and writes")

/* clang-format off */
static const ScEnumValue kinds[] = {
  { "conference",         N_("Alliance conference"),      "Allianztagung" },
  { "expert_team",        N_("Meeting of an expert team"), "Sitzung eines Expertenteams" },
  { "steering_committee", N_("Steering committee meeting"), "Sitzung des Lenkungskreises" },
  { "workshop",           N_("Workshop"),                 "Workshop" },
  { "intermunicipal",     N_("Inter-municipal round"),    "Interkommunaler Austausch" },
  { "regular",            N_("Regular appointment"),      "Jour fixe" },
  { NULL }
};

/* The meetingState of OParl 1.1 is "terminiert" for draft, "eingeladen", and "durchgeführt" for closed. */
static const ScEnumValue states[] = {
  { "draft",       N_("Draft"),       "Entwurf" },
  { "invited",     N_("Invited"),     "Eingeladen" },
  { "in_progress", N_("In progress"), "Läuft" },
  { "closed",      N_("Closed"),      "Beendet" },
  { "cancelled",   N_("Cancelled"),   "Abgesagt" },
  { NULL }
};

static const ScField fields[] = {
  { "title",           SC_FIELD_STRING,   N_("Title"),          "Titel",               REQUIRED | SEARCH | PUBLIC, MEETING },
  { "kind",            SC_FIELD_ENUM,     N_("Meeting type"),   "Sitzungsart",         WANTED | PUBLIC, MEETING, .values = kinds },
  { "number",          SC_FIELD_INT,      N_("Meeting number"), "Nummer der Sitzung",  PUBLIC,          MEETING, .min = 1, .max = 9999 },
  { "state",           SC_FIELD_ENUM,     N_("Meeting status"), "Sitzungsstatus",      WANTED | PUBLIC, MEETING, .values = states },
  { "start",           SC_FIELD_DATETIME, N_("Begins"),         "Beginn",              REQUIRED | PUBLIC, MEETING },
  { "end",             SC_FIELD_DATETIME, N_("Ends"),           "Ende",                WANTED | PUBLIC, MEETING, .not_before = "start" },
  { "team_ids",        SC_FIELD_REFS,     N_("Teams"),          "Teams",               WANTED | PUBLIC, MEETING, .target = "team" },
  { "series_id",       SC_FIELD_REF,      N_("Series"),         "Reihe",               0,               MEETING, .target = "series" },
  { "note",            SC_FIELD_MARKDOWN, N_("Notes"),          "Hinweise",            SEARCH,          MEETING },

  { "place",           SC_FIELD_STRING,   N_("Venue"),          "Ort",                 WANTED | SEARCH | PUBLIC, PLACE },
  { "room",            SC_FIELD_STRING,   N_("Room"),           "Raum",                PUBLIC,          PLACE },
  { "address",         SC_FIELD_TEXT,     N_("Address"),        "Anschrift",           PUBLIC,          PLACE },
  { "online_url",      SC_FIELD_STRING,   N_("Online address"), "Online-Adresse",      0,               PLACE },

  { "chair_id",        SC_FIELD_REF,      N_("Chair"),          "Sitzungsleitung",     WANTED | PERSONAL, PEOPLE, .target = "person" },
  { "minute_taker_id", SC_FIELD_REF,      N_("Minute taker"),   "Schriftführung",      WANTED | PERSONAL, PEOPLE, .target = "person" },
  { "cosigner_id",     SC_FIELD_REF,      N_("Co-signer"),      "Mitunterzeichnung",   PERSONAL,        PEOPLE, .target = "person" },

  { "actual_start",    SC_FIELD_DATETIME, N_("Actual begin"),   "Tatsächlicher Beginn",            INTERNAL | PUBLIC, MEETING },
  { "actual_end",      SC_FIELD_DATETIME, N_("Actual end"),     "Tatsächliches Ende",             INTERNAL | PUBLIC, MEETING },
  { "current_item_id", SC_FIELD_REF,      N_("Current item"),   "Aktueller TOP",       INTERNAL,        MEETING, .target = "agenda_item" },
  /* The SEQUENCE of RFC 5545, section 3.8.7.4: how often the invitation was changed after it went out. */
  { "sequence",        SC_FIELD_INT,      N_("Invitation revision"), "Fassung der Einladung", INTERNAL, MEETING, .max = 1e6 },
};

const ScRecordType _sc_meeting_type = {
  .name = "meeting",
  .class_name = "ScMeeting",
  .label = N_("Meeting"),         .label_de = "Sitzung",
  .label_plural = N_("Meetings"), .label_plural_de = "Sitzungen",
  .schema = 1,
  .title_fields = { "title" },
  .subtitle_field = "start",
  .key_fields = { "title", "start" },
  FIELDS (fields),
};
/* clang-format on */
