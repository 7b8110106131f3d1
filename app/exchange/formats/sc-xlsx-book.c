/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-xlsx-private.h"
#include "sc-zip.h"

/* The parts of an Office Open XML package that are needed before a sheet can be read: which part is the
 * workbook, which the sheet (ECMA-376 part 2, 6.5: relationships), the shared strings and the styles. */

typedef struct
{
  GHashTable *targets; /* id -> path */
  GHashTable *by_kind; /* the last word of the type -> path */
  char *folder;        /* what relative targets start from, with a slash at its end */
} Relations;

static void
relations_clear (Relations *self)
{
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_clear_pointer (&self->by_kind, g_hash_table_unref);
  g_clear_pointer (&self->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Relations, relations_clear)

static void
relation_cb (GMarkupParseContext *context,
             const char *element,
             const char **names,
             const char **values,
             gpointer data,
             GError **error)
{
  Relations *self = data;
  const char *id = sc_xml_get (names, values, "Id");
  const char *type = sc_xml_get (names, values, "Type");
  const char *target = sc_xml_get (names, values, "Target");
  g_autofree char *joined = NULL;
  g_autofree char *path = NULL;

  if (id == NULL || type == NULL || target == NULL || strrchr (type, '/') == NULL)
    return;

  joined = *target == '/' ? g_strdup (target) : g_strconcat ("/", self->folder, target, NULL);
  path = g_canonicalize_filename (joined, "/");
  g_hash_table_insert (self->targets, g_strdup (id), g_strdup (path + 1));
  g_hash_table_insert (self->by_kind, g_strdup (strrchr (type, '/') + 1), g_strdup (path + 1));
}

/* Reads what @part refers to; "" is the package itself. */
static gboolean
read_relations (Relations *self, GBytes *zip, const char *part, GError **error)
{
  static const GMarkupParser parser = { relation_cb, NULL, NULL, NULL, NULL };
  g_autofree char *folder = g_path_get_dirname (part);
  g_autofree char *name = g_path_get_basename (part);
  g_autofree char *path = NULL;

  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->by_kind = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->folder = g_str_equal (folder, ".") ? g_strdup ("") : g_strconcat (folder, "/", NULL);
  path = g_strconcat (self->folder, "_rels/", *part != '\0' ? name : "", ".rels", NULL);

  return sc_zip_parse (zip, path, &parser, self, error);
}

typedef struct
{
  ScXlsxBook *book;
  Relations *relations;
} BookReader;

static void
book_cb (GMarkupParseContext *context,
         const char *element,
         const char **names,
         const char **values,
         gpointer data,
         GError **error)
{
  BookReader *self = data;
  const char *name = sc_xml_local_name (element);
  const char *value;

  if (g_str_equal (name, "workbookPr"))
    {
      value = sc_xml_get (names, values, "date1904");
      self->book->from_1904 = g_strcmp0 (value, "1") == 0 || g_strcmp0 (value, "true") == 0;
    }
  else if (g_str_equal (name, "sheet") && self->book->sheet == NULL)
    {
      value = sc_xml_get (names, values, "state");
      if (value != NULL && !g_str_equal (value, "visible"))
        return;
      value = sc_xml_get (names, values, "id");
      if (value != NULL)
        self->book->sheet = g_strdup (g_hash_table_lookup (self->relations->targets, value));
    }
}

typedef struct
{
  GPtrArray *strings;
  GString *text;
  gboolean inside;
  guint skip;
} StringsReader;

static void
strings_start_cb (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  StringsReader *self = data;
  const char *name = sc_xml_local_name (element);

  if (g_str_equal (name, "si"))
    g_string_truncate (self->text, 0);
  else if (g_str_equal (name, "rPh"))
    self->skip++;
  self->inside = self->skip == 0 && g_str_equal (name, "t");
}

static void
strings_end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  StringsReader *self = data;
  const char *name = sc_xml_local_name (element);

  self->inside = FALSE;
  if (g_str_equal (name, "si"))
    g_ptr_array_add (self->strings, _sc_xlsx_unescape (self->text->str));
  else if (g_str_equal (name, "rPh") && self->skip > 0)
    self->skip--;
}

