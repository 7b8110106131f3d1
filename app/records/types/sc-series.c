/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define SERIES N_ ("Series of meetings")

/* clang-format off */
static const ScField fields[] = {
  { "title",        SC_FIELD_STRING, N_("Title"),           "Titel",            REQUIRED | SEARCH | PUBLIC, SERIES },
  { "team_ids",     SC_FIELD_REFS,   N_("Teams"),           "Teams",            PUBLIC, SERIES, .target = "team" },
  /* RFC 5545, section 3.3.10, for example "FREQ=MONTHLY;BYDAY=2WE". */
  { "rrule",        SC_FIELD_STRING, N_("Repetition rule"), "Wiederholungsregel", 0,    SERIES },
  { "start",        SC_FIELD_DATETIME, N_("First meeting begins"), "Beginn der ersten Sitzung", 0, SERIES },
  { "duration_min", SC_FIELD_INT,    N_("Duration (minutes)"), "Dauer (Minuten)", 0,      SERIES, .max = 1440 },
  { "place",        SC_FIELD_STRING, N_("Venue"),           "Ort",              SEARCH | PUBLIC, SERIES },
};

const ScRecordType _sc_series_type = {
  .name = "series",
  .class_name = "ScSeries",
  .label = N_("Series"),         .label_de = "Reihe",
  .label_plural = N_("All series"), .label_plural_de = "Reihen",
  .schema = 1,
  .title_fields = { "title" },
  .key_fields = { "title" },
  FIELDS (fields),
};
/* clang-format on */
