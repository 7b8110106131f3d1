/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "sc-exchange-error.h"
#include "sc-paper-private.h"

/* A4 in points, and what is left white. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define LEFT 71.0
#define RIGHT 57.0
#define TOP 57.0
#define BOTTOM 71.0
#define FOOTER_Y (PAGE_HEIGHT - 45.0)

#define LABEL_WIDTH 155.0
#define INDENT 14.0

/* Bytes that are set at once. */
#define PIECE 16384

/* The document is set twice: first on nothing, to know how many pages there are. */
typedef struct
{
  ScPaper *paper;
  cairo_surface_t *surface;
  cairo_t *cr;
  double y;
  guint page;
  guint n_pages; /* 0 while they are being counted */
  int outline[4];
} Setting;

static double
get_width (double left)
{
  return PAGE_WIDTH - left - RIGHT;
}

static PangoLayout *
new_layout (Setting *self, const char *text, const char *font, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static void
draw_footer (Setting *self)
{
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  g_autoptr (PangoLayout) layout = NULL;

  if (self->n_pages == 0)
    return;
  /* Translators: at the bottom of a printed page. */
  number = g_strdup_printf (_ ("Page %u of %u"), self->page, self->n_pages);
  text = g_strdup_printf ("%s · %s", sc_paper_get_footer (self->paper), number);
  layout = new_layout (self, text, "Sans 8", get_width (LEFT));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_tag_begin (self->cr, "Artifact", NULL);
  cairo_move_to (self->cr, LEFT, FOOTER_Y);
  pango_cairo_show_layout (self->cr, layout);
  cairo_tag_end (self->cr, "Artifact");
}

static void
end_page (Setting *self)
{
  draw_footer (self);
  cairo_show_page (self->cr);
  self->page++;
  self->y = TOP;
}

/* Goes to the next page when there is no room for so much. */
static void
need (Setting *self, double height)
{
  if (self->y + height > PAGE_HEIGHT - BOTTOM && self->y > TOP)
    end_page (self);
}

/* Line by line, so that a paragraph may begin on one page and end on the next. Each part of it has the tag. */
static void
draw_lines (Setting *self, PangoLayout *layout, double left, const char *tag)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  gboolean open = FALSE;

  do
    {
      PangoRectangle line;
      double height;
      double baseline;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      height = (double) line.height / PANGO_SCALE;
      baseline = (double) (pango_layout_iter_get_baseline (iter) - line.y) / PANGO_SCALE;
      if (open && self->y + height > PAGE_HEIGHT - BOTTOM)
        {
          cairo_tag_end (self->cr, tag);
          open = FALSE;
        }
      need (self, height);
      if (!open)
        cairo_tag_begin (self->cr, tag, NULL);
      open = TRUE;
      cairo_move_to (self->cr, left + (double) line.x / PANGO_SCALE, self->y + baseline);
      pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
      self->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  cairo_tag_end (self->cr, tag);
  pango_layout_iter_free (iter);
}

/* Returns: how much of a text is set at once: Pango 1.56 makes a single line of half a megabyte without a break. */
static gsize
get_piece (const char *text)
{
  gsize length = strlen (text);
  gsize end;

  if (length <= PIECE)
    return length;
  for (end = PIECE; end > PIECE / 2; end--)
    if (text[end - 1] == '\n' || text[end - 1] == ' ')
      return end;
  for (end = PIECE; (text[end] & 0xc0) == 0x80; end--)
    ;

  return end;
}

/* @n_bold: so many bytes at the beginning stand out */
static void
draw_marked_text (Setting *self,
                  const char *text,
                  gsize n_bold,
                  const char *font,
                  double left,
                  const char *tag)
{
  do
    {
      gsize length = get_piece (text);
      g_autofree char *piece = g_strndup (text, length);
      g_autoptr (PangoLayout) layout = new_layout (self, piece, font, get_width (left));
      PangoAttrList *attributes = pango_attr_list_new ();
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->end_index = (guint) n_bold;
      pango_attr_list_insert (attributes, bold);
      if (n_bold > 0)
        pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
      draw_lines (self, layout, left, tag);
      text += length;
      n_bold = 0;
    }
  while (*text != '\0');
}

static void
draw_text (Setting *self, const char *text, const char *font, double left, const char *tag)
{
  draw_marked_text (self, text, 0, font, left, tag);
}

static void
add_bookmark (Setting *self, guint level, const char *text)
{
  g_autofree char *place = g_strdup_printf ("page=%u", self->page);
  int parent = level > 1 ? self->outline[level - 1] : CAIRO_PDF_OUTLINE_ROOT;

  if (self->n_pages == 0)
    return;
  self->outline[level] = cairo_pdf_surface_add_outline (self->surface, parent, text, place,
                                                        CAIRO_PDF_OUTLINE_FLAG_OPEN);
  for (guint below = level + 1; below < G_N_ELEMENTS (self->outline); below++)
    self->outline[below] = self->outline[level];
}

static void
draw_heading (Setting *self, const ScPaperBlock *block)
{
  static const char *const fonts[] = { "Sans Bold 12.5", "Sans Bold 11", "Sans Bold 10" };
  static const char *const tags[] = { "H2", "H3", "H4" };

  self->y += block->level == 1 ? 14 : 8;
  /* A heading stays with what comes behind it. */
  need (self, 48);
  add_bookmark (self, block->level, block->text);
  draw_text (self, block->text, fonts[block->level - 1], LEFT, tags[block->level - 1]);
  self->y += 4;
}

/* What it is called on the left, what it is beside it. */
static void
draw_pair (Setting *self, const ScPaperBlock *block)
{
  g_autoptr (PangoLayout) label =
      new_layout (self, block->label != NULL ? block->label : "", "Sans Bold 10", LABEL_WIDTH - 8);
  double y;

  need (self, MAX (get_height (label), 14));
  y = self->y;
  cairo_tag_begin (self->cr, "P", NULL);
  cairo_move_to (self->cr, LEFT, y);
  pango_cairo_show_layout (self->cr, label);
  cairo_tag_end (self->cr, "P");
  draw_text (self, block->text, "Sans 10", LEFT + LABEL_WIDTH, "P");
  self->y = MAX (self->y, y + get_height (label)) + 3;
}

static void
draw_item (Setting *self, const ScPaperBlock *block)
{
  gsize n_bold = block->label != NULL ? strlen (block->label) + 1 : 0;
  g_autofree char *text = block->label != NULL ? g_strconcat (block->label, ": ", block->text, NULL)
                                               : g_strdup (block->text);

  draw_marked_text (self, text, n_bold, "Sans 10", LEFT + INDENT, "P");
  self->y += 5;
}

static void
draw_signature (Setting *self, const ScPaperBlock *block)
{
  need (self, 70);
  self->y += 46;
  cairo_tag_begin (self->cr, "Artifact", NULL);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, LEFT, self->y);
  cairo_rel_line_to (self->cr, 220, 0);
  cairo_stroke (self->cr);
  cairo_tag_end (self->cr, "Artifact");
  self->y += 3;
  draw_text (self, block->text, "Sans 9", LEFT, "P");
}

