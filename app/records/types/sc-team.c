/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define TEAM N_ ("Team")

/* clang-format off */
static const ScEnumValue kinds[] = {
  { "expert_team",        N_("Expert team"),         "Expertenteam" },
  { "steering_committee", N_("Steering committee"),  "Lenkungskreis" },
  { "management",         N_("Management"),          "Geschäftsführung" },
  { "project_office",     N_("Project office"),      "Projektbüro" },
  { "intermunicipal",     N_("Inter-municipal body"), "Interkommunales Gremium" },
  { "working_group",      N_("Working group"),       "Arbeitsgruppe" },
  { NULL }
};

static const ScField fields[] = {
  { "name",      SC_FIELD_STRING,   N_("Name"),      "Name",               REQUIRED | SEARCH | PUBLIC, TEAM },
  { "kind",      SC_FIELD_ENUM,     N_("Body type"), "Art des Gremiums",   REQUIRED | PUBLIC, TEAM, .values = kinds },
  { "theme_ids", SC_FIELD_REFS,     N_("Themes"),    "Themenfelder",       PUBLIC, TEAM, .target = "theme" },
  { "mission",   SC_FIELD_MARKDOWN, N_("Mission"),   "Auftrag",            WANTED | SEARCH | PUBLIC, TEAM },
  { "start",     SC_FIELD_DATE,     N_("Since"),     "Seit",               PUBLIC, TEAM },
  { "end",       SC_FIELD_DATE,     N_("Until"),     "Bis",                PUBLIC, TEAM, .not_before = "start" },
  { "colour",    SC_FIELD_STRING,   N_("Colour"),    "Farbe",              0, TEAM },
};

const ScRecordType _sc_team_type = {
  .name = "team",
  .class_name = "ScTeam",
  .label = N_("Team"),         .label_de = "Team",
  .label_plural = N_("Teams"), .label_plural_de = "Teams",
  .schema = 1,
  .title_fields = { "name" },
  .subtitle_field = "kind",
  .key_fields = { "name" },
  FIELDS (fields),
};
/* clang-format on */
