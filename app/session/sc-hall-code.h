/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a host listens when nothing else stands in its address. */
#define SC_HALL_PORT 5986

/**
 * ScHallCode:
 * @addresses: (array zero-terminated=1): where the host is, as "192.0.2.4" or "[2001:db8::4]:5990"; empty when the
 *   code does not say
 * @fingerprint: hexadecimal digits with which the fingerprint of the host's certificate begins
 * @secret: what opens the door
 *
 * What a host shows and a guest types or scans. README.md tells the two forms.
 */
typedef struct
{
  char **addresses;
  char *fingerprint;
  char *secret;
} ScHallCode;

char *sc_hall_code_make_secret (guint n_digits);
char *sc_hall_code_format_short (const char *secret, const char *fingerprint);
char *sc_hall_code_format_link (const char *const *addresses,
                                const char *secret,
                                const char *fingerprint);
ScHallCode *sc_hall_code_parse (const char *text, GError **error);
void sc_hall_code_free (ScHallCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScHallCode, sc_hall_code_free)

G_END_DECLS
