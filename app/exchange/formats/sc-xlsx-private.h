/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SC_XLSX_GENERAL,
  SC_XLSX_DATE,
  SC_XLSX_PERCENT,
} ScXlsxFormat;

/* What a workbook says outside its sheets. */
typedef struct
{
  char *sheet;        /* the path of the first sheet that is not hidden */
  gboolean from_1904; /* days are counted as on old Macintoshes */
  GPtrArray *strings; /* char *: the texts that cells refer to by number */
  GArray *formats;    /* ScXlsxFormat a style */
} ScXlsxBook;

ScXlsxBook *_sc_xlsx_book_read (GBytes *zip, GError **error);
void _sc_xlsx_book_free (ScXlsxBook *self);
ScXlsxFormat _sc_xlsx_book_get_format (ScXlsxBook *self, guint style);
char *_sc_xlsx_unescape (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScXlsxBook, _sc_xlsx_book_free)

G_END_DECLS
