/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScLineWords:
 * @type: (transfer none): "outcome", "decision" or "action"
 * @kind: (transfer none) (nullable): the kind of an outcome
 * @text: what is left of the text without the marks
 * @name: (nullable): the name behind an "@"
 * @due: (nullable): the day behind a "!", as "2018-12-31"
 *
 * What somebody types while taking minutes. The first letter says what it is, as in "b Der Vorschlag wird angenommen":
 * b or d for a decision, a or t for a task, e or r for a recommendation, k for what is taken note of; without one it is a
 * note. "@Name" says who does it and "!freitag" until when.
 */
typedef struct
{
  const char *type;
  const char *kind;
  char *text;
  char *name;
  char *due;
} ScLineWords;

ScLineWords *sc_line_words_parse (const char *text, const char *const *names, GDateTime *today);
void sc_line_words_free (ScLineWords *self);
const char *sc_line_words_find_start (const char *text, int position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScLineWords, sc_line_words_free)

G_END_DECLS
