/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScPaperKind:
 * @SC_PAPER_HEADING: a heading of a level from 1 on
 * @SC_PAPER_TEXT: a paragraph
 * @SC_PAPER_PAIR: what something is called, and what it is
 * @SC_PAPER_ITEM: one of a list, with what it is called before it
 * @SC_PAPER_NOTE: a paragraph in small print
 * @SC_PAPER_SIGNATURE: a line to sign on, with what stands below it
 */
typedef enum
{
  SC_PAPER_HEADING,
  SC_PAPER_TEXT,
  SC_PAPER_PAIR,
  SC_PAPER_ITEM,
  SC_PAPER_NOTE,
  SC_PAPER_SIGNATURE,
} ScPaperKind;

/**
 * ScPaperBlock:
 * @kind: what it is
 * @level: of a heading, 1 to 3
 * @label: (nullable): what stands before the text
 * @text: the text; may have several lines
 */
typedef struct
{
  ScPaperKind kind;
  guint level;
  char *label;
  char *text;
} ScPaperBlock;

/**
 * ScPaper:
 *
 * A printed document as what is in it, not how it looks: one description from which PDF, OpenDocument, HTML and Markdown
 * are made, so that none of them says something else than the others.
 */
typedef struct _ScPaper ScPaper;

/**
 * ScPaperFormat:
 * @SC_PAPER_PDF: PDF, tagged, with bookmarks
 * @SC_PAPER_ODT: OpenDocument text
 * @SC_PAPER_HTML: one page of HTML 5, nothing to be loaded with it
 * @SC_PAPER_MARKDOWN: CommonMark
 */
typedef enum
{
  SC_PAPER_PDF,
  SC_PAPER_ODT,
  SC_PAPER_HTML,
  SC_PAPER_MARKDOWN,
} ScPaperFormat;

ScPaper *sc_paper_new (const char *title, const char *footer, const char *language);
void sc_paper_free (ScPaper *self);
void
sc_paper_add (ScPaper *self, ScPaperKind kind, guint level, const char *label, const char *text);

const char *sc_paper_get_title (ScPaper *self);
const char *sc_paper_get_footer (ScPaper *self);
const char *sc_paper_get_language (ScPaper *self);
guint sc_paper_get_n_blocks (ScPaper *self);
const ScPaperBlock *sc_paper_get_block (ScPaper *self, guint index);

const char *sc_paper_format_get_extension (ScPaperFormat format);
gboolean sc_paper_format_find (const char *extension, ScPaperFormat *format);
GBytes *sc_paper_write (ScPaper *self, ScPaperFormat format, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPaper, sc_paper_free)

G_END_DECLS
