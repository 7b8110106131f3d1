/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-vcard.h"

/* So many octets a line may have, without its end (RFC 6350, 3.2). */
#define MAX_LINE 75

/* Commas, semicolons and backslashes are escaped, line breaks are "\n" (RFC 6350, 3.4). */
static void
append_escaped (GString *line, const char *text)
{
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (line, "\\n");
      else if (*p != '\r')
        {
          if (strchr (",;\\", *p) != NULL)
            g_string_append_c (line, '\\');
          g_string_append_c (line, *p);
        }
    }
}

/* Folds between characters, not inside of one. */
static void
append_line (GString *out, const char *line)
{
  gsize used = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize n = (gsize) (g_utf8_next_char (p) - p);

      if (used + n > MAX_LINE)
        {
          g_string_append (out, "\r\n ");
          used = 1;
        }
      g_string_append_len (out, p, (gssize) n);
      used += n;
    }
  g_string_append (out, "\r\n");
}

static void
append_property (GString *out, const char *name, const char *text)
{
  g_autoptr (GString) line = g_string_new (name);

  if (text == NULL || *text == '\0')
    return;
  g_string_append_c (line, ':');
  append_escaped (line, text);
  append_line (out, line->str);
}

static void
append_name (GString *out, const ScVcard *card)
{
  const char *const parts[] = { card->prefix, card->given_name, card->family_name, card->suffix };
  g_autoptr (GString) name = g_string_new ("N:");
  g_autoptr (GString) formatted = g_string_new (NULL);

  append_escaped (name, card->family_name);
  g_string_append_c (name, ';');
  append_escaped (name, card->given_name);
  g_string_append (name, ";;");
  append_escaped (name, card->prefix);
  g_string_append_c (name, ';');
  append_escaped (name, card->suffix);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (formatted, "%s%s", formatted->len > 0 ? " " : "", parts[i]);
  append_property (out, "FN", formatted->len > 0 ? formatted->str : "?");
  append_line (out, name->str);
}

/**
 * sc_vcard_write:
 * @cards: (element-type ScVcard): cards
 *
 * Returns: (transfer full): a file with them, in version 4.0
 */
GBytes *
sc_vcard_write (GPtrArray *cards)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (cards != NULL, NULL);

  for (guint i = 0; i < cards->len; i++)
    {
      const ScVcard *card = cards->pdata[i];

      g_string_append (out, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
      append_property (out, "UID", card->uid);
      append_name (out, card);
      append_property (out, "ORG", card->organisation);
      append_property (out, "TITLE", card->title);
      append_property (out, "LANG", card->language);
      for (gsize j = 0; card->emails != NULL && card->emails[j] != NULL; j++)
        append_property (out, "EMAIL", card->emails[j]);
      for (gsize j = 0; card->phones != NULL && card->phones[j] != NULL; j++)
        append_property (out, "TEL", card->phones[j]);
      g_string_append (out, "END:VCARD\r\n");
    }

  return g_string_free_to_bytes (out);
}
