/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScUpstreamReplicator:
 *
 * What a server's upstream is: a job of the room `sync` for each database. It implements the server's
 * interface #ScUpstream, so that the rooms `server` and `sync` need not know each other. Lives on the main
 * context.
 */
#define SC_TYPE_UPSTREAM_REPLICATOR (sc_upstream_replicator_get_type ())
G_DECLARE_FINAL_TYPE (ScUpstreamReplicator,
                      sc_upstream_replicator,
                      SC,
                      UPSTREAM_REPLICATOR,
                      GObject)

ScUpstreamReplicator *sc_upstream_replicator_new (const char *url,
                                                  const char *user,
                                                  const char *password_file,
                                                  GError **error);

G_END_DECLS
