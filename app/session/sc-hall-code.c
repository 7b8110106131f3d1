/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "sc-hall-code.h"
#include "sc-hall-error.h"

/* Crockford's base 32: no I, L, O and U, so that nothing is taken for something else. */
#define DIGITS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/* A short code: the secret, then the beginning of the fingerprint. */
#define SECRET_DIGITS 8
#define CHECK_DIGITS 4
#define CHECK_NIBBLES (CHECK_DIGITS * 5 / 4)
#define GROUP 4

#define SCHEME "smartcity-hall"
#define LINK_SECRET_DIGITS 26
#define FINGERPRINT_NIBBLES 64
#define MAX_LENGTH 1000

/**
 * sc_hall_code_make_secret:
 * @n_digits: how long; each digit is five random bits
 *
 * Returns: (transfer full): a secret from the system's generator
 */
char *
sc_hall_code_make_secret (guint n_digits)
{
  char *secret = g_malloc (n_digits + 1);
  guint8 bytes[64];

  g_return_val_if_fail (n_digits <= sizeof bytes, NULL);

  if (getrandom (bytes, n_digits, 0) != (gssize) n_digits)
    g_error ("The system gives no random numbers");
  for (guint i = 0; i < n_digits; i++)
    secret[i] = DIGITS[bytes[i] & 31];
  secret[n_digits] = '\0';

  return secret;
}

/* Returns (transfer full): the first bits of a fingerprint, as digits. */
static char *
dup_check (const char *fingerprint)
{
  g_autofree char *start = g_strndup (fingerprint, CHECK_NIBBLES);
  guint64 bits = g_ascii_strtoull (start, NULL, 16);
  char check[CHECK_DIGITS + 1] = "";

  for (int i = CHECK_DIGITS - 1; i >= 0; i--, bits >>= 5)
    check[i] = DIGITS[bits & 31];

  return g_strdup (check);
}

/* Returns (transfer full): the hexadecimal digits that dup_check() was made of. */
static char *
dup_nibbles (const char *check)
{
  guint64 bits = 0;

  for (guint i = 0; i < CHECK_DIGITS; i++)
    bits = bits << 5 | (guint64) (strchr (DIGITS, check[i]) - DIGITS);

  return g_strdup_printf ("%0*" G_GINT64_MODIFIER "x", CHECK_NIBBLES, bits);
}

/**
 * sc_hall_code_format_short:
 * @secret: eight digits
 * @fingerprint: of the host's certificate
 *
 * Returns: (transfer full): "K7QM-2FXD-9TRA": the secret and which host it is for
 */
char *
sc_hall_code_format_short (const char *secret, const char *fingerprint)
{
  g_autofree char *check = dup_check (fingerprint);

  g_return_val_if_fail (strlen (secret) == SECRET_DIGITS, NULL);

  return g_strdup_printf ("%.*s-%s-%s", GROUP, secret, secret + GROUP, check);
}

/**
 * sc_hall_code_format_link:
 * @addresses: (array zero-terminated=1): where the host is
 * @secret: 26 digits
 * @fingerprint: of the host's certificate
 *
 * Returns: (transfer full): the form for a QR code and for the clipboard
 */
char *
sc_hall_code_format_link (const char *const *addresses, const char *secret, const char *fingerprint)
{
  g_autofree char *list = g_strjoinv (",", (char **) addresses);
  g_autofree char *escaped = g_uri_escape_string (list, ":[],", FALSE);

  return g_strdup_printf (SCHEME ":%s?c=%s&f=%s", escaped, secret, fingerprint);
}

/* Returns (transfer full): the digits of a text, as they are meant; %NULL when it has something else in it. */
static char *
dup_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      char c = g_ascii_toupper (*p);

      if (c == '-')
        continue;
      c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
      if (strchr (DIGITS, c) == NULL)
        {
          g_string_free (digits, TRUE);
          return NULL;
        }
      g_string_append_c (digits, c);
    }

  return g_string_free_and_steal (digits);
}

static gboolean
is_fingerprint (const char *text)
{
  return text != NULL && strlen (text) == FINGERPRINT_NIBBLES &&
         strspn (text, "0123456789abcdef") == FINGERPRINT_NIBBLES;
}

static ScHallCode *
parse_link (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *secret = NULL;
  ScHallCode *self;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), SCHEME) != 0 ||
      g_uri_get_query (uri) == NULL)
    return NULL;
  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);
  if (query == NULL || !is_fingerprint (g_hash_table_lookup (query, "f")) ||
      g_hash_table_lookup (query, "c") == NULL)
    return NULL;
  secret = dup_digits (g_hash_table_lookup (query, "c"));
  if (secret == NULL || strlen (secret) != LINK_SECRET_DIGITS)
    return NULL;

  self = g_new0 (ScHallCode, 1);
  self->addresses =
      g_strsplit (g_uri_get_path (uri), *g_uri_get_path (uri) != '\0' ? "," : "\n", -1);
  self->fingerprint = g_strdup (g_hash_table_lookup (query, "f"));
  self->secret = g_steal_pointer (&secret);

  return self;
}

/* "ADDRESS CODE", or the code alone; blanks may also stand in the code. */
static ScHallCode *
parse_short (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n\r", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_autofree char *digits = NULL;
  ScHallCode *self;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (strpbrk (words[i], ".:") != NULL && rest->len == 0)
        g_strv_builder_add (addresses, words[i]);
      else
        g_string_append (rest, words[i]);
    }
  digits = dup_digits (rest->str);
  if (digits == NULL || strlen (digits) != SECRET_DIGITS + CHECK_DIGITS)
    return NULL;

  self = g_new0 (ScHallCode, 1);
  self->addresses = g_strv_builder_end (addresses);
  self->secret = g_strndup (digits, SECRET_DIGITS);
  self->fingerprint = dup_nibbles (digits + SECRET_DIGITS);

  return self;
}

/**
 * sc_hall_code_parse:
 * @text: what somebody typed, pasted or scanned
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the code; %NULL with %SC_HALL_ERROR_BAD_CODE
 */
ScHallCode *
sc_hall_code_parse (const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;
  ScHallCode *self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= MAX_LENGTH && g_str_is_ascii (text))
    {
      trimmed = g_strstrip (g_strdup (text));
      self = g_str_has_prefix (trimmed, SCHEME ":") ? parse_link (trimmed) : parse_short (trimmed);
    }
  if (self == NULL)
    g_set_error_literal (error, SC_HALL_ERROR, SC_HALL_ERROR_BAD_CODE,
                         "This is no code of a meeting");

  return self;
}

/**
 * sc_hall_code_free:
 * @self: (transfer full): a code
 */
void
sc_hall_code_free (ScHallCode *self)
{
  g_strfreev (self->addresses);
  g_free (self->fingerprint);
  g_free (self->secret);
  g_free (self);
}
