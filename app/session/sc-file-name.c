/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-file-name.h"

/* Names of files as somebody gives them, made names that every computer of the alliance can write. */

/* What file systems take, with room for " (2)". */
#define MAX_BYTES 200

/* An ending that is longer is part of the name. */
#define MAX_ENDING 16

/* What turns the direction of the text could make "exe.jpg" of another name; what cannot be seen hides. */
static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE &&
         type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR &&
         (c >= 0x80 || strchr ("/\\:*?\"<>|", (int) c) == NULL);
}

static const char *
find_ending (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot > name && strlen (dot) <= MAX_ENDING ? dot : name + strlen (name);
}

/* Keeps the ending, which says what kind of file it is. */
static char *
shorten (const char *name)
{
  const char *ending = find_ending (name);
  gsize room = MAX_BYTES - strlen (ending);
  const char *end = name;

  while (end < ending && (gsize) (g_utf8_next_char (end) - name) <= room)
    end = g_utf8_next_char (end);

  return g_strdup_printf ("%.*s%s", (int) (end - name), name, ending);
}

/**
 * sc_file_name_make:
 * @name: anything, such as what a peer calls an attachment
 *
 * Returns: (transfer full): a name for a file: one part of a path, of visible characters, no longer than file
 *   systems want it
 */
char *
sc_file_name_make (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) made = g_string_new (NULL);
  const char *start;

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_harmless (c))
        g_string_append_unichar (made, c);
      else if (c < 0x80 && g_ascii_isgraph ((char) c))
        g_string_append_c (made, '-');
    }
  g_strstrip (made->str);
  start = made->str;
  /* Names of the protocol begin with it, hidden files with the other. */
  while (*start == '_' || *start == '.')
    start++;

  return *start != '\0' ? shorten (start) : g_strdup ("file");
}

/**
 * sc_file_name_dup_free:
 * @attachments: (nullable) (element-type ScAttachment): what is there
 * @name: a name
 *
 * Returns: (transfer full): @name, or "name (2).pdf", or the next number that is free
 */
char *
sc_file_name_dup_free (GPtrArray *attachments, const char *name)
{
  const char *ending = find_ending (name);

  if (sc_attachments_find (attachments, name) == NULL)
    return g_strdup (name);
  for (guint i = 2;; i++)
    {
      g_autofree char *numbered =
          g_strdup_printf ("%.*s (%u)%s", (int) (ending - name), name, i, ending);

      if (sc_attachments_find (attachments, numbered) == NULL)
        return g_steal_pointer (&numbered);
    }
}
