/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-replication-private.h"

G_BEGIN_DECLS

/* For the puller. To be called in a fiber. */
gboolean _sc_attachments_fetch (ScReplication *replication, ScDocument *document, GError **error);
gboolean
_sc_attachments_fetch_all (ScReplication *replication, ScDocument *document, GError **error);
gboolean _sc_attachment_fetch_late (ScPeer *peer,
                                    ScStore *store,
                                    const ScDocument *document,
                                    const ScAttachment *attachment,
                                    const ScFetchWatch *watch,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean _sc_attachments_cannot_be_had (const GError *error);

G_END_DECLS
