/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define OUTCOME N_ ("Outcome")

/* clang-format off */
static const ScEnumValue kinds[] = {
  { "note",           N_("Note"),           "Notiz" },
  { "acknowledgement", N_("Acknowledgement"), "Kenntnisnahme" },
  { "recommendation", N_("Recommendation"), "Empfehlung" },
  { NULL }
};

/* A line of the minutes. Decisions and tasks are lines, too, with types of their own. */
static const ScField fields[] = {
  { "text",           SC_FIELD_MARKDOWN, N_("Text"),         "Text",              REQUIRED | SEARCH, OUTCOME },
  { "kind",           SC_FIELD_ENUM,     N_("Kind of outcome"), "Ergebnisart",    REQUIRED, OUTCOME, .values = kinds },
  { "confidential",   SC_FIELD_BOOL,     N_("Confidential"), "Vertraulich",       0,        OUTCOME },

  { "meeting_id",     SC_FIELD_REF,      N_("Meeting"),      "Sitzung",           INTERNAL, OUTCOME, .target = "meeting" },
  { "agenda_item_id", SC_FIELD_REF,      N_("Agenda item"),  "Tagesordnungspunkt", INTERNAL, OUTCOME, .target = "agenda_item" },
  { "team_ids",       SC_FIELD_REFS,     N_("Teams"),        "Teams",             INTERNAL, OUTCOME, .target = "team" },
  { "order",          SC_FIELD_STRING,   N_("Order key"),    "Ordnungsschlüssel", INTERNAL, OUTCOME },
};

const ScRecordType _sc_outcome_type = {
  .name = "outcome",
  .class_name = "ScOutcome",
  .label = N_("Outcome"),         .label_de = "Ergebnis",
  .label_plural = N_("Outcomes"), .label_plural_de = "Ergebnisse",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "text" },
  .subtitle_field = "kind",
  .key_fields = { "agenda_item_id", "text" },
  FIELDS (fields),
};
/* clang-format on */
