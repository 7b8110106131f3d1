/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-partner-history.h"
#include "sc-types-private.h"

#define ORGANISATION N_ ("Organisation")
#define ALLIANCE N_ ("In the alliance")
#define CONTACT N_ ("Contact")

/* clang-format off */
static const ScEnumValue sectors[] = {
  { "business",       N_("Business"),       "Wirtschaft" },
  { "science",        N_("Science"),        "Wissenschaft" },
  { "administration", N_("Administration"), "Verwaltung" },
  { "civil_society",  N_("Civil society"),  "Zivilgesellschaft" },
  { "association",    N_("Association"),    "Verband" },
  { "municipality",   N_("Municipality"),   "Kommune" },
  { NULL }
};

/* The organizationType of OParl. */
static const ScEnumValue org_types[] = {
  { "committee",     N_("Committee"),           "Gremium" },
  { "party",         N_("Political party"),     "Partei" },
  { "group",         N_("Parliamentary group"), "Fraktion" },
  { "department",    N_("Department"),          "Verwaltungsbereich" },
  { "external_body", N_("External committee"),  "Externes Gremium" },
  { "institution",   N_("Institution"),         "Institution" },
  { "other",         N_("Other"),               "Sonstiges" },
  { NULL }
};

static const ScEnumValue roles[] = {
  { "initiator", N_("Initiator"),        "Initiator" },
  { "founder",   N_("Founding partner"), "Gründungspartner" },
  { "partner",   N_("Partner"),          "Partner" },
  { "supporter", N_("Supporter"),        "Unterstützer" },
  { "prospect",  N_("Prospect"),         "Interessent" },
  { NULL }
};

static const ScEnumValue statuses[] = {
  { "interested", N_("Interested"), "Interesse" },
  { "signed",     N_("Signed"),     "Unterzeichnet" },
  { "active",     N_("Active"),     "Aktiv" },
  { "dormant",    N_("Dormant"),    "Ruhend" },
  { "left",       N_("Left"),       "Ausgetreten" },
  { NULL }
};

static const ScEnumValue sizes[] = {
  { "micro",  N_("Up to 9 employees"),   "Bis 9 Beschäftigte" },
  { "small",  N_("10 to 49 employees"),  "10 bis 49 Beschäftigte" },
  { "medium", N_("50 to 249 employees"), "50 bis 249 Beschäftigte" },
  { "large",  N_("250 employees and more"), "250 Beschäftigte und mehr" },
  { NULL }
};

static const ScField states[] = {
  { "state", SC_FIELD_ENUM,   N_("Status"), "Status", REQUIRED, .values = statuses },
  { "on",    SC_FIELD_DATE,   N_("Since"),  "Seit",   REQUIRED },
  { "note",  SC_FIELD_STRING, N_("Note"),   "Notiz",  SEARCH },
};

static const ScField contacts[] = {
  { "person_id", SC_FIELD_REF,    N_("Person"),  "Person",  REQUIRED | PERSONAL, .target = "person" },
  { "task",      SC_FIELD_STRING, N_("Contact for"), "Ansprechperson für", PERSONAL },
  { "start",     SC_FIELD_DATE,   N_("Since"),   "Seit",    PERSONAL },
  { "end",       SC_FIELD_DATE,   N_("Until"),   "Bis",     PERSONAL, .not_before = "start" },
};

static const ScField fields[] = {
  { "name",        SC_FIELD_STRING, N_("Name"),            "Name",                    REQUIRED | SEARCH | PUBLIC, ORGANISATION },
  { "short_name",  SC_FIELD_STRING, N_("Short name"),      "Kurzname",                SEARCH | PUBLIC,            ORGANISATION },
  { "sector",      SC_FIELD_ENUM,   N_("Sector"),          "Bereich",                 WANTED | PUBLIC,            ORGANISATION, .values = sectors },
  { "org_type",    SC_FIELD_ENUM,   N_("Organisation type"), "Art der Organisation",  PUBLIC,                     ORGANISATION, .values = org_types },
  { "parent_id",   SC_FIELD_REF,    N_("Part of"),         "Teil von",                PUBLIC,                     ORGANISATION, .target = "partner" },
  { "size_class",  SC_FIELD_ENUM,   N_("Size"),            "Größe",                   0,                          ORGANISATION, .values = sizes },
  { "competences", SC_FIELD_TAGS,   N_("Competences"),     "Kompetenzen",             WANTED | SEARCH | PUBLIC,   ORGANISATION },
  { "role",        SC_FIELD_ENUM,   N_("Alliance role"),   "Rolle in der Allianz",    WANTED | PUBLIC,            ALLIANCE, .values = roles },
  { "status",      SC_FIELD_ENUM,   N_("Status"),          "Status",                  WANTED,                     ALLIANCE, .values = statuses, .follows = "history" },
  { "joined_on",   SC_FIELD_DATE,   N_("Joined on"),       "Beitritt am",             WANTED | PUBLIC,            ALLIANCE, .follows = "history" },
  { "left_on",     SC_FIELD_DATE,   N_("Left on"),         "Austritt am",             0,                          ALLIANCE, .not_before = "joined_on", .follows = "history" },
  { "history",     SC_FIELD_LIST,   N_("Joining history"), "Beitrittsverlauf",        0,                          ALLIANCE, ELEMENTS (states) },
  { "public",      SC_FIELD_BOOL,   N_("Show on website"), "Auf der Website zeigen",  0,                          ALLIANCE },
  { "note",        SC_FIELD_TEXT,   N_("Note"),            "Notiz",                   SEARCH,                     ALLIANCE },
  { "website",     SC_FIELD_STRING, N_("Website"),         "Website",                 PUBLIC,                     CONTACT },
  { "address",     SC_FIELD_TEXT,   N_("Address"),         "Anschrift",               PUBLIC,                     CONTACT },
  { "district",    SC_FIELD_ENUM,   N_("City district"),   "Stadtbezirk",             PUBLIC,                     CONTACT, .values = sc_districts },
  { "contacts",    SC_FIELD_LIST,   N_("Contact persons"), "Ansprechpersonen",        PERSONAL,                   CONTACT, ELEMENTS (contacts) },
};

const ScRecordType _sc_partner_type = {
  .name = "partner",
  .class_name = "ScPartner",
  .label = N_("Partner"),         .label_de = "Partner",
  .label_plural = N_("Partners"), .label_plural_de = "Partner",
  .schema = 1,
  .title_fields = { "name" },
  .subtitle_field = "sector",
  .key_fields = { "name" },
  .settle = sc_partner_history_settle,
  FIELDS (fields),
};
/* clang-format on */
