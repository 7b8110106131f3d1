/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define PERSON N_ ("Person")
#define CONTACT N_ ("Contact")
#define PRIVACY N_ ("Privacy")

/* clang-format off */
static const ScEnumValue audiences[] = {
  { "nobody",       N_("Nobody"),       "Niemand" },
  { "participants", N_("Participants"), "Teilnehmende" },
  { "everyone",     N_("Everyone"),     "Alle" },
  { NULL }
};

static const ScField fields[] = {
  { "form_of_address",  SC_FIELD_STRING, N_("Form of address"),  "Anrede",                      PERSONAL, PERSON },
  { "title",            SC_FIELD_STRING, N_("Academic title"),   "Titel",                       PERSONAL, PERSON },
  { "given_name",       SC_FIELD_STRING, N_("Given name"),       "Vorname",                     REQUIRED | SEARCH | PERSONAL, PERSON },
  { "family_name",      SC_FIELD_STRING, N_("Family name"),      "Familienname",                REQUIRED | SEARCH | PERSONAL, PERSON },
  { "affix",            SC_FIELD_STRING, N_("Name affix"),       "Namenszusatz",                PERSONAL, PERSON },
  { "organisation_id",  SC_FIELD_REF,    N_("Organisation"),     "Organisation",                WANTED | PERSONAL, PERSON, .target = "partner" },
  { "job_title",        SC_FIELD_STRING, N_("Position"),         "Funktion",                    SEARCH | PERSONAL, PERSON },
  { "language",         SC_FIELD_STRING, N_("Language"),         "Sprache",                     PERSONAL, PERSON },
  { "emails",           SC_FIELD_TAGS,   N_("E-mail"),           "E-Mail",                      WANTED | SEARCH | PERSONAL, CONTACT },
  { "phones",           SC_FIELD_TAGS,   N_("Phone"),            "Telefon",                     PERSONAL, CONTACT },
  { "consent_publish",  SC_FIELD_ENUM,   N_("May be shown to"),  "Veröffentlichung erlaubt für", PERSONAL, PRIVACY, .values = audiences },
  { "consent_photo",    SC_FIELD_BOOL,   N_("Photos allowed"),   "Fotos erlaubt",               PERSONAL, PRIVACY },
  { "consent_photo_on", SC_FIELD_DATE,   N_("Photos allowed on"), "Fotos erlaubt am",           PERSONAL, PRIVACY },
  { "retention_until",  SC_FIELD_DATE,   N_("Delete after"),     "Löschen nach",                PERSONAL, PRIVACY },
};

const ScRecordType _sc_person_type = {
  .name = "person",
  .class_name = "ScPerson",
  .label = N_("Person"),         .label_de = "Person",
  .label_plural = N_("People"),  .label_plural_de = "Personen",
  .schema = 1,
  .title_fields = { "given_name", "family_name" },
  .subtitle_field = "job_title",
  .key_fields = { "given_name", "family_name", "organisation_id" },
  FIELDS (fields),
};
/* clang-format on */
