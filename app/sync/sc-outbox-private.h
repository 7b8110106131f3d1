/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-outbox.h"

G_BEGIN_DECLS

ScOutbox *_sc_outbox_new (ScStore *store, const char *url);
DexFuture *_sc_outbox_load (ScOutbox *self) G_GNUC_WARN_UNUSED_RESULT;
void _sc_outbox_set_passing (ScOutbox *self);
DexFuture *_sc_outbox_save (ScOutbox *self) G_GNUC_WARN_UNUSED_RESULT;
void _sc_outbox_refuse (ScOutbox *self,
                        const char *id,
                        const char *rev,
                        ScSyncError code,
                        const char *reason);
void _sc_outbox_accept (ScOutbox *self, const char *id);

G_END_DECLS
