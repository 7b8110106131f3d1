/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-word-diff.h"

static char *
mark (const char *a, const char *b)
{
  g_autoptr (GPtrArray) segments = sc_word_diff (a, b);
  GString *marked = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      ScWordSegment *segment = segments->pdata[i];
      const char *before[] = { "", "-(", "+(" };

      g_string_append_printf (marked, "%s%s%s", before[segment->op], segment->text,
                              segment->op == SC_WORD_EQUAL ? "" : ")");
    }

  return g_string_free_and_steal (marked);
}

static void
marks_words (void)
{
  static const char *rows[][3] = {
    { "Der Sensor misst.", "Der Sensor misst.", "Der Sensor misst." },
    { "Der Sensor misst.", "Der Melder misst.", "Der -(Sensor)+(Melder) misst." },
    { "Anfang Ende", "Anfang Mitte Ende", "Anfang +(Mitte )Ende" },
    { "eins\n\nzwei", "eins\nzwei", "eins-(\n\n)+(\n)zwei" },
    { "eins", "eins zwei", "eins+( zwei)" },
    { NULL, "neu", "+(neu)" },
    { "alt", "", "-(alt)" },
    { "", NULL, "" },
    { "Pfad C:\\neu", "Pfad C:\\alt", "Pfad -(C:\\neu)+(C:\\alt)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *marked = mark (rows[i][0], rows[i][1]);

      g_assert_cmpstr (marked, ==, rows[i][2]);
    }
}

static void
what_was_rewritten_is_two_blocks (void)
{
  static const char *rows[][3] = {
    { "Die Lampen werden nachts gedimmt.", "Ein Sensor zählt die Fahrräder.",
      "-(Die Lampen werden nachts gedimmt.)+(Ein Sensor zählt die Fahrräder.)" },
    /* "der" and "und" are in both by chance. */
    { "Messung der Luft und Auswertung im Rathaus", "Planung der Wege und Schilder am Phönixsee",
      "-(Messung der Luft und Auswertung im Rathaus)+(Planung der Wege und Schilder am Phönixsee)" },
    { "Energiemonitor Hafen", "Baumsensoren Nordstadt",
      "-(Energiemonitor Hafen)+(Baumsensoren Nordstadt)" },
    /* Shortened to a part of it, or made longer: that is in words. */
    { "eins zwei drei", "drei", "-(eins zwei )drei" },
    { "neun", "acht neun zehn elf zwölf", "+(acht )neun+( zehn elf zwölf)" },
    /* A third of the letters is left. */
    { "aaa bbb ccc", "aaa ddd eee", "aaa -(bbb)+(ddd) -(ccc)+(eee)" },
    { "aa bbbb ccc", "aa dddd eee", "-(aa bbbb ccc)+(aa dddd eee)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *marked = mark (rows[i][0], rows[i][1]);

      g_assert_cmpstr (marked, ==, rows[i][2]);
    }
}

static char *
random_text (void)
{
  static const char *pieces[] = { "Energie", "Straße",       " ",        "  ",
                                  "\n",      "\r\n",         "\t",       "\\",
                                  "\\n",     "\xe2\x80\xa8", "-",        "+",
                                  "@@",      "😀",           "\xc2\xa0", "a" };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

  return g_string_free_and_steal (text);
}

static void
both_texts_can_be_read_back (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autofree char *a = random_text ();
      g_autofree char *b = random_text ();
      g_autoptr (GPtrArray) segments = sc_word_diff (a, b);
      g_autoptr (GString) a_back = g_string_new (NULL);
      g_autoptr (GString) b_back = g_string_new (NULL);

      for (guint i = 0; i < segments->len; i++)
        {
          ScWordSegment *segment = segments->pdata[i];

          if (segment->op != SC_WORD_INSERT)
            g_string_append (a_back, segment->text);
          if (segment->op != SC_WORD_DELETE)
            g_string_append (b_back, segment->text);
        }
      g_assert_cmpstr (a_back->str, ==, a);
      g_assert_cmpstr (b_back->str, ==, b);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/word-diff/marks-words", marks_words);
  g_test_add_func ("/merge/word-diff/rewritten", what_was_rewritten_is_two_blocks);
  g_test_add_func ("/merge/word-diff/both-texts-can-be-read-back", both_texts_can_be_read_back);

  return g_test_run ();
}
