/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define THEME N_ ("Theme")

/* clang-format off */
static const ScEnumValue schemes[] = {
  { "alliance2017", N_("Alliance 2017"), "Allianz 2017" },
  { "nordwaerts10", N_("nordwärts"),     "nordwärts" },
  { "strategy2023", N_("Strategy 2023"), "Strategie 2023" },
  { "bitkom10",     N_("Bitkom Atlas"),  "Bitkom-Atlas" },
  { NULL }
};

static const ScField fields[] = {
  { "code",       SC_FIELD_STRING, N_("Code"),           "Kürzel",                REQUIRED | SEARCH | PUBLIC, THEME },
  { "name",       SC_FIELD_STRING, N_("Name"),           "Name",                  REQUIRED | SEARCH | PUBLIC, THEME },
  { "name_en",    SC_FIELD_STRING, N_("English name"),   "Englischer Name",       SEARCH | PUBLIC, THEME },
  { "scheme",     SC_FIELD_ENUM,   N_("Scheme"),         "Systematik",            WANTED | PUBLIC, THEME, .values = schemes },
  { "valid_from", SC_FIELD_DATE,   N_("Valid from"),     "Gültig ab",             0, THEME },
  { "valid_to",   SC_FIELD_DATE,   N_("Valid to"),       "Gültig bis",            0, THEME, .not_before = "valid_from" },
  { "dcat_theme", SC_FIELD_STRING, N_("DCAT theme"),     "DCAT-Kategorie",        PUBLIC, THEME },
};

const ScRecordType _sc_theme_type = {
  .name = "theme",
  .class_name = "ScTheme",
  .label = N_("Theme"),         .label_de = "Themenfeld",
  .label_plural = N_("Themes"), .label_plural_de = "Themenfelder",
  .schema = 1,
  .title_fields = { "name" },
  .subtitle_field = "scheme",
  .key_fields = { "code" },
  FIELDS (fields),
};
/* clang-format on */
