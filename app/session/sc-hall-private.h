/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-badge.h"
#include "sc-door.h"
#include "sc-hall-beacon-private.h"
#include "sc-hall-code.h"
#include "sc-hall.h"
#include "sc-server.h"
#include "sc-session.h"

G_BEGIN_DECLS

/* Shared by the files of ScHall: the host is in sc-hall-host.c, the guest in sc-hall-guest.c, the badge in
 * sc-hall-badge.c. */
struct _ScHall
{
  GObject parent_instance;

  ScSession *session; /* not owned: it owns the hall */

  /* As host. */
  ScServer *server;     /* (nullable) */
  ScDoor *door;         /* (nullable) */
  ScHallBeacon *beacon; /* (nullable): not where there is only one address */
  char *short_code;
  char *link;
  char **addresses;
  gint64 closes_at;

  /* As guest. */
  ScSyncJob *sync; /* (nullable) */
  char *host_name; /* (nullable) */

  guint register_source;
  gboolean registered; /* in this run of the program */
};

ScHall *_sc_hall_new (ScSession *session);
void _sc_hall_follow (ScHall *self, ScSyncJob *job);
void _sc_hall_notify_host (ScHall *self);
void _sc_hall_set_sync (ScHall *self, ScSyncJob *sync, const char *host_name);
ScBadge *_sc_hall_load_badge (ScHall *self, const char *fingerprint, GError **error);
GTlsCertificate *_sc_hall_load_identity (ScHall *self, GError **error);
char *_sc_hall_dup_database (ScHall *self, GError **error);
char **_sc_hall_list_addresses (guint port);

G_END_DECLS
