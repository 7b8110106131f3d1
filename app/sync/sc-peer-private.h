/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "sc-peer.h"
#include "sc-store.h"

G_BEGIN_DECLS

/* What "GET /" and "GET /db" say of a peer. */
typedef struct
{
  char *uuid;
  gboolean is_ours;
  guint64 doc_count;
} ScPeerInfo;

#define SC_TYPE_PEER_INFO (sc_peer_info_get_type ())
GType sc_peer_info_get_type (void);
void _sc_peer_info_free (ScPeerInfo *self);

/* One request for changes. @since is opaque text of the peer, NULL for the beginning. */
typedef struct
{
  const char *since;
  guint limit;
  gboolean include_docs;
  gboolean longpoll;
} ScPeerChanges;

DexFuture *_sc_peer_check_within (ScPeer *self, int milliseconds);
SoupSession *_sc_peer_get_session (ScPeer *self);
SoupMessage *
_sc_peer_make_message (ScPeer *self, const char *method, const char *path, const char *query);
DexFuture *_sc_peer_ask (ScPeer *self, const char *path, GCancellable *cancellable);
DexFuture *_sc_peer_list (ScPeer *self, const char *query, GCancellable *cancellable);
DexFuture *_sc_peer_load_info (ScPeer *self, GCancellable *cancellable);
DexFuture *
_sc_peer_load_changes (ScPeer *self, const ScPeerChanges *request, GCancellable *cancellable);
DexFuture *_sc_peer_bulk_get (ScPeer *self, GPtrArray *requests, GCancellable *cancellable);
DexFuture *_sc_peer_revs_diff (ScPeer *self, GPtrArray *requests, GCancellable *cancellable);
DexFuture *_sc_peer_bulk_docs (ScPeer *self, GPtrArray *documents, GCancellable *cancellable);
gboolean _sc_peer_fetch_attachment (ScPeer *self,
                                    ScStore *store,
                                    const ScDocument *document,
                                    ScAttachment *attachment,
                                    GCancellable *cancellable,
                                    GError **error);
/* Hears, while a file comes, how many of its bytes there are. */
typedef struct
{
  void (*func) (guint64 size, gpointer data);
  gpointer data;
} ScFetchWatch;

ScAttachmentData *_sc_peer_fetch_bytes (ScPeer *self,
                                        ScStore *store,
                                        const char *id,
                                        const char *rev,
                                        const ScAttachment *attachment,
                                        const ScFetchWatch *watch,
                                        GCancellable *cancellable,
                                        GError **error);
DexFuture *_sc_peer_put_document (ScPeer *self,
                                  ScDocument *document,
                                  const char *const *atts_since,
                                  GCancellable *cancellable);
DexFuture *_sc_peer_get_local (ScPeer *self, const char *id, GCancellable *cancellable);
DexFuture *
_sc_peer_put_local (ScPeer *self, const char *id, JsonObject *body, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScPeerInfo, _sc_peer_info_free)

G_END_DECLS
