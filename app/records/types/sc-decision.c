/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define DECISION N_ ("Decision")
#define VOTE N_ ("Vote")

/* clang-format off */
static const ScEnumValue results[] = {
  { "unanimous", N_("Unanimous"),         "Einstimmig" },
  { "majority",  N_("By majority"),       "Mehrheitlich" },
  { "consensus", N_("By consensus"),      "Im Konsens" },
  { "circular",  N_("By circular vote"),  "Im Umlaufverfahren" },
  { "rejected",  N_("Rejected"),          "Abgelehnt" },
  { "adjourned", N_("Adjourned"),         "Vertagt" },
  { NULL }
};

static const ScField fields[] = {
  { "title",          SC_FIELD_TEXT,   N_("Decision text"), "Beschlusstext",     REQUIRED | SEARCH | PUBLIC, DECISION },
  { "date",           SC_FIELD_DATE,   N_("Decided on"),    "Beschlossen am",    WANTED | PUBLIC, DECISION },
  { "team_ids",       SC_FIELD_REFS,   N_("Teams"),         "Teams",             PUBLIC,   DECISION, .target = "team" },
  { "review_on",      SC_FIELD_DATE,   N_("Review on"),     "Wiedervorlage",     0,        DECISION, .not_before = "date" },
  { "supersedes_id",  SC_FIELD_REF,    N_("Supersedes"),    "Ersetzt",           PUBLIC,   DECISION, .target = "decision" },
  { "solution_ids",   SC_FIELD_REFS,   N_("Linked solutions"), "Verknüpfte Lösungen", PUBLIC, DECISION, .target = "solution" },
  { "reference",      SC_FIELD_STRING, N_("Council paper no."), "Drucksache Nr.", SEARCH | PUBLIC, DECISION },
  { "confidential",   SC_FIELD_BOOL,   N_("Confidential"),  "Vertraulich",       0,        DECISION },

  { "result",         SC_FIELD_ENUM,   N_("Result"),        "Ergebnis",          PUBLIC,   VOTE, .values = results },
  { "votes_yes",      SC_FIELD_INT,    N_("Votes in favour"), "Ja-Stimmen",      PUBLIC,   VOTE, .max = 100000 },
  { "votes_no",       SC_FIELD_INT,    N_("Votes against"), "Nein-Stimmen",      PUBLIC,   VOTE, .max = 100000 },
  { "votes_abstain",  SC_FIELD_INT,    N_("Abstentions"),   "Enthaltungen",      PUBLIC,   VOTE, .max = 100000 },

  { "meeting_id",     SC_FIELD_REF,    N_("Meeting"),       "Sitzung",           PUBLIC,   DECISION, .target = "meeting" },
  { "agenda_item_id", SC_FIELD_REF,    N_("Agenda item"),   "Tagesordnungspunkt", INTERNAL, DECISION, .target = "agenda_item" },
  { "order",          SC_FIELD_STRING, N_("Order key"),     "Ordnungsschlüssel", INTERNAL, DECISION },
};

const ScRecordType _sc_decision_type = {
  .name = "decision",
  .class_name = "ScDecision",
  .label = N_("Decision"),         .label_de = "Beschluss",
  .label_plural = N_("Decisions"), .label_plural_de = "Beschlüsse",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "title" },
  .subtitle_field = "date",
  .key_fields = { "title", "date" },
  FIELDS (fields),
};
/* clang-format on */
