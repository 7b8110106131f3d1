/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define MEMBERSHIP N_ ("Membership")

/* clang-format off */
static const ScEnumValue roles[] = {
  { "lead",       N_("Lead"),         "Leitung" },
  { "deputy",     N_("Deputy"),       "Stellvertretung" },
  { "member",     N_("Member"),       "Mitglied" },
  { "guest",      N_("Guest"),        "Gast" },
  { "note_taker", N_("Minute taker"), "Schriftführung" },
  { NULL }
};

static const ScField fields[] = {
  { "person_id",    SC_FIELD_REF,  N_("Person"),       "Person",          REQUIRED | PERSONAL, MEMBERSHIP, .target = "person" },
  { "team_id",      SC_FIELD_REF,  N_("Team"),         "Team",            REQUIRED, MEMBERSHIP, .target = "team" },
  { "role",         SC_FIELD_ENUM, N_("Role"),         "Rolle",           REQUIRED, MEMBERSHIP, .values = roles },
  { "voting_right", SC_FIELD_BOOL, N_("Voting right"), "Stimmrecht",      0, MEMBERSHIP },
  { "on_behalf_of", SC_FIELD_REF,  N_("On behalf of"), "Entsandt von",    0, MEMBERSHIP, .target = "partner" },
  { "start",        SC_FIELD_DATE, N_("Since"),        "Seit",            0, MEMBERSHIP },
  { "end",          SC_FIELD_DATE, N_("Until"),        "Bis",             0, MEMBERSHIP, .not_before = "start" },
};

const ScRecordType _sc_membership_type = {
  .name = "membership",
  .class_name = "ScMembership",
  .label = N_("Membership"),         .label_de = "Mitgliedschaft",
  .label_plural = N_("Memberships"), .label_plural_de = "Mitgliedschaften",
  .schema = 1,
  .title_fields = { "role" },
  .key_fields = { "person_id", "team_id", "role" },
  FIELDS (fields),
};
/* clang-format on */
