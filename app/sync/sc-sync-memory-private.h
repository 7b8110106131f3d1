/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-seq-ranges-private.h"

G_BEGIN_DECLS

/* What a job remembers between two runs of the program, in the store's settings. */
typedef struct
{
  gint64 last_sync; /* milliseconds since 1970, 0 for never */
  gint64 pushed_seq;
  ScSeqRanges *pulled; /* which changes after that came from the peer */
} ScSyncMemory;

DexFuture *_sc_sync_memory_load (ScStore *store) G_GNUC_WARN_UNUSED_RESULT;
gboolean _sc_sync_memory_parse (ScSyncMemory *self, const char *text, const char *url);
DexFuture *_sc_sync_memory_save (const ScSyncMemory *self,
                                 ScStore *store,
                                 const char *url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
