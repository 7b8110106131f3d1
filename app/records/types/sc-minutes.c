/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define MINUTES N_ ("Minutes")

/* clang-format off */
static const ScEnumValue states[] = {
  { "draft",    N_("Draft"),     "Entwurf" },
  { "review",   N_("In review"), "In Abstimmung" },
  { "released", N_("Released"),  "Freigegeben" },
  { "approved", N_("Approved"),  "Genehmigt" },
  { NULL }
};

/* What is said of the minutes as a whole; what is in them are outcomes, decisions and tasks. Its id has that of its
 * meeting in it, so that two who begin at the same time without a network begin the same. */
static const ScField fields[] = {
  { "state",       SC_FIELD_ENUM,     N_("Status of the minutes"), "Stand der Niederschrift", REQUIRED, MINUTES, .values = states },
  { "preamble",    SC_FIELD_MARKDOWN, N_("Preamble"),     "Vorbemerkung",        SEARCH, MINUTES },
  { "approved_in_id", SC_FIELD_REF,   N_("Approved in"),  "Genehmigt in",        0,      MINUTES, .target = "meeting" },
  { "released_on", SC_FIELD_DATE,     N_("Released on"),  "Freigegeben am",      0,      MINUTES },
  { "approved_on", SC_FIELD_DATE,     N_("Approved on"),  "Genehmigt am",        0,      MINUTES },
  { "signed_by_ids", SC_FIELD_REFS,   N_("Signed by"),    "Unterzeichnet von",   PERSONAL, MINUTES, .target = "person" },

  { "meeting_id",  SC_FIELD_REF,      N_("Meeting"),      "Sitzung",             REQUIRED | INTERNAL, MINUTES, .target = "meeting" },
  { "team_ids",    SC_FIELD_REFS,     N_("Teams"),        "Teams",               INTERNAL, MINUTES, .target = "team" },
};

const ScRecordType _sc_minutes_type = {
  .name = "minutes",
  .class_name = "ScMinutes",
  .label = N_("Minutes"),            .label_de = "Niederschrift",
  .label_plural = N_("All minutes"), .label_plural_de = "Niederschriften",
  .schema = 1,
  .parent_field = "meeting_id",
  .title_fields = { "state" },
  .key_fields = { "meeting_id" },
  FIELDS (fields),
};
/* clang-format on */
