/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sc-csv-decode-private.h"
#include "sc-exchange-error.h"

/* A sheet of 100,000 rows has about 20 MiB; nobody means to import more. */
#define MAX_BYTES (64 * 1024 * 1024)

static gboolean
starts_with (const char *data, gsize length, const char *mark, gsize mark_length)
{
  return length >= mark_length && memcmp (data, mark, mark_length) == 0;
}

#define STARTS_WITH(mark) starts_with (data, length, mark, sizeof (mark) - 1)

static gboolean
check_kind (const char *data, gsize length, GError **error)
{
  if (!STARTS_WITH ("%PDF"))
    return TRUE;

  g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_NOT_TEXT,
                       _ ("This is a PDF, not a sheet."));
  return FALSE;
}

/* Whatever is no other encoding is one of Windows-1252, unless it holds what text never does. */
static gboolean
has_control_characters (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] < 0x20 && strchr ("\t\n\v\f\r", text[i]) == NULL)
      return TRUE;

  return memchr (text, '\0', length) != NULL;
}

static char *
convert (const char *data, gsize length, gsize *converted_length)
{
  if (STARTS_WITH ("\xff\xfe"))
    return g_convert (data + 2, (gssize) length - 2, "UTF-8", "UTF-16LE", NULL, converted_length,
                      NULL);
  if (STARTS_WITH ("\xfe\xff"))
    return g_convert (data + 2, (gssize) length - 2, "UTF-8", "UTF-16BE", NULL, converted_length,
                      NULL);
  if (STARTS_WITH ("\xef\xbb\xbf"))
    {
      data += 3;
      length -= 3;
    }

  if (g_utf8_validate_len (data, length, NULL))
    {
      *converted_length = length;
      return g_strndup (data, length);
    }

  return g_convert (data, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, converted_length, NULL);
}

/*< private >
 * _sc_csv_decode:
 * @bytes: what a file holds
 * @error: return location
 *
 * Returns: (transfer full): its text in UTF-8; %NULL with an #ScExchangeError when it is none
 */
char *
_sc_csv_decode (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize text_length = 0;
  g_autofree char *text = NULL;

  if (length > MAX_BYTES)
    {
      g_set_error (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_TOO_LARGE,
                   _ ("The file is larger than %d MiB."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }

  if (!check_kind (data, length, error))
    return NULL;

  text = length > 0 ? convert (data, length, &text_length) : g_strdup ("");
  if (text == NULL || has_control_characters (text, text_length))
    {
      g_set_error_literal (error, SC_EXCHANGE_ERROR, SC_EXCHANGE_ERROR_NOT_TEXT,
                           _ ("This is not a text file."));
      return NULL;
    }

  return g_steal_pointer (&text);
}
