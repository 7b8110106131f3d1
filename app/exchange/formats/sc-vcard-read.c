/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-vcard.h"

/* Versions 2.1, 3.0 and 4.0: Outlook still writes the first, telephones the second. No library of the
 * platform reads the third. */

#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_CARDS 20000

/* One property: "item1.EMAIL;TYPE=work:a@b" */
typedef struct
{
  char *name;   /* in capitals, without its group */
  char **parts; /* the parameters, in capitals */
  char *value;  /* as it stands there */
} Property;

static void
property_clear (Property *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->parts, g_strfreev);
  g_clear_pointer (&self->value, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Property, property_clear)

/**
 * sc_vcard_free:
 * @self: (transfer full): a card
 */
void
sc_vcard_free (ScVcard *self)
{
  g_free (self->uid);
  g_free (self->family_name);
  g_free (self->given_name);
  g_free (self->prefix);
  g_free (self->suffix);
  g_free (self->organisation);
  g_free (self->title);
  g_free (self->language);
  g_strfreev (self->emails);
  g_strfreev (self->phones);
  g_free (self);
}

/**
 * sc_vcard_is_vcard:
 * @bytes: what a file holds
 *
 * Returns: whether it starts as cards do
 */
gboolean
sc_vcard_is_vcard (GBytes *bytes)
{
  static const char start[] = "BEGIN:VCARD";
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize i = 0;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < length && g_ascii_isspace (data[i]))
    i++;

  return length - i >= sizeof start - 1 &&
         g_ascii_strncasecmp (data + i, start, sizeof start - 1) == 0;
}

static char *
decode (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  char *text;

  if (length > MAX_BYTES)
    {
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
                   _ ("The file is larger than %d MiB."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  text = g_utf8_validate_len (data, length, NULL)
             ? g_strndup (data, length)
             : g_convert (data, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (text == NULL)
    g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_NOT_TEXT,
                         _ ("This is not a text file."));

  return text;
}

static gboolean
is_quoted_printable (const char *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *head = colon != NULL ? g_ascii_strup (line, colon - line) : NULL;

  return head != NULL && strstr (head, "QUOTED-PRINTABLE") != NULL;
}

/* Long lines are folded: what begins with white space goes on (RFC 6350, 3.2). In version 2.1 a line in
 * quoted-printable also goes on after "=". */
static GPtrArray *
unfold (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *unfolded = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean soft = FALSE;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (lines[i]);

      if (length > 0 && lines[i][length - 1] == '\r')
        lines[i][--length] = '\0';
      if (!soft && !(lines[i][0] == ' ' || lines[i][0] == '\t') && line->len > 0)
        {
          g_ptr_array_add (unfolded, g_strdup (line->str));
          g_string_truncate (line, 0);
        }
      g_string_append (line, lines[i] + (!soft && line->len > 0 ? 1 : 0));
      soft = line->len > 0 && line->str[line->len - 1] == '=' && is_quoted_printable (line->str);
      if (soft)
        g_string_truncate (line, line->len - 1);
    }
  if (line->len > 0)
    g_ptr_array_add (unfolded, g_strdup (line->str));

  return unfolded;
}

/* The colon that ends the parameters; one inside quotation marks belongs to them. */
static const char *
find_colon (const char *line)
{
  gboolean quoted = FALSE;

  for (const char *p = line; *p != '\0'; p++)
    if (*p == '"')
      quoted = !quoted;
    else if (*p == ':' && !quoted)
      return p;

  return NULL;
}

static char *
decode_quoted_printable (const char *value, char **parts)
{
  GString *bytes = g_string_new (NULL);
  g_autofree char *raw = NULL;
  const char *charset = "UTF-8";
  char *text;

  for (const char *p = value; *p != '\0'; p++)
    if (*p == '=' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        g_string_append_c (bytes,
                           (char) (g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2])));
        p += 2;
      }
    else
      g_string_append_c (bytes, *p);
  raw = g_string_free_and_steal (bytes);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "CHARSET="))
      charset = parts[i] + strlen ("CHARSET=");
  text = g_convert (raw, -1, "UTF-8", charset, NULL, NULL, NULL);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_free (text);
      text = g_convert (raw, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    }

  return text != NULL ? text : g_strdup ("");
}

static gboolean
parse_property (const char *line, Property *property)
{
  const char *colon = find_colon (line);
  g_autofree char *head = NULL;
  const char *point;

  if (colon == NULL || colon == line)
    return FALSE;

  head = g_ascii_strup (line, colon - line);
  property->parts = g_strsplit (head, ";", -1);
  point = strrchr (property->parts[0], '.');
  property->name = g_strdup (point != NULL ? point + 1 : property->parts[0]);
  property->value = is_quoted_printable (line)
                        ? decode_quoted_printable (colon + 1, property->parts)
                        : g_strdup (colon + 1);

  return TRUE;
}

/* Returns (transfer full): the components between semicolons, without their escapes (RFC 6350, 3.4) */
static char **
split_value (const char *value)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == ';')
        {
          g_strv_builder_add (parts, g_strstrip (part->str));
          g_string_truncate (part, 0);
        }
      else if (*p == '\\' && p[1] != '\0')
        {
          p++;
          g_string_append_c (part, *p == 'n' || *p == 'N' ? '\n' : *p);
        }
      else
        g_string_append_c (part, *p);
    }
  g_strv_builder_add (parts, g_strstrip (part->str));

  return g_strv_builder_end (parts);
}

