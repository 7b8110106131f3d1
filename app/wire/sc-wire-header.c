/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-wire-header.h"

static const char *
skip_space (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;

  return p;
}

/**
 * sc_wire_header_dup_type:
 * @value: (nullable): a value such as "Multipart/Related; boundary=x"
 *
 * Returns: (transfer full): what stands before the parameters, in lower case; empty for none
 */
char *
sc_wire_header_dup_type (const char *value)
{
  g_autofree char *type = NULL;

  if (value == NULL)
    return g_strdup ("");
  type = g_strndup (value, strcspn (value, ";"));

  return g_ascii_strdown (g_strstrip (type), -1);
}

/* Reads a token or a quoted string. Returns what follows it. */
static const char *
read_value (const char *p, GString *value)
{
  gboolean quoted = *p == '"';

  if (quoted)
    p++;
  while (*p != '\0' && (quoted ? *p != '"' : strchr ("; \t", *p) == NULL))
    {
      if (quoted && *p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (value, *p++);
    }
  if (quoted && *p == '"')
    p++;

  return p;
}

/**
 * sc_wire_header_dup_parameter:
 * @value: (nullable): a value with parameters
 * @name: the name of a parameter, in lower case
 *
 * Returns: (transfer full) (nullable): its value, quotes and backslashes resolved; %NULL when there is
 *   no such parameter
 */
char *
sc_wire_header_dup_parameter (const char *value, const char *name)
{
  gsize length = strlen (name);
  const char *p = value != NULL ? value + strcspn (value, ";") : "";

  while (*p == ';')
    {
      g_autoptr (GString) found = g_string_new (NULL);
      const char *start = skip_space (p + 1);
      gsize n = strcspn (start, "=; \t");
      const char *equals = skip_space (start + n);

      p = equals;
      if (*equals == '=')
        p = read_value (skip_space (equals + 1), found);
      if (*equals == '=' && n == length && g_ascii_strncasecmp (start, name, n) == 0)
        return g_string_free_and_steal (g_steal_pointer (&found));
      p += strcspn (p, ";");
    }

  return NULL;
}

/**
 * sc_wire_header_append_plain:
 * @out: where to
 * @text: UTF-8
 *
 * Appends a value; what would end the line is left out.
 */
void
sc_wire_header_append_plain (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p >= 0x20 && *p != 0x7f)
      g_string_append_c (out, *p);
}

/**
 * sc_wire_header_append_quoted:
 * @out: where to
 * @text: UTF-8
 *
 * Appends a quoted string; what would end the line is left out.
 */
void
sc_wire_header_append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      if ((guchar) *p >= 0x20 && *p != 0x7f)
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/**
 * sc_wire_header_accepts:
 * @accept: (nullable): the value of Accept
 * @type: a type, in lower case
 *
 * Only what is named counts, not an asterisk: who knows nothing of multipart gets JSON.
 *
 * Returns: whether @type is named, and not with a quality of 0
 */
gboolean
sc_wire_header_accepts (const char *accept, const char *type)
{
  g_auto (GStrv) ranges = g_strsplit (accept != NULL ? accept : "", ",", -1);

  for (gsize i = 0; ranges[i] != NULL; i++)
    {
      g_autofree char *named = sc_wire_header_dup_type (ranges[i]);
      g_autofree char *quality = sc_wire_header_dup_parameter (ranges[i], "q");

      if (g_str_equal (named, type))
        return quality == NULL || g_ascii_strtod (quality, NULL) > 0;
    }

  return FALSE;
}

/**
 * sc_wire_header_has_tag:
 * @value: (nullable): the value of If-None-Match or If-Range
 * @tag: an entity tag with its quotes
 *
 * Returns: whether @tag is one of those in @value, or @value is an asterisk
 */
gboolean
sc_wire_header_has_tag (const char *value, const char *tag)
{
  g_auto (GStrv) tags = g_strsplit (value != NULL ? value : "", ",", -1);

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      const char *one = g_strstrip (tags[i]);

      if (g_str_has_prefix (one, "W/"))
        one += 2;
      if (g_str_equal (one, tag) || g_str_equal (one, "*"))
        return TRUE;
    }

  return FALSE;
}
