/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A badge is believed for so long after its owner's desktop last renewed it. */
#define SC_BADGE_VALID_MS ((gint64) 90 * 24 * 60 * 60 * 1000)

/**
 * ScBadge:
 * @user: the name at the office's server
 * @roles: (array zero-terminated=1): the roles there
 * @issued_at: milliseconds since 1970 when its owner's desktop wrote it
 *
 * A document that says whose computer has a certificate: how members of a workspace know each other where
 * no server can be asked. app/session/README.md tells the idea.
 */
typedef struct
{
  char *user;
  char **roles;
  gint64 issued_at;
} ScBadge;

ScBadge *sc_badge_parse (const char *text, gssize length);
void sc_badge_free (ScBadge *self);
gboolean sc_badge_is_valid (const ScBadge *self, gint64 now);
gboolean sc_badge_is_id (const char *id);
char *sc_badge_dup_id (const char *fingerprint);
char *sc_fingerprint_dup (GTlsCertificate *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScBadge, sc_badge_free)

G_END_DECLS