static void
take_part (char **to, char **parts, gsize index)
{
  if (index < g_strv_length (parts) && *parts[index] != '\0' && *to == NULL)
    *to = g_strdup (parts[index]);
}

static void
add_text (char ***list, const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (*text == '\0')
    return;
  if (*list != NULL && g_strv_contains ((const char *const *) *list, text))
    return;
  if (*list != NULL)
    g_strv_builder_addv (builder, (const char **) *list);
  g_strv_builder_add (builder, text);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
}

/* A formatted name is all that some cards have: its last word is the family's. */
static void
take_formatted_name (ScVcard *card, const char *name)
{
  const char *last = strrchr (name, ' ');

  if (card->family_name != NULL || card->given_name != NULL)
    return;
  card->family_name = g_strdup (last != NULL ? last + 1 : name);
  if (last != NULL)
    card->given_name = g_strndup (name, (gsize) (last - name));
}

static void
take_property (ScVcard *card, const Property *property, char **formatted_name)
{
  g_auto (GStrv) parts = split_value (property->value);
  const char *name = property->name;

  if (g_str_equal (name, "N"))
    {
      take_part (&card->family_name, parts, 0);
      take_part (&card->given_name, parts, 1);
      take_part (&card->prefix, parts, 3);
      take_part (&card->suffix, parts, 4);
    }
  else if (g_str_equal (name, "FN"))
    take_part (formatted_name, parts, 0);
  else if (g_str_equal (name, "ORG"))
    take_part (&card->organisation, parts, 0);
  else if (g_str_equal (name, "TITLE"))
    take_part (&card->title, parts, 0);
  else if (g_str_equal (name, "LANG"))
    take_part (&card->language, parts, 0);
  else if (g_str_equal (name, "UID"))
    take_part (&card->uid, parts, 0);
  else if (g_str_equal (name, "EMAIL"))
    add_text (&card->emails, parts[0] + (g_str_has_prefix (parts[0], "mailto:") ? 7 : 0));
  else if (g_str_equal (name, "TEL"))
    add_text (&card->phones, parts[0] + (g_str_has_prefix (parts[0], "tel:") ? 4 : 0));
}

/* Reads up to the end of the card that begins at @index, and goes there. A card inside the card, as 2.1
 * has it for an agent, is none of its own. */
static ScVcard *
read_card (GPtrArray *lines, guint *index)
{
  g_autoptr (ScVcard) card = g_new0 (ScVcard, 1);
  g_autofree char *formatted_name = NULL;
  guint depth = 0;

  for (; *index < lines->len; (*index)++)
    {
      g_auto (Property) property = { 0 };

      if (!parse_property (lines->pdata[*index], &property))
        continue;
      if (g_str_equal (property.name, "BEGIN"))
        depth++;
      else if (g_str_equal (property.name, "END") && --depth == 0)
        break;
      else if (depth == 1)
        take_property (card, &property, &formatted_name);
    }
  if (formatted_name != NULL)
    take_formatted_name (card, formatted_name);
  if (card->emails == NULL)
    card->emails = g_new0 (char *, 1);
  if (card->phones == NULL)
    card->phones = g_new0 (char *, 1);

  return depth == 0 ? g_steal_pointer (&card) : NULL;
}

/**
 * sc_vcard_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type ScVcard): its cards, at least one; %NULL with
 *   %SC_EXCHANGE_ERROR_NOT_TEXT, %SC_EXCHANGE_ERROR_TOO_LARGE, %SC_EXCHANGE_ERROR_EMPTY, or
 *   %SC_EXCHANGE_ERROR_DAMAGED where a card has no end
 */
GPtrArray *
sc_vcard_read (GBytes *bytes, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) sc_vcard_free);

  g_return_val_if_fail (bytes != NULL, NULL);

  text = decode (bytes, error);
  if (text == NULL)
    return NULL;

  lines = unfold (text);
  for (guint i = 0; i < lines->len; i++)
    {
      ScVcard *card;

      if (g_ascii_strcasecmp (g_strstrip (lines->pdata[i]), "BEGIN:VCARD") != 0)
        continue;
      card = read_card (lines, &i);
      if (card == NULL || cards->len >= MAX_CARDS)
        {
          g_clear_pointer (&card, sc_vcard_free);
          g_set_error (error, SC_EXCHANGE_ERROR,
                       cards->len < MAX_CARDS ? SC_EXCHANGE_ERROR_DAMAGED
                                              : SC_EXCHANGE_ERROR_TOO_LARGE,
                       cards->len < MAX_CARDS ? _ ("The last card of the file is cut off.")
                                              : _ ("The file has too many cards."));
          return NULL;
        }
      g_ptr_array_add (cards, card);
    }
  if (cards->len == 0)
    {
      g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_EMPTY,
                           _ ("There is no card in the file."));
      return NULL;
    }

  return g_steal_pointer (&cards);
}
