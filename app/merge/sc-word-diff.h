/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_WORD_EQUAL,
  SC_WORD_DELETE,
  SC_WORD_INSERT,
} ScWordOp;

/**
 * ScWordSegment:
 * @op: whether the text is in both, only in the first or only in the second
 * @text: the text with its white space
 *
 * A stretch of text, as long as possible, that is to be marked in one way.
 */
typedef struct
{
  ScWordOp op;
  char *text;
} ScWordSegment;

GPtrArray *sc_word_diff (const char *a, const char *b);

G_END_DECLS
