/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-types-private.h"

#define VIEW N_ ("View")

/* clang-format off */
/* How a list looks that somebody has arranged for all: the elements of "filters" have the name of a field
 * as their id and "values", those of "columns" the name of a column as their id. */
static const ScField fields[] = {
  { "title",      SC_FIELD_STRING, N_("Name"),        "Name",         REQUIRED, VIEW },
  { "section",    SC_FIELD_STRING, N_("List"),        "Liste",        REQUIRED, VIEW },
  { "words",      SC_FIELD_STRING, N_("Words"),       "Wörter",       0,        VIEW },
  { "filters",    SC_FIELD_LIST,   N_("Filters"),     "Filter",       0,        VIEW },
  { "columns",    SC_FIELD_LIST,   N_("Columns"),     "Spalten",      0,        VIEW },
  { "sort_by",    SC_FIELD_STRING, N_("Sorted by"),   "Sortiert nach", 0,       VIEW },
  { "descending", SC_FIELD_BOOL,   N_("Descending"),  "Absteigend",   0,        VIEW },
};

const ScRecordType _sc_view_type = {
  .name = "view",
  .class_name = "ScView",
  .label = N_("View"),         .label_de = "Ansicht",
  .label_plural = N_("Views"), .label_plural_de = "Ansichten",
  .schema = 1,
  .title_fields = { "title" },
  .key_fields = { "title", "section" },
  FIELDS (fields),
};
/* clang-format on */
