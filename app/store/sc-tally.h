/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "sc-query.h"
#include "sc-store.h"

G_BEGIN_DECLS

/**
 * ScTally:
 *
 * How many records have which value of a field: counted in the database, so that 100,000 records cost no memory.
 * Immutable and reference counted.
 */
typedef struct _ScTally ScTally;

#define SC_TYPE_TALLY (sc_tally_get_type ())
GType sc_tally_get_type (void);

DexFuture *sc_tally_load (ScStore *store, ScQuery *query, const char *field, const char *series)
    G_GNUC_WARN_UNUSED_RESULT;
ScTally *sc_tally_ref (ScTally *self);
void sc_tally_unref (ScTally *self);
guint sc_tally_get_n_records (const ScTally *self);
guint sc_tally_get_n_values (const ScTally *self);
const char *sc_tally_get_value (const ScTally *self, guint position);
guint sc_tally_count (const ScTally *self, const char *value, const char *series);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScTally, sc_tally_unref)

G_END_DECLS