static void
strings_text_cb (GMarkupParseContext *context,
                 const char *text,
                 gsize length,
                 gpointer data,
                 GError **error)
{
  StringsReader *self = data;

  if (self->inside)
    g_string_append_len (self->text, text, (gssize) length);
}

static gboolean
read_strings (ScXlsxBook *self, GBytes *zip, const char *path, GError **error)
{
  static const GMarkupParser parser = { strings_start_cb, strings_end_cb, strings_text_cb, NULL,
                                        NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  StringsReader reader = { .strings = self->strings, .text = text };

  return sc_zip_parse (zip, path, &parser, &reader, error);
}

typedef struct
{
  GArray *formats;
  GHashTable *codes; /* number of a format -> ScXlsxFormat, those that the workbook made itself */
  gboolean in_cell_styles;
} StylesReader;

/* Whether a pattern shows a date or a time: it has a letter of one outside quotation marks, brackets and
 * escapes ("[Red]" is a colour, "0,00 \d" shows a d). Hours in brackets, "[h]", are durations. */
static ScXlsxFormat
classify_code (const char *code)
{
  gboolean quoted = FALSE;
  gboolean bracketed = FALSE;
  gboolean percent = FALSE;

  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (*p == '[' || *p == ']')
        bracketed = *p == '[';
      else if (!quoted && !bracketed && strchr ("dDmMyYhHsS", *p) != NULL)
        return SC_XLSX_DATE;
      else if (!quoted && *p == '%')
        percent = TRUE;
    }

  return percent ? SC_XLSX_PERCENT : SC_XLSX_GENERAL;
}

/* The formats that every workbook has (ECMA-376 part 1, 18.8.30). */
static ScXlsxFormat
classify_number (StylesReader *self, guint number)
{
  gpointer format;

  if (g_hash_table_lookup_extended (self->codes, GUINT_TO_POINTER (number), NULL, &format))
    return GPOINTER_TO_UINT (format);
  if (number == 9 || number == 10)
    return SC_XLSX_PERCENT;

  return (number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
                 (number >= 45 && number <= 47) || (number >= 50 && number <= 58)
             ? SC_XLSX_DATE
             : SC_XLSX_GENERAL;
}

static guint
to_number (const char *text)
{
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &number, NULL)
             ? (guint) number
             : 0;
}

static void
styles_start_cb (GMarkupParseContext *context,
                 const char *element,
                 const char **names,
                 const char **values,
                 gpointer data,
                 GError **error)
{
  StylesReader *self = data;
  const char *name = sc_xml_local_name (element);
  const char *value;

  if (g_str_equal (name, "cellXfs"))
    self->in_cell_styles = TRUE;
  else if (g_str_equal (name, "numFmt"))
    {
      value = sc_xml_get (names, values, "formatCode");
      g_hash_table_insert (self->codes,
                           GUINT_TO_POINTER (to_number (sc_xml_get (names, values, "numFmtId"))),
                           GUINT_TO_POINTER (value != NULL ? classify_code (value)
                                                           : SC_XLSX_GENERAL));
    }
  else if (self->in_cell_styles && g_str_equal (name, "xf"))
    {
      ScXlsxFormat format =
          classify_number (self, to_number (sc_xml_get (names, values, "numFmtId")));

      g_array_append_val (self->formats, format);
    }
}

static void
styles_end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  StylesReader *self = data;

  if (g_str_equal (sc_xml_local_name (element), "cellXfs"))
    self->in_cell_styles = FALSE;
}

