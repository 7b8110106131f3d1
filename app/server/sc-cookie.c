/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>

#include "sc-cookie-private.h"
#include "sc-password-private.h"

/* The form is CouchDB's: "name:hexadecimal seconds:seal", in base64 that fits into addresses. */

static char *
encode (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  g_strdelimit (encoded, "=", '\0');

  return encoded;
}

static char *
decode (const char *cookie)
{
  g_autofree char *padded = g_strconcat (cookie, "===", NULL);
  g_autofree guchar *bytes = NULL;
  gsize length = strlen (cookie);
  gsize n_bytes;

  padded[length + (4 - length % 4) % 4] = '\0';
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  bytes = g_base64_decode (padded, &n_bytes);

  return g_strndup ((const char *) bytes, n_bytes);
}

/* A new password has a new salt: with it, all sessions end. */
static char *
seal (const char *what, const char *secret, const char *salt)
{
  g_autofree char *key = g_strconcat (secret, salt, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), what,
                                    -1);
}

/*
 * _sc_cookie_make:
 * @name: who is logged in
 * @now: the time, in seconds
 * @secret: what only this server knows
 * @salt: of the user's password
 *
 * Returns (transfer full): the value of a cookie
 */
char *
_sc_cookie_make (const char *name, gint64 now, const char *secret, const char *salt)
{
  g_autofree char *what = g_strdup_printf ("%s:%" G_GINT64_MODIFIER "X", name, now);
  g_autofree char *seal_text = seal (what, secret, salt);
  g_autofree char *whole = g_strconcat (what, ":", seal_text, NULL);

  return encode (whole);
}

/* Splits @whole in place; the name may have colons in it, the rest has none. */
static gboolean
split (char *whole, char **time, char **seal_text)
{
  *seal_text = strrchr (whole, ':');
  if (*seal_text == NULL)
    return FALSE;
  *(*seal_text)++ = '\0';
  *time = strrchr (whole, ':');
  if (*time == NULL)
    return FALSE;
  *(*time)++ = '\0';

  return TRUE;
}

/*
 * _sc_cookie_read:
 * @name: (out) (transfer full): who it says is logged in
 * @since: (out): since when, in seconds
 *
 * Returns: whether it has the form of a cookie; that says nothing about its seal
 */
gboolean
_sc_cookie_read (const char *cookie, char **name, gint64 *since)
{
  g_autofree char *whole = decode (cookie);
  guint64 seconds;
  char *time;
  char *seal_text;

  if (!split (whole, &time, &seal_text) || *whole == '\0' || !g_utf8_validate (whole, -1, NULL) ||
      !g_ascii_string_to_unsigned (time, 16, 0, G_MAXINT64, &seconds, NULL))
    return FALSE;

  *name = g_strdup (whole);
  *since = (gint64) seconds;

  return TRUE;
}

gboolean
_sc_cookie_is_sealed (const char *cookie, const char *secret, const char *salt)
{
  g_autofree char *whole = decode (cookie);
  char *colon = strrchr (whole, ':');
  g_autofree char *expected = NULL;

  if (colon == NULL)
    return FALSE;
  *colon = '\0';
  expected = seal (whole, secret, salt);

  return _sc_password_equal (colon + 1, expected);
}

/*
 * _sc_cookie_find:
 * @header: (nullable): a Cookie header
 * @name: the name of a cookie
 *
 * Returns (transfer full) (nullable): its value, %NULL when it is not there or empty
 */
char *
_sc_cookie_find (const char *header, const char *name)
{
  g_auto (GStrv) pairs = header != NULL ? g_strsplit (header, ";", 64) : NULL;

  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);
      gsize length = strlen (name);

      if (strncmp (pair, name, length) == 0 && pair[length] == '=' && pair[length + 1] != '\0')
        return g_strdup (pair + length + 1);
    }

  return NULL;
}
