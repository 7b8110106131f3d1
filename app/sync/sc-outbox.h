/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-store.h"
#include "sc-sync-error.h"

G_BEGIN_DECLS

/**
 * ScRefusal:
 * @id: of a document
 * @rev: the revision that was refused
 * @code: %SC_SYNC_ERROR_REFUSED by a rule, or %SC_SYNC_ERROR_TOO_LARGE
 * @reason: the server's sentence, in its language
 * @refused_at: milliseconds since 1970, when it was refused last
 */
typedef struct
{
  char *id;
  char *rev;
  ScSyncError code;
  char *reason;
  gint64 refused_at;
} ScRefusal;

/**
 * ScOutbox:
 *
 * What a server did not accept: it stays in the store, it is offered again, and here it says why it waits.
 * Kept in the store's settings, so that the next run of the program knows it without asking.
 *
 * Emits "changed" () when it has others than before.
 */
#define SC_TYPE_OUTBOX (sc_outbox_get_type ())
G_DECLARE_FINAL_TYPE (ScOutbox, sc_outbox, SC, OUTBOX, GObject)

guint sc_outbox_get_n_refusals (ScOutbox *self);
GPtrArray *sc_outbox_list (ScOutbox *self);
const ScRefusal *sc_outbox_find (ScOutbox *self, const char *id);

G_END_DECLS
