/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-avahi-client-private.h"

G_BEGIN_DECLS

/*
 * ScHallBeacon:
 *
 * Announces a host in a hall by mDNS (RFC 6762, RFC 6763) for as long as it lives, so that guests need not type an
 * address. What is announced, as "_smartcity._tcp": the port; "f", how the fingerprint of the host's certificate
 * begins; "w", a mark by which members find their own workspace among several. No name of a person or a workspace is
 * in it. The mark is a hash: it hides the name from the eye, not from somebody who tries names. That does no harm,
 * since neither the name nor the announcement opens the door.
 */
#define SC_TYPE_HALL_BEACON (sc_hall_beacon_get_type ())
G_DECLARE_FINAL_TYPE (ScHallBeacon, sc_hall_beacon, SC, HALL_BEACON, ScAvahiClient)

ScHallBeacon *_sc_hall_beacon_new (const char *database, const char *fingerprint, guint port);
char *_sc_hall_beacon_dup_mark (const char *database, const char *fingerprint);

/* As many hexadecimal digits of the fingerprint are announced: enough to tell hosts apart. The connection checks
 * what stands in the code. */
#define SC_HALL_BEACON_NIBBLES 16

G_END_DECLS
