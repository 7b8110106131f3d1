/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-replication-private.h"

G_BEGIN_DECLS

/* For the puller. To be called in a fiber. */
gboolean _sc_attachments_fetch (ScReplication *replication, GPtrArray *documents, GError **error);

G_END_DECLS
