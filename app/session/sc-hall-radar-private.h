/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-avahi-client-private.h"

G_BEGIN_DECLS

/*
 * ScHallRadar:
 *
 * Looks for hosts of one workspace that announce themselves by mDNS, for as long as it lives. Where there is no Avahi
 * none is found. What is found is a hint that anybody in the network can give: who answers there must have the
 * certificate that the code tells.
 *
 * Emits "changed" when a host was found or lost, in the main context.
 */
#define SC_TYPE_HALL_RADAR (sc_hall_radar_get_type ())
G_DECLARE_FINAL_TYPE (ScHallRadar, sc_hall_radar, SC, HALL_RADAR, ScAvahiClient)

/* One computer that hosts, at the first of its addresses. */
typedef struct
{
  char *address;
  char *fingerprint; /* how it begins */
} ScHallSighting;

ScHallRadar *_sc_hall_radar_new (const char *database);
GPtrArray *_sc_hall_radar_list_hosts (ScHallRadar *self);
char **_sc_hall_radar_list_addresses (ScHallRadar *self, const char *fingerprint);

G_END_DECLS
