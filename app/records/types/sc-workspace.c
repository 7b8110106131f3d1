/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define ALLIANCE N_ ("The alliance")
#define CONTACT N_ ("Contact")

/* clang-format off */
static const ScField fields[] = {
  { "name",          SC_FIELD_STRING,   N_("Name"),         "Name",             REQUIRED | SEARCH | PUBLIC, ALLIANCE },
  { "tagline",       SC_FIELD_STRING,   N_("Tagline"),      "Leitspruch",       PUBLIC,                     ALLIANCE },
  { "about",         SC_FIELD_MARKDOWN, N_("About us"),     "Über uns",         PUBLIC,                     ALLIANCE },
  { "city",          SC_FIELD_STRING,   N_("City"),         "Stadt",            PUBLIC,                     ALLIANCE },
  { "founded_on",    SC_FIELD_DATE,     N_("Founded on"),   "Gegründet am",     PUBLIC,                     ALLIANCE },
  { "website",       SC_FIELD_STRING,   N_("Website"),      "Website",          PUBLIC,                     CONTACT },
  { "contact_email", SC_FIELD_STRING,   N_("E-mail"),       "E-Mail",           PUBLIC,                     CONTACT },
  { "contact_phone", SC_FIELD_STRING,   N_("Phone"),        "Telefon",          PUBLIC,                     CONTACT },
  { "address",       SC_FIELD_TEXT,     N_("Address"),      "Anschrift",        PUBLIC,                     CONTACT },
};

const ScRecordType _sc_workspace_type = {
  .name = "workspace",
  .class_name = "ScWorkspace",
  .label = N_("Workspace"),         .label_de = "Arbeitsbereich",
  .label_plural = N_("Workspaces"), .label_plural_de = "Arbeitsbereiche",
  .schema = 1,
  .title_fields = { "name" },
  .subtitle_field = "tagline",
  .key_fields = { "name" },
  FIELDS (fields),
};
/* clang-format on */
