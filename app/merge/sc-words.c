/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <git2.h>

#include "sc-words-private.h"

/*< private >
 * _sc_words_init_library:
 *
 * Readies libgit2, which wants that before anything else. It stays ready until the program ends.
 */
void
_sc_words_init_library (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      if (git_libgit2_init () < 0)
        g_error ("libgit2 cannot be used: %s", git_error_last ()->message);
      g_once_init_leave (&ready, 1);
    }
}

static void
append_escaped (GString *lines, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\n')
        g_string_append (lines, "\\n");
      else if (text[i] == '\\')
        g_string_append (lines, "\\\\");
      else
        g_string_append_c (lines, text[i]);
    }
  g_string_append_c (lines, '\n');
}

static const char *
skip (const char *p, gboolean space)
{
  while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)) == !space)
    p = g_utf8_next_char (p);

  return p;
}

/*< private >
 * _sc_words_to_lines:
 * @text: valid UTF-8
 * @pieces: what one piece is
 *
 * Returns: (transfer full): @text with one piece a line; _sc_words_from_lines() is the way back
 */
char *
_sc_words_to_lines (const char *text, ScWords pieces)
{
  GString *lines = g_string_sized_new (strlen (text) + strlen (text) / 4);
  const char *p = text;

  while (*p != '\0')
    {
      const char *start = p;
      const char *end = skip (p, FALSE);

      if (pieces == SC_WORDS_WITH_SPACE || end == start)
        end = skip (end, TRUE);
      append_escaped (lines, start, end - start);
      p = end;
    }

  return g_string_free_and_steal (lines);
}

/*< private >
 * _sc_words_from_lines:
 * @lines: what _sc_words_to_lines() made, or some of its lines
 * @length: its length in bytes
 *
 * Returns: (transfer full): the text
 */
char *
_sc_words_from_lines (const char *lines, gsize length)
{
  GString *text = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (lines[i] == '\n')
        continue;
      if (lines[i] == '\\' && i + 1 < length)
        {
          i++;
          g_string_append_c (text, lines[i] == 'n' ? '\n' : lines[i]);
        }
      else
        g_string_append_c (text, lines[i]);
    }

  return g_string_free_and_steal (text);
}
