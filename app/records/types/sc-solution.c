/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define FACTS N_ ("Fact sheet")
#define WHERE N_ ("Who and where")
#define TECHNOLOGY N_ ("Technology and data")
#define COST N_ ("Cost and operation")
#define EFFECT N_ ("Effect")
#define UPKEEP N_ ("Upkeep")

/* clang-format off */
/* The phases of the scaling roadmap (skalierung.smart-city-dialog.de). */
static const ScEnumValue phases[] = {
  { "idea",      N_("P1 Idea"),                "P1 Idee" },
  { "prototype", N_("P2 Prototype"),           "P2 Prototyp" },
  { "pilot",     N_("P3 Pilot"),               "P3 Pilot" },
  { "operation", N_("P4 Permanent operation"), "P4 Verstetigung" },
  { "transfer",  N_("P5 Transfer"),            "P5 Transfer" },
  { "ended",     N_("Ended"),                  "Beendet" },
  { NULL }
};

/* The developmentStatus of publiccode.yml. */
static const ScEnumValue dev_statuses[] = {
  { "concept",     N_("Concept"),     "Konzept" },
  { "development", N_("Development"), "Entwicklung" },
  { "beta",        N_("Beta"),        "Beta" },
  { "stable",      N_("Stable"),      "Stabil" },
  { "obsolete",    N_("Obsolete"),    "Veraltet" },
  { NULL }
};

static const ScEnumValue visibilities[] = {
  { "internal", N_("Internal"),        "Intern" },
  { "partners", N_("Partners"),        "Partner" },
  { "public",   N_("Public"),          "Öffentlich" },
  { NULL }
};

static const ScField measurements[] = {
  { "date",  SC_FIELD_DATE,    N_("Day"),   "Tag",  REQUIRED | PUBLIC },
  { "value", SC_FIELD_DECIMAL, N_("Value"), "Wert", REQUIRED | PUBLIC },
};

static const ScField key_figures[] = {
  { "name",     SC_FIELD_STRING,  N_("Key figure"),     "Kennzahl",          REQUIRED | SEARCH | PUBLIC },
  { "unit",     SC_FIELD_STRING,  N_("Unit"),           "Einheit",           PUBLIC },
  { "baseline", SC_FIELD_DECIMAL, N_("Before"),         "Vorher",            PUBLIC },
  { "target",   SC_FIELD_DECIMAL, N_("Target"),         "Ziel",              PUBLIC },
  { "source",   SC_FIELD_STRING,  N_("Source of data"), "Quelle der Daten",  SEARCH | PUBLIC },
  { "values",   SC_FIELD_LIST,    N_("Measured"),       "Gemessen",          PUBLIC, ELEMENTS (measurements) },
};

