/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

#include "sc-store.h"

G_BEGIN_DECLS

/* Which changes of a store came from the peer: ranges of sequences, ascending, with a gap between any two. */
typedef GArray ScSeqRanges; /* of ScSeqRange */

ScSeqRanges *_sc_seq_ranges_new (void);
void _sc_seq_ranges_add (ScSeqRanges *self, ScSeqRange range);
void _sc_seq_ranges_add_all (ScSeqRanges *self, const ScSeqRanges *other);
gboolean _sc_seq_ranges_contain (const ScSeqRanges *self, gint64 seq);
void _sc_seq_ranges_forget (ScSeqRanges *self, gint64 through);
JsonArray *_sc_seq_ranges_to_json (const ScSeqRanges *self);
void _sc_seq_ranges_read_json (ScSeqRanges *self, JsonArray *array);

G_END_DECLS
