/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "sc-hall-error.h"
#include "sc-sync-job.h"

G_BEGIN_DECLS

/* A code opens the door for so long when nothing else is asked. */
#define SC_HALL_MINUTES 240

/**
 * ScHall:
 *
 * The meeting without the internet: this desktop hosts its workspace for others in the same hall, or has joined
 * one that does. README.md tells how they know each other. One belongs to each #ScSession.
 *
 * Properties, all with notification:
 * - "hosting" (gboolean)
 * - "n-guests" (guint): computers that are connected to this host
 * - "sync" (#ScSyncJob, nullable): the exchange with the host that was joined
 */
#define SC_TYPE_HALL (sc_hall_get_type ())
G_DECLARE_FINAL_TYPE (ScHall, sc_hall, SC, HALL, GObject)

/* As host. */
DexFuture *sc_hall_open (ScHall *self, const char *listen, guint minutes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_hall_close (ScHall *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean sc_hall_is_hosting (ScHall *self);
const char *sc_hall_get_short_code (ScHall *self);
const char *sc_hall_get_link (ScHall *self);
const char *const *sc_hall_get_addresses (ScHall *self);
gint64 sc_hall_get_closes_at (ScHall *self);
guint sc_hall_get_n_guests (ScHall *self);

/* As guest. */
DexFuture *sc_hall_join (ScHall *self, const char *code) G_GNUC_WARN_UNUSED_RESULT;
void sc_hall_leave (ScHall *self);
ScSyncJob *sc_hall_get_sync (ScHall *self);
const char *sc_hall_get_host_name (ScHall *self);

/* Who this computer is to others. */
gboolean sc_hall_has_identity (ScHall *self);
DexFuture *sc_hall_register (ScHall *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
