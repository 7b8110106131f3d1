/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-date-words.h"
#include "sc-field.h"
#include "sc-line-words.h"

/* Days written out are read as every form reads them. */
static const ScField day = { .name = "due", .kind = SC_FIELD_DATE, .label = "", .label_de = "" };

static const struct
{
  const char *letters;
  const char *type;
  const char *kind;
} marks[] = {
  { "bd", "decision", NULL },
  { "at", "action", NULL },
  { "er", "outcome", "recommendation" },
  { "k", "outcome", "acknowledgement" },
};

/* A capital begins a sentence: “A new pilot …”. Returns: where the text goes on behind the letter */
static const char *
read_mark (ScLineWords *self, const char *text)
{
  self->type = "outcome";
  self->kind = "note";
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (*text != '\0' && text[1] == ' ' && strchr (marks[i].letters, *text) != NULL)
      {
        self->type = marks[i].type;
        self->kind = marks[i].kind;
        return text + 2;
      }

  return text;
}

/* A mark stands at the beginning of a word. */
static const char *
find_word (const char *text, char mark)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == mark && p[1] != '\0' && p[1] != ' ' && (p == text || p[-1] == ' '))
      return p;

  return NULL;
}

static void
cut (ScLineWords *self, const char *from, gsize length)
{
  g_autoptr (GString) text = g_string_new_len (self->text, from - self->text);

  g_string_append (text, from + length);
  g_set_str (&self->text, text->str);
}

static void
read_due (ScLineWords *self, GDateTime *today)
{
  const char *mark = find_word (self->text, '!');
  gsize length = mark != NULL ? strcspn (mark, " ") : 0;
  g_autofree char *word = mark != NULL ? g_strndup (mark + 1, length - 1) : NULL;
  g_autoptr (JsonNode) node = NULL;

  if (mark == NULL)
    return;
  self->due = sc_date_words_parse (word, today);
  if (self->due == NULL && sc_field_parse (&day, word, &node, NULL) && node != NULL)
    self->due = json_node_dup_string (node);
  if (self->due != NULL)
    cut (self, mark, length);
}

/* The longest name that is written there: "@Team Energie" is not "Team". */
static void
read_name (ScLineWords *self, const char *const *names)
{
  const char *mark = find_word (self->text, '@');
  g_autofree char *rest = mark != NULL ? g_utf8_strdown (mark + 1, -1) : NULL;
  const char *found = NULL;

  for (gsize i = 0; mark != NULL && names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *name = g_utf8_strdown (names[i], -1);

      if (*name != '\0' && g_str_has_prefix (rest, name) &&
          (found == NULL || strlen (names[i]) > strlen (found)))
        found = names[i];
    }
  if (found == NULL)
    return;
  self->name = g_strdup (found);
  /* Small letters may have other bytes, but are as many: a folded ß would be two. */
  cut (self, mark, (gsize) (g_utf8_offset_to_pointer (mark + 1, g_utf8_strlen (found, -1)) - mark));
}

static void
close_gaps (ScLineWords *self)
{
  g_auto (GStrv) words = g_strsplit (self->text, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i]);
  g_set_str (&self->text, text->str);
}

/**
 * sc_line_words_parse:
 * @text: what was typed
 * @names: (array zero-terminated=1) (nullable): the names that are known
 * @today: (nullable): the day it was typed, %NULL for today
 *
 * Marks that mean nothing, such as "@" before a name that nobody has, stay in the text.
 *
 * Returns: (transfer full): what it says
 */
ScLineWords *
sc_line_words_parse (const char *text, const char *const *names, GDateTime *today)
{
  ScLineWords *self = g_new0 (ScLineWords, 1);
  g_autofree char *trimmed = g_strdup (text);

  g_strchug (trimmed);
  self->text = g_strdup (read_mark (self, trimmed));
  if (g_str_equal (self->type, "action"))
    {
      read_due (self, today);
      read_name (self, names);
    }
  close_gaps (self);

  return self;
}

/**
 * sc_line_words_free:
 * @self: (transfer full): words
 */
void
sc_line_words_free (ScLineWords *self)
{
  g_free (self->text);
  g_free (self->name);
  g_free (self->due);
  g_free (self);
}

/**
 * sc_line_words_find_start:
 * @text: what was typed so far
 * @position: where the cursor is, in characters
 *
 * Returns: (nullable): the beginning of the name that is being typed, behind its "@"; %NULL when none is
 */
const char *
sc_line_words_find_start (const char *text, int position)
{
  const char *end = g_utf8_offset_to_pointer (text, position);

  for (const char *p = end; p > text; p--)
    if (p[-1] == '@' && (p - 1 == text || p[-2] == ' '))
      return p;

  return NULL;
}
