/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sc-paper-private.h"
#include "sc-xml.h"
#include "sc-zip.h"

#define MIMETYPE "application/vnd.oasis.opendocument.text"

/* clang-format off */
#define NAMESPACES \
  " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"" \
  " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\"" \
  " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"" \
  " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"" \
  " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"" \
  " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\"" \
  " office:version=\"1.3\""

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char manifest[] =
  XML
  "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">"
  "<manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"" MIMETYPE "\" manifest:version=\"1.3\"/>"
  "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
  "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
  "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>"
  "</manifest:manifest>\n";

/* The names are those that office programs know, so that somebody's template takes over. */
static const char paragraph_styles[] =
  "<style:style style:name=\"Title\" style:family=\"paragraph\" style:class=\"chapter\">"
  "<style:paragraph-properties fo:margin-bottom=\"0.4cm\" fo:keep-with-next=\"always\"/>"
  "<style:text-properties fo:font-size=\"18pt\" fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"Text_20_body\" style:display-name=\"Text body\" style:family=\"paragraph\" style:class=\"text\">"
  "<style:paragraph-properties fo:margin-bottom=\"0.2cm\"/></style:style>"
  "<style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\""
  " style:default-outline-level=\"1\">"
  "<style:paragraph-properties fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"/>"
  "<style:text-properties fo:font-size=\"13pt\" fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"Heading_20_2\" style:display-name=\"Heading 2\" style:family=\"paragraph\""
  " style:default-outline-level=\"2\">"
  "<style:paragraph-properties fo:margin-top=\"0.35cm\" fo:margin-bottom=\"0.15cm\" fo:keep-with-next=\"always\"/>"
  "<style:text-properties fo:font-size=\"11.5pt\" fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"Heading_20_3\" style:display-name=\"Heading 3\" style:family=\"paragraph\""
  " style:default-outline-level=\"3\">"
  "<style:paragraph-properties fo:margin-top=\"0.25cm\" fo:margin-bottom=\"0.1cm\" fo:keep-with-next=\"always\"/>"
  "<style:text-properties fo:font-size=\"10.5pt\" fo:font-weight=\"bold\"/></style:style>"
  "<style:style style:name=\"List_20_1\" style:display-name=\"List 1\" style:family=\"paragraph\">"
  "<style:paragraph-properties fo:margin-left=\"0.6cm\" fo:margin-bottom=\"0.15cm\"/></style:style>"
  "<style:style style:name=\"Note\" style:family=\"paragraph\">"
  "<style:paragraph-properties fo:margin-bottom=\"0.2cm\"/><style:text-properties fo:font-size=\"8.5pt\"/></style:style>"
  "<style:style style:name=\"Signature\" style:family=\"paragraph\">"
  "<style:paragraph-properties fo:margin-top=\"1.6cm\" fo:margin-right=\"9cm\" fo:border-top=\"0.5pt solid #000000\""
  " fo:padding-top=\"0.1cm\"/></style:style>"
  "<style:style style:name=\"Footer\" style:family=\"paragraph\" style:class=\"extra\">"
  "<style:text-properties fo:font-size=\"8.5pt\"/></style:style>"
  "<style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>";

static const char page_layout[] =
  "<style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\""
  " fo:margin-top=\"2cm\" fo:margin-bottom=\"1.5cm\" fo:margin-left=\"2.5cm\" fo:margin-right=\"2cm\"/>"
  "<style:footer-style><style:header-footer-properties fo:min-height=\"1cm\" fo:margin-top=\"0.4cm\"/></style:footer-style>"
  "</style:page-layout>";
/* clang-format on */

/* What stands for a character that XML would collapse (OpenDocument 1.3, part 3, 6.1); %NULL when it would not. */
static const char *
find_element (const char *text, const char *p)
{
  if (*p == '\n')
    return "<text:line-break/>";
  if (*p == '\t')
    return "<text:tab/>";

  return *p == ' ' && (p == text || p[-1] == ' ' || p[-1] == '\n') ? "<text:s/>" : NULL;
}

static void
append_text (GString *out, const char *text)
{
  const char *start = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *element = find_element (text, p);

      if (element == NULL)
        continue;
      sc_xml_append (out, start, (gsize) (p - start));
      g_string_append (out, element);
      start = p + 1;
    }
  sc_xml_append_text (out, start);
}

static void
append_paragraph (GString *out, const char *style_name, const ScPaperBlock *block)
{
  g_string_append_printf (out, "<text:p text:style-name=\"%s\">", style_name);
  if (block->label != NULL)
    {
      g_string_append (out, "<text:span text:style-name=\"Strong\">");
      append_text (out, block->label);
      g_string_append (out, ":</text:span> ");
    }
  append_text (out, block->text);
  g_string_append (out, "</text:p>");
}

