/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-districts.h"

/* clang-format off */
const ScEnumValue sc_districts[] = {
  { "innenstadt_west", N_("Innenstadt-West"), "Innenstadt-West" },
  { "innenstadt_nord", N_("Innenstadt-Nord"), "Innenstadt-Nord" },
  { "innenstadt_ost",  N_("Innenstadt-Ost"),  "Innenstadt-Ost" },
  { "eving",           N_("Eving"),           "Eving" },
  { "scharnhorst",     N_("Scharnhorst"),     "Scharnhorst" },
  { "brackel",         N_("Brackel"),         "Brackel" },
  { "aplerbeck",       N_("Aplerbeck"),       "Aplerbeck" },
  { "hoerde",          N_("Hörde"),           "Hörde" },
  { "hombruch",        N_("Hombruch"),        "Hombruch" },
  { "luetgendortmund", N_("Lütgendortmund"),  "Lütgendortmund" },
  { "huckarde",        N_("Huckarde"),        "Huckarde" },
  { "mengede",         N_("Mengede"),         "Mengede" },
  { NULL }
};

const ScEnumValue sc_nordwaerts_answers[] = {
  { "yes",     N_("Yes"),     "Ja" },
  { "no",      N_("No"),      "Nein" },
  { "unknown", N_("Unknown"), "Unbekannt" },
  { NULL }
};
/* clang-format on */

/* In the order of sc_districts. */
static const ScNordwaerts nordwaerts_of[] = {
  SC_NORDWAERTS_PARTLY,  SC_NORDWAERTS_WHOLE,   SC_NORDWAERTS_OUTSIDE, SC_NORDWAERTS_WHOLE,
  SC_NORDWAERTS_WHOLE,   SC_NORDWAERTS_OUTSIDE, SC_NORDWAERTS_OUTSIDE, SC_NORDWAERTS_OUTSIDE,
  SC_NORDWAERTS_OUTSIDE, SC_NORDWAERTS_PARTLY,  SC_NORDWAERTS_WHOLE,   SC_NORDWAERTS_WHOLE,
};

G_STATIC_ASSERT (G_N_ELEMENTS (nordwaerts_of) == G_N_ELEMENTS (sc_districts) - 1);

/**
 * sc_district_get_nordwaerts:
 * @nick: (nullable): the nick of a district
 * @nordwaerts: (out): how it lies to the project area
 *
 * Returns: whether there is such a district; @nordwaerts is untouched if not
 */
gboolean
sc_district_get_nordwaerts (const char *nick, ScNordwaerts *nordwaerts)
{
  for (guint i = 0; sc_districts[i].nick != NULL; i++)
    {
      if (g_strcmp0 (sc_districts[i].nick, nick) == 0)
        {
          *nordwaerts = nordwaerts_of[i];
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sc_record_get_nordwaerts:
 * @self: a record with districts, such as a solution or a project
 *
 * Whether the record lies in the project area "nordwärts". A district that belongs to it as a whole
 * makes it "yes"; districts that all lie outside make it "no". Which parts of the two divided
 * districts are inside was never settled, so there the record's own field decides, as it does
 * for records without a district.
 *
 * Returns: (transfer none): "yes", "no" or "unknown"
 */
const char *
sc_record_get_nordwaerts (ScRecord *self)
{
  const char *said = sc_record_get_string (self, "nordwaerts");
  g_auto (GStrv) districts = sc_record_dup_strv (self, "districts");
  gboolean any = FALSE;
  gboolean divided = FALSE;

  for (guint i = 0; districts[i] != NULL; i++)
    {
      ScNordwaerts nordwaerts;

      if (!sc_district_get_nordwaerts (districts[i], &nordwaerts))
        continue;
      if (nordwaerts == SC_NORDWAERTS_WHOLE)
        return "yes";
      any = TRUE;
      divided |= nordwaerts == SC_NORDWAERTS_PARTLY;
    }

  if (any && !divided)
    return "no";

  return g_strcmp0 (said, "yes") == 0 ? "yes" : g_strcmp0 (said, "no") == 0 ? "no" : "unknown";
}
