/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "fuzz-target.h"
#include "sc-sheet.h"
#include "sc-zip.h"

/* A workbook that somebody imports. The checksums of ZIP would stop nearly every mutation, so the input
 * is the XML inside, in a package made around it: the first byte says which part of which format. */

static const char rels[] = "<R><R Id='1' Type='x/officeDocument' Target='b.xml'/></R>";
static const char book_rels[] = "<R><R Id='1' Type='x/worksheet' Target='1.xml'/>"
                                "<R Id='2' Type='x/sharedStrings' Target='s.xml'/>"
                                "<R Id='3' Type='x/styles' Target='t.xml'/></R>";

static GBytes *
make_package (char kind, const char *xml, gsize length)
{
  static const struct
  {
    const char *name;
    const char *text;
    char kind;
  } parts[] = {
    { "_rels/.rels", rels, 'r' },
    { "_rels/b.xml.rels", book_rels, 'q' },
    { "b.xml", "<w><sheet id='1'/></w>", 'b' },
    { "s.xml", "<sst><si><t>a</t></si></sst>", 's' },
    { "t.xml", "<s><cellXfs><xf numFmtId='14'/></cellXfs></s>", 't' },
    { "1.xml", "<w><row><c t='s'><v>0</v></c><c s='0'><v>1</v></c></row></w>", 'x' },
  };
  ScZipWriter *zip = sc_zip_writer_new ();

  if (kind == 'o')
    sc_zip_writer_add (zip, "content.xml", xml, length);
  else if (kind == 'm')
    {
      sc_zip_writer_add (zip, "content.xml", "<a/>", 4);
      sc_zip_writer_add (zip, "META-INF/manifest.xml", xml, length);
    }
  else
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
      sc_zip_writer_add (zip, parts[i].name, parts[i].kind == kind ? xml : parts[i].text,
                         parts[i].kind == kind ? length : strlen (parts[i].text));

  return sc_zip_writer_finish (zip, NULL);
}

static void
check (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ScTable) table = sc_sheet_read (bytes, &error);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (ScTable) back = NULL;

  g_assert_true ((table == NULL) == (error != NULL));
  if (table == NULL)
    return;

  for (guint row = 0; row < sc_table_get_n_rows (table); row++)
    for (guint column = 0; column < sc_table_get_n_columns (table); column++)
      g_assert_true (g_utf8_validate (sc_table_get_cell (table, row, column), -1, NULL));
  if (sc_table_get_n_rows (table) > 1000)
    return;
  written = sc_sheet_write (table, "x", SC_SHEET_ODS, &error);
  g_assert_no_error (error);
  back = sc_sheet_read (written, &error);
  g_assert_no_error (error);
  for (guint row = 0; row < sc_table_get_n_rows (back); row++)
    for (guint column = 0; column < sc_table_get_n_columns (back); column++)
      g_assert_true (g_utf8_validate (sc_table_get_cell (back, row, column), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new (data, length);
  g_autoptr (GBytes) package = NULL;

  check (raw);
  if (length == 0)
    return 0;
  package = make_package ((char) data[0], (const char *) data + 1, length - 1);
  g_assert_nonnull (package);
  check (package);

  return 0;
}