static void
append_block (GString *out, const ScPaperBlock *block)
{
  static const char *const styles[] = {
    [SC_PAPER_TEXT] = "Text_20_body",   [SC_PAPER_PAIR] = "Text_20_body",
    [SC_PAPER_ITEM] = "List_20_1",      [SC_PAPER_NOTE] = "Note",
    [SC_PAPER_SIGNATURE] = "Signature",
  };

  if (block->kind != SC_PAPER_HEADING)
    {
      append_paragraph (out, styles[block->kind], block);
      return;
    }
  g_string_append_printf (out,
                          "<text:h text:style-name=\"Heading_20_%u\" text:outline-level=\"%u\">",
                          block->level, block->level);
  append_text (out, block->text);
  g_string_append (out, "</text:h>");
}

static GString *
make_content (ScPaper *self)
{
  GString *out =
      g_string_new (XML "<office:document-content" NAMESPACES "><office:body><office:text>"
                        "<text:p text:style-name=\"Title\">");

  append_text (out, sc_paper_get_title (self));
  g_string_append (out, "</text:p>");
  for (guint i = 0; i < sc_paper_get_n_blocks (self); i++)
    append_block (out, sc_paper_get_block (self, i));
  g_string_append (out, "</office:text></office:body></office:document-content>\n");

  return out;
}

static void
append_footer (GString *out, ScPaper *self)
{
  g_auto (GStrv) parts = NULL;
  /* Translators: at the bottom of a printed page; @ stands for the page and # for how many there are. */
  const char *pages = _ ("Page @ of #");

  g_string_append (out, "<style:footer><text:p text:style-name=\"Footer\">");
  append_text (out, sc_paper_get_footer (self));
  g_string_append (out, " · ");
  parts = g_strsplit (pages, "@", 2);
  append_text (out, parts[0]);
  g_string_append (out, "<text:page-number text:select-page=\"current\">1</text:page-number>");
  if (parts[1] != NULL)
    {
      g_auto (GStrv) rest = g_strsplit (parts[1], "#", 2);

      sc_xml_append_text (out, rest[0]);
      g_string_append (out, "<text:page-count>1</text:page-count>");
    }
  g_string_append (out, "</text:p></style:footer>");
}

static GString *
make_styles (ScPaper *self)
{
  GString *out = g_string_new (XML "<office:document-styles" NAMESPACES "><office:styles>"
                                   "<style:default-style style:family=\"paragraph\">"
                                   "<style:text-properties fo:font-size=\"10.5pt\" fo:language=\"");

  sc_xml_append_text (out, sc_paper_get_language (self));
  g_string_append (out, "\"/></style:default-style>");
  g_string_append (out, paragraph_styles);
  g_string_append (out, "</office:styles><office:automatic-styles>");
  g_string_append (out, page_layout);
  g_string_append (out,
                   "</office:automatic-styles><office:master-styles>"
                   "<style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\">");
  append_footer (out, self);
  g_string_append (out, "</style:master-page></office:master-styles></office:document-styles>\n");

  return out;
}

static GString *
make_meta (ScPaper *self)
{
  GString *out = g_string_new (XML "<office:document-meta" NAMESPACES "><office:meta><dc:title>");

  sc_xml_append_text (out, sc_paper_get_title (self));
  g_string_append (out, "</dc:title><dc:language>");
  sc_xml_append_text (out, sc_paper_get_language (self));
  g_string_append (out, "</dc:language></office:meta></office:document-meta>\n");

  return out;
}

GBytes *
_sc_paper_write_odt (ScPaper *self, GError **error)
{
  g_autoptr (GString) content = make_content (self);
  g_autoptr (GString) styles = make_styles (self);
  g_autoptr (GString) meta = make_meta (self);
  ScZipWriter *zip = sc_zip_writer_new ();

  /* The first member says what it is, and is not packed (OpenDocument 1.3, part 2, 3.3). */
  sc_zip_writer_add_stored (zip, "mimetype", MIMETYPE);
  sc_zip_writer_add (zip, "content.xml", content->str, content->len);
  sc_zip_writer_add (zip, "styles.xml", styles->str, styles->len);
  sc_zip_writer_add (zip, "meta.xml", meta->str, meta->len);
  sc_zip_writer_add (zip, "META-INF/manifest.xml", manifest, sizeof manifest - 1);

  return sc_zip_writer_finish (zip, error);
}
