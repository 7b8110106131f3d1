/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>

#include "sc-access-rules.h"
#include "sc-json.h"

extern GResource *sc_rules_get_resource (void);

#define PATH "/org/dortmund/SmartCity/rules/access-rules.js"

/**
 * sc_access_rules_get_source:
 *
 * Returns: (transfer none): `data/access-rules.js`
 */
const char *
sc_access_rules_get_source (void)
{
  static char *source = NULL;

  if (g_once_init_enter_pointer (&source))
    {
      g_autoptr (GBytes) bytes = g_resource_lookup_data (sc_rules_get_resource (), PATH,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      gsize length;
      const char *text;

      g_assert (bytes != NULL);
      text = g_bytes_get_data (bytes, &length);
      g_once_init_leave_pointer (&source, g_strndup (text, length));
    }

  return source;
}

/**
 * sc_access_rules_format_design:
 *
 * The same text on every machine, so that the document has the same revision everywhere.
 *
 * Returns: (transfer full): the design document's body, as JSON
 */
char *
sc_access_rules_format_design (void)
{
  g_autoptr (JsonObject) design = json_object_new ();

  json_object_set_string_member (design, "language", "javascript");
  json_object_set_string_member (design, "validate_doc_update", sc_access_rules_get_source ());

  return sc_json_to_string (design, FALSE);
}
