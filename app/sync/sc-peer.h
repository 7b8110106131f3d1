/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libdex.h>

#include "sc-store-types.h"
#include "sc-sync-error.h"

G_BEGIN_DECLS

/**
 * ScPeer:
 *
 * A database on a server, reached by HTTP: one method for each request that a replication makes.
 * It keeps no state but its connections and the password. All futures reject with %SC_SYNC_ERROR.
 */
#define SC_TYPE_PEER (sc_peer_get_type ())
G_DECLARE_FINAL_TYPE (ScPeer, sc_peer, SC, PEER, GObject)

ScPeer *sc_peer_new (const char *url, const char *user, const char *password, GError **error);
ScPeer *sc_peer_new_beside (ScPeer *self, const char *suffix);
const char *sc_peer_get_url (ScPeer *self);
char *sc_peer_dup_database (ScPeer *self);
const char *sc_peer_get_user (ScPeer *self);
void sc_peer_set_password (ScPeer *self, const char *password);
void sc_peer_set_identity (ScPeer *self, GTlsCertificate *own, const char *fingerprint);
char *sc_peer_dup_fingerprint (ScPeer *self);
gboolean sc_peer_has_password (ScPeer *self);
DexFuture *sc_peer_check (ScPeer *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sc_peer_request (ScPeer *self, const char *method, const char *path, JsonObject *body)
    G_GNUC_WARN_UNUSED_RESULT;
void sc_peer_abort (ScPeer *self);

G_END_DECLS