static const ScField fields[] = {
  { "title",            SC_FIELD_STRING,   N_("Title"),            "Titel",               REQUIRED | SEARCH | PUBLIC, FACTS },
  { "title_en",         SC_FIELD_STRING,   N_("English title"),    "Englischer Titel",    SEARCH | PUBLIC,            FACTS },
  { "summary",          SC_FIELD_TEXT,     N_("Summary"),          "Kurzfassung",         REQUIRED | WANTED | SEARCH | PUBLIC, FACTS },
  { "phase",            SC_FIELD_ENUM,     N_("Maturity phase"),   "Reifephase",          WANTED | PUBLIC,            FACTS, .values = phases },
  { "theme_ids",        SC_FIELD_REFS,     N_("Themes"),           "Themenfelder",        WANTED | PUBLIC,            FACTS, .target = "theme" },
  { "tags",             SC_FIELD_TAGS,     N_("Tags"),             "Schlagwörter",        SEARCH | PUBLIC,            FACTS },
  { "challenge",        SC_FIELD_MARKDOWN, N_("Challenge"),        "Herausforderung",     WANTED | SEARCH | PUBLIC,   FACTS },
  { "how_it_works",     SC_FIELD_MARKDOWN, N_("How it works"),     "So funktioniert es",  WANTED | SEARCH | PUBLIC,   FACTS },
  { "visibility",       SC_FIELD_ENUM,     N_("Visible to"),       "Sichtbar für",        0,                          FACTS, .values = visibilities },

  { "owner_org_id",     SC_FIELD_REF,      N_("Owner"),            "Trägerin/Träger",     REQUIRED | WANTED | PUBLIC, WHERE, .target = "partner" },
  { "partner_ids",      SC_FIELD_REFS,     N_("Partners involved"), "Beteiligte Partner", PUBLIC,                     WHERE, .target = "partner" },
  { "team_id",          SC_FIELD_REF,      N_("Expert team"),      "Expertenteam",        WANTED | PUBLIC,            WHERE, .target = "team" },
  { "contact_person_id", SC_FIELD_REF,     N_("Contact person"),   "Ansprechperson",      WANTED | PERSONAL,          WHERE, .target = "person" },
  { "districts",        SC_FIELD_TAGS,     N_("City districts"),   "Stadtbezirke",        WANTED | PUBLIC,            WHERE, .values = sc_districts },
  { "nordwaerts",       SC_FIELD_ENUM,     N_("Nordwärts area"),   "Nordwärts-Gebiet",    PUBLIC,                     WHERE, .values = sc_nordwaerts_answers },
  { "location",         SC_FIELD_POINT,    N_("Location"),         "Lage",                PUBLIC,                     WHERE },
  { "address",          SC_FIELD_TEXT,     N_("Address"),          "Anschrift",           PUBLIC,                     WHERE },
  { "started_on",       SC_FIELD_DATE,     N_("Started on"),       "Gestartet am",        WANTED | PUBLIC,            WHERE },
  { "ended_on",         SC_FIELD_DATE,     N_("Ended on"),         "Beendet am",          PUBLIC,                     WHERE, .not_before = "started_on" },

  { "users_target",     SC_FIELD_STRING,   N_("Target group"),     "Zielgruppe",          WANTED | SEARCH | PUBLIC,   TECHNOLOGY },
  { "technology",       SC_FIELD_TAGS,     N_("Technology"),       "Technik",             WANTED | SEARCH | PUBLIC,   TECHNOLOGY },
  { "dev_status",       SC_FIELD_ENUM,     N_("Development status"), "Entwicklungsstand", PUBLIC,                     TECHNOLOGY, .values = dev_statuses },
  { "data_needs",       SC_FIELD_MARKDOWN, N_("Data needed"),      "Datengrundlagen",     WANTED | SEARCH | PUBLIC,   TECHNOLOGY },
  { "data_published",   SC_FIELD_TAGS,     N_("Published data"),   "Veröffentlichte Daten", PUBLIC,                   TECHNOLOGY },
  { "standards",        SC_FIELD_TAGS,     N_("Standards"),        "Normen und Standards", SEARCH | PUBLIC,           TECHNOLOGY },
  { "licence",          SC_FIELD_STRING,   N_("Licence"),          "Lizenz",              PUBLIC,                     TECHNOLOGY },
  { "source_url",       SC_FIELD_STRING,   N_("Source code"),      "Quelltext",           PUBLIC,                     TECHNOLOGY },

  { "cost_invest",      SC_FIELD_DECIMAL,  N_("Investment (€)"),   "Investition (€)",     WANTED | PUBLIC,            COST, .max = 1e12 },
  { "cost_run",         SC_FIELD_DECIMAL,  N_("Running cost (€ a year)"), "Laufende Kosten (€ im Jahr)", WANTED | PUBLIC, COST, .max = 1e12 },
  { "funding",          SC_FIELD_STRING,   N_("Funding"),          "Förderung",           SEARCH | PUBLIC,            COST },
  { "legal_basis",      SC_FIELD_STRING,   N_("Legal basis"),      "Rechtsgrundlage",     PUBLIC,                     COST },
  { "accessibility_statement", SC_FIELD_STRING, N_("Accessibility statement"), "Erklärung zur Barrierefreiheit", PUBLIC, COST },
  { "maintained_until", SC_FIELD_DATE,     N_("Maintained until"), "Betrieb gesichert bis", WANTED | PUBLIC,          COST },

  { "kpis",             SC_FIELD_LIST,     N_("Key figures"),      "Kennzahlen",          WANTED | SEARCH | PUBLIC,   EFFECT, ELEMENTS (key_figures) },
  { "lessons",          SC_FIELD_MARKDOWN, N_("Lessons"),          "Erfahrungen",         WANTED | SEARCH | PUBLIC,   EFFECT },
  { "success_factors",  SC_FIELD_MARKDOWN, N_("Success factors"),  "Erfolgsfaktoren",     WANTED | SEARCH | PUBLIC,   EFFECT },

  { "last_verified_on", SC_FIELD_DATE,     N_("Last verified"),    "Zuletzt geprüft",     WANTED | PUBLIC,            UPKEEP },
  { "last_verified_by", SC_FIELD_STRING,   N_("Verified by"),      "Geprüft von",         PERSONAL,                   UPKEEP },
};

const ScRecordType _sc_solution_type = {
  .name = "solution",
  .class_name = "ScSolution",
  .label = N_("Solution"),         .label_de = "Lösung",
  .label_plural = N_("Solutions"), .label_plural_de = "Lösungen",
  .schema = 1,
  .title_fields = { "title" },
  .subtitle_field = "phase",
  .key_fields = { "title" },
  FIELDS (fields),
};
/* clang-format on */
