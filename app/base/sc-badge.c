/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "sc-badge.h"
#include "sc-clock.h"
#include "sc-json.h"

/* Clocks of computers that were long without a network go wrong by hours, not by days. */
#define CLOCK_SKEW_MS ((gint64) 24 * 60 * 60 * 1000)

#define ID_PREFIX "badge:"

/**
 * sc_badge_parse:
 * @text: the document's JSON
 * @length: its bytes, -1 when it ends with a NUL
 *
 * Returns: (transfer full) (nullable): what it says; %NULL when it is no badge. Roles that are the
 *   server's own (with an underscore) are left out: no badge makes an administrator.
 */
ScBadge *
sc_badge_parse (const char *text, gssize length)
{
  g_autoptr (JsonObject) body = sc_json_parse_object (text, length, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) roles = NULL;
  const char *user;
  gint64 issued_at;
  ScBadge *self;

  if (body == NULL || g_strcmp0 (sc_json_get_string (body, "type"), "badge") != 0)
    return NULL;
  user = sc_json_get_string (body, "user");
  if (user == NULL || *user == '\0' || sc_json_get_string (body, "modified_at") == NULL ||
      !sc_clock_parse_ms (sc_json_get_string (body, "modified_at"), &issued_at))
    return NULL;

  roles = sc_json_dup_strv (body, "roles");
  for (gsize i = 0; roles != NULL && roles[i] != NULL; i++)
    if (*roles[i] != '_')
      g_strv_builder_add (builder, roles[i]);

  self = g_new0 (ScBadge, 1);
  self->user = g_strdup (user);
  self->roles = g_strv_builder_end (builder);
  self->issued_at = issued_at;

  return self;
}

/**
 * sc_badge_free:
 * @self: (transfer full): a badge
 */
void
sc_badge_free (ScBadge *self)
{
  g_free (self->user);
  g_strfreev (self->roles);
  g_free (self);
}

/**
 * sc_badge_is_valid:
 * @self: a badge
 * @now: milliseconds since 1970
 *
 * Returns: whether it was renewed lately
 */
gboolean
sc_badge_is_valid (const ScBadge *self, gint64 now)
{
  return self->issued_at <= now + CLOCK_SKEW_MS && now - self->issued_at <= SC_BADGE_VALID_MS;
}

/**
 * sc_badge_is_id:
 * @id: of a document
 *
 * Returns: whether the document is a badge
 */
gboolean
sc_badge_is_id (const char *id)
{
  return g_str_has_prefix (id, ID_PREFIX);
}

/**
 * sc_badge_dup_id:
 * @fingerprint: of a certificate, as sc_fingerprint_dup() gives it
 *
 * Returns: (transfer full): the id of the document that says whose it is
 */
char *
sc_badge_dup_id (const char *fingerprint)
{
  return g_strconcat (ID_PREFIX, fingerprint, NULL);
}

/**
 * sc_fingerprint_dup:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the SHA-256 of its DER form, 64 hexadecimal digits
 */
char *
sc_fingerprint_dup (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
