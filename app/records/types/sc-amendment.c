/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define AMENDMENT N_ ("Amendment")

/* clang-format off */
static const ScEnumValue states[] = {
  { "proposed", N_("Proposed"), "Vorgeschlagen" },
  { "accepted", N_("Taken over"), "Übernommen" },
  { "declined", N_("Not taken over"), "Nicht übernommen" },
  { NULL }
};

/* What somebody wants changed in minutes that are in review, or says about minutes that are approved. */
static const ScField fields[] = {
  { "text",           SC_FIELD_MARKDOWN, N_("Text"),        "Text",               REQUIRED | SEARCH, AMENDMENT },
  { "reason",         SC_FIELD_TEXT,     N_("Reason"),      "Begründung",         WANTED,   AMENDMENT },
  { "person_id",      SC_FIELD_REF,      N_("Proposed by"), "Vorgeschlagen von",  PERSONAL, AMENDMENT, .target = "person" },
  { "state",          SC_FIELD_ENUM,     N_("Status of the amendment"), "Stand der Änderung", REQUIRED, AMENDMENT, .values = states },

  { "meeting_id",     SC_FIELD_REF,      N_("Meeting"),     "Sitzung",            REQUIRED | INTERNAL, AMENDMENT, .target = "meeting" },
  { "agenda_item_id", SC_FIELD_REF,      N_("Agenda item"), "Tagesordnungspunkt", 0,        AMENDMENT, .target = "agenda_item" },
  { "team_ids",       SC_FIELD_REFS,     N_("Teams"),       "Teams",              INTERNAL, AMENDMENT, .target = "team" },
};

const ScRecordType _sc_amendment_type = {
  .name = "amendment",
  .class_name = "ScAmendment",
  .label = N_("Amendment"),         .label_de = "Änderung",
  .label_plural = N_("Amendments"), .label_plural_de = "Änderungen",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "text" },
  .subtitle_field = "state",
  .key_fields = { "meeting_id", "text" },
  FIELDS (fields),
};
/* clang-format on */
