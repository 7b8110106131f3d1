/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScWords:
 * @SC_WORDS_WITH_SPACE: a word and the white space behind it are one piece
 * @SC_WORDS_AND_SPACE: a word and a run of white space are two pieces
 *
 * What counts as one piece of a text.
 */
typedef enum
{
  SC_WORDS_WITH_SPACE,
  SC_WORDS_AND_SPACE,
} ScWords;

char *_sc_words_to_lines (const char *text, ScWords pieces);
char *_sc_words_from_lines (const char *lines, gsize length);
void _sc_words_init_library (void);

G_END_DECLS
