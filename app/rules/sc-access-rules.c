/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "sc-access-rules.h"
#include "sc-json.h"

extern GResource *sc_rules_get_resource (void);

/* How the function begins in the file, where it has a name for those who read and test it. */
#define DECLARATION "\nfunction accessRules "

#define PATH "/org/dortmund/SmartCity/rules/access-rules.js"

/* CouchDB evaluates the text and takes what comes of it. That is nothing for a function with a name, and
 * in some programs for one with a comment before it. */
static char *
make_expression (const char *text, gsize length)
{
  g_autofree char *source = g_strchomp (g_strndup (text, length));
  const char *start = strstr (source, DECLARATION);

  g_assert (start != NULL);

  return g_strconcat ("function ", start + strlen (DECLARATION), NULL);
}

/**
 * sc_access_rules_get_source:
 *
 * Returns: (transfer none): the function of `data/access-rules.js`, as an expression
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
      g_once_init_leave_pointer (&source, make_expression (text, length));
    }

  return source;
}

static gboolean
set_text (JsonObject *design, const char *member, const char *text)
{
  if (g_strcmp0 (sc_json_get_string (design, member), text) == 0)
    return FALSE;
  json_object_set_string_member (design, member, text);

  return TRUE;
}

/**
 * sc_access_rules_apply:
 * @design: a design document's body; other members, such as an administrator's notes, stay
 *
 * Puts our rules into it.
 *
 * Returns: whether they were others
 */
gboolean
sc_access_rules_apply (JsonObject *design)
{
  gboolean language = set_text (design, "language", "javascript");

  return set_text (design, "validate_doc_update", sc_access_rules_get_source ()) || language;
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

  sc_access_rules_apply (design);

  return sc_json_to_string (design, FALSE);
}
