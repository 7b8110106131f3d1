/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define COOPERATION N_ ("Co-operation")

/* clang-format off */
static const ScEnumValue forms[] = {
  { "loose",    N_("Loose"),                       "Lose" },
  { "contract", N_("Contract"),                    "Vertrag" },
  { "company",  N_("Joint company"),               "Gemeinsame Gesellschaft" },
  { "loi",      N_("Letter of intent"),            "Absichtserklärung" },
  { "mou",      N_("Memorandum of understanding"), "Memorandum of Understanding" },
  { NULL }
};

static const ScEnumValue states[] = {
  { "initiated", N_("Initiated"),       "Angebahnt" },
  { "active",    N_("Active"),          "Aktiv" },
  { "ended",     N_("Ended"),           "Beendet" },
  { NULL }
};

static const ScField fields[] = {
  { "title",       SC_FIELD_STRING,   N_("Title"),             "Titel",                  REQUIRED | SEARCH | PUBLIC, COOPERATION },
  { "partner_ids", SC_FIELD_REFS,     N_("Partners involved"), "Beteiligte Partner",     REQUIRED | PUBLIC, COOPERATION, .target = "partner" },
  { "solution_ids", SC_FIELD_REFS,    N_("Solutions"),         "Lösungen",               PUBLIC,          COOPERATION, .target = "solution" },
  { "form",        SC_FIELD_ENUM,     N_("Form of co-operation"), "Form der Kooperation", WANTED | PUBLIC, COOPERATION, .values = forms },
  { "state",       SC_FIELD_ENUM,     N_("State of co-operation"), "Stand der Kooperation", WANTED | PUBLIC, COOPERATION, .values = states },
  { "start",       SC_FIELD_DATE,     N_("Since"),             "Seit",                   PUBLIC,          COOPERATION },
  { "end",         SC_FIELD_DATE,     N_("Until"),             "Bis",                    PUBLIC,          COOPERATION, .not_before = "start" },
  { "description", SC_FIELD_MARKDOWN, N_("Description"),       "Beschreibung",           SEARCH | PUBLIC, COOPERATION },
  { "public",      SC_FIELD_BOOL,     N_("Show on website"),   "Auf der Website zeigen", 0,               COOPERATION },
};

const ScRecordType _sc_cooperation_type = {
  .name = "cooperation",
  .class_name = "ScCooperation",
  .label = N_("Co-operation"),         .label_de = "Kooperation",
  .label_plural = N_("Co-operations"), .label_plural_de = "Kooperationen",
  .schema = 1,
  .title_fields = { "title" },
  .subtitle_field = "form",
  .key_fields = { "title" },
  FIELDS (fields),
};
/* clang-format on */
