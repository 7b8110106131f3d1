/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-paper-private.h"

/* Characters that mean something in CommonMark anywhere in a line. */
#define SPECIAL "\\`*_[]<>&"

/* In a label and a heading every mark stands for itself. Texts are Markdown already, as people typed them. */
static void
append_escaped (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr (SPECIAL, *p) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p == '\n' ? ' ' : *p);
    }
}

/* The lines behind the first belong to the same item. */
static void
append_indented (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      g_string_append_c (out, *p);
      if (*p == '\n')
        g_string_append (out, "  ");
    }
}

static void
append_labelled (GString *out, const ScPaperBlock *block)
{
  g_string_append (out, "- ");
  if (block->label != NULL)
    {
      g_string_append (out, "**");
      append_escaped (out, block->label);
      g_string_append (out, ":** ");
    }
  append_indented (out, block->text);
  g_string_append_c (out, '\n');
}

static gboolean
is_of_list (const ScPaperBlock *block)
{
  return block->kind == SC_PAPER_ITEM || block->kind == SC_PAPER_PAIR;
}

static void
append_block (GString *out, const ScPaperBlock *block)
{
  if (is_of_list (block))
    {
      append_labelled (out, block);
      return;
    }
  if (block->kind == SC_PAPER_HEADING)
    {
      for (guint i = 0; i <= block->level; i++)
        g_string_append_c (out, '#');
      g_string_append_c (out, ' ');
      append_escaped (out, block->text);
    }
  else if (block->kind == SC_PAPER_SIGNATURE)
    {
      g_string_append (out, "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ ");
      append_escaped (out, block->text);
    }
  else
    g_string_append (out, block->text);
  g_string_append (out, "\n\n");
}

GBytes *
_sc_paper_write_markdown (ScPaper *self, GError **error)
{
  g_autoptr (GString) out = g_string_new ("# ");

  append_escaped (out, sc_paper_get_title (self));
  g_string_append (out, "\n\n");
  for (guint i = 0; i < sc_paper_get_n_blocks (self); i++)
    {
      const ScPaperBlock *block = sc_paper_get_block (self, i);
      const ScPaperBlock *next =
          i + 1 < sc_paper_get_n_blocks (self) ? sc_paper_get_block (self, i + 1) : NULL;

      append_block (out, block);
      /* A list ends with an empty line. */
      if (is_of_list (block) && (next == NULL || !is_of_list (next)))
        g_string_append_c (out, '\n');
    }

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
