/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-line-words.h"

/* What is typed into the one line of the minutes, and what becomes of it. */

static const char *const names[] = { "Team", "Team Energie", "Ärztin Straße", "", NULL };

static void
lines_are_read (void)
{
  static const struct
  {
    const char *typed;
    const char *type;
    const char *kind;
    const char *text;
    const char *name;
    const char *due;
  } rows[] = {
    { "Der Vorschlag liegt vor", "outcome", "note", "Der Vorschlag liegt vor", NULL, NULL },
    { "b Der Vorschlag wird angenommen", "decision", NULL, "Der Vorschlag wird angenommen", NULL,
      NULL },
    { "d It is accepted", "decision", NULL, "It is accepted", NULL, NULL },
    { "k Der Bericht", "outcome", "acknowledgement", "Der Bericht", NULL, NULL },
    { "e Weiter so", "outcome", "recommendation", "Weiter so", NULL, NULL },
    /* A capital begins a sentence, and a letter alone is nothing yet. */
    { "A new pilot", "outcome", "note", "A new pilot", NULL, NULL },
    { "a", "outcome", "note", "a", NULL, NULL },
    { "a ", "action", NULL, "", NULL, NULL },
    { "bald", "outcome", "note", "bald", NULL, NULL },
    /* The longest name that is written there, wherever it stands. */
    { "a Protokoll senden @Team Energie !freitag", "action", NULL, "Protokoll senden",
      "Team Energie", "2018-12-07" },
    { "t @team senden", "action", NULL, "senden", "Team", NULL },
    { "a !1.6. @ärztin strasse anrufen", "action", NULL, "@ärztin strasse anrufen", NULL,
      "2019-06-01" },
    { "a @Ärztin Straße anrufen !31.12.2019", "action", NULL, "anrufen", "Ärztin Straße",
      "2019-12-31" },
    /* What means nothing stays: nothing that was typed is lost. */
    { "a @Niemand fragen !irgendwann", "action", NULL, "@Niemand fragen !irgendwann", NULL, NULL },
    { "a Achtung! a@b.example", "action", NULL, "Achtung! a@b.example", NULL, NULL },
    { "a ! @", "action", NULL, "! @", NULL, NULL },
    /* Marks belong to tasks; in a note they are what they are. */
    { "Die Mail an @Team !freitag", "outcome", "note", "Die Mail an @Team !freitag", NULL, NULL },
    { "  b   viel   Platz ", "decision", NULL, "viel Platz", NULL, NULL },
    { "", "outcome", "note", "", NULL, NULL },
  };
  g_autoptr (GDateTime) today = g_date_time_new_local (2018, 12, 5, 12, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ScLineWords) words = sc_line_words_parse (rows[i].typed, names, today);

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (words->type, ==, rows[i].type);
      g_assert_cmpstr (words->kind, ==, rows[i].kind);
      g_assert_cmpstr (words->text, ==, rows[i].text);
      g_assert_cmpstr (words->name, ==, rows[i].name);
      g_assert_cmpstr (words->due, ==, rows[i].due);
    }
}

static void
a_name_begins_behind_its_mark (void)
{
  g_assert_cmpstr (sc_line_words_find_start ("a senden @Te", 12), ==, "Te");
  g_assert_cmpstr (sc_line_words_find_start ("@", 1), ==, "");
  g_assert_null (sc_line_words_find_start ("a@b", 3));
  g_assert_null (sc_line_words_find_start ("", 0));
  g_assert_cmpstr (sc_line_words_find_start ("ä @ö rest", 4), ==, "ö rest");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/line-words/read", lines_are_read);
  g_test_add_func ("/line-words/start", a_name_begins_behind_its_mark);

  return g_test_run ();
}
