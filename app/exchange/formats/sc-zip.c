/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-exchange-error.h"
#include "sc-zip.h"

/* A sheet of 100,000 rows with 40 columns unpacks to about 160 MB. What claims more is a bomb, or
 * nothing that a person can look at before agreeing to it. */
#define MAX_MEMBER_BYTES (G_GUINT64_CONSTANT (400) * 1024 * 1024)

/* Nobody's format nests deeper; a million open elements would fill the memory. */
#define MAX_DEPTH 64

typedef struct archive Archive;

static void
archive_done (Archive *archive)
{
  archive_read_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_done)

/**
 * sc_zip_is_zip:
 * @bytes: what a file holds
 *
 * Returns: whether it starts as ZIP files with a member do
 */
gboolean
sc_zip_is_zip (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= 4 && memcmp (data, "PK\x03\x04", 4) == 0;
}

/* Returns (transfer full) (nullable): an archive whose next data is that of the member @name */
static Archive *
open_member (GBytes *zip, const char *name, gboolean *encrypted)
{
  g_autoptr (Archive) archive = archive_read_new ();
  struct archive_entry *entry;
  gsize length;
  const void *data = g_bytes_get_data (zip, &length);

  archive_read_support_format_zip (archive);
  if (archive_read_open_memory (archive, data, length) != ARCHIVE_OK)
    return NULL;

  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      const char *path = archive_entry_pathname_utf8 (entry);

      /* OPC names are compared without regard to case (ECMA-376 part 2, 6.3.5). */
      if (path == NULL || g_ascii_strcasecmp (path, name) != 0)
        continue;
      *encrypted = archive_entry_is_encrypted (entry) != 0;
      return g_steal_pointer (&archive);
    }

  return NULL;
}

/**
 * sc_zip_has:
 * @zip: a ZIP file
 * @name: the path of a member
 *
 * Returns: whether there is such a member
 */
gboolean
sc_zip_has (GBytes *zip, const char *name)
{
  gboolean encrypted;
  g_autoptr (Archive) archive = open_member (zip, name, &encrypted);

  return archive != NULL;
}

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_DAMAGED,
                       _ ("The workbook is damaged. The program that wrote it may be able to open "
                          "and save it again."));
  return FALSE;
}

static gboolean
fail_encrypted (GError **error)
{
  g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_ENCRYPTED,
                       _ ("The workbook is protected by a password. Save it without one and choose "
                          "it again."));
  return FALSE;
}

static gboolean
feed (Archive *archive, GMarkupParseContext *context, GError **error)
{
  static const char mark[] = "\xef\xbb\xbf";
  g_autofree char *block = g_malloc (64 * 1024);
  guint64 total = 0;
  la_ssize_t n;

  while ((n = archive_read_data (archive, block, 64 * 1024)) > 0)
    {
      const char *start = block;

      /* The mark of UTF-8 is not white space to GMarkup. */
      if (total == 0 && n >= 3 && memcmp (block, mark, 3) == 0)
        start += 3;
      total += (guint64) n;
      if (total > MAX_MEMBER_BYTES)
        {
          g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
                               _ ("The workbook is too large when it is unpacked."));
          return FALSE;
        }
      if (!g_markup_parse_context_parse (context, start, n - (start - block), error))
        return FALSE;
      if (g_slist_length ((GSList *) g_markup_parse_context_get_element_stack (context)) >
          MAX_DEPTH)
        return fail_damaged (error);
    }

  return n < 0 ? fail_damaged (error) : g_markup_parse_context_end_parse (context, error);
}

/**
 * sc_zip_parse:
 * @zip: a ZIP file
 * @name: the path of a member, which is XML
 * @parser: what is told about the XML
 * @data: for @parser
 * @error: return location
 *
 * Unpacks a member and parses it on the way.
 *
 * Returns: %FALSE with %SC_EXCHANGE_ERROR_DAMAGED (no such member, or not ZIP or XML),
 *   %SC_EXCHANGE_ERROR_ENCRYPTED, %SC_EXCHANGE_ERROR_TOO_LARGE, or what @parser set in
 *   %SC_EXCHANGE_ERROR
 */
gboolean
sc_zip_parse (GBytes *zip,
              const char *name,
              const GMarkupParser *parser,
              gpointer data,
              GError **error)
{
  gboolean encrypted = FALSE;
  g_autoptr (Archive) archive = open_member (zip, name, &encrypted);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) local_error = NULL;

  if (archive == NULL)
    return fail_damaged (error);
  if (encrypted)
    return fail_encrypted (error);

  context = g_markup_parse_context_new (parser, G_MARKUP_TREAT_CDATA_AS_TEXT, data, NULL);
  if (feed (archive, context, &local_error))
    return TRUE;
  if (local_error->domain != SC_EXCHANGE_ERROR)
    return fail_damaged (error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * sc_xml_local_name:
 * @name: the name of an element or attribute
 *
 * Which prefix a name space has is the writer's choice; the formats read here have no two elements that
 * differ by it alone.
 *
 * Returns: (transfer none): @name without its prefix
 */
const char *
sc_xml_local_name (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

/**
 * sc_xml_get:
 * @names: the attributes' names, as GMarkup gives them
 * @values: the attributes' values
 * @name: a name without prefix
 *
 * Returns: (transfer none) (nullable): the value of the first attribute of that name
 */
const char *
sc_xml_get (const char **names, const char **values, const char *name)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (sc_xml_local_name (names[i]), name))
      return values[i];

  return NULL;
}