static void
draw_block (Setting *self, const ScPaperBlock *block)
{
  switch (block->kind)
    {
    case SC_PAPER_HEADING:
      draw_heading (self, block);
      break;
    case SC_PAPER_PAIR:
      draw_pair (self, block);
      break;
    case SC_PAPER_ITEM:
      draw_item (self, block);
      break;
    case SC_PAPER_SIGNATURE:
      draw_signature (self, block);
      break;
    case SC_PAPER_NOTE:
      draw_text (self, block->text, "Sans 8", LEFT, "P");
      self->y += 5;
      break;
    case SC_PAPER_TEXT:
    default:
      draw_text (self, block->text, "Sans 10", LEFT, "P");
      self->y += 6;
      break;
    }
}

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);

  return CAIRO_STATUS_SUCCESS;
}

/* Returns: how many pages there are, 0 when cairo could not make them. */
static guint
set_pages (ScPaper *paper, GByteArray *bytes, guint n_pages)
{
  Setting self = { .paper = paper, .page = 1, .y = TOP, .n_pages = n_pages };
  cairo_status_t status;

  self.surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (self.surface, CAIRO_PDF_METADATA_TITLE,
                                  sc_paper_get_title (paper));
  self.cr = cairo_create (self.surface);
  /* What is not in one such element is not tagged PDF to cairo. */
  cairo_tag_begin (self.cr, "Document", NULL);
  draw_text (&self, sc_paper_get_title (paper), "Sans Bold 16", LEFT, "H1");
  self.y += 8;
  for (guint i = 0; i < sc_paper_get_n_blocks (paper); i++)
    draw_block (&self, sc_paper_get_block (paper, i));
  draw_footer (&self);
  cairo_tag_end (self.cr, "Document");
  cairo_show_page (self.cr);
  cairo_destroy (self.cr);
  cairo_surface_finish (self.surface);
  status = cairo_surface_status (self.surface);
  cairo_surface_destroy (self.surface);

  return status == CAIRO_STATUS_SUCCESS ? self.page : 0;
}

GBytes *
_sc_paper_write_pdf (ScPaper *self, GError **error)
{
  g_autoptr (GByteArray) draft = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n_pages = set_pages (self, draft, 0);

  if (n_pages == 0 || set_pages (self, bytes, n_pages) == 0)
    {
      g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_FAILED,
                           _ ("The PDF could not be made."));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
