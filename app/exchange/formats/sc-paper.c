/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-paper-private.h"

struct _ScPaper
{
  char *title;
  char *footer;
  char *language;
  GArray *blocks; /* of ScPaperBlock */
};

static const struct
{
  ScPaperFormat format;
  const char *extension;
  GBytes *(*write) (ScPaper *self, GError **error);
} formats[] = {
  { SC_PAPER_PDF, "pdf", _sc_paper_write_pdf },
  { SC_PAPER_ODT, "odt", _sc_paper_write_odt },
  { SC_PAPER_HTML, "html", _sc_paper_write_html },
  { SC_PAPER_MARKDOWN, "md", _sc_paper_write_markdown },
};

static void
block_clear (ScPaperBlock *block)
{
  g_free (block->label);
  g_free (block->text);
}

/**
 * sc_paper_new:
 * @title: what it is called
 * @footer: what stands at the bottom of each page
 * @language: the language of its text, such as "de" (BCP 47)
 *
 * Returns: (transfer full): an empty document
 */
ScPaper *
sc_paper_new (const char *title, const char *footer, const char *language)
{
  ScPaper *self = g_new0 (ScPaper, 1);

  self->title = g_strdup (title);
  self->footer = g_strdup (footer);
  self->language = g_strdup (language);
  self->blocks = g_array_new (FALSE, TRUE, sizeof (ScPaperBlock));
  g_array_set_clear_func (self->blocks, (GDestroyNotify) block_clear);

  return self;
}

/**
 * sc_paper_free:
 * @self: (transfer full): a document
 */
void
sc_paper_free (ScPaper *self)
{
  g_free (self->title);
  g_free (self->footer);
  g_free (self->language);
  g_array_unref (self->blocks);
  g_free (self);
}

/**
 * sc_paper_add:
 * @self: a document
 * @kind: what comes next
 * @level: of a heading, 1 to 3; else 0
 * @label: (nullable): what stands before the text
 * @text: (nullable): the text
 */
void
sc_paper_add (ScPaper *self, ScPaperKind kind, guint level, const char *label, const char *text)
{
  ScPaperBlock block = { kind, CLAMP (level, 1, 3), g_strdup (label),
                         g_utf8_make_valid (text != NULL ? text : "", -1) };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->blocks, block);
}

const char *
sc_paper_get_title (ScPaper *self)
{
  return self->title;
}

const char *
sc_paper_get_footer (ScPaper *self)
{
  return self->footer;
}

const char *
sc_paper_get_language (ScPaper *self)
{
  return self->language;
}

guint
sc_paper_get_n_blocks (ScPaper *self)
{
  return self->blocks->len;
}

/**
 * sc_paper_get_block:
 * @self: a document
 * @index: less than the number of its blocks
 *
 * Returns: (transfer none): the block that stands there
 */
const ScPaperBlock *
sc_paper_get_block (ScPaper *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->blocks->len, NULL);

  return &g_array_index (self->blocks, ScPaperBlock, index);
}

const char *
sc_paper_format_get_extension (ScPaperFormat format)
{
  return formats[format].extension;
}

/**
 * sc_paper_format_find:
 * @extension: (nullable): how the name of a file ends, without the dot
 * @format: (out): the format that it means
 *
 * Returns: %FALSE when it means none
 */
gboolean
sc_paper_format_find (const char *extension, ScPaperFormat *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (extension != NULL && g_ascii_strcasecmp (formats[i].extension, extension) == 0)
      {
        *format = formats[i].format;
        return TRUE;
      }

  return FALSE;
}

/**
 * sc_paper_write:
 * @self: a document
 * @format: what to make of it
 * @error: return location
 *
 * May take some time: to be called in a thread.
 *
 * Returns: (transfer full) (nullable): the file; %NULL with %SC_EXCHANGE_ERROR_FAILED
 */
GBytes *
sc_paper_write (ScPaper *self, ScPaperFormat format, GError **error)
{
  g_return_val_if_fail (self != NULL && format < G_N_ELEMENTS (formats), NULL);

  return formats[format].write (self, error);
}
