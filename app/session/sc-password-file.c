/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-password-file-private.h"

/*
 * _sc_password_file_read:
 *
 * Returns (transfer full) (nullable): the first line of a file; %NULL with %G_FILE_ERROR
 */
char *
_sc_password_file_read (const char *path, GError **error)
{
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';

  return text;
}
