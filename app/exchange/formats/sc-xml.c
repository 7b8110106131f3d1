/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-xml.h"

/**
 * sc_xml_append:
 * @out: where XML or HTML is being written
 * @text: text
 * @length: how much of it, in bytes
 *
 * Appends text as character data. A control character cannot stand in XML 1.0 at all; it is left out.
 */
void
sc_xml_append (GString *out, const char *text, gsize length)
{
  g_autofree char *clean = g_strndup (text, length);
  g_autofree char *escaped = NULL;
  char *to = clean;

  for (const char *from = clean; *from != '\0'; from++)
    if ((guchar) *from >= 0x20 || *from == '\t' || *from == '\n')
      *to++ = *from;
  *to = '\0';
  escaped = g_markup_escape_text (clean, -1);
  g_string_append (out, escaped);
}

void
sc_xml_append_text (GString *out, const char *text)
{
  sc_xml_append (out, text, strlen (text));
}
