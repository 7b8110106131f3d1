/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-text.h"

/* What German writes in two ways. Both are folded to the long form, so "Strasse" meets "Straße"
 * and "loesung" meets "Lösung"; the short form without dots ("losung") is not German. */
static const char *
german_long_form (gunichar c)
{
  switch (c)
    {
    case 0x00e4:
    case 0x00c4:
      return "ae";
    case 0x00f6:
    case 0x00d6:
      return "oe";
    case 0x00fc:
    case 0x00dc:
      return "ue";
    case 0x00df:
    case 0x1e9e:
      return "ss";
    default:
      return NULL;
    }
}

/**
 * sc_text_fold:
 * @text: (nullable): UTF-8 as somebody typed it
 *
 * Folds text for comparing and searching: case folded, German umlauts and ß in their long form,
 * all other accents dropped, white space runs as one space.
 *
 * Returns: (transfer full): the folded text, empty for %NULL
 */
char *
sc_text_fold (const char *text)
{
  g_autofree char *composed = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_NFC) : NULL;
  g_autofree char *accents = NULL;
  g_autofree char *lower = NULL;
  GString *longer = g_string_new (NULL);
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  for (const char *p = composed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *german = german_long_form (c);

      if (german != NULL)
        g_string_append (longer, german);
      else
        g_string_append_unichar (longer, c);
    }

  accents = g_utf8_normalize (longer->str, -1, G_NORMALIZE_NFKD);
  lower = g_utf8_casefold (accents, -1);
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          space = out->len > 0;
          continue;
        }
      if (g_unichar_ismark (c))
        continue;
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_unichar (out, c);
    }

  g_string_free (longer, TRUE);

  return g_string_free_and_steal (out);
}

/**
 * sc_text_sort_key:
 * @text: (nullable): UTF-8
 *
 * A key that orders as DIN 5007-1 does, the same in every locale, so that a list sorted in SQL and
 * one sorted in memory agree: umlauts as their base letter, ß as ss, case and accents ignored.
 *
 * Returns: (transfer full): the key, compared by strcmp()
 */
char *
sc_text_sort_key (const char *text)
{
  g_autofree char *decomposed = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_NFKD) : NULL;
  g_autofree char *lower = decomposed != NULL ? g_utf8_casefold (decomposed, -1) : NULL;
  GString *out = g_string_new (NULL);

  for (const char *p = lower; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }

  return g_string_free_and_steal (out);
}