static gboolean
read_styles (ScXlsxBook *self, GBytes *zip, const char *path, GError **error)
{
  static const GMarkupParser parser = { styles_start_cb, styles_end_cb, NULL, NULL, NULL };
  g_autoptr (GHashTable) codes = g_hash_table_new (NULL, NULL);
  StylesReader reader = { .formats = self->formats, .codes = codes };

  return sc_zip_parse (zip, path, &parser, &reader, error);
}

static gboolean
read_book (ScXlsxBook *self, GBytes *zip, const char *path, GError **error)
{
  static const GMarkupParser parser = { book_cb, NULL, NULL, NULL, NULL };
  g_auto (Relations) relations = { 0 };
  BookReader reader = { self, &relations };
  const char *strings;
  const char *styles;

  if (!read_relations (&relations, zip, path, error) ||
      !sc_zip_parse (zip, path, &parser, &reader, error))
    return FALSE;

  strings = g_hash_table_lookup (relations.by_kind, "sharedStrings");
  styles = g_hash_table_lookup (relations.by_kind, "styles");

  return (strings == NULL || read_strings (self, zip, strings, error)) &&
         (styles == NULL || read_styles (self, zip, styles, error));
}

/**
 * _sc_xlsx_book_read:
 * @zip: a workbook
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what the workbook says outside its sheets; its sheet may be
 *   missing in @zip. %NULL with an #ScExchangeError
 */
ScXlsxBook *
_sc_xlsx_book_read (GBytes *zip, GError **error)
{
  g_autoptr (ScXlsxBook) self = g_new0 (ScXlsxBook, 1);
  g_auto (Relations) relations = { 0 };
  const char *path;

  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->formats = g_array_new (FALSE, FALSE, sizeof (ScXlsxFormat));
  if (!read_relations (&relations, zip, "", error))
    return NULL;

  path = g_hash_table_lookup (relations.by_kind, "officeDocument");
  if (!read_book (self, zip, path != NULL ? path : "xl/workbook.xml", error))
    return NULL;
  if (self->sheet == NULL)
    self->sheet = g_strdup ("xl/worksheets/sheet1.xml");

  return g_steal_pointer (&self);
}

/**
 * _sc_xlsx_book_free:
 * @self: (transfer full): a workbook
 */
void
_sc_xlsx_book_free (ScXlsxBook *self)
{
  g_free (self->sheet);
  g_clear_pointer (&self->strings, g_ptr_array_unref);
  g_clear_pointer (&self->formats, g_array_unref);
  g_free (self);
}

/**
 * _sc_xlsx_book_get_format:
 * @self: a workbook
 * @style: the number of a style
 *
 * Returns: how numbers in cells of that style are to be read
 */
ScXlsxFormat
_sc_xlsx_book_get_format (ScXlsxBook *self, guint style)
{
  return style < self->formats->len ? g_array_index (self->formats, ScXlsxFormat, style)
                                    : SC_XLSX_GENERAL;
}

/**
 * _sc_xlsx_unescape:
 * @text: what stands in a cell or a shared string
 *
 * A character that XML cannot hold is written "_x000D_" (ECMA-376 part 1, 22.9.2.19). Line breaks are
 * one character here.
 *
 * Returns: (transfer full): the text that is meant
 */
char *
_sc_xlsx_unescape (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *p = text;

  while (*p != '\0')
    {
      gunichar c = 0;
      guint n = 0;

      if (p[0] == '_' && p[1] == 'x')
        for (; n < 4 && g_ascii_isxdigit (p[2 + n]); n++)
          c = c * 16 + (guint) g_ascii_xdigit_value (p[2 + n]);
      if (n == 4 && p[6] == '_' && c != 0 && g_unichar_validate (c))
        {
          if (c != '\r')
            g_string_append_unichar (out, c);
          p += 7;
        }
      else if (*p == '\r')
        p++;
      else
        g_string_append_c (out, *p++);
    }

  return g_string_free_and_steal (out);
}
