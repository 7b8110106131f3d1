/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-record.h"
#include "sc-store.h"

G_BEGIN_DECLS

/* What somebody is typing, on the disk before it is a revision: a `_local` document, which no server
 * ever sees. */

#define SC_DRAFT_PREFIX "draft:"

DexFuture *_sc_draft_write (ScStore *store, ScRecord *record);
DexFuture *_sc_draft_delete (ScStore *store, const char *id);
ScRecord *_sc_draft_read (const ScLocalDocument *local);

G_END_DECLS
