/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <git2.h>

#include "sc-word-diff.h"
#include "sc-words-private.h"

static void
segment_free (ScWordSegment *segment)
{
  g_free (segment->text);
  g_free (segment);
}

static void
append (GPtrArray *segments, ScWordOp op, const char *lines, gsize length)
{
  ScWordSegment *last = segments->len > 0 ? segments->pdata[segments->len - 1] : NULL;
  g_autofree char *text = _sc_words_from_lines (lines, length);

  if (last != NULL && last->op == op)
    {
      g_autofree char *before = last->text;

      last->text = g_strconcat (before, text, NULL);
      return;
    }

  last = g_new0 (ScWordSegment, 1);
  last->op = op;
  last->text = g_steal_pointer (&text);
  g_ptr_array_add (segments, last);
}

static int
line_cb (const git_diff_delta *delta,
         const git_diff_hunk *hunk,
         const git_diff_line *line,
         void *data)
{
  ScWordOp op = line->origin == GIT_DIFF_LINE_ADDITION   ? SC_WORD_INSERT
                : line->origin == GIT_DIFF_LINE_DELETION ? SC_WORD_DELETE
                                                         : SC_WORD_EQUAL;

  append (data, op, line->content, line->content_len);

  return 0;
}

/* Where less than a third of the shorter text is in both, it was written anew: the few words that are the
 * same by chance would only tear it apart. */
#define MIN_KEPT(letters) ((letters) / 3)

static gsize
count_letters (const char *text)
{
  gsize n = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    n += !g_unichar_isspace (g_utf8_get_char (p));

  return n;
}

static gboolean
is_rewritten (GPtrArray *segments, const char *a, const char *b)
{
  gsize kept = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      const ScWordSegment *segment = segments->pdata[i];

      if (segment->op == SC_WORD_EQUAL)
        kept += count_letters (segment->text);
    }

  return segments->len > 2 && kept < MIN_KEPT (MIN (count_letters (a), count_letters (b)));
}

static void
set_whole (GPtrArray *segments, const char *a, const char *b)
{
  const char *texts[] = { a, b };
  const ScWordOp ops[] = { SC_WORD_DELETE, SC_WORD_INSERT };

  g_ptr_array_set_size (segments, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ScWordSegment *segment = g_new0 (ScWordSegment, 1);

      segment->op = ops[i];
      segment->text = g_strdup (texts[i]);
      g_ptr_array_add (segments, segment);
    }
}

/**
 * sc_word_diff:
 * @a: (nullable): a text
 * @b: (nullable): another
 *
 * Compares two texts word by word, for showing what changed. The segments that are not inserted make
 * up @a, those that are not deleted make up @b. A text that was rewritten is two segments, the old and
 * the new one.
 *
 * Returns: (transfer full) (element-type ScWordSegment): the segments in the order of the text
 */
GPtrArray *
sc_word_diff (const char *a, const char *b)
{
  GPtrArray *segments = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_free);
  g_autofree char *a_lines = _sc_words_to_lines (a != NULL ? a : "", SC_WORDS_AND_SPACE);
  g_autofree char *b_lines = _sc_words_to_lines (b != NULL ? b : "", SC_WORDS_AND_SPACE);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;

  if (g_str_equal (a_lines, b_lines))
    {
      if (*a_lines != '\0')
        append (segments, SC_WORD_EQUAL, a_lines, strlen (a_lines));
      return segments;
    }

  _sc_words_init_library ();
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_MINIMAL;
  /* All of the text is context; a number near the largest would overflow inside the library. */
  options.context_lines = 1 << 30;
  if (git_diff_buffers (a_lines, strlen (a_lines), NULL, b_lines, strlen (b_lines), NULL, &options,
                        NULL, NULL, NULL, line_cb, segments) < 0)
    g_error ("libgit2 cannot compare two texts: %s", git_error_last ()->message);
  if (is_rewritten (segments, a, b))
    set_whole (segments, a, b);

  return segments;
}
