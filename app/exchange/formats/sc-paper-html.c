/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-paper-private.h"
#include "sc-xml.h"

/* clang-format off */
static const char style[] =
  "body{font-family:sans-serif;line-height:1.4;max-width:46em;margin:2em auto;padding:0 1em;color:#1a1a1a}"
  "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:1.6em}h3{font-size:1.05em}h4{font-size:1em}"
  "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{font-weight:bold}dd{margin:0}"
  "p,li,dd{white-space:pre-wrap}.note{font-size:.85em;color:#555}"
  ".signature{margin-top:3em;border-top:1px solid #1a1a1a;width:18em;padding-top:.3em}"
  "@media print{body{margin:0}h2,h3,h4{break-after:avoid}}";
/* clang-format on */

static void
append_element (GString *out, const char *open, const char *text, const char *close)
{
  g_string_append_printf (out, "<%s>", open);
  sc_xml_append_text (out, text);
  g_string_append_printf (out, "</%s>\n", close);
}

static void
append_heading (GString *out, const ScPaperBlock *block)
{
  char name[] = "h2";

  name[1] = (char) ('1' + block->level);
  append_element (out, name, block->text, name);
}

static void
append_item (GString *out, const ScPaperBlock *block)
{
  g_string_append (out, "<li>");
  if (block->label != NULL)
    {
      g_string_append (out, "<strong>");
      sc_xml_append_text (out, block->label);
      g_string_append (out, ":</strong> ");
    }
  sc_xml_append_text (out, block->text);
  g_string_append (out, "</li>\n");
}

/* The element that holds several blocks of a kind, if one does. */
static const char *
find_container (const ScPaperBlock *block)
{
  if (block == NULL)
    return NULL;

  return block->kind == SC_PAPER_ITEM ? "ul" : block->kind == SC_PAPER_PAIR ? "dl" : NULL;
}

static void
append_block (GString *out, const ScPaperBlock *block)
{
  switch (block->kind)
    {
    case SC_PAPER_HEADING:
      append_heading (out, block);
      break;
    case SC_PAPER_ITEM:
      append_item (out, block);
      break;
    case SC_PAPER_PAIR:
      append_element (out, "dt", block->label != NULL ? block->label : "", "dt");
      append_element (out, "dd", block->text, "dd");
      break;
    case SC_PAPER_NOTE:
      append_element (out, "p class=\"note\"", block->text, "p");
      break;
    case SC_PAPER_SIGNATURE:
      append_element (out, "p class=\"signature\"", block->text, "p");
      break;
    case SC_PAPER_TEXT:
    default:
      append_element (out, "p", block->text, "p");
      break;
    }
}

GBytes *
_sc_paper_write_html (ScPaper *self, GError **error)
{
  g_autoptr (GString) out = g_string_new ("<!DOCTYPE html>\n<html lang=\"");
  const ScPaperBlock *last = NULL;

  sc_xml_append_text (out, sc_paper_get_language (self));
  g_string_append (out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n");
  append_element (out, "title", sc_paper_get_title (self), "title");
  g_string_append_printf (out, "<style>%s</style>\n</head>\n<body>\n", style);
  append_element (out, "h1", sc_paper_get_title (self), "h1");
  for (guint i = 0; i <= sc_paper_get_n_blocks (self); i++)
    {
      const ScPaperBlock *block =
          i < sc_paper_get_n_blocks (self) ? sc_paper_get_block (self, i) : NULL;
      const char *before = find_container (last);
      const char *now = find_container (block);

      if (before != NULL && before != now)
        g_string_append_printf (out, "</%s>\n", before);
      if (now != NULL && before != now)
        g_string_append_printf (out, "<%s>\n", now);
      if (block != NULL)
        append_block (out, block);
      last = block;
    }
  append_element (out, "footer class=\"note\"", sc_paper_get_footer (self), "footer");
  g_string_append (out, "</body>\n</html>\n");

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
