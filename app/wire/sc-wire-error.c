/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-wire-error-private.h"

G_DEFINE_QUARK (sc_wire_error, sc_wire_error)

/* Returns %FALSE, with %SC_WIRE_ERROR_BAD_REQUEST. @reason: goes to the client as it is */
gboolean
_sc_wire_bad_request (GError **error, const char *reason)
{
  g_set_error_literal (error, SC_WIRE_ERROR, SC_WIRE_ERROR_BAD_REQUEST, reason);

  return FALSE;
}

static void
append_escaped (GString *out, guchar c)
{
  static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";

  for (const char *p = short_forms; *p != '\0'; p += 2)
    if ((guchar) *p == c)
      {
        g_string_append_c (out, '\\');
        g_string_append_c (out, p[1]);
        return;
      }
  g_string_append_printf (out, "\\u%04X", c);
}

/**
 * sc_wire_append_string:
 * @out: where to
 * @text: (nullable): valid UTF-8
 *
 * Appends a JSON string, or null.
 */
void
sc_wire_append_string (GString *out, const char *text)
{
  const char *plain = text;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, plain, p - plain);
      plain = p + 1;
      append_escaped (out, c);
    }
  g_string_append (out, plain);
  g_string_append_c (out, '"');
}

/**
 * sc_wire_append_strings:
 * @out: where to
 * @texts: (array zero-terminated=1) (nullable): valid UTF-8
 *
 * Appends a JSON array of strings.
 */
void
sc_wire_append_strings (GString *out, const char *const *texts)
{
  g_string_append_c (out, '[');
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sc_wire_append_string (out, texts[i]);
    }
  g_string_append_c (out, ']');
}

/**
 * sc_wire_append_error:
 * @out: where to
 * @name: the short name of the error, such as "not_found"
 * @reason: a sentence
 *
 * Appends CouchDB's error object.
 */
void
sc_wire_append_error (GString *out, const char *name, const char *reason)
{
  g_string_append (out, "{\"error\":");
  sc_wire_append_string (out, name);
  g_string_append (out, ",\"reason\":");
  sc_wire_append_string (out, reason);
  g_string_append (out, "}\n");
}
