/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "sc-clock.h"
#include "sc-id.h"

static void
fill_random (guint8 *bytes, gsize n_bytes)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      gssize n = getrandom (bytes + done, n_bytes - done, 0);

      if (n < 0 && errno != EINTR)
        g_error ("The system gives no random numbers: %s", g_strerror (errno));

      if (n > 0)
        done += n;
    }
}

/**
 * sc_id_new_uuid:
 *
 * Makes a UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits, so
 * that ids made later sort later and a B-tree grows at its right edge.
 *
 * Returns: (transfer full): 36 characters in lower case
 */
char *
sc_id_new_uuid (void)
{
  guint64 ms = (guint64) sc_clock_now_ms ();
  guint8 b[16];

  fill_random (b + 6, sizeof b - 6);
  for (guint i = 0; i < 6; i++)
    b[i] = (guint8) (ms >> (40 - 8 * i));
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

/**
 * sc_id_new:
 * @type: the name of a record type, such as "solution"
 *
 * Returns: (transfer full): a new document id, "<type>:<uuidv7>"
 */
char *
sc_id_new (const char *type)
{
  g_autofree char *uuid = NULL;

  g_return_val_if_fail (type != NULL && *type != '\0', NULL);

  uuid = sc_id_new_uuid ();

  return g_strconcat (type, ":", uuid, NULL);
}

/**
 * sc_id_dup_type:
 * @id: a document id
 *
 * Returns: (transfer full) (nullable): what stands before the first colon, %NULL without one
 */
char *
sc_id_dup_type (const char *id)
{
  const char *colon;

  g_return_val_if_fail (id != NULL, NULL);

  colon = strchr (id, ':');

  return colon != NULL && colon != id ? g_strndup (id, colon - id) : NULL;
}

/**
 * sc_id_is_valid:
 * @id: (nullable): what somebody sent as a document id
 *
 * A document id is UTF-8, not empty, at most 512 bytes long, without control characters, and does
 * not start with an underscore unless it names a design or a local document.
 *
 * Returns: whether @id may name a document
 */
gboolean
sc_id_is_valid (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  if (length == 0 || length > 512 || !g_utf8_validate_len (id, length, NULL))
    return FALSE;

  for (const char *p = id; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return FALSE;

  if (*id == '_')
    return (g_str_has_prefix (id, "_design/") && id[8] != '\0') ||
           (g_str_has_prefix (id, "_local/") && id[7] != '\0');

  return TRUE;
}
